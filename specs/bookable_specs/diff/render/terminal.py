"""For a person at a terminal: grouped by level, gravest first."""

from __future__ import annotations

from collections.abc import Iterator

from bookable_specs.diff.model import LEVELS, Finding
from bookable_specs.diff.render.outcome import (
    Outcome,
    counted,
    heading,
    notes,
    reached,
    some,
    split,
    unpaired,
)
from bookable_specs.diff.report import Report

_COLOURS = {"breaking": "31;1", "warning": "33;1", "info": "36", "dim": "2", "bold": "1"}
_FEW = 3


def render(outcome: Outcome) -> str:
    """Return the text, with colours if the outcome asks for them."""
    lines: list[str] = []
    for report in outcome.reports:
        lines += [*_report(outcome, report), ""]
    lines += unpaired(outcome)
    return "\n".join(lines).rstrip("\n") + "\n"


def _report(outcome: Outcome, report: Report) -> Iterator[str]:
    yield _paint(outcome, "bold", heading(report)) + f": {counted(report)}"
    if report.findings:
        yield f"next version: {report.next_version}"
    for level in LEVELS:
        found = [finding for finding in report.findings if finding.level == level]
        if found:
            yield ""
            yield _paint(outcome, level, level)
        for finding in found:
            yield from _finding(outcome, finding)


def _finding(outcome: Outcome, finding: Finding) -> Iterator[str]:
    change = finding.change
    site = str(finding.site) if finding.site else ""
    if change.old_at and change.new is None:
        site = f"{site} (was {change.old_at})"
    yield f"  {change.subject}: {finding.message.replace('`', '')}"
    yield _paint(outcome, "dim", f"    {site}  {finding.rule.id}  {finding.fingerprint}")
    told = [part for part in (reached(finding), split(finding), *notes(finding)) if part]
    if told:
        yield f"    {'; '.join(told)}"
    if outcome.expand:
        for call in finding.calls:
            yield f"      {call}"
    elif 0 < len(finding.calls) <= _FEW:
        yield f"      {some(finding.calls, _FEW)}"
    if finding.level in {"breaking", "warning"}:
        yield f"    why: {finding.rule.why}"


def _paint(outcome: Outcome, colour: str, text: str) -> str:
    code = _COLOURS.get(colour)
    return f"\x1b[{code}m{text}\x1b[0m" if outcome.colour and code else text
