"""Asking beforehand what a stay costs, and what is wrong about it: B1-13."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_contracts.booking_experts_v1.desk import DETAILS, NOUNS, RESERVATIONS, Desk
from bookable_contracts.booking_experts_v1.errors import BLANK, blames, blanks, errors_of, refuses
from bookable_contracts.booking_experts_v1.stays import Finder, Stay
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, prepared
from bookable_contracts.verdicts import assumed, expect
from bookable_specs import Contract


@pytest.fixture
def stay(finder: Finder) -> Stay:
    """A stay that nobody else uses."""
    return finder.fresh()


@pytest.mark.rule("B1-13")
@pytest.mark.parametrize("kind", NOUNS)
def test_previews(desk: Desk, finder: Finder, kind: str) -> None:
    """A preview prices a stay, with null as its id, and is not saved."""
    stay = finder.fresh(park=desk.park_for(kind))
    before, _ = finder.stock(stay)
    exchange = desk.write("preview", kind, stay, desk.body(stay, kind, details=False))
    answered(desk.contract, exchange, 200)
    body = exchange.json
    null = isinstance(body, dict) and "id" in body["data"] and body["data"]["id"] is None
    expect(null, "the id of a preview should be null", exchange)
    expect(body["data"].get("type") == kind, f"a preview should be of {kind}", exchange)
    total = exchange.at("/data/attributes/total")
    expect(isinstance(total, int | float), "a preview should tell the total", exchange)
    after, search = finder.stock(stay)
    expect(after == before, "a preview should take nothing", exchange, search)
    with assumed():
        hidden = {"token", "status", "confirmed_at"} & set(body["data"]["attributes"])
        expect(not hidden, "a preview should have no token, status and confirmed_at", exchange)


@pytest.mark.rule("B1-13")
def test_nothing_is_saved(desk: Desk, stay: Stay) -> None:
    """Neither previewing nor validating leaves a reservation behind."""
    key = desk.park.extended(stay.administration)

    def listed() -> tuple[list[Any], Exchange]:
        query = {"start_date": stay.start.isoformat()}
        exchange = desk.park.call(
            "listReservations", park=stay.administration, key=key, query=query
        )
        prepared(desk.contract, exchange, 200)
        return [each["id"] for each in exchange.at("/data") or []], exchange

    before, _ = listed()
    for verb, query in (("preview", {}), ("validate", {}), ("validate", {"place": "true"})):
        exchange = desk.write(verb, RESERVATIONS, stay, desk.body(stay), **query)
        answered(desk.contract, exchange, 200)
        after, shown = listed()
        expect(after == before, f"{verb} should save nothing", exchange, shown)


@pytest.mark.rule("B1-13")
def test_validating_tells_all_errors(desk: Desk, stay: Stay) -> None:
    """Validate tells the errors that making it would have, all of them at once."""
    body = desk.body(stay, details=False)
    checked = desk.write("validate", RESERVATIONS, stay, body, place="true")
    made = desk.write("create", RESERVATIONS, stay, body, place="true")
    for exchange in (checked, made):
        refuses(desk.contract, exchange, 422)
    same = errors_of(checked) == errors_of(made)
    expect(same, "validate should tell the errors of making it", checked, made)
    missing = blanks(checked)
    expect(len(missing) > 1, "validate should tell all that is missing, not the first", checked)
    rest = {name: DETAILS.get(name, "1") for name in missing[1:]}
    checked = desk.write("validate", RESERVATIONS, stay, desk.body(stay, details=False, **rest),
                         place="true")  # fmt: skip
    alone = blanks(checked) == missing[:1]
    expect(alone, "validate should tell what is still missing, and nothing else", checked)


@pytest.mark.rule("B1-13")
@pytest.mark.parametrize("kind", NOUNS)
def test_validating_what_is_right(desk: Desk, finder: Finder, kind: str) -> None:
    """Validate answers the preview where nothing is wrong."""
    stay = finder.fresh(park=desk.park_for(kind))
    body = desk.body(stay, kind)
    checked = desk.write("validate", kind, stay, body, place="true")
    preview = desk.write("preview", kind, stay, body)
    for exchange in (checked, preview):
        answered(desk.contract, exchange, 200)
    expect(checked.json == preview.json, "validate should answer the preview", checked, preview)


@pytest.mark.rule("B1-13", evidence="assumed")
def test_what_is_taken(desk: Desk, finder: Finder) -> None:
    """Validate with place says that a stay is taken; a preview is still given."""
    stay = finder.scarce()
    for _ in range(stay.stock):
        desk.booked(stay, place=True)
    body = desk.body(stay)
    taken = desk.write("validate", RESERVATIONS, stay, body, place="true")
    blames(desk.contract, taken, "attributes/start_date", "is not available")
    answered(desk.contract, desk.write("preview", RESERVATIONS, stay, body), 200)


@pytest.mark.rule("B1-13", evidence="assumed")
def test_previews_of_nothing(desk: Desk, stay: Stay, contract: Contract) -> None:
    """What cannot be priced is refused, in a preview as in a validation."""
    body = desk.body(stay)
    del body["data"]["attributes"]["start_date"]
    for verb in ("preview", "validate"):
        exchange = desk.write(verb, RESERVATIONS, stay, body)
        blames(contract, exchange, "attributes/start_date", BLANK)
