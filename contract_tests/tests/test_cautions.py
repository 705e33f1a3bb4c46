"""A green run that proves little says so: nothing judged, never answered, mostly conflicts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from made_reports import operation, part, rule
from serving import reference
from support import CONTRACT, options, run

from bookable_contracts import cautions
from bookable_contracts.client import Client
from bookable_contracts.exchange import Exchange
from bookable_contracts.generated_survey import Survey, survey
from bookable_contracts.pacing import Pacer
from bookable_contracts.session import Session
from bookable_contracts.verdicts import OperationResult, Verdict


def test_a_run_that_judged_nothing_is_told() -> None:
    told = list(cautions.of_rules([rule("PW-01", part(Verdict.NOT_REACHABLE)), rule("PW-02")]))
    assert told == ["no rule was judged: nothing is proven", "PW-02: no check ran"]


@pytest.mark.parametrize("verdict", [Verdict.HOLDS, Verdict.BROKEN, Verdict.DIFFERS])
def test_a_run_that_judged_something_is_not(verdict: Verdict) -> None:
    assert list(cautions.of_rules([rule("PW-01", part(verdict))])) == []


def test_a_check_that_lacked_its_set_up_is_told_once_for_each_reason() -> None:
    lacking = [part(Verdict.NOT_TESTED, message="no slot", name=name) for name in ("a", "b", "c")]
    told = list(cautions.of_rules([rule("PW-01", part(Verdict.HOLDS), *lacking)]))
    assert told == ["PW-01: not tested: a and 2 more: no slot"]


def test_an_operation_that_never_succeeded_is_told() -> None:
    failing = operation("getUnit", succeeded=False)
    silent = OperationResult(id="getMe", method="GET", path="/me")
    told = list(cautions.of_operations([failing, silent, operation("listUnits")]))
    assert told == ["getUnit: never succeeded, it answered 200, 401", "getMe: never called"]
    assert list(cautions.of_operations([failing, silent], only=["listUnits"])) == []


def surveyed(*statuses: int, positive: bool = True) -> Survey:
    client = Client(base_url="http://h", contract=CONTRACT, pacer=Pacer(annotation=None))
    given = options("http://h", ("t",))
    session = Session(options=given, contract=CONTRACT, client=client, seed=1)
    traffic = [
        (
            Exchange(
                number=0,
                method="POST",
                url="http://h/bookings",
                headers={},
                status=status,
                answer_headers=httpx.Headers(),
                operation="createBooking",
            ),
            positive,
        )
        for status in statuses
    ]
    heard: list[Exchange] = []
    found = survey(session, traffic, {"createBooking": operation("createBooking")}, heard.append)
    client.close()
    assert len(heard) == len(statuses)
    return found


@pytest.mark.parametrize(
    ("statuses", "doubted"),
    [
        ((201, 409, 409, 422), True),
        ((201, 201, 409, 422), False),
        ((409, 409, 409), False),
        ((401, 401, 401, 409, 409, 409, 409), True),
        ((201, 201, 201, 400), False),
    ],
    ids=["most", "half", "too few", "impostors do not count", "none"],
)
def test_mostly_conflicts_are_told(statuses: tuple[int, ...], doubted: bool) -> None:
    assert bool(surveyed(*statuses).doubts()) is doubted


def test_conflicts_of_requests_that_are_wrong_on_purpose_are_right() -> None:
    found = surveyed(409, 409, 409, 409, positive=False)
    assert (found.doubts(), found.counts["createBooking"]) == ((), Counter({409: 4}))


def test_an_operation_that_never_succeeds_turns_a_strict_run_red(tmp_path: Path) -> None:
    given: dict[str, Any] = {"tokens": ("pw_live_one_reads",)}
    with reference() as server:
        lax = run(server, tmp_path, **given)
        strict = run(server, tmp_path, **given, strict=True)
    assert (lax.code, strict.code) == (0, 1)
    told = [each for each in lax.report["warnings"] if each.startswith("createBooking")]
    assert told == ["createBooking: never succeeded, it answered 401, 403"]
    assert lax.report["warnings"] == strict.report["warnings"]


def test_a_run_of_a_rule_that_cannot_be_judged_is_no_strict_green(tmp_path: Path) -> None:
    with reference() as server:
        result = run(server, tmp_path, only=("PW-21",), strict=True)
    assert result.code == 1
    assert result.report["warnings"] == ["no rule was judged: nothing is proven"]
