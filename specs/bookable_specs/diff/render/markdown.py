"""For one comment on a pull request: counts first, breaking first, never too long to post."""

from __future__ import annotations

import html
from collections.abc import Iterator

from bookable_specs.diff.model import LEVELS, Finding, Level
from bookable_specs.diff.render.outcome import (
    Outcome,
    heading,
    notes,
    reached,
    some,
    split,
    unpaired,
)
from bookable_specs.diff.report import Report

MARK = "<!-- bookable spec diff -->"
"""By this the comment of an earlier run is found and replaced."""

_LONGEST = 64_000  # GitHub takes 65,536 characters
_FEW = 5
_SIGNS: dict[Level, str] = {"breaking": "🛑", "warning": "⚠️", "info": "ℹ️", "none": ""}
_CUT = "\n\n*The rest is left out: {} more findings. `bookable spec diff` shows them all.*\n"


def render(outcome: Outcome) -> str:
    """Return the comment; what doesn't fit is counted."""
    parts = [MARK, "", *_table(outcome), ""]
    size = sum(len(part) + 1 for part in parts)
    left = sum(len(report.findings) for report in outcome.reports)
    room = _LONGEST - len(_CUT)
    for lines, findings in _sections(outcome):
        text = "\n".join(lines)
        if size + len(text) + 1 > room:
            return "\n".join(parts) + _CUT.format(left)
        parts.append(text)
        size += len(text) + 1
        left -= findings
    return "\n".join(parts).rstrip("\n") + "\n"


def _table(outcome: Outcome) -> Iterator[str]:
    yield "| contract | breaking | warning | info | next version |"
    yield "|---|---:|---:|---:|---|"
    for report in outcome.reports:
        counts = report.counts()
        numbers = " | ".join(str(counts[level]) for level in LEVELS[:3])
        yield f"| {_safe(heading(report))} | {numbers} | {_safe(report.next_version)} |"
    for line in unpaired(outcome):
        yield f"| {_safe(line)} | | | | |"


def _sections(outcome: Outcome) -> Iterator[tuple[list[str], int]]:
    """Yield what stands or falls together: a heading, or a finding."""
    for level in LEVELS:
        for report in outcome.reports:
            found = [finding for finding in report.findings if finding.level == level]
            if found:
                yield [f"### {_SIGNS[level]} {level}: {_safe(heading(report))}", ""], 0
            for finding in found:
                yield _finding(report, finding), 1
            if found:
                yield [""], 0


def _finding(_report: Report, finding: Finding) -> list[str]:
    change = finding.change
    site = f"`{finding.site}`" if finding.site else ""
    lines = [f"- **{_safe(change.subject)}**: {_safe(finding.message)} ({finding.rule.id})  "]
    told = [part for part in (site, reached(finding), split(finding)) if part]
    lines.append(f"  {'; '.join(told)}  ")
    lines += [f"  {_safe(note)}  " for note in notes(finding)]
    if finding.level in {"breaking", "warning"}:
        lines.append(f"  *{finding.rule.why}*  ")
    if finding.calls:
        lines.append(f"  <sub>{_safe(some(finding.calls, _FEW))}</sub>")
    return lines


def _safe(text: str) -> str:
    """Keep a contract's words from being read as markup, a mention or a table's border."""
    escaped = html.escape(text, quote=False).replace("|", "\\|").replace("@", "&#64;")
    return " ".join(escaped.split())
