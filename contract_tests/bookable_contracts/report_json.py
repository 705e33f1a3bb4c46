"""The report for programs, in the shape of report.schema.json beside this file."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from typing import Any

from bookable_contracts.coverage import as_json as coverage_as_json
from bookable_contracts.verdicts import Finding, OperationResult, Part, RuleResult, SuiteReport

FORMAT = 2


def schema() -> dict[str, Any]:
    """Return the JSON Schema that every report fits."""
    text = resources.files(__package__ or "bookable_contracts").joinpath("report.schema.json")
    loaded: dict[str, Any] = json.loads(text.read_text(encoding="utf-8"))
    return loaded


def as_text(report: SuiteReport) -> str:
    """Write a report as JSON."""
    return json.dumps(as_json(report), indent=2, ensure_ascii=False) + "\n"


def as_json(report: SuiteReport) -> dict[str, Any]:
    """Turn a report into JSON."""
    return {
        "format": FORMAT,
        "api": report.api,
        "title": report.title,
        "version": report.version,
        "base_url": report.base_url,
        "seed": report.seed,
        "profile": report.profile,
        "strict": report.strict,
        "exit_code": report.exit_code,
        "seconds": round(report.seconds, 3),
        "keys": list(report.keys),
        "rules": [_rule(result) for result in report.rules],
        "operations": [_operation(result) for result in report.operations],
        "leftovers": list(report.leftovers),
        "notes": list(report.notes),
        "faults": list(report.faults),
        "warnings": list(report.warnings),
        "gates": list(report.gates),
        "coverage": coverage_as_json(report.coverage) if report.coverage else None,
    }


def _rule(result: RuleResult) -> dict[str, Any]:
    return {
        **asdict(result.rule),
        "verdict": result.verdict.value,
        "known": result.known,
        "notes": list(result.notes),
        "parts": [_part(part) for part in result.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "verdict": part.verdict.value,
        "evidence": part.evidence,
        "known": part.known,
        "message": part.message,
        "curl": list(part.curl),
        "seconds": round(part.seconds, 4),
    }


def _operation(result: OperationResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "method": result.method,
        "path": result.path,
        "verdict": result.verdict.value,
        "known": result.known,
        "succeeded": result.succeeded,
        "requests": result.requests,
        "statuses": {str(status): count for status, count in result.statuses.items()},
        "note": result.note,
        "findings": [_finding(finding) for finding in result.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "title": finding.title,
        "message": finding.message,
        "rule": finding.rule,
        "evidence": finding.evidence,
        "known": finding.known,
        "curl": list(finding.curl),
    }
