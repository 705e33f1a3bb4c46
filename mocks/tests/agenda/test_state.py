"""What every call keeps: a failure changes nothing, and the same seed gives the same bytes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookable_mocks.agenda.handlers import HANDLERS
from bookable_specs import load

pytestmark = pytest.mark.slow  # each case compares whole databases

VALUES: st.SearchStrategy[Any] = st.one_of(
    st.integers(-1, 60),
    st.sampled_from(
        [
            *("", "x", "é", "\x00", "<a>", "2026-07-09", "2026-07-12", "2026-02-30", "9999-12-31"),
            *("10:00", "10:07", "11:00", "23:59", "24:00", "2026-07-01 12:00:00", "consumer"),
            *("customer", "company", "limit", "travel", '{"perDay": 1}', "[]", "a@example.com"),
            *("+31 6 12345678", "sam.lokje", "voorbeeld-1", 2**53, 2**70, "M", "1990-01-01"),
        ]
    ),
)
NAMES = sorted(
    {
        parameter["name"]
        for operation in load("agenda").operations.values()
        for parameter in operation.node.get("parameters", ())
        if parameter["name"] not in ("[variabel]", "api_format")
    }
    | {"Kleurwens", "Allergie", "HoeBekend", "Onbekend"}
)
METHODS = sorted(
    operation.path.rpartition("/")[2] for operation in load("agenda").operations.values()
)


def test_every_call_of_the_contract_has_its_handler() -> None:
    assert set(HANDLERS) == set(load("agenda").operations)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(METHODS), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=12))
def test_whatever_is_sent_the_answer_is_as_promised_and_a_failure_changes_nothing(
    busy: Any, method: str, params: dict[str, Any]
) -> None:
    before = busy.state()

    answer = busy(method, **params)

    assert answer.http.status_code == 200
    assert answer.code != "SERVER_ERROR"
    if answer.code:
        assert list(answer) == ["Status"]
        assert answer["Status"]["Message"]
        assert busy.state() == before


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["setAppointment", "setCustomer", "cancelAppointment", "CHAddBlock"]),
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=3),
)
def test_a_good_call_with_a_few_bad_values_does_all_or_nothing(
    busy: Any, method: str, changes: dict[str, Any]
) -> None:
    good = {
        "AgendaId": 1,
        "CustomerId": 1,
        "AppointmentTypeId": 1,
        "Date": "2026-07-09",
        "StartTime": "10:00",
        "EndTime": "11:00",
        "Email": "x@example.com",
        "FirstName": "X",
        "LastName": "Y",
        **({"Id": 1} if method == "cancelAppointment" else {}),
    }
    before = busy.state()

    answer = busy(method, **{**good, **changes})

    assert answer.code != "SERVER_ERROR"
    if answer.code:
        assert busy.state() == before


def test_the_same_seed_gives_the_same_bytes(make_api: Any) -> None:
    one, two, other = make_api(), make_api(), make_api(seed=2)

    assert one.state() == two.state()
    assert one.state() != other.state()


def test_the_same_calls_give_the_same_bytes(make_api: Any, tools: Any) -> None:
    answers = []
    for _ in range(2):
        api = make_api()
        api.clear()
        api.booked("10:00")
        names = {"Email": "x@example.com", "FirstName": "X", "LastName": "Y"}
        api.get("setCustomer", Username="x", Password="geheim-1", **names)
        listed = api("getAppointments", IncludeCancelled=1).http.content
        answers.append((listed, api.messages(), api.state()))

    assert answers[0] == answers[1]


def test_a_reset_gives_the_world_back(api: Any, make_api: Any) -> None:
    api.booked("10:00")
    assert api.http("POST", "/_mock/reset").status_code in (200, 204)

    assert api.state() == make_api().state()


def test_seeded_appointments_hold_their_times_and_never_overlap(make_api: Any) -> None:
    api = make_api()
    booked = [a for a in api.get("getAppointments")["Objects"] if a["Resources"]]
    spans = sorted(
        (a["Resources"][0]["ResourceId"], a["StartTime"], a["BlockedTime"]) for a in booked
    )

    assert len(booked) > 10
    for one, two in pairwise(spans):
        assert one[0] != two[0] or one[2] <= two[1]


def test_the_seed_has_every_label_but_pending_and_both_kinds_of_customer(make_api: Any) -> None:
    api = make_api()
    found = api.get("getAppointments", IncludeCancelled=1)["Objects"]

    assert {a["Label"] for a in found} >= {"2", "3", "4"}
    gone = api.get("getCustomers", UpdatedAfter="2000-01-01 00:00:00")["Objects"]
    assert [c for c in gone if c["Status"] == "3"] == [{"Id": "30", "Status": "3"}]
