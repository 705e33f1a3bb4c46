"""How much of a contract was exercised, counted from traffic; and the gate on it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import reference
from support import CONTRACT, run, without_spare

from bookable_contracts import coverage_walk
from bookable_contracts.coverage import KINDS, Coverage, exercised
from bookable_contracts.coverage_places import Places
from bookable_contracts.exchange import Exchange
from bookable_specs import load

COMPANY = {"uuid": "u", "name": "n", "timezone": "Europe/Amsterdam", "currency": "EUR"}
ME = {"company": COMPANY, "scopes": ["units:read"]}


def exchange(operation: str, *, status: int = 200, body: Any = None, **changes: Any) -> Exchange:
    spec = CONTRACT.operations[operation]
    given = {"url": f"http://h{spec.path}", "method": spec.method, "headers": {}, **changes}
    return Exchange(
        number=1,
        operation=operation,
        status=status,
        answer_headers=httpx.Headers({"Content-Type": "application/json"}),
        answer_body=json.dumps(body).encode(),
        **given,
    )


def missing(kind: str, *traffic: Exchange) -> tuple[str, ...]:
    return exercised(CONTRACT, traffic).shares[kind].missing


def searched(query: str) -> set[str]:
    """What a search leaves of the branches of its contract."""
    contract = load("booking-experts-v1")
    url = f"http://h/availabilities/search?{query}"
    call = replace(exchange("getMe", url=url), operation="searchAvailabilities")
    return set(exercised(contract, [call]).shares["branches"].missing)


def test_nothing_is_exercised_without_traffic() -> None:
    none = exercised(CONTRACT, ())
    assert none.percent == 0
    assert [none.shares[kind].exercised for kind in KINDS] == [0, 0, 0, 0]
    assert all(none.shares[kind].total for kind in KINDS)
    assert none.shares["operations"].total == len(CONTRACT.operations)


def test_an_answer_exercises_its_operation_status_and_branches() -> None:
    before, after = exercised(CONTRACT, ()), exercised(CONTRACT, [exchange("getMe", body=ME)])
    for kind, gone in {
        "operations": "getMe",
        "statuses": "getMe 200",
        "branches": "getMe 200 /company /timezone",
    }.items():
        assert gone in before.shares[kind].missing
        assert gone not in after.shares[kind].missing
    left = after.shares["branches"].missing
    assert "getMe 200 /scopes /* = units:read" not in left
    assert "getMe 200 /scopes /* = bookings:read" in left


def test_a_query_exercises_its_parameters_and_their_values() -> None:
    asked = exchange("listBookings", url="http://h/bookings?status=cancelled&page=2")
    left = missing("parameters", asked)
    assert "listBookings query status" not in left
    assert "listBookings query unit" in left
    assert "listBookings query status = cancelled" not in missing("branches", asked)
    assert "listBookings query status = confirmed" in missing("branches", asked)


def test_an_object_in_a_query_exercises_its_members_and_their_values() -> None:
    search = "searchAvailabilities query sorters[0]"
    left = searched("sorters[0][type]=los&sorters[0][desc]=true")
    assert not {f"{search} /type", f"{search} /type = los", f"{search} /desc"} & left
    assert {f"{search} /type = start_date", "searchAvailabilities query sorters[1] /type"} <= left


def test_an_object_without_an_index_is_told_from_those_that_have_one() -> None:
    left = searched("sorters[][type]=los")
    assert "searchAvailabilities query sorters[] /type = los" not in left
    assert "searchAvailabilities query sorters[0] /type = los" in left


@pytest.mark.parametrize("query", ["sorters[0]=los", "sorters[0][=los", "sorters[0][a][type]=los"])
def test_what_is_no_member_of_an_object_exercises_none(query: str) -> None:
    assert "searchAvailabilities query sorters[0] /type" in searched(query)


def test_an_object_deep_in_a_query_is_read_by_all_its_brackets() -> None:
    held = {"properties": {"at": {"properties": {"day": {"enum": ["mon", "tue"]}}}}}
    asked = {"name": "when", "in": "query", "style": "deepObject", "schema": held}
    contract = load("booking-experts-v1")
    operation = replace(contract.operations["listTags"], node={"parameters": [asked]})
    call = exchange("getMe", url="http://h/tags?when[at][day]=mon")
    marks = {name for _, name in coverage_walk.asked(contract, operation, call, Places(contract))}
    assert "listTags query when /at /day = mon" in marks


def test_a_body_exercises_its_fields() -> None:
    headers = {"Content-Type": "application/json", "idempotency-key": "k"}
    given = b'{"customer": {"email": "x"}}'
    sent = replace(exchange("createBooking", status=409), headers=headers, body=given)
    left = missing("branches", sent)
    assert "createBooking body /customer /email" not in left
    assert "createBooking body /customer /phone" in left
    assert "createBooking header Idempotency-Key" not in missing("parameters", sent)


def test_what_no_run_can_bring_about_does_not_count() -> None:
    names = exercised(CONTRACT, ()).shares["statuses"].missing
    assert not [name for name in names if name.endswith((" 500", " 429"))]


@pytest.mark.parametrize(
    "silent",
    [
        exchange("getMe", status=0, failure="no answer"),
        Exchange(number=1, method="GET", url="http://h/nowhere", headers={}, status=200),
    ],
)
def test_what_was_not_answered_or_not_documented_exercises_nothing(silent: Exchange) -> None:
    assert exercised(CONTRACT, [silent]).percent == 0


@pytest.mark.parametrize("body", [None, [], "x", {"company": []}, {"scopes": {"a": 1}}])
def test_answers_are_not_to_be_trusted(body: Any) -> None:
    assert "getMe 200" not in missing("statuses", exchange("getMe", body=body))


def test_a_run_that_may_only_read_is_measured_by_the_reads() -> None:
    only = exercised(CONTRACT, [exchange("getMe", body=ME)], only=frozenset({"getMe"}))
    assert only.shares["operations"].percent == 100
    assert not [n for n in only.shares["statuses"].missing if not n.startswith("getMe ")]


TRAFFIC = st.lists(
    st.builds(
        exchange,
        st.sampled_from(list(CONTRACT.operations)),
        status=st.sampled_from([200, 201, 400, 404, 418, 500]),
        body=st.sampled_from([ME, {"data": [{"status": "paid"}]}, None, 3]),
    ),
    max_size=6,
)


@given(first=TRAFFIC, more=TRAFFIC)
def test_more_traffic_never_exercises_less(first: list[Exchange], more: list[Exchange]) -> None:
    few, many = exercised(CONTRACT, first), exercised(CONTRACT, [*first, *more])
    for kind in KINDS:
        assert set(many.shares[kind].missing) <= set(few.shares[kind].missing)
        assert many.shares[kind].total == few.shares[kind].total
    assert 0 <= few.percent <= many.percent <= 100


def test_a_contract_without_anything_is_covered() -> None:
    assert Coverage(shares={}).percent == 100


def test_the_gate_makes_a_run_red(tmp_path: Path) -> None:
    with reference() as server:
        tokens = without_spare(server)
        high = run(server, tmp_path, tokens=tokens, min_coverage=100.0)
        percent = high.report["coverage"]["percent"]
        server.api.windows.clear()
        low = run(server, tmp_path, tokens=tokens, min_coverage=percent / 2)
    assert 50 < percent < 100
    assert (high.code, low.code) == (1, 0)
    told = f"contract coverage is {percent:g} %, --min-coverage asks for 100 %"
    assert (high.report["gates"], low.report["gates"]) == ([told], [])
