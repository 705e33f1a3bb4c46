"""How values are written: money and time, PW-05 and PW-06."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, came, pick
from bookable_contracts.oracles.shapes import formats, schema_of
from bookable_contracts.prive_wellness.company import Company
from bookable_contracts.prive_wellness.slots import WINDOW, Slot, offered
from bookable_contracts.verdicts import NotTested, expect, not_reachable
from bookable_specs import Contract

# RFC 3339 §5.6: a full date, "T", a time with seconds, and an offset from UTC.
MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d{2}:[0-5]\d)", re.I
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@pytest.mark.rule("PW-05")
def test_money(home: Company) -> None:
    """Every amount is a whole number of cents, with its currency beside it."""
    for exchange in _answers(home):
        faults = _money_faults(exchange.json)
        expect(not faults, f"{exchange.operation}: {', '.join(faults[:1])}", exchange)


@pytest.mark.rule("PW-06")
def test_moments_and_dates(home: Company, contract: Contract) -> None:
    """Timestamps are RFC 3339 and dates YYYY-MM-DD."""
    for exchange in _answers(home):
        schema = schema_of(contract, contract.operations[exchange.operation], exchange)
        if schema is None:
            continue
        for name, kind, value in formats(contract, schema, exchange.json):
            pattern = {"date-time": MOMENT, "date": DAY}.get(kind)
            fits = pattern is None or (isinstance(value, str) and pattern.fullmatch(value))
            what = "an RFC 3339 timestamp" if kind == "date-time" else "YYYY-MM-DD"
            expect(fits, f"{exchange.operation}: {name} should be {what}", exchange)


@pytest.mark.rule("PW-06")
def test_moments_of_a_day(home: Company) -> None:
    """A slot starts on the day under which it is offered, and ends later."""
    exchange, slots = _offering(home, home.today, WINDOW)
    try:
        zone = ZoneInfo(pick(exchange, "/timezone"))
    except (ZoneInfoNotFoundError, ValueError):
        expect(False, "the time zone should have an IANA name", exchange)
    if not slots:
        not_reachable(f"no unit offers a slot within {WINDOW} days: open one")
    for slot in slots:
        same = slot.starts.astimezone(zone).date().isoformat() == slot.date
        expect(same, "a slot should start on the day under which it is offered", exchange)
        expect(slot.starts < slot.ends, "a slot should end after it starts", exchange)


@pytest.mark.rule("PW-06", evidence="assumed")
@pytest.mark.parametrize("season", [1, 7], ids=["winter", "summer"])
def test_moments_and_clock(home: Company, season: int) -> None:
    """A slot starts and ends when the company's clock shows the times of its timeslot."""
    first = dt.date(home.today.year + (home.today.month >= season), season, 8)
    exchange, slots = _offering(home, first, days=14)
    if not slots:
        not_reachable(
            f"no unit offers a slot in the two weeks from {first.day} {first:%B} on: open one"
        )
    told = home.call("getUnit", path={"uuid": slots[0].unit_uuid})
    timeslots = {each["id"]: each for each in pick(told, "/timeslots", list)}
    zone = ZoneInfo(pick(exchange, "/timezone"))
    for slot in slots:
        for end, moment in (("starts", slot.starts), ("ends", slot.ends)):
            clock = timeslots[slot.timeslot_id][end]
            message = f"a slot should have its {end}_at when the company's clock shows {clock}"
            expect(f"{moment.astimezone(zone):%H:%M}" == clock, message, told, exchange)


@pytest.mark.rule("PW-06")
@pytest.mark.parametrize("value", ["15-07-2030", "2030-7-5", "2030-02-30", "2030-07-15T00:00:00Z"])
def test_other_dates(home: Company, value: str) -> None:
    """A date that is written otherwise is refused."""
    exchange = home.call("getUnitAvailability", path={"uuid": home.units[0]}, query={"from": value})
    answered(home.contract, exchange, 400)


def _offering(home: Company, first: dt.date, days: int) -> tuple[Exchange, list[Slot]]:
    """Return the slots of the first unit that offers any on these days, and the answer."""
    for unit in home.units:
        exchange = home.availability(unit, first, first + dt.timedelta(days=days - 1))
        if slots := offered(exchange):
            break
    return exchange, slots


def _answers(home: Company) -> list[Exchange]:
    """Read one of each body that has amounts and moments in it."""
    slot = home.slots.take()
    booking = home.booked(slot)
    day = dt.date.fromisoformat(slot.date)
    answers = [
        home.call("getUnit", path={"uuid": slot.unit_uuid}),
        home.availability(slot.unit_uuid, day, day + dt.timedelta(days=6)),
        home.booking(booking["reference"]),
        home.listed(from_=slot.date, to=slot.date)[1],
    ]
    if "payments:write" in home.client.ring.scopes_of(home.uuid):
        answers.append(home.pay(booking["reference"]))
    for exchange in answers:
        if exchange.status >= 400:
            raise NotTested(
                f"{exchange.operation} answered {came(home.contract, exchange)}", exchange
            )
    return answers


def _money_faults(node: Any) -> list[str]:
    if isinstance(node, list):
        return [fault for item in node for fault in _money_faults(item)]
    if not isinstance(node, dict):
        return []
    found = [fault for value in node.values() for fault in _money_faults(value)]
    for name in (name for name in node if name.endswith("_cents")):
        if type(node[name]) is not int:
            found.append(f"{name} should be a whole number of cents")
        if not isinstance(node.get("currency"), str):
            found.append(f"{name} should have a currency beside it")
    return found
