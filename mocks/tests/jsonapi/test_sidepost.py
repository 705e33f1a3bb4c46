"""Request documents: single resources, and more that come with them (B3-11, B3-17)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bookable_mocks.engine.problem import Refusal
from bookable_mocks.engine.store import Table
from bookable_mocks.jsonapi.changes import changed, fields, relate
from bookable_mocks.jsonapi.definitions import Resource, ToOne
from bookable_mocks.jsonapi.resources import Resources
from bookable_mocks.jsonapi.sidepost import Sidepost, read_document
from bookable_mocks.jsonapi.tables import linked

JsonObject = dict[str, Any]


def document(data: Any, *included: Any) -> JsonObject:
    return {"data": data, **({"included": list(included)} if included else {})}


def boat(**members: Any) -> JsonObject:
    return {"type": "boat", **members}


def one(type_name: str, ident: str | None = None, **meta: str) -> JsonObject:
    linkage: JsonObject = {"type": type_name}
    if ident is not None:
        linkage["id"] = ident
    return {**linkage, **({"meta": meta} if meta else {})}


def related(**linkages: Any) -> JsonObject:
    return boat(relationships={name: {"data": data} for name, data in linkages.items()})


def read(harbour: Any, body: Any, ident: int | None = None, scopes: Any = ("all",)) -> Sidepost:
    operation = "createBoat" if ident is None else "updateBoat"
    ctx = harbour.ctx(operation, body=body, ident=str(ident or ""), scopes=scopes)
    return read_document(ctx, harbour.resources, "boat", ident)


def refused(
    harbour: Any, body: Any, ident: int | None = None, scopes: Any = ("all",)
) -> tuple[int, list[tuple[str, str]]]:
    with pytest.raises(Refusal) as refusal:
        read(harbour, body, ident, scopes)
    problem = refusal.value.problem
    return problem.status, [(v.where, v.message) for v in problem.violations]


def test_values_have_the_records_types(harbour: Any, parts: Any) -> None:
    sent = {
        "name": "Dory",
        "note": None,
        "state": "sunk",
        "length": "4.20",
        "built": "2001-02-03",
        "serviced_at": "2026-07-01T10:00:00+02:00",
        "tags": ["a"],
        "price": {"currency": "EUR", "value": "1.50"},
    }
    draft = read(harbour, document(boat(attributes=sent))).primary

    assert draft.creates
    assert dict(draft.attributes) == {
        "name": "Dory",
        "note": None,
        "state": parts.State.SUNK,
        "length": Decimal("4.20"),
        "built": date(2001, 2, 3),
        "serviced_at": datetime(2026, 7, 1, 8, tzinfo=UTC),
        "tags": ("a",),
        "price": parts.Money("EUR", Decimal("1.50")),
    }


def patched(harbour: Any, data: JsonObject, **headers: str) -> Any:
    ctx = harbour.ctx("updateBoat", body={"data": data}, ident="1", headers=headers)
    draft = read_document(ctx, harbour.resources, "boat", 1).primary
    record = ctx.store.get(harbour.resources["boat"].table, 1)
    relate(ctx, harbour.resources, draft, 1)
    return changed(ctx, harbour.resources, record, draft)


def test_what_is_absent_is_unchanged_and_null_clears(harbour: Any) -> None:
    record = harbour.ctx().store.get(harbour.resources["boat"].table, 1)
    after = patched(harbour, boat(id="1", attributes={"note": None}))

    assert after.note is None
    assert (after.name, after.seats, after.berth_id) == (record.name, record.seats, 1)


def test_a_to_one_relationship_is_set_and_taken_away(harbour: Any) -> None:
    sent = related(berth=one("berth", "2"), owner=None)
    after = patched(harbour, sent)

    assert (after.berth_id, after.owner_id) == (2, None)


def test_links_are_replaced_as_a_whole(harbour: Any, parts: Any) -> None:
    patched(harbour, related(crew=[one("sailor", "1"), one("sailor", "1")]))

    assert linked(harbour.ctx(), parts.CREW, 1) == [1]


def test_texts_are_merged_by_locale(harbour: Any) -> None:
    after = patched(harbour, boat(attributes={"title": {"nl": "Vlug", "en": None}}))

    assert after.title == {"nl": "Vlug", "nl-BE": "Rap"}


def test_null_clears_all_texts(harbour: Any) -> None:
    after = patched(harbour, boat(attributes={"title": None, "perks": None}))

    assert (after.title, after.perks) == ({}, None)


@pytest.mark.parametrize("title", [5, "Swift", {"nl": 5}, []])
def test_texts_of_another_form_are_refused(harbour: Any, title: Any) -> None:
    with pytest.raises(Refusal) as refusal:
        patched(harbour, boat(attributes={"title": title}))
    problem = refusal.value.problem

    assert (problem.status, problem.violations[0].where) == (422, "/data/attributes/title")


def test_a_read_only_field_that_is_ignored_is_passed_over(harbour: Any) -> None:
    assert dict(read(harbour, document(boat(attributes={"number": 7}))).primary.attributes) == {}


@pytest.mark.parametrize(
    ("data", "ident", "status", "pointer"),
    [
        ({"type": "ship"}, None, 409, "/data/type"),
        ({"type": 5}, None, 409, "/data/type"),
        (boat(id="2"), 1, 409, "/data/id"),
        (boat(id=1), 1, 409, "/data/id"),
        (boat(id="7"), None, 403, "/data/id"),
        ([], None, 422, "/data"),
        (None, 1, 422, "/data"),
        (boat(attributes=[]), None, 422, "/data/attributes"),
        (boat(attributes={"colour": 1}), None, 422, "/data/attributes/colour"),
        (boat(attributes={"a/b~": 1}), None, 422, "/data/attributes/a~1b~0"),
        (boat(attributes={"name": None}), None, 422, "/data/attributes/name"),
        (boat(attributes={"seats": "4"}), None, 422, "/data/attributes/seats"),
        (boat(attributes={"state": "lost"}), None, 422, "/data/attributes/state"),
        (boat(attributes={"owner": "x"}), None, 422, "/data/attributes/owner"),
        (boat(relationships=[]), None, 422, "/data/relationships"),
        (boat(relationships={"x": {}}), None, 422, "/data/relationships/x"),
        (boat(relationships={"berth": {}}), None, 422, "/data/relationships/berth/data"),
        (boat(relationships={"berth": None}), None, 422, "/data/relationships/berth/data"),
        (related(builder=None), None, 422, "/data/relationships/builder"),
        (related(berth=[]), None, 422, "/data/relationships/berth/data"),
        (related(crew=None), None, 422, "/data/relationships/crew/data"),
        (related(crew=[5]), None, 422, "/data/relationships/crew/data/0"),
        (related(berth=one("boat", "1")), None, 422, "/data/relationships/berth/data/type"),
        (related(berth=one("berth")), None, 422, "/data/relationships/berth/data/id"),
        (related(berth=one("berth", "x")), None, 422, "/data/relationships/berth/data/id"),
        (related(berth=one("berth", "99")), None, 422, "/data/relationships/berth/data/id"),
        (related(crew=[one("sailor", "99")]), None, 422, "/data/relationships/crew/data/0/id"),
        (boat(meta={"temp_id": 5}), None, 422, "/data/meta/temp_id"),
    ],
)
def test_a_document_that_makes_no_sense_is_refused(
    harbour: Any, data: Any, ident: int | None, status: int, pointer: str
) -> None:
    found, places = refused(harbour, {"data": data}, ident)

    assert (found, [where for where, _ in places]) == (status, [pointer])


@pytest.mark.parametrize("body", [None, [], "x", {}])
def test_no_document_at_all_is_refused(harbour: Any, body: Any) -> None:
    assert refused(harbour, body) == (422, [("/data", "must be a resource object")])


class Oar(msgspec.Struct, frozen=True, kw_only=True):
    """It belongs to a boat, always."""

    id: int
    boat_id: int = 0


def test_null_where_a_relationship_must_be_is_refused(harbour: Any, parts: Any) -> None:
    oars = Table("oar", Oar, ("id", "boat_id"))
    oar = Resource(
        type="oar", table=oars, attributes=(), relationships={"boat": ToOne("boat_id", "boat")}
    )
    every = Resources(parts.DIALECT, oar, *parts.RESOURCES)
    body = {"data": {"type": "oar", "relationships": {"boat": {"data": None}}}}
    ctx = harbour.ctx("createBoat", body=body)
    draft = read_document(ctx, every, "oar").primary
    with pytest.raises(Refusal) as refusal:
        fields(ctx, every, draft, {})

    assert refusal.value.problem.violations[0].where == "/data/relationships/boat/data"


def test_what_may_not_be_seen_can_not_be_linked_to(harbour: Any) -> None:
    body = document(related(owner=one("sailor", "3")))
    told = [("/data/relationships/owner/data/id", "there is no sailor 3")]

    assert refused(harbour, body, scopes=()) == (422, told)
    assert read(harbour, body).primary.relationships["owner"]


NEW = {"temp_id": "t1", "method": "create"}


def sailor(**members: Any) -> JsonObject:
    return {"type": "sailor", "attributes": {"name": "Dee"}, **members}


def test_a_new_resource_comes_along(harbour: Any) -> None:
    sent = document(related(owner=one("sailor", **NEW)), sailor(meta={"temp_id": "t1"}))
    found = read(harbour, sent)
    ref = found.primary.relationships["owner"]
    draft = found.draft(ref)  # type: ignore[arg-type]

    assert draft is found.included[0]
    assert (draft.creates, dict(draft.attributes)) == (True, {"name": "Dee"})
    assert fields(harbour.ctx(), harbour.resources, found.primary, {"t1": 9}) == {"owner_id": 9}


def test_a_known_resource_is_changed_along(harbour: Any) -> None:
    sent = document(related(owner=one("sailor", "2", method="update")), sailor(id="2"))
    found = read(harbour, sent, 1)
    ref = found.primary.relationships["owner"]

    assert found.draft(ref) is found.included[0]  # type: ignore[arg-type]
    assert not found.included[0].creates


def test_a_link_alone_leads_to_what_exists(harbour: Any) -> None:
    found = read(harbour, document(related(owner=one("sailor", "2"))))

    assert found.draft(found.primary.relationships["owner"]) is None  # type: ignore[arg-type]


def test_one_that_comes_along_can_bring_another(harbour: Any) -> None:
    friend = {"friend": {"data": one("sailor", temp_id="t2", method="create")}}
    found = read(
        harbour,
        document(
            related(owner=one("sailor", **NEW)),
            sailor(meta={"temp_id": "t1"}, relationships=friend),
            sailor(meta={"temp_id": "t2"}),
        ),
    )

    assert [draft.temp_id for draft in found.included] == ["t1", "t2"]


def test_one_that_comes_along_can_lead_back(harbour: Any) -> None:
    main = {**related(trips=[one("trip", **NEW)]), "meta": {"temp_id": "t0"}}
    back = {"boat": {"data": one("boat", temp_id="t0")}}
    trip = {"type": "trip", "meta": {"temp_id": "t1"}, "relationships": back}
    found = read(harbour, document(main, trip))
    [ref] = found.included[0].refs()

    assert found.draft(ref) is found.primary


TEMP = "/data/relationships/owner/data/meta/temp_id"
METHOD = "/data/relationships/owner/data/meta/method"
IDENT = "/data/relationships/owner/data/id"
KNOWN = sailor(meta={"temp_id": "t1"})


@pytest.mark.parametrize(
    ("linkage", "included", "place"),
    [
        (one("sailor", temp_id="t9", method="create"), [], TEMP),
        (one("sailor", temp_id="t1"), [KNOWN], METHOD),
        (one("sailor", "2", **NEW), [KNOWN], IDENT),
        (one("sailor", "2", temp_id="t1", method="update"), [KNOWN], TEMP),
        (one("sailor", "2", temp_id="t1"), [KNOWN], TEMP),
        (one("sailor", method="create"), [KNOWN], TEMP),
        (one("sailor", method="update"), [KNOWN], IDENT),
        (one("sailor", temp_id="t1", method="update"), [KNOWN], IDENT),
        (one("sailor", temp_id="t1", method="destroy"), [KNOWN], METHOD),
        (one("sailor", "2", method="update"), [], METHOD),
        (one("sailor", "2", method="update"), [sailor(id="1")], METHOD),
        (one("sailor", temp_id="", method="create"), [KNOWN], TEMP),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(
    harbour: Any, linkage: JsonObject, included: list[Any], place: str
) -> None:
    status, places = refused(harbour, document(related(owner=linkage), *included))

    assert (status, places[0][0]) == (422, place)


@pytest.mark.parametrize(
    ("included", "place"),
    [
        ([KNOWN, KNOWN], "/included/1/meta/temp_id"),
        ([KNOWN, sailor(id="2"), sailor(id="2")], "/included/2/id"),
        ([KNOWN, sailor(id="2")], "/included/1"),
        ([KNOWN, sailor()], "/included/1"),
        ([KNOWN, {"type": "pirate"}], "/included/1/type"),
        ([KNOWN, {}], "/included/1/type"),
        ([KNOWN, 5], "/included/1/type"),
        ([KNOWN, sailor(id="x")], "/included/1/id"),
        ([sailor(meta={"temp_id": "t1"}, attributes={"age": 5})], "/included/0/attributes/age"),
        ([KNOWN, {"type": "boat", "meta": {"temp_id": "t1"}}], "/included/1/meta/temp_id"),
    ],
)
def test_an_included_resource_that_makes_no_sense_is_refused(
    harbour: Any, included: list[Any], place: str
) -> None:
    sent = document(related(owner=one("sailor", **NEW)), *included)
    status, places = refused(harbour, sent)

    assert (status, places[0][0]) == (422, place)


def test_included_has_to_be_a_list(harbour: Any) -> None:
    body = {"data": boat(), "included": {}}

    assert refused(harbour, body)[1] == [("/included", "must be a list of resource objects")]


def test_only_some_relationships_can_be_sideposted(harbour: Any) -> None:
    sent = document(related(guests=[one("sailor", **NEW)]), KNOWN)
    place = "/data/relationships/guests/data/0/meta/method"

    assert refused(harbour, sent) == (422, [(place, "nothing can be sideposted here")])


def test_a_server_creates_and_changes(ask: Any) -> None:
    made = ask("POST", "/v1/boats", document(boat(attributes={"name": "Eel", "seats": 2})))
    ident = made.json()["data"]["id"]
    sent = document(boat(id=ident, attributes={"seats": None}))
    after = ask("PATCH", f"/v1/boats/{ident}", sent).json()["data"]

    assert made.status_code == 200
    assert (after["attributes"]["name"], after["attributes"]["seats"]) == ("Eel", None)
    assert ask("GET", f"/v1/boats/{ident}").json()["data"] == after
