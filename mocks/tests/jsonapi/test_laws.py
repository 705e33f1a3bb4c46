"""What holds for any harbour and any question: the laws of filters, pages, orders and includes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow  # laws are tried on many lists

QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DAY = date(2026, 7, 1)
WORDS = st.sampled_from(["", "a", "A", "ab", "b", "é", "%", "a,b", "..", "!a", "\\"])
IDS = st.none() | st.integers(1, 3)


@st.composite
def boats(draw: st.DrawFn) -> dict[str, Any]:
    """Return the fields of a boat."""
    moment = datetime(2026, 7, 1, tzinfo=UTC)
    return {
        "name": draw(WORDS),
        "note": draw(st.none() | WORDS),
        "state": draw(st.sampled_from(["afloat", "ashore", "sunk"])),
        "length": Decimal(draw(st.integers(0, 300))) / 100,
        "seats": draw(st.none() | st.integers(-2, 12)),
        "motor": draw(st.booleans()),
        "built": draw(st.none() | st.integers(-2, 2).map(lambda n: DAY + timedelta(days=n))),
        "serviced_at": draw(
            st.none() | st.integers(-30, 30).map(lambda n: moment + timedelta(hours=n))
        ),
        "title": draw(st.dictionaries(st.sampled_from(["en", "nl"]), WORDS, max_size=2)),
        "berth_id": draw(IDS),
        "owner_id": draw(IDS),
    }


FLEET = st.lists(boats(), max_size=8)
LINKS = st.sets(st.tuples(st.integers(1, 8), st.integers(1, 3)), max_size=8)


def escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\,.!~" else letter for letter in text)


def of_type(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return expressions without negation over some terms."""
    listed = st.lists(values, min_size=1, max_size=3).map(",".join)
    return st.one_of(values, listed, st.just(""))


def ranges(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(values, values).map("..".join)


TEXTS = WORDS.filter(bool).map(escaped)
NUMBERS = st.integers(-3, 13).map(str)
DAYS = st.integers(-3, 3).map(lambda n: (DAY + timedelta(days=n)).isoformat())
MOMENTS = DAYS | DAYS.map(lambda day: f"{day}T12:00:00Z")
STATES = st.sampled_from(["afloat", "ashore", "sunk"])
KEYS = st.integers(1, 4).map(str)
CONTAINING = TEXTS.map("~{}".format)
EXPRESSIONS: dict[str, st.SearchStrategy[str]] = {
    "id": of_type(NUMBERS) | ranges(NUMBERS),
    "name": of_type(TEXTS) | CONTAINING | ranges(TEXTS),
    "note": of_type(TEXTS) | CONTAINING | ranges(TEXTS),
    "state": of_type(STATES) | CONTAINING,
    "length": of_type(NUMBERS) | ranges(NUMBERS),
    "seats": of_type(NUMBERS) | ranges(NUMBERS),
    "motor": of_type(st.sampled_from(["true", "false"])),
    "built": of_type(DAYS) | ranges(DAYS),
    "serviced": of_type(MOMENTS) | ranges(MOMENTS),
    "title": of_type(TEXTS) | CONTAINING | ranges(TEXTS),
    "berth": of_type(KEYS),
    "owner": of_type(KEYS),
    "trips": of_type(KEYS),
    "crew": of_type(KEYS),
    "name|note|title": of_type(TEXTS) | CONTAINING,
    "seats|berth|crew": of_type(KEYS),
}
FILTERS = st.sampled_from(sorted(EXPRESSIONS)).flatmap(
    lambda name: EXPRESSIONS[name].map(lambda text: (f"filter[{name}]", text))
)
SORTS = st.lists(
    st.sampled_from(["name", "note", "state", "length", "seats", "motor", "built", "title"]),
    max_size=3,
    unique=True,
).flatmap(
    lambda names: st.tuples(*(st.sampled_from([name, f"-{name}"]) for name in names)).map(",".join)
)
PATHS = st.lists(
    st.sampled_from(
        [
            *("berth", "owner", "trips", "crew", "builder", "guests", "berth.boats"),
            *("crew.friend", "owner.crews.berth", "trips.boat", "crew.boats.crew.friend"),
        ]
    ),
    max_size=4,
    unique=True,
).map(",".join)


@pytest.fixture
def fill(shared: Any, parts: Any) -> Any:
    """Fills the harbour anew."""

    def filled(fleet: list[dict[str, Any]], links: set[tuple[int, int]] = frozenset()) -> Any:  # type: ignore[assignment]
        shared.clear()
        shared.save(
            *(parts.Berth(id=n, code=f"A{n}") for n in (1, 2, 3)),
            *(parts.Sailor(id=n, shy=n == 3, friend_id=n % 3 + 1) for n in (1, 2, 3)),
            *(parts.Trip(id=n, boat_id=n % 3) for n in (1, 2, 3, 4)),
            *(
                parts.Boat(id=n, **{**boat, "state": parts.State(boat["state"])})
                for n, boat in enumerate(fleet, 1)
            ),
        )
        for boat, sailor in links:
            if boat <= len(fleet):
                shared.crew(boat, sailor)
        return shared

    return filled


@QUICK
@given(fleet=FLEET, links=LINKS, asked=FILTERS)
def test_a_filter_and_its_negation_part_the_collection(
    fill: Any, fleet: Any, links: Any, asked: tuple[str, str]
) -> None:
    harbour = fill(fleet, links)
    name, text = asked
    met, unmet = harbour.ids({name: text}), harbour.ids({name: f"!{text}"})

    assert sorted([*met, *unmet]) == list(range(1, len(fleet) + 1))


@QUICK
@given(
    fleet=st.lists(boats(), min_size=4, max_size=8),
    asked=st.just(("colour", "red")) | FILTERS,
    sort=SORTS,
    size=st.integers(1, 3),
)
def test_pages_one_after_another_are_the_whole(
    fill: Any, fleet: Any, asked: tuple[str, str], sort: str, size: int
) -> None:
    harbour = fill(fleet)
    query = {asked[0]: asked[1], **({"sort": sort} if sort else {})}
    whole = harbour.ids({**query, "page[size]": 100})
    pages: list[int] = []
    number = 1
    while True:
        body = harbour.list({**query, "page[size]": size, "page[number]": number})
        pages += [int(boat["id"]) for boat in body["data"]]
        if "next" not in body["links"]:
            break
        number += 1

    assert pages == whole
    assert body["meta"]["pagination"]["total_records"] == len(whole)


@QUICK
@given(fleet=FLEET, sort=SORTS.filter(bool))
def test_an_order_is_total_and_ties_keep_the_order_of_ids(fill: Any, fleet: Any, sort: str) -> None:
    harbour = fill(fleet)
    expected = list(range(1, len(fleet) + 1))
    for key in reversed(sort.split(",")):
        name = key.removeprefix("-")

        def value(ident: int, name: str = name) -> Any:
            found = fleet[ident - 1][name]
            found = found.get("en") if name == "title" else found
            return found.encode() if isinstance(found, str) else found

        present = [ident for ident in expected if value(ident) is not None]
        absent = [ident for ident in expected if value(ident) is None]
        present.sort(key=value, reverse=key.startswith("-"))
        expected = [*present, *absent]

    assert harbour.ids({"sort": sort}) == expected


@QUICK
@given(
    fleet=FLEET,
    asked=FILTERS,
    sort=SORTS,
    include=PATHS,
    names=st.sets(st.sampled_from(["name", "berth", "crew", "title", "secret", "owner"])),
)
def test_a_fieldset_never_changes_which_resources_come_back(
    fill: Any, fleet: Any, asked: tuple[str, str], sort: str, include: str, names: set[str]
) -> None:
    harbour = fill(fleet)
    query = {asked[0]: asked[1], "include": include, **({"sort": sort} if sort else {})}
    whole = harbour.list(query)
    sparse = harbour.list({**query, "fields[boat]": ",".join(sorted(names))})

    def identity(body: Any) -> Any:
        return [[(r["type"], r["id"]) for r in body[part]] for part in ("data", "included")]

    assert identity(sparse) == identity(whole)
    assert sparse["meta"] == whole["meta"]


@QUICK
@given(fleet=FLEET, links=LINKS, include=PATHS, sees_all=st.booleans())
def test_an_include_invents_no_linkage_and_everything_is_linked(
    fill: Any, fleet: Any, links: Any, include: str, sees_all: bool
) -> None:
    harbour = fill(fleet, links)
    scopes = {"sailor|read", "berth|read", *(["all"] if sees_all else [])}
    plain, body = harbour.list(scopes=scopes), harbour.list({"include": include}, scopes=scopes)
    known = [boat["relationships"] for boat in plain["data"]]
    shown = [boat["relationships"] for boat in body["data"]]
    everything = [*body["data"], *body["included"]]
    names = [(resource["type"], resource["id"]) for resource in everything]
    targets = {
        (linkage["type"], linkage["id"])
        for resource in everything
        for relationship in resource.get("relationships", {}).values()
        for linkage in _many(relationship["data"])
    }

    assert [
        {name: found[name] for name in was} for was, found in zip(known, shown, strict=True)
    ] == known
    assert len(set(names)) == len(names)
    assert {(r["type"], r["id"]) for r in body["included"]} <= targets


def _many(data: Any) -> list[Any]:
    return data if isinstance(data, list) else [data] if data else []
