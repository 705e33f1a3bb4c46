"""The report for programs, in the shape of verify.schema.json beside this file."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from bookable_contracts.verify.departure import KINDS
from bookable_contracts.verify.tally import Finding, Seen, VerifyReport

FORMAT = 1


def schema() -> dict[str, Any]:
    """Return the JSON Schema that every report fits."""
    file = resources.files("bookable_contracts.verify") / "verify.schema.json"
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def text(report: VerifyReport) -> str:
    """Return the report as JSON text."""
    return json.dumps(as_json(report), indent=2, ensure_ascii=False) + "\n"


def as_json(report: VerifyReport) -> dict[str, Any]:
    """Turn a report into JSON."""
    return {
        "format": FORMAT,
        "contract": report.name,
        "title": report.title,
        "version": report.version,
        "source": report.source,
        "judged": report.judged,
        "exit_code": report.exit_code,
        "exchanges": report.exchanges,
        "left_out": report.left_out,
        "operations": [_seen(each) for each in report.operations],
        "never_seen": list(report.never_seen),
        "findings": [_finding(each) for each in report.findings],
        "notes": list(report.notes),
        "faults": list(report.faults),
    }


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "id": seen.id,
        "method": seen.method,
        "path": seen.path,
        "requests": seen.requests,
        "statuses": {str(status): count for status, count in sorted(seen.statuses.items())},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    example = finding.example
    shown: dict[str, Any] = {
        "source": example.source,
        "at": example.at,
        "method": example.method,
        "url": example.url,
        "status": example.status,
        "pointer": example.pointer,
    }
    if example.has_value:
        shown["value"] = example.value
    return {
        "kind": finding.kind,
        "meaning": KINDS[finding.kind],
        "side": finding.side,
        "operation": finding.operation,
        "place": finding.place,
        "message": finding.told,
        "exchanges": finding.exchanges,
        "times": finding.times,
        "statuses": {str(status): count for status, count in sorted(finding.statuses.items())},
        "example": shown,
    }
