"""The generated part: schemathesis sends what the contract's schemas can say, and judges it.

It runs in a process and a fresh directory of its own: what it keeps in its working directory would
otherwise change the next run. Tokens reach it by a private file, never by a command line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import bookable_specs
from bookable_contracts.generated_curl import Lines
from bookable_contracts.generated_events import FILTERED, exchanges, objections
from bookable_contracts.session import Session, Suite
from bookable_contracts.supplies import ENVIRONMENT, GONE, Created, Supplies
from bookable_contracts.supplies import created as read_created
from bookable_contracts.verdicts import Finding, OperationResult, Outcome, Verdict

HOOKS = "bookable_contracts.schemathesis_hooks"
EVENTS, SUMMARY = "events.ndjson", "summary.json"


def generate(
    session: Session, suite: Suite, operations: dict[str, OperationResult], created: list[Created]
) -> tuple[str, ...]:
    """Run schemathesis and add what it finds to the operations.

    Returns what went wrong with the run itself, so that an empty run is never a green one.
    """
    try:
        supplies = suite.supplies(session)
    except Outcome as outcome:
        return (f"the generated part could not start: {outcome.message}",)
    with tempfile.TemporaryDirectory(prefix="bookable-") as name:
        folder = Path(name)
        _prepare(session, supplies, folder)
        ended = _run(session, folder)
        created.extend(read_created(folder))
        if not (folder / EVENTS).exists():
            return (f"the generated part did not run: {ended.stdout.strip()[-500:]}",)
        counts = _count(folder / EVENTS, operations)
        unplaced = _judge(session, suite, folder / EVENTS, operations, supplies)
        faults = (*unplaced, *_faults(ended, folder, counts))
    for result in operations.values():
        _conclude(result, counts[result.id])
    return faults


def _prepare(session: Session, supplies: Supplies, folder: Path) -> None:
    (folder / "openapi.json").write_bytes(session.contract.bundle_bytes)
    carrier = session.client.carrier
    carried = replace(supplies, carrier=(carrier.header, carrier.scheme))
    carried.write(folder / "supplies.json")
    settings = f"""
base-url = {json.dumps(session.client.base_url)}
request-timeout = {session.options.timeout}
seed = {session.seed}
workers = 1

[output.sanitization]
enabled = true
sensitive-markers = [{json.dumps(session.client.carrier.header.lower())}]
replacement = "{FILTERED}"

[output.truncation]
enabled = false

[generation]
max-examples = {session.options.max_examples}

[reports.ndjson]
path = "{EVENTS}"

[reports.json]
path = "{SUMMARY}"
"""
    (folder / "schemathesis.toml").write_text(settings, encoding="utf-8")


def _run(session: Session, folder: Path) -> subprocess.CompletedProcess[str]:
    packages = [Path(__file__).parents[1], Path(bookable_specs.__file__).parents[1]]
    inherited = [os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else []
    environment = {
        **{name: value for name, value in os.environ.items() if "SCHEMATHESIS" not in name},
        "PYTHONPATH": os.pathsep.join([*map(str, packages), *inherited]),
        "SCHEMATHESIS_HOOKS": HOOKS,
        ENVIRONMENT: str(folder / "supplies.json"),
    }
    command = [sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", "--no-color"]
    return subprocess.run(  # what it says on stderr, such as why it waits, is for the user
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


def _by_request(operations: dict[str, OperationResult]) -> dict[tuple[str, str], str]:
    return {(each.method, each.path): each.id for each in operations.values()}


def _count(events: Path, operations: dict[str, OperationResult]) -> dict[str, Counter[int]]:
    """Count the statuses of the generated requests, and add them to the operations."""
    counts = {name: Counter[int]() for name in operations}
    for exchange in exchanges(events, _by_request(operations)):
        if exchange.operation and exchange.status:
            counts[exchange.operation][exchange.status] += 1
    for name, count in counts.items():
        total = Counter(operations[name].statuses) + count
        operations[name].statuses = dict(sorted(total.items()))
        operations[name].requests = total.total()
    return counts


def _judge(
    session: Session,
    suite: Suite,
    events: Path,
    operations: dict[str, OperationResult],
    supplies: Supplies,
) -> list[str]:
    """Add the objections to their operations; returns those that belong to none."""
    lines = Lines(client=session.client, supplies=supplies)
    for exchange in exchanges(events, _by_request(operations)):
        lines.learn(exchange)
    unplaced: list[str] = []
    labels = {f"{each.method} {each.path}": each for each in operations.values()}
    seen: set[tuple[str, str, str]] = set()
    for objection in objections(events, _by_request(operations)):
        identity = (objection.label, objection.code, objection.title)
        if identity in seen:
            continue
        seen.add(identity)
        result = labels.get(objection.label)
        if result is None:
            unplaced.append(f"{objection.label}: {objection.title} ({objection.code})")
            continue
        finding = Finding(
            operation=result.id,
            code=objection.code,
            title=f"{objection.title} ({objection.code})",
            message=session.client.redact(objection.message),
            curl=lines.of(objection),
            rule=suite.rules_of_checks.get(objection.code, ""),
        )
        result.findings.append(finding)
    return unplaced


def _faults(
    ended: subprocess.CompletedProcess[str], folder: Path, counts: dict[str, Counter[int]]
) -> tuple[str, ...]:
    if ended.returncode == GONE:
        return ("the server stopped answering in the generated part",)
    if not any(counts.values()):
        return ("the generated part sent no request to any operation",)
    if not (folder / SUMMARY).exists():
        return (f"the generated part was cut off with exit status {ended.returncode}",)
    summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    faults = [f"the generated part met an error: {each['title']}" for each in summary["errors"]]
    if not summary["complete"]:
        faults.append(f"the generated part did not finish: {summary['stop_reason']}")
    return tuple(faults)


def _conclude(result: OperationResult, count: Counter[int]) -> None:
    if result.findings:
        result.verdict = Verdict.BROKEN
    elif any(200 <= status < 300 for status in count):
        result.verdict = Verdict.HOLDS
    else:
        seen = ", ".join(map(str, sorted(count))) or "nothing"
        result.note = f"no generated request was answered 2xx, only {seen}: that proves little"
