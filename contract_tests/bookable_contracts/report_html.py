"""The report for a browser: one file that needs nothing else, to be kept or sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined

from bookable_contracts.incidents import incidents
from bookable_contracts.verdicts import OperationResult, RuleResult, SuiteReport, Verdict

TEMPLATE = "report.html.j2"


def as_html(report: SuiteReport) -> str:
    """Write a report as one page of HTML: rules, operations, failures, coverage, warnings."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    text = resources.files(__package__ or "bookable_contracts").joinpath(TEMPLATE)
    template = environment.from_string(text.read_text(encoding="utf-8"))
    statuses = sorted({status for each in report.operations for status in each.statuses})
    return template.render(
        report=report,
        incidents=list(incidents(report)),
        rules=[_rule(result) for result in report.rules],
        counts=Counter(result.verdict.value for result in report.rules),
        verdicts=[verdict.value for verdict in Verdict],
        statuses=statuses,
        operations=[_operation(each, report) for each in report.operations],
        left_out=list(_left_out(report)),
    )


def _rule(result: RuleResult) -> dict[str, Any]:
    parts = Counter(part.verdict.value for part in result.parts)
    return {
        "rule": result.rule,
        "verdict": result.verdict.value,
        "known": result.known,
        "parts": result.parts,
        "tally": [(verdict.value, parts[verdict.value]) for verdict in Verdict if parts[verdict]],
    }


def _operation(result: OperationResult, report: SuiteReport) -> dict[str, Any]:
    """Tell an operation's statuses, and which of the documented ones nobody saw."""
    share = report.coverage.shares["statuses"] if report.coverage else None
    missing = share.missing if share else ()
    unseen = [name.partition(" ")[2] for name in missing if name.split(" ")[0] == result.id]
    return {"result": result, "verdict": result.verdict.value, "unseen": unseen}


def _left_out(report: SuiteReport) -> Iterator[tuple[str, str]]:
    for result in report.rules:
        for note in result.notes:
            yield result.rule.id, note
    for operation in report.operations:
        if operation.note:
            yield operation.id, operation.note
    for note in report.notes:
        yield "", note
