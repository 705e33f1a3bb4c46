"""For CI servers that show tests: a case a finding, failing where the run fails."""

from __future__ import annotations

from html import escape

from bookable_specs.diff.model import Finding
from bookable_specs.diff.render.outcome import Outcome, heading, notes, reached
from bookable_specs.diff.report import Report

_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def render(outcome: Outcome) -> str:
    """Return the XML text."""
    suites = "".join(_suite(outcome, report) for report in outcome.reports)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n{suites}</testsuites>\n'


def _suite(outcome: Outcome, report: Report) -> str:
    failures = sum(1 for finding in report.findings if outcome.fails(finding))
    cases = [_case(outcome, finding) for finding in report.findings]
    cases = cases or ['    <testcase classname="diff" name="no changes"/>\n']
    name = _clean(heading(report))
    return (
        f'  <testsuite name="{name}" tests="{len(cases)}" failures="{failures}">\n'
        f"{''.join(cases)}  </testsuite>\n"
    )


def _case(outcome: Outcome, finding: Finding) -> str:
    name = _clean(f"{finding.change.subject}: {finding.message}")
    head = f'    <testcase classname="{finding.rule.id}" name="{name}"'
    if not outcome.fails(finding):
        return f"{head}/>\n"
    told = [str(finding.site or ""), reached(finding), *notes(finding), finding.rule.why]
    body = _clean("\n".join(part for part in told if part))
    return f'{head}>\n      <failure type="{finding.level}">{body}</failure>\n    </testcase>\n'


def _clean(text: str) -> str:
    """Escape what is markup, and drop the characters that XML has no way to write."""
    return escape(text.translate(_CONTROLS))
