"""Hand-made runs for the tests of reports: each part of them is told apart by its words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from support import CONTRACT

from bookable_contracts.coverage import Coverage, Share
from bookable_contracts.verdicts import (
    Finding,
    OperationResult,
    Part,
    RuleResult,
    SuiteReport,
    Verdict,
)

CURL = ("ID_1=$(curl -sS http://h/a | jq -r .id)  # 201", 'curl -sS "http://h/$ID_1"  # 500')


def part(verdict: Verdict, **changes: Any) -> Part:
    given = {"name": f"it {verdict}", "message": f"message of {verdict}", **changes}
    return Part(verdict=verdict, **given)


def rule(name: str, *parts: Part) -> RuleResult:
    return RuleResult(rule=CONTRACT.rules[name], parts=parts)


def finding(**changes: Any) -> Finding:
    given = {"operation": "getMe", "code": "ST108", "title": "shape", "message": "off", **changes}
    return Finding(**given)


def operation(name: str = "getMe", *findings: Finding, **changes: Any) -> OperationResult:
    given = {"method": "GET", "path": "/me", "succeeded": True, "requests": 3, **changes}
    verdict = Verdict.BROKEN if findings else Verdict.HOLDS
    statuses = {200: 2, 401: 1}
    return OperationResult(
        id=name, verdict=verdict, findings=list(findings), statuses=statuses, **given
    )


def report(**changes: Any) -> SuiteReport:
    """A green run, but for the changes."""
    given: dict[str, Any] = {
        "api": "prive-wellness",
        "title": "Privé <Wellness>",
        "version": "1.0.0",
        "base_url": "http://h/api",
        "seed": 7,
        "keys": ("TOKEN_1: company 1, units:read",),
        "rules": (rule("PW-01", part(Verdict.HOLDS)),),
        "operations": (operation(),),
        "coverage": Coverage(
            shares={
                "operations": Share(total=4, exercised=4),
                "parameters": Share(total=4, exercised=3, missing=("getMe query page",)),
                "statuses": Share(total=2, exercised=1, missing=("getMe 406",)),
                "branches": Share(total=0, exercised=0),
            }
        ),
        **changes,
    }
    return SuiteReport(**given)


def red(**changes: Any) -> SuiteReport:
    """A run with a breach, a difference, a departure, a known failure and a warning."""
    known = part(Verdict.BROKEN, known="known until 2030-01-01: ticket 7", name="it is known")
    rules = (
        rule("PW-10", part(Verdict.BROKEN, curl=CURL), part(Verdict.HOLDS)),
        rule("PW-12", part(Verdict.DIFFERS, evidence="assumed")),
        rule("PW-13", known),
        rule("PW-21", part(Verdict.NOT_REACHABLE)),
    )
    return replace(
        report(),
        **{
            "rules": rules,
            "operations": (operation("getMe", finding(curl=CURL)),),
            "warnings": ("getUnit: never succeeded, it answered 404",),
            **changes,
        },
    )
