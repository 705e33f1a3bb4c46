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
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import bookable_specs
from bookable_contracts.exchange import Exchange
from bookable_contracts.generated_curl import Lines
from bookable_contracts.generated_events import exchanges, objections, sent
from bookable_contracts.generated_settings import EVENTS, SUMMARY, settings_of, words_of
from bookable_contracts.generated_survey import Survey, survey
from bookable_contracts.oracles.evidence import evidence_of
from bookable_contracts.session import Session, Suite
from bookable_contracts.supplies import ENVIRONMENT, GONE, Created, Supplies
from bookable_contracts.supplies import created as read_created
from bookable_contracts.thinning import places_for
from bookable_contracts.verdicts import (
    Finding,
    NotReachable,
    OperationResult,
    Outcome,
    Verdict,
    combine,
)

ENOUGH = "failure_limit"
"""Why schemathesis ends when there are as many failures as the tester wants to see."""

PATIENCE = 3.0
"""Seconds that the process gets to end when the run is interrupted."""

GENERATING = "bookable_contracts.generating"
HOOKS = "bookable_contracts.schemathesis_hooks"
RPC_HOOKS = "bookable_contracts.rpc_hooks"
"""Those and more, for an API whose calls share one endpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What a generated part came to, beside what it adds to the operations."""

    faults: tuple[str, ...] = ()
    """What went wrong with the run itself, so that an empty run is never a green one."""
    doubts: tuple[str, ...] = ()
    cut_short: bool = False
    """Whether there were as many failures as the tester wants to see, and the rest was left."""
    writes: tuple[str, ...] = ()


def generate(
    session: Session,
    suite: Suite,
    operations: dict[str, OperationResult],
    created: list[Created],
    hear: Callable[[Exchange], None] = lambda _: None,
    *,
    failures: int = 0,
) -> Generated:
    """Run schemathesis and add what it finds to the operations.

    `created` gets what it made, `hear` the traffic; `failures` are those that came before.
    """
    supplies = _supplies(session, suite)
    if isinstance(supplies, Generated):
        return supplies
    with tempfile.TemporaryDirectory(prefix="bookable-") as name:
        folder = Path(name)
        _prepare(session, suite, supplies, folder)
        try:
            ended = _run(session, folder, failures)
        finally:  # also if a person ends it: what it made has to be undone
            created.extend(read_created(folder))
        if not (folder / EVENTS).exists():
            told = ended.stdout.strip()[-500:]
            return Generated(faults=(f"the generated part did not run: {told}",))
        found = survey(session, sent(folder / EVENTS, _by_request(operations)), operations, hear)
        _add(found, operations)
        unplaced = _judge(session, suite, folder / EVENTS, operations, supplies)
        faults = (*unplaced, *_faults(ended, folder, found))
        cut_short = _summary(folder).get("stop_reason") == ENOUGH
    for result in operations.values():
        _conclude(result, found.counts[result.id], succeeded=result.id in found.succeeded)
    writes = tuple(dict.fromkeys(found.writes))
    return Generated(faults=faults, doubts=found.doubts(), cut_short=cut_short, writes=writes)


def _supplies(session: Session, suite: Suite) -> Supplies | Generated:
    """Return what the generated part may use up, or why there is none."""
    try:
        return suite.supplies(session)
    except Outcome as outcome:
        message = f"the generated part could not start: {outcome.message}"
        lacks = session.options.settled.reads_only and isinstance(outcome, NotReachable)
        return Generated(doubts=(message,)) if lacks else Generated(faults=(message,))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        told = f"an answer could not be used ({type(error).__name__}: {error})"
        return Generated(faults=(f"the generated part could not start: {told}",))


def _prepare(session: Session, suite: Suite, supplies: Supplies, folder: Path) -> None:
    (folder / "openapi.json").write_bytes(session.contract.bundle_bytes)
    carrier, thins = session.client.carrier, session.options.settled.thins
    carried = replace(
        supplies,
        carrier=(carrier.header, carrier.scheme),
        places=places_for(len(session.contract.operations)) if thins else 0,
    )
    carried.write(folder / "supplies.json")
    (folder / "schemathesis.toml").write_text(settings_of(session, suite), encoding="utf-8")


def _run(session: Session, folder: Path, failures: int) -> subprocess.CompletedProcess[str]:
    packages = [Path(__file__).parents[1], Path(bookable_specs.__file__).parents[1]]
    inherited = [os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else []
    environment = {
        **{name: value for name, value in os.environ.items() if "SCHEMATHESIS" not in name},
        "PYTHONPATH": os.pathsep.join([*map(str, packages), *inherited]),
        "SCHEMATHESIS_HOOKS": RPC_HOOKS if "x-rpc" in session.contract.document else HOOKS,
        ENVIRONMENT: str(folder / "supplies.json"),
    }
    words = words_of(session, failures)
    command = [sys.executable, "-m", GENERATING, "run", "openapi.json", *words]
    # What it says on stderr, such as why it waits, is for the user.
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            told, _ = process.communicate()
        except BaseException:
            _end(process)
            raise
    return subprocess.CompletedProcess(command, process.returncode, told)


def _end(process: subprocess.Popen[str]) -> None:
    """Let the request under way be answered, but not for long, and send no more."""
    process.terminate()
    try:
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=PATIENCE)
    finally:
        process.kill()


def _by_request(operations: dict[str, OperationResult]) -> dict[tuple[str, str], str]:
    return {(each.method, each.path): each.id for each in operations.values()}


def _add(found: Survey, operations: dict[str, OperationResult]) -> None:
    """Add the statuses of the generated requests to the operations."""
    for name, count in found.counts.items():
        total = Counter(operations[name].statuses) + count
        operations[name].statuses = dict(sorted(total.items()))
        operations[name].requests = total.total()


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
        status = objection.exchange.status if objection.exchange else 0
        operation = session.contract.operations[result.id]
        finding = Finding(
            operation=result.id,
            code=objection.code,
            title=f"{objection.title} ({objection.code})",
            message=session.client.redact(objection.message),
            curl=lines.of(objection),
            rule=suite.rules_of_checks.get(objection.code, ""),
            evidence=evidence_of(session.contract, operation, status, objection.code),
        )
        result.findings.append(finding)
    return unplaced


def _faults(
    ended: subprocess.CompletedProcess[str], folder: Path, found: Survey
) -> tuple[str, ...]:
    if ended.returncode == GONE:
        return ("the server stopped answering in the generated part",)
    if not any(found.counts.values()):
        return ("the generated part sent no request to any operation",)
    summary = _summary(folder)
    if not summary:
        return (f"the generated part was cut off with exit status {ended.returncode}",)
    faults = [f"the generated part met an error: {each['title']}" for each in summary["errors"]]
    if not summary["complete"] and summary["stop_reason"] != ENOUGH:
        faults.append(f"the generated part did not finish: {summary['stop_reason']}")
    return tuple(faults)


def _summary(folder: Path) -> dict[str, Any]:
    """Return how it ended; nothing if it was cut off: the file is filled at the end."""
    try:
        summary: dict[str, Any] = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return summary


def _conclude(result: OperationResult, count: Counter[int], *, succeeded: bool) -> None:
    result.succeeded = result.succeeded or succeeded
    if result.findings:
        result.verdict = combine(each.verdict for each in result.findings)
    elif succeeded:
        result.verdict = Verdict.HOLDS
    elif any(200 <= status < 300 for status in count):
        result.note = "no generated request succeeded: that proves little"
    else:
        seen = ", ".join(map(str, sorted(count))) or "nothing"
        result.note = f"no generated request was answered 2xx, only {seen}: that proves little"
