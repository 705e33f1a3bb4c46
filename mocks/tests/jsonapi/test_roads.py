"""The roads, a vendor of another kind: text ids, lists of them, things held, plural types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine.conditions import Where, eq
from bookable_mocks.engine.database import SqliteDatabase
from bookable_mocks.engine.mock import Context, Mock, Principal, Request
from bookable_mocks.engine.plan import compile_plans
from bookable_mocks.engine.problem import Problem, Refusal, Violation
from bookable_mocks.engine.settings import Settings
from bookable_mocks.engine.store import Table
from bookable_mocks.engine.world import make_world
from bookable_mocks.jsonapi.changes import changed
from bookable_mocks.jsonapi.collection import collection, found, single
from bookable_mocks.jsonapi.conformity import differences
from bookable_mocks.jsonapi.definitions import BY_TEXT_ID, Held, Listed, Resource, ToMany, ToOne
from bookable_mocks.jsonapi.dialect import Dialect, ErrorEntry
from bookable_mocks.jsonapi.errors import renderer
from bookable_mocks.jsonapi.localized import BY_LOCALE, Localized, Texts
from bookable_mocks.jsonapi.resources import Resources
from bookable_mocks.jsonapi.sidepost import read_document
from bookable_mocks.jsonapi.tables import TABLES, TEXTS, remove, save
from bookable_specs import Contract

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
DOCUMENT = yaml.safe_load((Path(__file__).parent / "roads.yaml").read_text())
CONTRACT = Contract(slug="roads", document=DOCUMENT, bundle_bytes=b"", rules={})


class Maker(msgspec.Struct, frozen=True, kw_only=True):
    """Who makes lamps."""

    id: str
    name: str = ""


class Lamp(msgspec.Struct, frozen=True, kw_only=True):
    """What burns on a buoy."""

    id: str
    colour: str = "red"
    maker_id: str | None = None


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What is painted on a buoy: it stands in the buoy's own record."""

    id: str
    text: str = ""
    lamp_ids: tuple[str, ...] = ()


class Keeper(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks after buoys; a shy one is seen by nobody."""

    id: str
    name: str = ""
    shy: bool = False


class Buoy(msgspec.Struct, frozen=True, kw_only=True):
    """A buoy, or a float: the same record."""

    id: str
    sort: str = "buoys"
    name: dict[str, str] = {}
    depth: int = 0
    chart: str = "1811"
    lamp_ids: tuple[str, ...] = ()
    keeper_ids: tuple[str, ...] | None = None
    marks: tuple[Mark, ...] = ()
    next_id: str | None = None


BUOYS = Table("buoy", Buoy, ("id", "sort", "next_id"), (("sort", *BY_TEXT_ID),))
MAKERS = Table("maker", Maker, ("id", "name"))
LAMPS = Table("lamp", Lamp, ("id", "colour", "maker_id"))
KEEPERS = Table("keeper", Keeper, ("id", "shy"))
MARKS = Table("mark", Mark, ("id",))


def _not_shy(_ctx: Context) -> Where:
    return eq("shy", False)


BUOY = Resource(
    type="buoys",
    schema="Buoy",
    table=BUOYS,
    kind="sort",
    attributes=("name", "depth", "chart", "place"),
    relationships={
        "lamps": Listed("lamp_ids", "lamps"),
        "marks": Held("marks", "marks"),
        "keepers": Listed("keeper_ids", "keepers"),
        "next": ToOne("next_id", "buoys"),
    },
    localized=frozenset({"name"}),
    optional=frozenset({"chart"}),
    computed={"place": lambda _ctx, row: f"{row['id']} at {row['depth']} m"},
)
FLOAT = Resource(type="floats", schema="Float", table=BUOYS, kind="sort", attributes=("depth",))
LAMP = Resource(
    type="lamps",
    schema="Lamp",
    table=LAMPS,
    attributes=("colour",),
    relationships={"maker": ToOne("maker_id", "makers")},
)
MAKER = Resource(
    type="makers",
    schema="Maker",
    table=MAKERS,
    attributes=("name",),
    relationships={"lamps": ToMany("lamps", "maker_id")},
)
MARK = Resource(
    type="marks",
    schema="Mark",
    table=MARKS,
    attributes=("text",),
    relationships={"lamps": Listed("lamp_ids", "lamps")},
)
KEEPER = Resource(
    type="keepers", schema="Keeper", table=KEEPERS, attributes=("name",), visible=_not_shy
)


def _with_nulls(texts: Texts, locales: tuple[str, ...]) -> dict[str, str | None]:
    return {locale: texts.get(locale) for locale in locales}


def _write_error(entry: ErrorEntry) -> dict[str, Any]:
    source = entry.where.removeprefix("/data/")
    return {"status": entry.status, "title": entry.title, "source": source}


DIALECT = Dialect(
    locales=("en", "nl"),
    localized=Localized(_with_nulls, BY_LOCALE.read),
    filters=False,
    sorts=False,
    relative=True,
    lenient=True,
    meta=False,
    page_size=3,
    write_error=_write_error,
)
RESOURCES = Resources(DIALECT, BUOY, FLOAT, LAMP, MAKER, MARK, KEEPER)
LANTERNS = Resources(Dialect(), LAMP, MAKER)
"""The same lamps in a dialect that filters and sorts."""

MOCK = Mock(
    name="roads",
    handlers={},
    render=renderer(DIALECT),
    authenticate=lambda _ctx: Principal("key", "ann", frozenset()),
    seed=lambda _ctx: None,
    tables=(BUOYS, MAKERS, LAMPS, KEEPERS, MARKS, *TABLES),
)
PLANS = compile_plans(CONTRACT, dict.fromkeys(CONTRACT.operations, collection))


class Roads:
    """A world of the roads, and questions to it."""

    def __init__(self) -> None:
        self.world = make_world("", 1, Settings(now=NOW), [MOCK], SqliteDatabase())

    def ctx(
        self, query: str = "", operation: str = "listBuoys", body: Any = None, locales: str = "en"
    ) -> Context:
        """Return the context of a request; the engine has nothing against it."""
        plan = PLANS[operation]
        headers = {"host": "roads.test", "accept-language": locales}
        request = Request("GET", "/v1/buoys", query, headers, b"", "c", "https")
        params, wrong = plan.parameters.read({}, query, headers)
        assert wrong == []
        principal = Principal("key", "ann", frozenset())
        return Context(
            world=self.world,
            mock=MOCK,
            now=NOW,
            principal=principal,
            request=request,
            params=params,
            body=body,
            operation=plan.operation,
        )

    def list(self, query: str = "", type_name: str = "buoys", **more: Any) -> dict[str, Any]:
        """Return the document of a list; it is held against the contract."""
        reply = collection(self.ctx(query, **more), RESOURCES, type_name)
        PLANS["listBuoys"].check(reply, {})
        document: dict[str, Any] = reply.body
        return document

    def ids(self, query: str = "", type_name: str = "buoys") -> list[str]:
        """Return the ids of a list."""
        return [found["id"] for found in self.list(query, type_name)["data"]]

    def save(self, *records: Any) -> None:
        """Write records."""
        for record in records:
            save(self.ctx(), RESOURCES, record)


@pytest.fixture
def roads() -> Iterator[Roads]:
    """Buoys whose ids are numbers of unequal length and words, and what belongs to them."""
    roads = Roads()
    roads.save(
        Maker(id="philips"),
        Lamp(id="l-9", colour="green", maker_id="philips"),
        Lamp(id="l-10"),
        Keeper(id="k1", name="Ada"),
        Keeper(id="k2", shy=True),
        Buoy(id="10", name={"nl": "Tien"}, depth=7, lamp_ids=("l-10", "l-9"), next_id="9"),
        Buoy(
            id="9",
            lamp_ids=("l-9",),
            keeper_ids=("k2", "k1"),
            marks=(Mark(id="m2", text="W", lamp_ids=("l-10",)), Mark(id="m1", text="E")),
        ),
        Buoy(id="100"),
        Buoy(id="east", next_id="east"),
        Buoy(id="3", sort="floats", depth=2),
    )
    yield roads
    roads.world.database.close()


def related(resource: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    data = resource["relationships"][name]["data"]
    return [(linkage["type"], linkage["id"]) for linkage in data]


def names(resources: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(resource["type"], resource["id"]) for resource in resources]


def test_the_roads_are_as_their_contract_has_them() -> None:
    assert differences(RESOURCES, CONTRACT) == []


def test_a_list_that_leads_elsewhere_in_the_contract_is_named() -> None:
    document = deepcopy(DOCUMENT)
    schemas = document["components"]["schemas"]
    schemas["ToLamp"]["properties"]["type"]["enum"] = ["candles"]
    contract = Contract(slug="roads", document=document, bundle_bytes=b"", rules={})

    assert "buoys: lamps leads to lamps, in the contract to candles" in differences(
        RESOURCES, contract
    )


def test_ids_that_are_numbers_stand_in_the_order_of_numbers(roads: Roads) -> None:
    assert roads.ids() == ["9", "10", "100"]
    assert roads.ids("page[number]=2") == ["east"]


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=40, unique=True))
def test_the_order_of_text_ids_is_that_of_their_numbers(numbers: list[int]) -> None:
    database = SqliteDatabase()
    for statement in MAKERS.ddl():
        database.execute(statement)
    for number in numbers:
        database.change("INSERT INTO maker VALUES (?, '', '')", (str(number),))
    rows = database.execute(f"SELECT id FROM maker ORDER BY {MAKER.by_id}")
    database.close()

    assert [int(row[0]) for row in rows] == sorted(numbers)


def test_an_index_gives_a_list_by_text_id_its_order(roads: Roads) -> None:
    asked = f"SELECT body FROM buoy WHERE sort = 'buoys' ORDER BY {BUOY.by_id} LIMIT 30"
    plan = roads.world.database.execute(f"EXPLAIN QUERY PLAN {asked}")

    assert [row[3] for row in plan] == [
        "SEARCH buoy USING INDEX buoy_by_sort_LENGTH_id_id (sort=?)",
    ]


def test_a_record_is_found_by_its_text(roads: Roads) -> None:
    record = found(roads.ctx(), RESOURCES, "buoys", "east")

    assert single(roads.ctx(), RESOURCES, record).body["data"]["id"] == "east"


@pytest.mark.parametrize("ident", ["11", "", "west", "9\0", "'"])
def test_a_text_that_is_no_id_finds_nothing(roads: Roads, ident: str) -> None:
    with pytest.raises(Refusal) as refusal:
        found(roads.ctx(), RESOURCES, "buoys", ident)

    assert refusal.value.problem.status == 404


def test_listed_ids_keep_their_order(roads: Roads) -> None:
    nine, ten, *_ = roads.list()["data"]

    assert related(ten, "lamps") == [("lamps", "l-10"), ("lamps", "l-9")]
    assert related(nine, "lamps") == [("lamps", "l-9")]


def test_a_list_that_is_absent_is_empty(roads: Roads) -> None:
    assert related(roads.list()["data"][1], "keepers") == []


def test_what_may_not_be_seen_is_not_listed(roads: Roads) -> None:
    body = roads.list("include=keepers")

    assert related(body["data"][0], "keepers") == [("keepers", "k1")]
    assert names(body["included"]) == [("keepers", "k1")]


def test_listed_things_are_included_with_what_they_lead_to(roads: Roads) -> None:
    body = roads.list("include=lamps.maker")

    assert names(body["included"]) == [("lamps", "l-9"), ("lamps", "l-10"), ("makers", "philips")]


def test_what_is_held_is_included_with_what_it_lists(roads: Roads) -> None:
    body = roads.list("include=marks.lamps")

    assert related(body["data"][0], "marks") == [("marks", "m2"), ("marks", "m1")]
    assert names(body["included"]) == [("marks", "m2"), ("marks", "m1"), ("lamps", "l-10")]
    assert body["included"][0] == {
        "id": "m2",
        "type": "marks",
        "attributes": {"text": "W"},
        "relationships": {"lamps": {"data": [{"id": "l-10", "type": "lamps"}]}},
    }


def test_what_is_in_no_table_can_be_told_with_what_it_holds(roads: Roads) -> None:
    resource = replace(BUOY, wire_id=lambda ident: ident or None)
    resources = Resources(DIALECT, resource, FLOAT, LAMP, MAKER, MARK, KEEPER)
    record = Buoy(id="", marks=(Mark(id="m7", lamp_ids=("l-9",)),))
    body = single(roads.ctx("include=marks.lamps"), resources, record).body

    assert body["data"]["id"] is None
    assert names(body["included"]) == [("marks", "m7"), ("lamps", "l-9")]


def test_a_primary_resource_is_not_included_again(roads: Roads) -> None:
    assert roads.list("include=next")["included"] == []


def test_a_document_leaves_the_rows_as_they_are(roads: Roads) -> None:
    first, *others = (
        roads.list(f"include=lamps.maker,marks.lamps,keepers{more}", locales="nl")
        for more in ("", "&fields[buoys]=", "&fields[buoys]=%2Bchart,-depth", "")
    )
    roads.save(Buoy(id="9", depth=1))

    assert others[-1] == first
    assert roads.list()["data"][0]["attributes"]["depth"] == 1


def test_two_types_may_share_a_table(roads: Roads) -> None:
    record = roads.world.store.get(BUOYS, "3")

    assert roads.list(type_name="floats")["data"] == [
        {"id": "3", "type": "floats", "attributes": {"depth": 2}}
    ]
    assert record is not None
    assert RESOURCES.of(record).type == "floats"
    assert single(roads.ctx(), RESOURCES, record).body["data"]["type"] == "floats"
    with pytest.raises(Refusal):
        found(roads.ctx(), RESOURCES, "buoys", "3")


@pytest.mark.parametrize("query", ["include=", "include=next", "include=marks&page[number]=9"])
def test_included_is_there_if_it_was_asked_for(roads: Roads, query: str) -> None:
    assert "included" in roads.list(query)


def test_included_is_absent_otherwise(roads: Roads) -> None:
    assert set(roads.list()) == {"data", "links"}


@pytest.mark.parametrize("path", ["next.next", "maker", "lamps.buoys", "keepers."])
def test_a_path_that_the_operation_does_not_list_is_refused(path: str) -> None:
    _, wrong = PLANS["listBuoys"].parameters.read({}, f"include=lamps,{path}", {})

    assert [violation.where for violation in wrong] == ["include"]


@pytest.mark.parametrize(
    ("locales", "texts"),
    [("nl", {"nl": "Tien"}), ("en", {"en": None}), ("en,nl", {"en": None, "nl": "Tien"})],
)
def test_a_language_without_a_text_is_there_with_null(
    roads: Roads, locales: str, texts: dict[str, str | None]
) -> None:
    assert roads.list(locales=locales)["data"][1]["attributes"]["name"] == texts


def test_how_languages_are_asked_for_can_be_the_vendors(roads: Roads) -> None:
    dialect = replace(DIALECT, asked=lambda _ctx: ("nl", "en"))
    resources = Resources(dialect, *RESOURCES)
    reply = collection(roads.ctx(), resources, "buoys")

    assert reply.body["data"][1]["attributes"]["name"] == {"nl": "Tien", "en": None}


def fields(resource: Mapping[str, Any]) -> set[str]:
    return {*resource.get("attributes", ()), *resource.get("relationships", ())}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("%2Bchart,-lamps", {"name", "depth", "place", "chart", "marks", "keepers", "next"}),
        ("%2Bcolour,-name,-mast", {"depth", "place", "lamps", "marks", "keepers", "next"}),
        ("depth,mast", {"depth"}),
        ("mast", set()),
        ("", set()),
        ("depth,", {"depth"}),
        ("depth,++name", {"depth"}),
    ],
)
def test_a_fieldset_passes_over_names_that_it_does_not_know(
    roads: Roads, text: str, shown: set[str]
) -> None:
    buoy = roads.list(f"fields[buoys]={text}")["data"][0]

    assert fields(buoy) == shown


@pytest.mark.parametrize("text", ["%2Bchart,name", "-mast,name", "%2Bmast,depth"])
def test_signed_and_plain_names_together_are_refused(roads: Roads, text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        roads.list(f"fields[buoys]={text}")

    assert refusal.value.problem.status == 400
    assert [v.where for v in refusal.value.problem.violations] == ["fields[buoys]"]


def test_a_computed_attribute_obeys_the_fieldset(roads: Roads) -> None:
    assert roads.list("fields[buoys]=place")["data"][1]["attributes"] == {"place": "10 at 7 m"}


def test_a_computed_attribute_may_be_left_out(roads: Roads) -> None:
    silent = replace(BUOY, computed={"place": lambda _ctx, _row: msgspec.UNSET})
    resources = Resources(DIALECT, silent, FLOAT, LAMP, MAKER, MARK, KEEPER)
    reply = collection(roads.ctx("fields[buoys]=place,depth"), resources, "buoys")

    assert reply.body["data"][1]["attributes"] == {"depth": 7}


def test_links_come_without_figures(roads: Roads) -> None:
    body = roads.list("include=marks")

    assert set(body["links"]) == {"first", "self", "next", "last"}
    assert "meta" not in body


def test_an_error_is_written_in_the_vendors_way(roads: Roads) -> None:
    violation = Violation("body", "/data/attributes/depth", "is too high")
    reply = MOCK.render(Problem(422, "unprocessable", "", (violation,)), roads.ctx())

    assert reply.body["errors"] == [
        {"status": 422, "title": "Unprocessable Entity", "source": "attributes/depth"}
    ]


def test_a_request_names_what_is_listed_in_its_order(roads: Roads) -> None:
    body = document("lamps", ["l-10", "l-9", "l-10"])
    ctx = roads.ctx(body=body)
    draft = read_document(ctx, RESOURCES, "buoys", "9").primary
    known = roads.world.store.get(BUOYS, "9")

    assert changed(ctx, RESOURCES, known, draft).lamp_ids == ("l-10", "l-9")


def test_a_request_may_not_list_what_is_not_there(roads: Roads) -> None:
    with pytest.raises(Refusal) as refusal:
        read_document(roads.ctx(body=document("lamps", ["l-9", "l-11"])), RESOURCES, "buoys", "9")

    assert [v.where for v in refusal.value.problem.violations] == [
        "/data/relationships/lamps/data/1/id"
    ]


def document(name: str, idents: list[str]) -> dict[str, Any]:
    linkage = [{"id": ident, "type": name} for ident in idents]
    return {"data": {"id": "9", "type": "buoys", "relationships": {name: {"data": linkage}}}}


def test_texts_that_nothing_searches_are_not_kept_twice(roads: Roads) -> None:
    assert roads.world.store.count(TEXTS) == 0


def test_a_record_with_a_text_id_is_removed(roads: Roads) -> None:
    remove(roads.ctx(), RESOURCES, Buoy(id="100"))

    assert roads.ids() == ["9", "10", "east"]


def lanterns(roads: Roads, operation: str, query: Mapping[str, str]) -> list[str]:
    """Return the ids of a list in the dialect that filters and sorts."""
    type_name = PLANS[operation].operation.node["x-resource"]
    asked = "&".join(f"{quote(name)}={quote(text)}" for name, text in query.items())
    reply = collection(roads.ctx(asked, operation), LANTERNS, type_name)
    return [found["id"] for found in reply.body["data"]]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({}, ["l-9", "l-10"]),
        ({"sort": "-id"}, ["l-10", "l-9"]),
        ({"sort": "colour"}, ["l-9", "l-10"]),
        ({"sort": "-colour"}, ["l-10", "l-9"]),
        ({"filter[id]": "l-10,l-11"}, ["l-10"]),
        ({"filter[maker]": "philips"}, ["l-9"]),
        ({"filter[maker]": "!philips"}, ["l-10"]),
        ({"filter[maker]": ""}, ["l-10"]),
    ],
)
def test_text_ids_are_filtered_and_sorted_by(
    roads: Roads, query: dict[str, str], ids: list[str]
) -> None:
    assert lanterns(roads, "listLamps", query) == ids


def test_records_are_found_by_the_text_ids_that_name_them(roads: Roads) -> None:
    roads.save(Maker(id="osram"))

    assert lanterns(roads, "listMakers", {"filter[lamps]": "l-9"}) == ["philips"]
    assert lanterns(roads, "listMakers", {"filter[lamps]": ""}) == ["osram"]


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        (replace(BUOY, kind="colour"), "there is no column colour"),
        (replace(BUOY, kind=""), "floats have the same records"),
        (replace(BUOY, relationships={"x": Listed("depth", "lamps")}), "x lists no ids of lamps"),
        (replace(BUOY, relationships={"x": Listed("masts", "lamps")}), "x lists no ids of lamps"),
        (replace(BUOY, relationships={"x": Held("lamp_ids", "marks")}), "x holds no marks"),
        (replace(BUOY, computed={"mast": lambda *_: 1}), "computed names mast"),
    ],
)
def test_a_definition_that_does_not_fit_is_refused(definition: Resource, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Resources(DIALECT, definition, FLOAT, LAMP, MAKER, MARK, KEEPER)


def test_texts_can_not_be_searched_by_text_ids() -> None:
    with pytest.raises(ValueError, match="with integer ids only"):
        Resources(replace(DIALECT, sorts=True), *RESOURCES)
