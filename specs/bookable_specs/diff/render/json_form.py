"""For programs: one JSON object, as `report.schema.json` beside this file describes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bookable_specs.diff.model import LEVELS, Finding, Site
from bookable_specs.diff.render.outcome import Outcome, plain, unpaired
from bookable_specs.diff.report import Report

FORMAT = 1
SCHEMA = Path(__file__).parent / "report.schema.json"


def render(outcome: Outcome) -> str:
    """Return the JSON text."""
    data = {
        "format": FORMAT,
        "policy": outcome.policy,
        "failOn": outcome.fail_on,
        "failed": outcome.failed(),
        "contracts": [_report(report) for report in outcome.reports],
        "unpaired": unpaired(outcome),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _report(report: Report) -> dict[str, Any]:
    counts = report.counts()
    return {
        "name": report.name,
        "title": report.title,
        "old": report.old,
        "new": report.new,
        "oldVersion": report.old_version,
        "newVersion": report.new_version,
        "nextVersion": report.next_version,
        "counts": {level: counts[level] for level in LEVELS if level != "none"},
        "findings": [_finding(finding) for finding in report.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    change = finding.change
    return {
        "rule": finding.rule.id,
        "level": finding.level,
        "levels": dict(finding.levels),
        "subject": change.subject,
        "message": finding.message,
        "why": finding.rule.why,
        "hint": finding.hint,
        "note": finding.note,
        "accepted": finding.accepted,
        "fingerprint": finding.fingerprint,
        "hits": finding.hits,
        "oasdiff": list(finding.rule.oasdiff),
        "old": _side(change.old_at, change.old),
        "new": _side(change.new_at, change.new),
        "places": len(finding.places),
        "operations": [
            {"operation": str(reach.call), "direction": reach.direction}
            for reach in finding.reach
            if reach.call
        ],
    }


def _side(site: Site | None, value: Any) -> dict[str, Any] | None:
    if site is None:
        return None
    return {**site._asdict(), "value": plain(value)}
