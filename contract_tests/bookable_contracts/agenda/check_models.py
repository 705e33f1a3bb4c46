"""Calculation models: AG-18, and that blocks know nothing of them, which is AG-17."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bookable_contracts.agenda.office import ABSENT, Office, objects
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.outcomes import built_upon, fails, succeeds
from bookable_contracts.verdicts import expect
from bookable_specs import Contract

MODELS = (
    "specificTimes",
    "multiple",
    "limit",
    "combination",
    "complex",
    "travel",
    "connectingApps",
)
KEPT = ("combination", "complex", "travel", "connectingApps")
OFF = "{}"


def save(office: Office, model: str, value: Any, enabled: int | None = 1) -> Exchange:
    """Save the settings of a model, whatever comes of it."""
    text = value if isinstance(value, str) else json.dumps(value)
    query = {"AgendaId": office.agenda, "AppTypeId": office.kind["Id"], "CalculationModel": model}
    return office.call("setCalculationModelSettings", **query, Value=text, Enabled=enabled)


def read(office: Office, model: str) -> Exchange:
    """Read the settings of a model, whatever comes of it."""
    query = {"AgendaId": office.agenda, "AppTypeId": office.kind["Id"], "CalculationModel": model}
    return office.call("getCalculationModelSettings", **query)


@contextmanager
def kept(office: Office, *models: str) -> Iterator[None]:
    """Put the settings of models back as they were."""
    before = {model: read(office, model) for model in models}
    for exchange in before.values():
        built_upon(office.contract, exchange)
    try:
        yield
    finally:
        for model, exchange in before.items():
            settings = exchange.at("/CalculationModelSettings") or {}
            on = int(settings.get("Enabled") == "1")
            save(office, model, settings.get("Value") or OFF, on)


@pytest.mark.rule("AG-18")
@pytest.mark.parametrize("model", MODELS)
def test_saved(office: Office, contract: Contract, model: str) -> None:
    """What is saved of a model is read again, as it was written."""
    with kept(office, model):
        for value, enabled in (('{"note":  "kept"}', 0), ('{"note": 2}', 0), (OFF, 1), (OFF, 0)):
            saved = save(office, model, value, enabled)
            succeeds(contract, saved, f"settings of {model}")
            told = read(office, model)
            succeeds(contract, told)
            settings = told.at("/CalculationModelSettings")
            wanted = {
                "AppTypeId": office.kind["Id"],
                "CalculationModel": model,
                "Value": value,
                "Enabled": str(enabled),
            }
            expect(settings == wanted, "settings should be read as they were saved", saved, told)
        for enabled in (1, 0):
            built_upon(contract, save(office, model, OFF, enabled))
            saved = save(office, model, OFF, None)
            succeeds(contract, saved, f"settings of {model} without Enabled")
            stays = read(office, model).at("/CalculationModelSettings/Enabled") == str(enabled)
            expect(stays, "without Enabled a model should stay on or off", saved)


@pytest.mark.rule("AG-18", evidence="assumed")
@pytest.mark.parametrize(
    ("model", "value"),
    [
        ("limit", "no JSON"),
        ("limit", "[]"),
        ("travel", '"text"'),
        ("travel", "12"),
        ("limit", '{"perDay": "three"}'),
        ("multiple", '{"persons": [2]}'),
        ("specificTimes", '{"times": "09:00"}'),
        ("limitless", "{}"),
        ("Limit", "{}"),
    ],
)
def test_wrong_settings(office: Office, contract: Contract, model: str, value: str) -> None:
    """An unknown model, and a Value that is not what its model has, are refused."""
    exchange = save(office, model, value, 0)
    fails(contract, exchange, "settings that are not those of a model")


@pytest.mark.rule("AG-18", evidence="assumed")
def test_wrong_names(office: Office, contract: Contract) -> None:
    """An agenda or type that does not exist, and another switch, are refused."""
    query = {"AgendaId": office.agenda, "AppTypeId": office.kind["Id"], "CalculationModel": "limit"}
    wrong: list[dict[str, Any]] = [{"AgendaId": ABSENT}, {"AppTypeId": ABSENT}]
    for change in wrong:
        exchange = office.call("getCalculationModelSettings", **{**query, **change})
        fails(contract, exchange, f"settings of an unknown {next(iter(change))}")
    exchange = office.call("setCalculationModelSettings", **query, Value=OFF, Enabled=2)
    fails(contract, exchange, "a switch that is neither on nor off")


@pytest.mark.rule("AG-18", evidence="assumed")
def test_specific_times(office: Office, contract: Contract) -> None:
    """The model specificTimes leaves its times alone, as long as it is on."""
    times = office.diary.take_day()
    day = times[0].date
    chosen = sorted({times[0].start, times[-1].start})
    with kept(office, "specificTimes"):
        before = objects(office.times(day))
        saved = save(office, "specificTimes", {"times": [*chosen, "03:07"]})
        built_upon(contract, saved)
        exchange = office.times(day)
        wanted = [each for each in before if each["StartTime"] in chosen]
        expect(objects(exchange) == wanted, "only its times should be left", saved, exchange)
        other = next((each for each in times if each.start not in chosen), None)
        if other is not None:
            fails(contract, office.book(other), "a consumer's booking at another time")
        off = save(office, "specificTimes", {"times": chosen}, 0)
        built_upon(contract, off)
        exchange = office.times(day)
        expect(objects(exchange) == before, "switched off it should do nothing", off, exchange)


@pytest.mark.rule("AG-18", evidence="assumed")
def test_limit(office: Office, contract: Contract) -> None:
    """The model limit ends a day with as many appointments of the type, cancelled ones apart."""
    slot = office.diary.take_day()[0]
    day = {"StartDate": slot.date, "EndDate": slot.date}
    own = {"AgendaId": office.agenda, "AppointmentTypeId": office.kind["Id"]}
    with kept(office, "limit"):
        count = len(office.listed("getAppointments", **own, **day))
        saved = save(office, "limit", {"perDay": count + 1})
        built_upon(contract, saved)
        open_ = office.times(slot.date)
        expect(objects(open_), "below the limit a day should have times", saved, open_)
        appointment = office.booked(slot)
        full = office.times(slot.date)
        expect(not objects(full), "a day that has as many should have no times", saved, full)
        days = office.ask("getBookableDays", **own, **day)
        expect(not objects(days), "a day that has as many should not be bookable", saved, days)
        built_upon(contract, office.cancel(appointment, Mode="company"))
        again = office.times(slot.date)
        expect(objects(again), "a cancelled appointment should not count", saved, again)


@pytest.mark.rule("AG-18", evidence="assumed")
def test_multiple(office: Office, contract: Contract) -> None:
    """The model multiple keeps a time until it has as many appointments of the type."""
    slot = office.diary.take()
    with kept(office, "multiple"):
        saved = save(office, "multiple", {"persons": 2})
        built_upon(contract, saved)
        for left in (True, False):
            made = office.book(slot)
            succeeds(contract, made, "a booking below the number of persons")
            free, offered = office.offers(slot)
            message = f"the time should {'' if left else 'not '}be bookable any more"
            expect(free is left, message, saved, made, offered)
        fails(contract, office.book(slot), "a booking beyond the number of persons")


@pytest.mark.rule("AG-18", evidence="assumed")
@pytest.mark.parametrize("model", KEPT)
def test_without_effect(office: Office, contract: Contract, model: str) -> None:
    """The other models change nothing that can be seen."""
    slot = office.diary.take()
    with kept(office, model):
        before = objects(office.times(slot.date))
        saved = save(office, model, {"note": "kept"})
        built_upon(contract, saved)
        exchange = office.times(slot.date)
        expect(objects(exchange) == before, "the times should be the same", saved, exchange)


@pytest.mark.rule("AG-17")
def test_blocks_know_no_models(office: Office, contract: Contract) -> None:
    """The call getBookableBlocks applies no calculation model."""
    slot = office.diary.take()
    own = {"AgendaId": office.agenda, "AppointmentTypeId": office.kind["Id"], "Date": slot.date}
    with kept(office, "specificTimes"):
        before = objects(office.ask("getBookableBlocks", **own))
        saved = save(office, "specificTimes", {"times": ["03:07"]})
        built_upon(contract, saved)
        after = office.ask("getBookableBlocks", **own)
        expect(objects(after) == before, "the blocks should be the same", saved, after)
