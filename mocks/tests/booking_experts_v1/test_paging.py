"""Pages of 30, and the links between them (B1-04)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bookable_mocks.booking_experts_v1.reads import HANDLERS
from bookable_specs import load

CONTRACT = load("booking-experts-v1")
ORIGIN = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def full(crowded: Any) -> Any:
    """A world with 70 rentables in its only park."""
    return crowded(administrations=1, categories=1, rentables=70)


def page(full: Any, tools: Any, number: int, **params: Any) -> dict[str, Any]:
    body: dict[str, Any] = full.read(
        f"{tools.PARK}/rentables", params={"page[number]": number, **params}
    )
    return body


def numbers(links: dict[str, str]) -> dict[str, int]:
    """Return the page that each link leads to."""
    return {
        name: int(parse_qs(urlsplit(link).query)["page[number]"][0]) for name, link in links.items()
    }


def test_a_page_has_thirty(full: Any, tools: Any) -> None:
    sizes = [len(page(full, tools, number)["data"]) for number in (1, 2, 3)]

    assert sizes == [30, 30, 10]


def test_pages_together_have_everything_once(full: Any, tools: Any) -> None:
    ids = [one["id"] for number in (1, 2, 3) for one in page(full, tools, number)["data"]]

    assert len(ids) == len(set(ids)) == 70


def test_the_first_page_has_no_previous_one(full: Any, tools: Any) -> None:
    links = full.read(f"{tools.PARK}/rentables")["links"]

    assert numbers(links) == {"first": 1, "self": 1, "next": 2, "last": 3}


def test_a_page_in_the_middle_has_all_links(full: Any, tools: Any) -> None:
    links = page(full, tools, 2)["links"]

    assert numbers(links) == {"first": 1, "prev": 1, "self": 2, "next": 3, "last": 3}


def test_the_last_page_has_no_next_one(full: Any, tools: Any) -> None:
    assert numbers(page(full, tools, 3)["links"]) == {"first": 1, "prev": 2, "self": 3, "last": 3}


def test_a_page_past_the_end_is_empty_and_leads_back_to_the_last(full: Any, tools: Any) -> None:
    body = page(full, tools, 9)

    assert body["data"] == []
    assert numbers(body["links"]) == {"first": 1, "prev": 3, "self": 9, "last": 3}


def test_links_are_absolute_and_can_be_followed(full: Any, tools: Any) -> None:
    link = page(full, tools, 1)["links"]["next"]

    assert link.startswith(f"{ORIGIN}{tools.PARK}/rentables?")
    assert full.read(link.removeprefix(ORIGIN)) == page(full, tools, 2)


def test_other_parameters_stay_in_the_links(full: Any, tools: Any) -> None:
    params = {"include": "category", "fields[rentables]": "+category,-name"}
    body = page(full, tools, 1, **params)
    query = parse_qs(urlsplit(body["links"]["next"]).query)

    assert query == {name: [value] for name, value in params.items()} | {"page[number]": ["2"]}
    following = full.read(body["links"]["next"].removeprefix(ORIGIN))
    assert all("name" not in one["attributes"] for one in following["data"])


def test_there_are_no_figures_beside_the_links(full: Any, tools: Any) -> None:
    assert set(page(full, tools, 1)) == {"data", "links"}


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "", "99999999999"])
def test_a_page_that_there_can_not_be_is_refused(number: str, full: Any, tools: Any) -> None:
    answer = full("GET", f"{tools.PARK}/rentables", params={"page[number]": number})
    status, _, told = tools.refused(answer)

    assert (status, told[0][1]) == (400, "page[number]")


def test_the_size_of_a_page_can_not_be_chosen(full: Any, tools: Any) -> None:
    answer = full("GET", f"{tools.PARK}/rentables?page[size]=10")

    assert tools.refused(answer)[2] == [("is not known here", "page[size]")]


@pytest.mark.parametrize("name", [name for name in HANDLERS if name.startswith("list")])
def test_every_list_is_paged(name: str, shared: Any) -> None:
    path = f"/v1{CONTRACT.operations[name].path}"
    path = path.replace("{administration_id}", "388").replace("{organization_id}", "133")

    assert {"first", "self", "last"} <= set(shared.read(path)["links"])
    assert shared.read(path, params={"page[number]": 900})["data"] == []
