"""Lists: pages, fieldsets, includes, sorting and languages: B3-05 to B3-08 and B3-10."""

from __future__ import annotations

from random import Random

import pytest

from bookable_contracts.booking_experts_v3.check_documents import ONE
from bookable_contracts.booking_experts_v3.park import Park
from bookable_contracts.oracles import paging
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.jsonapi import fieldsets, includes, languages, refusing, sorting
from bookable_contracts.oracles.jsonapi.cases import Case
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.oracles.jsonapi.documents import fields_shown
from bookable_contracts.verdicts import expect
from bookable_specs import Contract, Operation


@pytest.mark.rule("B3-05")
def test_pages(contract: Contract, collection: Collection) -> None:
    """Lists tell where a page stands, and all pages together are the list."""
    paging.has_envelope(contract, collection.ask)
    paging.partitions(contract, collection.ask, "id")


@pytest.mark.rule("B3-05")
def test_links(contract: Contract, collection: Collection) -> None:
    """Links lead to the first, this, the next, the previous and the last page, query and all."""
    paging.links_lead(contract, collection.ask, "id", {"sort": "-id"})


@pytest.mark.rule("B3-05")
def test_page_sizes(contract: Contract, collection: Collection) -> None:
    """A page holds 30 unless asked, 100 at most; more is refused."""
    exchange = collection.ask({})
    answered(contract, exchange, 200)
    size = exchange.at(contract.document["x-pagination"]["page-size"])
    expect(size == 30, f"a page should hold 30 unless asked, it is {size}", exchange)
    paging.caps_its_size(contract, collection.operation, collection.ask)
    paging.refuses_nonsense(contract, collection.operation, collection.ask)


@pytest.mark.rule("B3-06")
def test_fieldsets(collection: Collection, rng: Random) -> None:
    """A fieldset leaves the attributes and relationships that it names, and all resources."""
    fieldsets.leave_out(collection, rng)
    fieldsets.leave_one(collection)
    fieldsets.keep_resources(collection)


@pytest.mark.rule("B3-06")
def test_fieldsets_of_included(related: Collection, relationship_case: Case) -> None:
    """A fieldset limits the resources of its type, included ones too, and no others."""
    fieldsets.limit_included(related, relationship_case.name)


@pytest.mark.rule("B3-06")
def test_fieldset_and_include(related: Collection, relationship_case: Case) -> None:
    """What is included comes though a fieldset leaves the relationship out."""
    fieldsets.spare_the_included(related, relationship_case.name)


@pytest.mark.rule("B3-06")
def test_fieldset_of_one(park: Park, collection: Collection) -> None:
    """A fieldset limits a single resource too."""
    kind, ident = collection.type, collection.sample().ids[0]
    name = next(iter(kind.attributes))
    query = {f"fields[{kind.name}]": name}
    exchange = park.call(ONE[collection.id], path={"id": ident}, query=query)
    answered(park.contract, exchange, 200)
    shown = fields_shown(exchange.at("/data") or {})
    expect(shown <= {name}, "a fieldset should leave what it names alone", exchange)


@pytest.mark.rule("B3-07")
def test_includes(related: Collection, relationship_case: Case, rng: Random) -> None:
    """An include brings what is linked, each once, along paths with dots too."""
    includes.brings_all(related, relationship_case.name, rng)


@pytest.mark.rule("B3-07")
def test_includes_change_nothing(related: Collection, relationship_case: Case) -> None:
    """An include changes no resource, and invents no link."""
    includes.invents_nothing(related, relationship_case.name)


@pytest.mark.rule("B3-07")
def test_nothing_included(collection: Collection) -> None:
    """Without include nothing is included."""
    includes.empty_include(collection)


@pytest.mark.rule("B3-08")
def test_orders(collection: Collection) -> None:
    """Each attribute orders the list, by its values."""
    sorting.orders_each(collection)


@pytest.mark.rule("B3-08")
def test_two_orders(collection: Collection, rng: Random) -> None:
    """A second attribute orders the equals of the first, either way round."""
    sorting.orders_by_two(collection, rng)


@pytest.mark.rule("B3-08", evidence="assumed")
def test_stable_orders(collection: Collection, rng: Random) -> None:
    """An order keeps all resources, is the same each time, and has equals by their ids."""
    sorting.keeps_all(collection, rng)
    sorting.is_stable(collection, rng)
    sorting.equals_by_id(collection, rng)


@pytest.mark.rule("B3-10")
def test_languages(park: Park, localized_operation: Operation, rng: Random) -> None:
    """Accept-Language limits localized attributes to the locales that it names; to en without."""
    languages.limits_texts(park.collection(localized_operation.id), rng, default="en")


@pytest.mark.rule("B3-09", evidence="assumed")
def test_unknown_names(collection: Collection) -> None:
    """A name that there is not answers 400, in include, sort, fields and filter."""
    refusing.refuses_unknown_names(collection)
