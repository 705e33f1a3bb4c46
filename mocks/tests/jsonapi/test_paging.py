"""Pages and their links (B3-05, B1-04)."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_mocks.engine.problem import Refusal
from bookable_mocks.jsonapi.collection import collection

ROOT = "https://harbour.test/v1/boats?"


def numbers(links: dict[str, Any]) -> dict[str, int | None]:
    return {name: link and int(link.rpartition("=")[2]) for name, link in links.items()}


@pytest.mark.parametrize(
    ("number", "ids", "links"),
    [
        (1, [1], {"first": 1, "self": 1, "next": 2, "last": 3}),
        (2, [2], {"first": 1, "prev": 1, "self": 2, "next": 3, "last": 3}),
        (3, [3], {"first": 1, "prev": 2, "self": 3, "last": 3}),
        (9, [], {"first": 1, "prev": 3, "self": 9, "last": 3}),
        (10**30, [], {"first": 1, "prev": 3, "self": 10**30, "last": 3}),
    ],
)
def test_a_page_links_to_the_others(
    harbour: Any, number: int, ids: list[int], links: dict[str, int]
) -> None:
    body = harbour.list(f"page[number]={number}&page[size]=1")

    assert [int(boat["id"]) for boat in body["data"]] == ids
    assert numbers(body["links"]) == links
    assert list(body["links"]) == list(links)
    assert body["meta"] == {"pagination": {"total_records": 3, "page": number, "size": 1}}


def test_no_page_around_this_one_can_be_null(harbour: Any, parts: Any) -> None:
    harbour.resources = parts.with_dialect(null_links=True)
    ctx = harbour.ctx()
    links = collection(ctx, harbour.resources, "boat").body["links"]

    assert (links["prev"], links["next"]) == (None, None)


def test_an_empty_list_has_one_page(empty: Any) -> None:
    body = empty.list()

    assert body["data"] == []
    assert numbers(body["links"]) == {"first": 1, "self": 1, "last": 1}
    assert body["meta"]["pagination"] == {"total_records": 0, "page": 1, "size": 30}


def test_links_keep_what_was_asked_for_otherwise(harbour: Any) -> None:
    query = "filter[name]=~a%26b|c&page[number]=1&sort=-id&colour=sea%20blue&page[size]=2"

    assert harbour.list(query.replace("|c", ""))["links"]["self"] == (
        f"{ROOT}filter%5Bname%5D=~a%26b&sort=-id&colour=sea%20blue&page%5Bsize%5D=2"
        "&page%5Bnumber%5D=1"
    )


def test_the_totals_are_those_of_the_filter(harbour: Any) -> None:
    body = harbour.list("filter[berth]=1&page[size]=1")

    assert body["meta"]["pagination"]["total_records"] == 2
    assert numbers(body["links"])["last"] == 2


def test_a_vendor_may_send_no_figures(harbour: Any, parts: Any) -> None:
    harbour.resources = parts.with_dialect(meta=False)

    assert "meta" not in harbour.list()
    assert "links" in harbour.list()


@pytest.mark.parametrize("name", ["page", "page[x]", "page[number", "page[offset]"])
def test_a_page_of_another_form_is_refused(harbour: Any, name: str) -> None:
    assert harbour.refused({name: "1"}) == [(400, name, "is not known here")]


def test_a_page_given_twice_is_refused(harbour: Any) -> None:
    query = "page[number]=1&page[number]=2"

    assert harbour.refused(query) == [(400, "page[number]", "is given more than once")]


@pytest.mark.parametrize("value", [0, -1, "x", True, None])
def test_a_page_that_the_engine_let_through_is_refused_here(harbour: Any, value: Any) -> None:
    ctx = harbour.ctx()
    ctx.params["page[size]"] = value
    with pytest.raises(Refusal) as refusal:
        collection(ctx, harbour.resources, "boat")

    assert refusal.value.problem.violations[0].where == "page[size]"


def test_an_operation_without_pages_has_none(harbour: Any) -> None:
    ctx = harbour.ctx("listSailors")
    body = collection(ctx, harbour.resources, "sailor").body

    assert set(body) == {"data"}
    assert [sailor["id"] for sailor in body["data"]] == ["1", "2", "3"]
