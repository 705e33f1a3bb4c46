"""No rule of an API that has a suite is forgotten: each is checked, or it is said why not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bookable_contracts import (
    agenda,
    booking_experts_v1,
    booking_experts_v3,
    prive_wellness,
    wellhub_booking,
)
from bookable_contracts.suites import SUITES
from bookable_specs import load

PACKAGES: dict[str, ModuleType] = {
    "agenda": agenda,
    "prive-wellness": prive_wellness,
    "wellhub-booking": wellhub_booking,
    "booking-experts-v3": booking_experts_v3,
    "booking-experts-v1": booking_experts_v1,
}
RULES = [(api, rule) for api in SUITES for rule in load(api).rules]
LEAST_WORDS = 5
"""Fewer say that a rule cannot be reached, not why."""


def checks(source: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The checks of a module, each with the id of its rule; empty if it names none."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            named = [
                each.args[0].value
                for each in node.decorator_list
                if isinstance(each, ast.Call)
                and ast.unparse(each.func) == "pytest.mark.rule"
                and isinstance(each.args[0], ast.Constant)
            ]
            yield str(named[0]) if len(named) == 1 else "", node


def of_suite(api: str) -> list[tuple[str, ast.FunctionDef]]:
    folder = Path(PACKAGES[api].__path__[0])
    return [each for path in sorted(folder.glob("check_*.py")) for each in checks(path.read_text())]


def fault(check: ast.FunctionDef) -> str:
    """Say why a check neither judges anything nor declares why nobody can; else nothing."""
    body = check.body[1:] if ast.get_docstring(check) else check.body
    if all(isinstance(each, ast.Pass) or _is_constant(each) for each in body):
        return "does nothing"
    first = body[0]
    if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Call)):
        return ""
    if ast.unparse(first.value.func) != "not_reachable":
        return ""
    reason: Any = getattr(first.value.args[0], "value", "") if first.value.args else ""
    return "" if len(str(reason).split()) >= LEAST_WORDS else "gives no reason"


def _is_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_each_suite_is_looked_at() -> None:
    assert set(PACKAGES) == set(SUITES)
    assert {api: module.SUITE for api, module in PACKAGES.items()} == dict(SUITES)


@pytest.mark.parametrize(("api", "rule"), RULES)
def test_a_rule_has_a_check_that_judges_it_or_says_why_nobody_can(api: str, rule: str) -> None:
    found = [fault(check) for named, check in of_suite(api) if named == rule]
    assert "" in found, f"{rule}: {', '.join(found) or 'no check'}"


@pytest.mark.parametrize("api", SUITES)
def test_each_check_names_one_rule_that_there_is_and_says_what_holds(api: str) -> None:
    assert [
        check.name
        for rule, check in of_suite(api)
        if rule not in load(api).rules or fault(check) or not ast.get_docstring(check)
    ] == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("'''Holds.'''", "does nothing"),
        ("pass", "does nothing"),
        ("not_reachable('no')", "gives no reason"),
        ("not_reachable()", "gives no reason"),
        ("not_reachable('keys are made in the dashboard')", ""),
        ("expect(False, 'it should')", ""),
    ],
)
def test_a_check_that_judges_nothing_is_found_out(body: str, told: str) -> None:
    ((rule, check),) = checks(f"@pytest.mark.rule('XX-01')\ndef test_it():\n    {body}\n")
    assert (rule, fault(check)) == ("XX-01", told)
