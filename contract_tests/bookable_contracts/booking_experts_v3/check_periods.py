"""The life of agenda periods, and what they occupy: B3-12 and B3-13."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bookable_contracts.booking_experts_v3.park import ABSENT, KINDS, Park
from bookable_contracts.oracles.answers import answered, prepared
from bookable_contracts.oracles.jsonapi.documents import included, linked_by
from bookable_contracts.oracles.jsonapi.refusing import lists_errors, points_to, points_towards
from bookable_contracts.oracles.races import one_winner
from bookable_contracts.verdicts import expect, not_reachable
from bookable_specs import Contract

RIVALS = 8
OTHER = dict(zip(KINDS, reversed(KINDS), strict=True))
RESERVED = "ReservationAgendaPeriod"


@pytest.mark.rule("B3-12")
@pytest.mark.parametrize("kind", KINDS)
def test_life(park: Park, contract: Contract, kind: str) -> None:
    """A period is made, read, listed, changed and deleted."""
    start, end = park.days()
    period, made = park.made(kind, park.period_body((start, end)))
    wanted = {"type": kind, "start_date": start, "end_date": end, "label": "Conformance"}
    told = {name: made.at(f"/data/attributes/{name}") for name in wanted}
    expect(told == wanted, "a period should be as it was made", made)
    linked = linked_by(made.at("/data"), "rentable")
    expect(linked == [("rentable", park.rentable)], "a period should have its rentable", made)
    shown = park.period(period)
    expect(shown.at("/data") == made.at("/data"), "GET should show it as it was made", made, shown)
    listed = park.call("listAgendaPeriods", query={"filter[id]": period, "filter[type]": kind})
    found = [each.get("id") for each in listed.at("/data") or ()]
    expect(found == [period], "the list should hold it", made, listed)
    answered(contract, park.remove(kind, period), 204)
    for gone in (park.period(period), park.remove(kind, period), park.change(kind, period)):
        answered(contract, gone, 404)


@pytest.mark.rule("B3-12")
@pytest.mark.parametrize("kind", KINDS)
def test_changes(park: Park, contract: Contract, kind: str) -> None:
    """A change leaves what it does not name as it is; null empties."""
    period, made = park.made(kind)
    before = made.at("/data/attributes")
    for label in ("Conformance two", None):
        exchange = park.change(kind, period, attributes={"label": label})
        answered(contract, exchange, 200)
        after = exchange.at("/data/attributes")
        kept = {n: v for n, v in after.items() if n not in {"label", "updated_at"}}
        same = all(before[name] == value for name, value in kept.items())
        expect(after.get("label") == label, "a change should be answered", exchange)
        expect(same, "a change should leave what it does not name", made, exchange)
        shown = park.period(period).at("/data")
        expect(shown == exchange.at("/data"), "GET should show the change", exchange)


@pytest.mark.rule("B3-12", evidence="assumed")
@pytest.mark.parametrize("kind", KINDS)
def test_other_paths(park: Park, contract: Contract, kind: str) -> None:
    """A period is not found by the path of another kind."""
    period, made = park.made(kind)
    attempts = [
        park.change(OTHER[kind], period, attributes={"label": "Other"}),
        park.remove(OTHER[kind], period),
    ]
    shown = park.period(period)
    same = shown.at("/data") == made.at("/data")
    expect(same, "the path of another kind should leave a period as it is", made, shown)
    for attempt in attempts:
        answered(contract, attempt, 404)


@pytest.mark.rule("B3-12", evidence="assumed")
@pytest.mark.parametrize("kind", KINDS)
def test_periods_of_reservations(park: Park, contract: Contract, kind: str) -> None:
    """The period of a reservation is not found where periods are changed."""
    period, label = _reserved(park)
    # The label is the one that it has: should the server take it, nothing is lost.
    answered(contract, park.change(kind, period, attributes={"label": label}), 404)


@pytest.mark.rule("B3-12", evidence="assumed")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["start_date", "end_date"])
def test_missing_dates(park: Park, contract: Contract, kind: str, name: str) -> None:
    """A period without a date is refused, and the answer points to it."""
    body = park.period_body()
    del body["data"]["attributes"][name]
    exchange = park.make(kind, body)
    answered(contract, exchange, 422)
    points_to(contract, exchange, f"/data/attributes/{name}")


@pytest.mark.rule("B3-12", evidence="assumed")
@pytest.mark.parametrize("kind", KINDS)
def test_missing_rentable(park: Park, contract: Contract, kind: str) -> None:
    """A period without an accommodation, or of one that there is not, is refused."""
    body = park.period_body()
    del body["data"]["relationships"]
    for refused in (body, park.period_body(rentable=ABSENT)):
        exchange = park.make(kind, refused)
        answered(contract, exchange, 422)
        lists_errors(contract, exchange)


@pytest.mark.rule("B3-12", evidence="assumed")
@pytest.mark.parametrize("kind", KINDS)
def test_no_nights(park: Park, contract: Contract, kind: str) -> None:
    """A period that ends on its first day, or before, is refused, new or changed."""
    start, _ = park.days()
    before = (dt.date.fromisoformat(start) - dt.timedelta(days=1)).isoformat()
    period, made = park.made(kind)
    first = made.at("/data/attributes/start_date")
    for end in (start, before):
        exchange = park.make(kind, park.period_body((start, end)))
        answered(contract, exchange, 422)
        points_to(contract, exchange, "/data/attributes/end_date")
    answered(contract, park.change(kind, period, attributes={"end_date": first}), 422)


@pytest.mark.rule("B3-12")
@pytest.mark.parametrize(
    "attributes",
    [
        {"type": "MaintenanceAgendaPeriod"},
        {"ical_uid": "mine@example.com"},
        {"created_at": "2026-07-01T10:00:00Z"},
        {"colour": "red"},
    ],
    ids=lambda attributes: next(iter(attributes)),
)
def test_read_only(park: Park, contract: Contract, attributes: dict[str, Any]) -> None:
    """Read-only and unknown attributes are refused, and the answer points to them."""
    name = next(iter(attributes))
    kind = "MaintenanceAgendaPeriod"
    period, _ = park.made(kind)
    attempts = (
        park.make(kind, park.period_body(**attributes)),
        park.change(kind, period, attributes=attributes),
    )
    for exchange in attempts:
        answered(contract, exchange, 422)
        points_towards(contract, exchange, f"/data/attributes/{name}")


@pytest.mark.rule("B3-13")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_overlaps(park: Park, contract: Contract, kind: str, shift: int) -> None:
    """An accommodation is occupied once a night, whichever kind of period does it."""
    first, _ = park.made(kind)
    days = _shifted(park.period(first).at("/data/attributes"), shift)
    for again in KINDS:
        answered(contract, park.make(again, park.period_body(days)), 422)


@pytest.mark.rule("B3-13")
def test_neighbours(park: Park, contract: Contract) -> None:
    """A period may begin on the day on which another ends, and the other way round."""
    kind = "MaintenanceAgendaPeriod"
    first, _ = park.made(kind)
    for shift in (-2, 2):
        days = _shifted(park.period(first).at("/data/attributes"), shift)
        answered(contract, park.make(kind, park.period_body(days)), 200)


@pytest.mark.rule("B3-13")
def test_changed_overlaps(park: Park, contract: Contract) -> None:
    """A change into another period is refused; the days that a change leaves are free."""
    kind = "MaintenanceAgendaPeriod"
    (one, first), (other, second) = park.made(kind), park.made(kind)
    taken = _days(second.at("/data/attributes"))
    days = {"start_date": taken[0], "end_date": taken[1]}
    exchange = park.change(kind, one, attributes=days)
    answered(contract, exchange, 422)
    start, end = park.days()
    moved = park.change(kind, other, attributes={"start_date": start, "end_date": end})
    answered(contract, moved, 200)
    answered(contract, park.make(kind, park.period_body(taken)), 200)
    same = park.period(one).at("/data") == first.at("/data")
    expect(same, "a refused change should leave a period as it was", first, exchange)


@pytest.mark.rule("B3-13")
@pytest.mark.parametrize("kind", KINDS)
def test_freed(park: Park, contract: Contract, kind: str) -> None:
    """The days of a deleted period are free again."""
    period, made = park.made(kind)
    prepared(contract, park.remove(kind, period), 204)
    days = _days(made.at("/data/attributes"))
    answered(contract, park.make(kind, park.period_body(days)), 200)


@pytest.mark.rule("B3-13")
def test_rivals(park: Park) -> None:
    """Of eight who block the same days at once, one gets them."""
    body = park.period_body()
    calls = []
    for number in range(RIVALS):
        name = f"create{list(KINDS.values())[number % len(KINDS)]}AgendaPeriod"
        calls.append((park.key(name), park.request(name, json=body)))
    one_winner(park.client, calls, won=200, lost=422)


@pytest.mark.rule("B3-13")
def test_reservations(park: Park, contract: Contract) -> None:
    """A reservation shows as a period of its days; other periods have none."""
    query = {"filter[type]": RESERVED, "include": "reservation", "page[size]": "20"}
    exchange = park.call("listAgendaPeriods", query=query)
    periods = answered(contract, exchange, 200)["data"]
    if not periods:
        not_reachable("needs a reservation whose period is shown")
    there = {each["id"]: each["attributes"] for each in included(exchange)}
    for period in periods:
        linked = linked_by(period, "reservation")
        expect(linked, f"a {RESERVED} should link to its reservation", exchange)
        stay = there.get(linked[0][1], {})
        same = _days(stay) == _days(period["attributes"])
        expect(same, f"a {RESERVED} should have the days of its reservation", exchange)
    others = park.call("listAgendaPeriods", query={"filter[type]": f"!{RESERVED}"})
    for period in answered(contract, others, 200)["data"]:
        alone = not linked_by(period, "reservation")
        expect(alone, "a period of another kind should have no reservation", others)


@pytest.mark.rule("B3-13")
def test_days_of_a_reservation(park: Park, contract: Contract) -> None:
    """What a reservation occupies cannot be blocked."""
    query = {"filter[type]": RESERVED, "sort": "-end_date", "page[size]": "1"}
    exchange = park.call("listAgendaPeriods", query=query)
    periods = prepared(contract, exchange, 200)["data"]
    if not periods:
        not_reachable("needs a reservation whose period is shown")
    rentable = linked_by(periods[0], "rentable")[0][1]
    body = park.period_body(_days(periods[0]["attributes"]), rentable=rentable)
    answered(contract, park.make("ExternalBlockedAgendaPeriod", body), 422)


def _reserved(park: Park) -> tuple[str, Any]:
    exchange = park.call("listAgendaPeriods", query={"filter[type]": RESERVED, "page[size]": "1"})
    periods = prepared(park.contract, exchange, 200)["data"]
    if not periods:
        not_reachable("needs a reservation whose period is shown")
    return periods[0]["id"], periods[0]["attributes"].get("label")


def _days(attributes: Any) -> tuple[str, str]:
    return str(attributes.get("start_date")), str(attributes.get("end_date"))


def _shifted(attributes: Any, days: int) -> tuple[str, str]:
    ends = (dt.date.fromisoformat(day) + dt.timedelta(days=days) for day in _days(attributes))
    start, end = (each.isoformat() for each in ends)
    return start, end
