"""Turns a report of `bookable test` into what pytest makes of each rule.

The run of pytest fails exactly if the command's exit code is 1: for a promise that is broken and
not in the baseline, for a fault of the run or a demand that it did not meet; and with `--strict`
for what differs and for warnings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Outcome(Enum):
    """What pytest says."""

    PASSED = "passed"
    FAILED = "failed"
    XFAILED = "xfailed"
    """Wrong, and borne with: known to the baseline, or not as we assumed where the vendor is
    silent."""
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A rule, an operation or the run itself, and what became of it."""

    name: str
    title: str
    verdict: str
    outcome: Outcome
    text: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part of a rule, or one finding of an operation."""

    verdict: str
    known: str
    text: str


def judged(report: Mapping[str, Any]) -> list[Judged]:
    """Return everything that a report speaks about: its rules, its operations, the run itself."""
    strict = bool(report["strict"])
    rules = [_rule(rule, strict) for rule in report["rules"]]
    operations = [_operation(operation, strict) for operation in report["operations"]]
    return [*rules, *operations, _run(report, strict)]


def _rule(rule: Mapping[str, Any], strict: bool) -> Judged:
    pieces = [_Piece(p["verdict"], p["known"], _shown(p["name"], p)) for p in rule["parts"]]
    outcome, text = _outcome(rule["verdict"], pieces, rule["notes"], strict)
    if outcome in (Outcome.FAILED, Outcome.XFAILED):
        text = f"{rule['statement']}\n{rule['source']}, {rule['evidence']}\n\n{text}"
    return Judged(
        name=rule["id"],
        title=rule["statement"],
        verdict=rule["verdict"],
        outcome=outcome,
        text=text,
        seconds=sum(part["seconds"] for part in rule["parts"]),
    )


def _operation(operation: Mapping[str, Any], strict: bool) -> Judged:
    pieces = [
        _Piece("differs" if f["evidence"] == "assumed" else "broken", f["known"], _found(f))
        for f in operation["findings"]
    ]
    outcome, text = _outcome(operation["verdict"], pieces, [operation["note"]], strict)
    return Judged(
        name=operation["id"],
        title=f"{operation['method']} {operation['path']}",
        verdict=operation["verdict"],
        outcome=outcome,
        text=text,
    )


def _run(report: Mapping[str, Any], strict: bool) -> Judged:
    """Judge the run itself: without faults, and with what was demanded of it."""
    wrong = [*report["faults"], *report["gates"], *(report["warnings"] if strict else ())]
    return Judged(
        name="run",
        title="the run itself",
        verdict="broken" if wrong else "holds",
        outcome=Outcome.FAILED if wrong else Outcome.PASSED,
        text="\n".join(wrong),
        seconds=report["seconds"],
    )


def _outcome(
    verdict: str, pieces: list[_Piece], notes: list[str], strict: bool
) -> tuple[Outcome, str]:
    """Return what a verdict comes to, and why."""
    faulty = [piece for piece in pieces if piece.verdict in ("broken", "differs")]
    red = ("broken", "differs") if strict else ("broken",)
    failing = [piece for piece in faulty if piece.verdict in red and not piece.known]
    if failing:
        return Outcome.FAILED, "\n\n".join(piece.text for piece in failing)
    if faulty:
        borne = [f"{p.known or p.verdict}: {p.text}" for p in faulty]
        return Outcome.XFAILED, "\n\n".join(borne)
    if verdict == "holds":
        return Outcome.PASSED, ""
    why = "; ".join(filter(None, notes))
    return Outcome.SKIPPED, f"{verdict}: {why}" if why else verdict


def _shown(name: str, part: Mapping[str, Any]) -> str:
    return "\n".join([f"{name}: {part['message']}", *part["curl"]])


def _found(finding: Mapping[str, Any]) -> str:
    return "\n".join([f"{finding['title']}: {finding['message']}", *finding["curl"]])
