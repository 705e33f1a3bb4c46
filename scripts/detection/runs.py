"""One run of a tool against a fresh server, in a fresh directory, and what it found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from bookable_contracts.generated_events import objections
from bookable_contracts.verdicts import breach
from bookable_mocks.engine.defects import Kind
from bookable_specs import load
from detection.results import OURS, PEER, Result
from detection.serving import NotServed, Served, keys, receiver, serving
from detection.subjects import SECRET, SUBJECTS, Subject

EXAMPLES = 25
"""Generated calls an operation that schemathesis makes beside its coverage phase; ours make 3."""

LONGEST = 900
"""Seconds after which a run is given up."""


def ours(api: str, defect: str, kind: Kind | None, seed: int) -> Result:
    """Run `bookable test --profile pr --strict` up to its first failure.

    What we assume where a vendor is silent is what our mocks promise, so what differs is a failure.
    """
    return _measured(OURS, api, defect, seed, _judged, generous=False)


def peer(api: str, defect: str, kind: Kind | None, seed: int) -> Result:
    """Run plain `schemathesis run` on the contract, with a key and a quarter of its examples.

    It is not asked to keep to a rate limit, unless that is what is broken.
    """
    return _measured(PEER, api, defect, seed, _fuzzed, generous=kind is not Kind.RATE_LIMIT)


Found = tuple[tuple[str, ...], tuple[str, ...]]
"""What is broken, and what differs."""


def _measured(
    tool: str,
    api: str,
    defect: str,
    seed: int,
    run: Callable[[Subject, Served, int, Path], Found],
    *,
    generous: bool,
) -> Result:
    subject = SUBJECTS[api]
    given: dict[str, Any] = {"tool": tool, "api": api, "defect": defect, "seed": seed}
    with tempfile.TemporaryDirectory(prefix="bookable-bench-") as name:
        folder = Path(name)
        try:
            with serving(subject, defect, seed, folder, generous=generous) as served:
                began = time.monotonic()
                failures, differing = run(subject, served, seed, folder)
                seconds = round(time.monotonic() - began, 1)
        except (NotServed, subprocess.TimeoutExpired, httpx.HTTPError, OSError) as error:
            return Result(**given, ended=f"{type(error).__name__}: {error}")
    given |= {"failures": failures, "differing": differing}
    return Result(**given, seconds=seconds, requests=served.requests)


def _judged(subject: Subject, served: Served, seed: int, folder: Path) -> Found:
    report = folder / "report.json"
    command = ["bookable_cli", "test", subject.mock.name, "--base-url", served.base]
    command += ["--profile", "pr", "--seed", str(seed)]
    command += ["--strict", "--max-failures", "1"]
    command += ["--report", f"json={report}", "--timeout", "30"]
    if subject.mock.webhooks is not None:
        command += ["--webhook-listen", receiver(subject, served)]
        command += ["--webhook-secret", SECRET] if subject.signs else []
    command += [word for token in keys(subject, served) for word in ("--token", token)]
    for name, value in subject.settings.items():
        command += ["--set", f"{name}={value.format(origin=served.origin)}"]
    done = _run(command, folder)
    if not report.exists():  # refused with 2 or crashed: no verdict, so nothing was noticed
        message = f"no report, exit {done.returncode}: {done.stderr.strip()[-500:]}"
        raise NotServed(message)
    told = json.loads(report.read_text(encoding="utf-8"))
    return tuple(red(told, "broken")), tuple(red(told, "differs"))


def red(report: dict[str, Any], verdict: str) -> Iterator[str]:
    """Yield the identity of each failure of a report: its rule and check, or operation and code."""
    for rule in report["rules"]:
        for part in rule["parts"]:
            if part["verdict"] == verdict:
                yield f"{rule['id']} {part['name']}"
    for operation in report["operations"]:
        for finding in operation["findings"]:
            if breach(finding["evidence"]) == verdict:
                yield f"{operation['id']} {finding['code']}"
    if verdict == "broken":
        for fault in report["faults"]:
            yield f"fault: {fault[:60]}"


def _fuzzed(subject: Subject, served: Served, seed: int, folder: Path) -> Found:
    contract, events = load(subject.mock.name), folder / "events.ndjson"
    (folder / "openapi.json").write_bytes(contract.bundle_bytes)
    command = ["schemathesis.cli", "run", "openapi.json", "--url", served.base, "--no-color"]
    command += ["-H", subject.header(subject.tokens[0]), "--seed", str(seed)]
    command += ["--max-examples", str(EXAMPLES)]
    command += ["--report", "ndjson", "--report-ndjson-path", str(events)]
    done = _run(command, folder)
    if not events.exists():
        message = f"schemathesis did not run: {done.stdout[-300:]}"
        raise NotServed(message)
    found = {f"{each.label} {each.code}" for each in objections(events, {})}
    return tuple(sorted(found)), ()


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {n: v for n, v in os.environ.items() if not n.startswith("BOOKABLE_")}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
