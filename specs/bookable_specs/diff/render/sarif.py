"""For code scanning: SARIF 2.1.0."""

from __future__ import annotations

import json
from typing import Any

from bookable_specs.diff.model import Finding, Rule
from bookable_specs.diff.render.outcome import Outcome, notes, reached
from bookable_specs.diff.rules import RULES

_LEVELS = {"breaking": "error", "warning": "warning", "info": "note", "none": "none"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(outcome: Outcome) -> str:
    """Return the JSON text."""
    places = {rule.id: position for position, rule in enumerate(RULES)}
    results = [
        _result(finding, places[finding.rule.id])
        for report in outcome.reports
        for finding in report.findings
    ]
    driver = {"name": "bookable spec diff", "rules": [_rule(rule) for rule in RULES]}
    run = {"tool": {"driver": driver}, "results": results}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.id.replace("-", " ")},
        "fullDescription": {"text": rule.why},
    }


def _result(finding: Finding, place: int) -> dict[str, Any]:
    told = [f"{finding.change.subject}: {finding.message}", reached(finding), *notes(finding)]
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": place,
        "level": _LEVELS[finding.level],
        "message": {"text": "; ".join(part for part in told if part)},
        "partialFingerprints": {"bookable/v1": finding.fingerprint},
    }
    if site := finding.site:
        result["locations"] = [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": site.file},
                    "region": {"startLine": max(site.line, 1)},
                }
            }
        ]
    if finding.accepted:
        result["suppressions"] = [{"kind": "external", "justification": finding.accepted}]
    return result
