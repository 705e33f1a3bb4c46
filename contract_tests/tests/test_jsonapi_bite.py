"""The JSON:API oracles against a server of our own: each defect turns its checks red, no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from marina_boats import KEY, boats_of
from marina_server import Marina

from bookable_contracts.client import Client
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles import paging
from bookable_contracts.oracles.jsonapi import (
    documents,
    fieldsets,
    filters,
    includes,
    languages,
    media,
    refusing,
    sorting,
)
from bookable_contracts.oracles.jsonapi.cases import filter_cases, relationship_cases
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.verdicts import Broken, NotReachable

pytestmark = pytest.mark.slow  # each case judges a whole server

Judge = Callable[[Collection, Client, Random], None]


def each_filter(judge: Callable[[Collection, str, Random], None]) -> Judge:
    def judged(boats: Collection, _client: Client, rng: Random) -> None:
        for case in filter_cases(boats.contract):
            judge(boats, case.name, rng)

    return judged


def each_relationship(judge: Callable[[Collection, str], None]) -> Judge:
    def judged(boats: Collection, _client: Client, _rng: Random) -> None:
        for case in relationship_cases(boats.contract):
            judge(boats, case.name)

    return judged


def nested(boats: Collection, _client: Client, rng: Random) -> None:
    for case in relationship_cases(boats.contract):
        includes.brings_nested(boats, case.name, rng)


def unfit(boats: Collection, _client: Client, _rng: Random) -> None:
    for case in filter_cases(boats.contract):
        with suppress(NotReachable):  # some can read any text
            filters.refuses_unfit(boats, case.name)


def each_order(boats: Collection, _client: Client, _rng: Random) -> None:
    sorting.orders_each(boats)


def read(boats: Collection, client: Client, _rng: Random) -> None:
    media.takes_the_media_type(client, client.request("listBoats"), KEY)


def refused_answers(boats: Collection, client: Client, _rng: Random) -> None:
    media.refuses_to_answer(client, client.request("listBoats"), KEY)


def refused_bodies(boats: Collection, client: Client, _rng: Random) -> None:
    media.refuses_bodies(client, client.request("createBoat", json={"data": {}}), KEY)


def of(judge: Callable[..., None], **given: Any) -> Judge:
    return lambda boats, _client, rng: judge(boats, rng, **given)


def alone(judge: Callable[[Collection], None]) -> Judge:
    return lambda boats, _client, _rng: judge(boats)


def lists(judge: Callable[..., None], *more: str) -> Judge:
    def judged(boats: Collection, _client: Client, _rng: Random) -> None:
        def ask(query: dict[str, Any]) -> Exchange:
            return boats.ask(query)

        judge(boats.contract, *([boats.operation] if not more else []), ask, *more)

    return judged


def enveloped(boats: Collection, _client: Client, _rng: Random) -> None:
    paging.has_envelope(boats.contract, boats.ask)


def links(boats: Collection, _client: Client, _rng: Random) -> None:
    paging.links_lead(boats.contract, boats.ask, "id", {"sort": "-length"})


CHECKS: Mapping[str, Judge] = {
    "document": alone(documents.is_document),
    "nothing included": alone(includes.empty_include),
    "include": each_relationship(includes.brings),
    "include changes nothing": each_relationship(includes.invents_nothing),
    "nested include": nested,
    "fieldset": of(fieldsets.leave_out),
    "fieldset of one": alone(fieldsets.leave_one),
    "fieldset keeps resources": alone(fieldsets.keep_resources),
    "fieldset of included": each_relationship(fieldsets.limit_included),
    "fieldset and include": each_relationship(fieldsets.spare_the_included),
    "filter": each_filter(filters.narrows),
    "negation": each_filter(filters.turns_round),
    "forms": each_filter(filters.takes_each_form),
    "unfit filter": unfit,
    "either": of(filters.asks_for_either),
    "two filters": of(filters.holds_together),
    "unknown names": alone(refusing.refuses_unknown_names),
    "order": each_order,
    "two keys": of(sorting.orders_by_two),
    "order keeps all": of(sorting.keeps_all),
    "stable order": of(sorting.is_stable),
    "equals by id": of(sorting.equals_by_id),
    "languages": of(languages.limits_texts, default="en"),
    "media type": read,
    "406": refused_answers,
    "415": refused_bodies,
    "envelope": enveloped,
    "pages": lists(paging.partitions, "id"),
    "links": links,
    "page sizes": lists(paging.caps_its_size),
    "nonsense pages": lists(paging.refuses_nonsense),
}

DEFECTS: Mapping[str, tuple[str, ...]] = {
    "another_default_language": ("languages",),
    "any_accept": ("406",),
    "any_body": ("415",),
    "charset_sent": ("media type",),
    "charset_taken": ("415",),
    "contains_minds_case": ("forms",),
    "descending_ignored": ("two keys",),
    "duplicate_in_data": (
        "document",
        "filter",
        "forms",
        "include",
        "negation",
        "nested include",
        "order keeps all",
        "pages",
        "stable order",
    ),
    "empty_means_all": ("forms",),
    "equals_backwards": ("equals by id",),
    "errors_as_json": ("406",),
    "errors_beside_data": ("document",),
    "fieldset_changes_values": ("fieldset", "fieldset and include", "fieldset of one"),
    "fieldset_drops_included": ("fieldset of included",),
    "fieldset_drops_resources": ("fieldset keeps resources",),
    "fieldset_ignored_in_included": ("fieldset of included",),
    "fieldset_keeps_relationships": (
        "fieldset",
        "fieldset and include",
        "fieldset of included",
        "fieldset of one",
    ),
    "fieldset_leaves_out_too_much": ("fieldset", "fieldset of one"),
    "filter_ignored": ("filter", "forms"),
    "ids_as_numbers": ("document",),
    "include_incomplete": ("include", "nested include"),
    "include_leaves_out_null": ("include changes nothing",),
    "included_twice": ("include", "nested include"),
    "invented_linkage": ("include changes nothing",),
    "languages_ignored": ("languages",),
    "links_forget_the_query": ("links",),
    "list_is_its_first": ("forms",),
    "negation_forgets_null": ("forms", "negation"),
    "negation_ignored": ("forms", "negation"),
    "nested_ignored": ("nested include",),
    "next_after_the_last": ("links",),
    "next_skips_a_page": ("links",),
    "nonsense_pages_taken": ("nonsense pages",),
    "numbers_sorted_as_text": ("order", "two keys"),
    "or_means_and": ("either",),
    "pages_overlap": ("pages", "stable order"),
    "pages_uncapped": ("page sizes",),
    "plural_types": ("document", "nested include"),
    "range_without_its_end": ("forms",),
    "relationship_filter_ignored": ("filter", "forms", "negation", "unfit filter"),
    "second_key_ignored": ("two keys", "unknown names"),
    "size_not_told": ("envelope",),
    "sort_drops_nulls": ("order keeps all",),
    "sort_ignored": ("order",),
    "status_as_number": ("406", "415", "unfit filter", "unknown names"),
    "stray_included": ("include",),
    "two_filters_mean_either": ("two filters",),
    "unasked_include": ("nothing included",),
    "unfit_terms_match_nothing": ("unfit filter",),
    "unknown_field_ignored": ("unknown names",),
    "unknown_filter_ignored": ("unknown names",),
    "unknown_include_ignored": ("unknown names",),
    "unknown_sort_ignored": ("unknown names",),
    "unsorted_ties": ("stable order",),
    "wrong_source": ("unknown names",),
    "wrong_total": ("negation", "pages"),
}


LINKED = ("document", "include", "fieldset", "envelope", "pages", "links", "nonsense pages")
"""What holds for a list that tells no figures and whose pages have one size."""


def red(
    *defects: str, only: Iterable[str] = CHECKS, number: int = 23, **changes: Any
) -> dict[str, str]:
    """Run the checks; return those that call the server broken, and why."""
    found = {}
    with boats_of(Marina(frozenset(defects), number), **changes) as (boats, client):
        for name in only:
            judge = CHECKS[name]
            try:
                judge(boats, client, Random(f"7:{name}"))
            except Broken as broken:
                found[name] = broken.message
            except NotReachable:
                continue
    return found


def test_a_server_without_defects_passes_every_check() -> None:
    assert red() == {}


def test_a_list_too_long_to_be_read_whole_is_judged_by_a_part_of_it() -> None:
    assert red(number=160) == {}


def test_a_list_without_figures_or_sizes_is_judged_by_its_links() -> None:
    absent: dict[str, Any] = dict.fromkeys(("size", "total", "page-number", "page-size", "max"))
    assert red(**absent, only=LINKED, number=70) == {}
    assert set(red("next_skips_a_page", **absent, only=LINKED, number=70)) == {"links"}
    assert set(red("pages_overlap", **absent, only=LINKED, number=70)) == {"pages"}


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_turns_its_checks_red_and_no_other(defect: str) -> None:
    assert set(red(defect)) == set(DEFECTS[defect])


def test_each_check_is_turned_red_by_a_defect() -> None:
    assert {name for names in DEFECTS.values() for name in names} == set(CHECKS)
