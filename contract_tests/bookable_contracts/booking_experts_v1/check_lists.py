"""Lists: languages, pages, fieldsets and includes: B1-03 to B1-06."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from bookable_contracts.booking_experts_v1.desk import RESERVATIONS, Desk
from bookable_contracts.booking_experts_v1.errors import refuses
from bookable_contracts.booking_experts_v1.park import SEARCH, Park
from bookable_contracts.booking_experts_v1.stays import Finder
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles import paging
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.jsonapi import documents, fieldsets, includes, languages
from bookable_contracts.oracles.jsonapi.cases import Case, paths_on
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.oracles.jsonapi.documents import fields_shown, included, localized
from bookable_contracts.oracles.jsonapi.refusing import UNKNOWN
from bookable_contracts.verdicts import assumed, expect, not_reachable
from bookable_specs import Contract, Operation

PAGE = 30
DEEP = 4
TRIES = 3


@pytest.mark.rule("B1-03")
def test_languages(park: Park, localized_operation: Operation, rng: Random) -> None:
    """Accept-Language picks the translations; without it they are English."""
    collection = park.collection(localized_operation.id)
    languages.limits_texts(collection, rng, default="en", plain=True)
    with assumed():
        languages.limits_texts(collection, rng, default="en", weighted=False)


@pytest.mark.rule("B1-03", evidence="assumed")
def test_every_language_asked_for(park: Park, localized_operation: Operation) -> None:
    """Each text has every language asked for, null where there is no translation."""
    collection = park.collection(localized_operation.id)
    collection.sample()
    judged = 0
    for header, wanted in (("nl,cs", {"nl", "cs"}), ("en-GB", {"en"}), ("*", {"en"})):
        exchange = collection.read({}, {"Accept-Language": header})
        for resource in collection.resources(exchange):
            for name, texts in localized(park.contract, resource):
                message = f"Accept-Language: {header} should give {name} in all of them"
                expect(not texts or set(texts) == wanted, message, exchange)
                judged += bool(texts)
    if not judged:
        not_reachable(f"{collection.id} shows no text that has languages")


@pytest.mark.rule("B1-03")
def test_languages_of_bookings(desk: Desk, finder: Finder) -> None:
    """What is included with a preview is translated too."""
    stay = finder.fresh()
    for language in ("nl", "de"):
        request = desk.park.request(
            "previewReservation",
            park=stay.administration,
            json=desk.body(stay),
            query={"include": "invoice_items,category"},
            headers={"Accept-Language": language},
        )
        exchange = desk.park.client.send(request, key=desk.park.key)
        answered(desk.contract, exchange, 200)
        texts = [t for each in included(exchange) for _, t in localized(desk.contract, each)]
        right = texts and all(set(each) <= {language} for each in texts)
        expect(right, f"included texts should be in {language} alone", exchange)


@pytest.mark.rule("B1-04")
def test_pages(contract: Contract, collection: Collection) -> None:
    """Lists come in pages, and all pages together are the list."""
    paging.has_envelope(contract, collection.ask)
    paging.partitions(contract, collection.ask, "id")


@pytest.mark.rule("B1-04")
def test_links(contract: Contract, collection: Collection) -> None:
    """Links lead to the first, previous, this, next and last page, query and all."""
    name = next(iter(collection.type.attributes))
    query = {f"fields[{collection.type.name}]": name}
    paging.links_lead(contract, collection.ask, "id", query)


@pytest.mark.rule("B1-04")
def test_size_of_pages(park: Park, desk: Desk, finder: Finder) -> None:
    """A page holds 30."""
    key, stay = park.extended(), finder.fresh()
    for _ in range(TRIES):
        exchange = park.call("listReservations", key=key)
        answered(park.contract, exchange, 200)
        count = len(exchange.at("/data") or [])
        expect(count <= PAGE, f"a page should hold 30 at most, it holds {count}", exchange)
        if exchange.at("/links/next"):
            break
        for _ in range(PAGE + 1 - count):
            desk.booked(stay)
    message = f"a page before the last should hold 30, it holds {count}"
    expect(count == PAGE and exchange.at("/links/next"), message, exchange)


@pytest.mark.rule("B1-04", evidence="assumed")
def test_pages_that_are_not(contract: Contract, collection: Collection) -> None:
    """A page past the end is empty and leads back; a number that is none answers 400."""
    last = paging.paging_of(contract).link(collection.read({}), "last")
    exchange = collection.ask({"page[number]": "9999"})
    answered(contract, exchange, 200)
    expect(not exchange.at("/data"), "a page past the end should be empty", exchange)
    back = paging.query_of(str(exchange.at("/links/prev") or "")).get("page[number]")
    right = back == paging.query_of(str(last)).get("page[number]")
    expect(right, "a page past the end should have the last one as prev", exchange)
    paging.refuses_nonsense(contract, collection.operation, collection.ask)


@pytest.mark.rule("B1-04", evidence="assumed")
def test_search_has_no_pages(park: Park) -> None:
    """The availability search has no links."""
    exchange = park.search({"limit[availabilities]": 3})
    answered(park.contract, exchange, 200)
    expect("links" not in (exchange.json or {}), "the search should have no links", exchange)


@pytest.fixture
def found(park: Park) -> Collection:
    """The stays that a search finds, as a collection."""
    return park.collection(SEARCH)


@pytest.mark.rule("B1-05")
def test_fieldsets(collection: Collection, rng: Random) -> None:
    """A fieldset leaves what it names, and all resources."""
    fieldsets.leave_out(collection, rng)
    fieldsets.keep_resources(collection)
    with assumed():
        fieldsets.leave_one(collection)


@pytest.mark.rule("B1-05")
def test_relative_fieldsets(collection: Collection, rng: Random) -> None:
    """Names with a plus and a minus change the default."""
    fieldsets.change_default(collection, rng)
    with assumed():
        fieldsets.refuse_both(collection)


@pytest.mark.rule("B1-05")
def test_fieldsets_of_the_search(found: Collection, rng: Random) -> None:
    """The search obeys fieldsets, and sends what is not in the default when it is named."""
    fieldsets.leave_out(found, rng)
    fieldsets.change_default(found, rng)
    asked = found.read({"fields[availabilities]": "+available_rentables,-checkin_time"})
    for resource in found.resources(asked):
        shown = fields_shown(resource)
        right = "available_rentables" in shown and "checkin_time" not in shown
        expect(right, "+available_rentables,-checkin_time should add one and leave one out", asked)


@pytest.mark.rule("B1-05", evidence="assumed")
def test_unknown_fields(collection: Collection) -> None:
    """A name that a type does not have is ignored."""
    name = next(iter(collection.type.attributes))
    kind = collection.type.name
    collection.sample()
    for text, wanted in ((UNKNOWN, set[str]()), (f"{name},{UNKNOWN}", {name})):
        exchange = collection.read({f"fields[{kind}]": text})
        for resource in collection.resources(exchange):
            expect(fields_shown(resource) <= wanted, "an unknown name should be ignored", exchange)


@pytest.mark.rule("B1-05")
def test_fieldsets_of_included(related: Collection, relationship_case: Case) -> None:
    """A fieldset limits the resources of its type, included ones too, and no others."""
    fieldsets.limit_included(related, relationship_case.name)


@pytest.mark.rule("B1-05", evidence="assumed")
def test_fieldset_and_include(related: Collection, relationship_case: Case) -> None:
    """What is included comes though a fieldset leaves the relationship out."""
    fieldsets.spare_the_included(related, relationship_case.name)


@pytest.mark.rule("B1-05")
def test_fieldset_of_a_booking(desk: Desk, finder: Finder) -> None:
    """A fieldset limits a reservation, when it is made, read and changed."""
    stay = finder.fresh()
    query = {"fields[reservations]": "status,total"}
    booking = desk.booked(stay)
    made = desk.write("preview", RESERVATIONS, stay, desk.body(stay), **query)
    answers = [made, desk.read(booking, query=query), desk.change(booking, {}, query=query)]
    for exchange in answers:
        answered(desk.contract, exchange, 200)
        shown = fields_shown(exchange.at("/data") or {})
        expect(shown <= {"status", "total"} and "total" in shown, "it should be limited", exchange)


@pytest.mark.rule("B1-06")
def test_includes(related: Collection, relationship_case: Case, rng: Random) -> None:
    """An include brings what is linked, each once."""
    includes.brings_all(related, relationship_case.name, rng)


@pytest.mark.rule("B1-06")
def test_includes_change_nothing(related: Collection, relationship_case: Case) -> None:
    """An include changes no resource, and without one nothing is included."""
    includes.invents_nothing(related, relationship_case.name)
    includes.empty_include(related)


@pytest.mark.rule("B1-06")
def test_long_paths(park: Park, leading_case: Case, contract: Contract) -> None:
    """A path over several steps brings what stands at each of them."""
    related, brought = park.collection(leading_case.operation.id), 0
    for path in paths_on(leading_case, contract, depth=DEEP):
        exchange = related.read({"include": path})
        documents.is_compound(related, exchange, [path])
        brought += len(included(exchange))
    if not brought:
        not_reachable(includes.nothing_linked(related, leading_case.name))


@pytest.mark.rule("B1-06", evidence="assumed")
def test_unlisted_paths(related: Collection, relationship_case: Case) -> None:
    """A path that is not listed answers 400; included is there, if only empty."""
    name = relationship_case.name
    for path in (UNKNOWN, f"{name}.{UNKNOWN}"):
        refuses(related.contract, related.ask({"include": path}), 400)
    exchange = related.read({"include": name})
    listed = isinstance(exchange.at("/included"), list)
    expect(listed, "included should be there whenever include is", exchange)


@pytest.mark.rule("B1-06")
@pytest.mark.parametrize("verb", ["preview", "validate", "get", "create", "update"])
def test_includes_of_bookings(desk: Desk, finder: Finder, verb: str) -> None:
    """Includes come with every answer about a booking."""
    query = {"include": "category,category.terms,invoice_items,invoice_items.costs"}
    exchange = _about(desk, finder, verb, query)
    answered(desk.contract, exchange, 201 if verb == "create" else 200)
    linked: dict[str, Any] = exchange.at("/data/relationships") or {}
    wanted = {
        (each["type"], each["id"])
        for name in ("category", "invoice_items")
        for each in _list(linked.get(name, {}).get("data"))
    }
    there = [documents.identity(each) for each in included(exchange)]
    expect(wanted <= set(there), "include should bring what is linked", exchange)
    expect(len(set(there)) == len(there), "each should come once", exchange)


def _about(desk: Desk, finder: Finder, verb: str, query: dict[str, str]) -> Exchange:
    stay = finder.fresh()
    if verb in {"preview", "validate", "create"}:
        return desk.write(verb, RESERVATIONS, stay, desk.body(stay), **query)
    booking = desk.booked(stay)
    return desk.read(booking, query=query) if verb == "get" else desk.change(booking, query=query)


def _list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else [data] if data else []
