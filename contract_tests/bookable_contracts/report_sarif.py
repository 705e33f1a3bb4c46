"""The report as SARIF 2.1.0, for code scanning.

An API has no file to point at: a result points at its rule in the contract, and names the
operation where there is one. What the baseline bears with is a suppressed result.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bookable_contracts.incidents import Incident, incidents
from bookable_contracts.verdicts import SuiteReport, Verdict

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION = "2.1.0"
_LEVELS = {"documented": "error", "public": "error", "assumed": "warning"}


def as_sarif(report: SuiteReport) -> str:
    """Write a report as one SARIF run."""
    log = {"$schema": SCHEMA, "version": VERSION, "runs": [_run(report)]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _run(report: SuiteReport) -> dict[str, Any]:
    found = list(incidents(report))
    rules = _rules(report, found)
    position = {rule["id"]: index for index, rule in enumerate(rules)}
    told = [(text, "error") for text in (*report.faults, *report.gates)]
    told += [(text, "warning") for text in report.warnings]
    return {
        "tool": {
            "driver": {
                "name": "bookable",
                "version": _own_version(),
                "rules": rules,
                "properties": {"api": report.api, "contract": report.version},
            }
        },
        "invocations": [
            {
                "executionSuccessful": not report.faults,
                "exitCode": report.exit_code,
                "toolExecutionNotifications": [
                    {"level": level, "message": {"text": text}} for text, level in told
                ],
            }
        ],
        "properties": {"seed": report.seed, "profile": report.profile},
        "results": [_result(report, each, position[each.about]) for each in found],
    }


def _rules(report: SuiteReport, found: list[Incident]) -> list[dict[str, Any]]:
    rules = [
        {
            "id": result.rule.id,
            "shortDescription": {"text": result.rule.statement},
            "fullDescription": {"text": f"{result.rule.statement} ({result.rule.source})"},
            "defaultConfiguration": {"level": _LEVELS[result.rule.evidence]},
            "properties": {"evidence": result.rule.evidence, "verdict": result.verdict.value},
        }
        for result in report.rules
    ]
    codes = {each.about: each.title for each in found if each.operation}
    return rules + [
        {"id": code, "shortDescription": {"text": title}} for code, title in codes.items()
    ]


def _result(report: SuiteReport, each: Incident, index: int) -> dict[str, Any]:
    file = "openapi.yaml" if each.operation else "rules.yaml"
    place: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": f"specs/{report.api}/{file}"},
            "region": {"startLine": 1},
        }
    }
    if each.operation:
        place["logicalLocations"] = [{"fullyQualifiedName": each.operation, "kind": "function"}]
    words = "\n".join((f"{each.headline}: {each.message}", *each.curl))
    identity = "|".join((report.api, each.about, each.operation, each.title))
    result: dict[str, Any] = {
        "ruleId": each.about,
        "ruleIndex": index,
        "level": "error" if each.verdict is Verdict.BROKEN else "warning",
        "message": {"text": words},
        "locations": [place],
        "partialFingerprints": {"bookable/v1": hashlib.sha256(identity.encode()).hexdigest()},
        "properties": {"evidence": each.evidence, "verdict": each.verdict.value},
    }
    if each.known:
        result["suppressions"] = [{"kind": "external", "justification": each.known}]
    return result


def _own_version() -> str:
    """Return the version that is installed, if it is and not merely on the path."""
    try:
        return version("bookable")
    except PackageNotFoundError:
        return "unknown"
