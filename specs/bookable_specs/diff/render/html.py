"""For a reader with time: one page, nothing to fetch, both sides of each change side by side."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bookable_specs.diff.model import LEVELS, Finding
from bookable_specs.diff.render.outcome import (
    Outcome,
    counted,
    heading,
    notes,
    reached,
    sides,
    snippet,
    split,
    unpaired,
)
from bookable_specs.diff.report import Report

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
h1 { font-size: 1.5rem; margin: 1.5rem 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; text-transform: capitalize; }
article { border: 1px solid var(--line); border-left-width: .4rem; border-radius: .4rem;
  margin: .75rem 0; padding: .75rem 1rem; }
.breaking { border-left-color: #c62828; } .warning { border-left-color: #ef8f00; }
.info { border-left-color: #1e78c8; } .accepted { opacity: .6; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .35rem 0; overflow-wrap: anywhere; } .quiet { opacity: .75; font-size: .9rem; }
.sides { display: grid; gap: .5rem; grid-template-columns: 1fr 1fr; margin: .6rem 0; }
.side { background: var(--soft); border-radius: .3rem; min-width: 0; padding: .5rem .6rem; }
.side b { display: block; font-size: .8rem; overflow-wrap: anywhere; }
pre { font-size: .85rem; margin: .25rem 0 0; overflow-x: auto; white-space: pre-wrap;
  overflow-wrap: anywhere; }
code { background: var(--soft); border-radius: .2rem; padding: 0 .2rem; }
summary { cursor: pointer; } ul { margin: .25rem 0; padding-left: 1.2rem; }
@media (max-width: 40rem) { .sides { grid-template-columns: 1fr; } body { padding: .6rem; } }
@media print { details { display: block; } article { break-inside: avoid; } }
"""


def render(outcome: Outcome) -> str:
    """Return the page."""
    body = "".join(part for report in outcome.reports for part in _report(report))
    lone = "".join(f"<p>{escape(line)}</p>" for line in unpaired(outcome))
    title = ", ".join(heading(report) for report in outcome.reports) or "Contracts"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}: what changed</title><style>{_STYLE}</style></head>\n"
        f"<body><main>\n{body}{lone}</main></body></html>\n"
    )


def _report(report: Report) -> Iterator[str]:
    yield f"<h1>{escape(heading(report))}</h1>\n"
    yield f"<p>{escape(counted(report))}; next version {escape(report.next_version)}</p>\n"
    yield f'<p class="quiet">{escape(report.old)} → {escape(report.new)}</p>\n'
    for level in LEVELS:
        found = [finding for finding in report.findings if finding.level == level]
        if found:
            yield f"<h2>{level} ({len(found)})</h2>\n"
        for finding in found:
            yield _finding(finding)


def _finding(finding: Finding) -> str:
    kind = f"{finding.level} accepted" if finding.accepted else finding.level
    told = [part for part in (reached(finding), split(finding), *notes(finding)) if part]
    both = "".join(_side(*side) for side in sides(finding))
    return (
        f'<article class="{kind}" id="{finding.fingerprint}">'
        f"<h3>{escape(finding.change.subject)}</h3><p>{_coded(finding.message)}</p>"
        f'<div class="sides">{both}</div>'
        f"<p>{escape(finding.rule.why)}</p>"
        f'<p class="quiet">{finding.rule.id} · {finding.fingerprint}</p>{_calls(finding, told)}'
        "</article>\n"
    )


def _side(name: str, site: object, value: object) -> str:
    text = snippet(value)
    shown = f"<pre>{escape(text)}</pre>" if text else "<p class=quiet>nothing</p>"
    return f'<div class="side"><b>{name} · {escape(str(site or ""))}</b>{shown}</div>'


def _calls(finding: Finding, told: list[str]) -> str:
    summary = escape("; ".join(told))
    if not finding.calls:
        return f'<p class="quiet">{summary}</p>' if summary else ""
    items = "".join(f"<li>{escape(str(call))}</li>" for call in finding.calls)
    return f"<details><summary>{summary}</summary><ul>{items}</ul></details>"


def _coded(message: str) -> str:
    """Show what a message has in backticks as code."""
    parts = escape(message).split("`")
    return "".join(
        f"<code>{part}</code>" if position % 2 else part for position, part in enumerate(parts)
    )
