"""What generated requests may use up, and how valid ones are made to agree with the park."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from itertools import count
from typing import Any

import jsonschema_rs

from bookable_contracts.booking_experts_v1.desk import DETAILS, NOUNS, RESERVATIONS, Desk
from bookable_contracts.booking_experts_v1.fixtures import park_of
from bookable_contracts.booking_experts_v1.park import ABSENT, Park
from bookable_contracts.booking_experts_v1.stays import Finder
from bookable_contracts.client import Parts, Request
from bookable_contracts.session import Session
from bookable_contracts.supplies import Range, Supplies
from bookable_contracts.verdicts import Outcome
from bookable_specs import Contract, JsonObject, load

EXISTING = 10
STAYS = 500
SPARED = 12
"""Stays that nothing generated is placed in, for what only asks."""
SPAN = 21
DATED = (
    "filter[start_date]",
    "filter[includes_date]",
    "filter[overlaps_date]",
    "filter[arrangement]",
    "start_date",
    "end_date",
    "confirmed_at",
)
"""Parameters whose patterns allow days that no month has, which are refused."""

WRITING = tuple(
    f"{verb}{noun}" for noun in NOUNS.values() for verb in ("create", "preview", "validate")
)
CHANGING = tuple(f"update{noun}" for noun in NOUNS.values())
DELETING = tuple(f"delete{noun}" for noun in NOUNS.values())

_TURN = count()

RIGHT: JsonObject = {
    **DETAILS,
    "currency": None,
    "locale": "nl",
    "chosen_extras": [],
    "license_plates": [],
    "coupon": None,
    "payment_plan": None,
    "traffic_source": None,
    "after_payment_return_url": "https://shop.example.com/after",
    "debtor": None,
}
"""Values that any park takes, in the place of valid ones that it may not know."""


def harmless(park: Park, operation: str, park_id: str = "") -> Request:
    """Prepare a call that, if it is let in, finds nothing to act on or cannot be saved."""
    spec = park.contract.operations[operation]
    path = {name: ABSENT for name in ("id", "category_id") if f"{{{name}}}" in spec.path}
    parts: Parts = {"path": path}
    if "requestBody" in spec.node:
        kind = next(kind for kind, noun in NOUNS.items() if operation.endswith(noun))
        ident = {"id": ABSENT} if operation in CHANGING else {}
        parts["json"] = {"data": {"type": kind, **ident, "attributes": {}}}
    required = [each for each in spec.node.get("parameters", ()) if each.get("required")]
    asked = {each["name"]: each["example"] for each in required if each["in"] == "query"}
    if asked:
        parts["query"] = asked
    return park.request(operation, park=park_id, **parts)


def supplies(session: Session) -> Supplies:
    """Take the keys that can do most; what cannot be had is left out, and shows as refusals."""
    park = park_of(session)
    finder = Finder(park=park)
    desk = Desk(park=park, finder=finder)
    stays = _stays(finder, park.id)
    return Supplies(
        keys=session.client.ring.equals(park.key),
        api=session.options.api,
        created={f"create{noun}": "/data/id" for noun in NOUNS.values()},
        given={"stays": stays, "today": park.today.isoformat()},
        existing=_existing(park, desk, stays),
        queries=_queries(park),
        own=(*WRITING, *CHANGING, *DELETING, *(f"get{noun}" for noun in NOUNS.values()), "getMap"),
        ranges=_ranges(session.contract, park),
        repeated=dict.fromkeys(CHANGING, "id"),
        rate_limit=session.contract.document.get("x-rate-limit"),
    )


def _stays(finder: Finder, park: str) -> list[list[str]]:
    """Read stays that no check was given, each as often as it can be had; there may be none."""
    try:
        stays = finder.many(STAYS, park)
    except Outcome:
        return []
    rounds = range(max((each.stock for each in stays), default=0))
    return [
        [each.category, each.start.isoformat(), each.end.isoformat()]
        for number in rounds
        for each in stays
        if each.stock > number
    ]


def _existing(park: Park, desk: Desk, stays: list[list[str]]) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for each in park.contract.operations.values():
        names = [n for n in ("administration_id", "organization_id") if f"{{{n}}}" in each.path]
        for name in names:
            value = park.id if name == "administration_id" else park.organization
            found.setdefault(each.id, {})[name] = [value]
    for kind, noun in NOUNS.items():
        for verb in ("get", "update", "delete"):
            seen = _listed(park) if (verb, kind) == ("get", RESERVATIONS) else []
            found[f"{verb}{noun}"]["id"] = _made(desk, kind) or seen or [ABSENT]
            found[f"{verb}{noun}"]["administration_id"] = [_park_of(desk, kind)]
        for verb in ("create", "preview", "validate"):
            found[f"{verb}{noun}"]["administration_id"] = [_park_of(desk, kind)]
    found["getMap"]["category_id"] = sorted({each[0] for each in stays})[:3] or [ABSENT]
    return found


def _park_of(desk: Desk, kind: str) -> str:
    try:
        return desk.park_for(kind)
    except Outcome:
        return desk.park.id


def _made(desk: Desk, kind: str) -> list[str]:
    try:
        stays = desk.finder.many(EXISTING, desk.park_for(kind))
        return [desk.booked(each, kind).id for each in stays]
    except Outcome:
        return []


def _listed(park: Park) -> list[str]:
    """Read the ids of reservations, for a run that makes none; none without extended access."""
    try:
        exchange = park.call("listReservations", key=park.extended())
    except Outcome:
        return []
    return [str(each["id"]) for each in exchange.at("/data") or []][:EXISTING]


def _ranges(contract: Contract, park: Park) -> dict[str, Range]:
    found = {}
    for operation in contract.operations.values():
        if span := operation.node.get("x-range"):
            start = (park.today + dt.timedelta(days=60)).isoformat()
            found[operation.id] = Range(
                first=span["from"], last=span["to"], days=SPAN, start=start, least=1
            )
    return found


def _queries(park: Park) -> dict[str, dict[str, list[Any]]]:
    """Give values that are right to parameters whose grammar no schema tells in full."""
    first = park.today + dt.timedelta(days=90)
    days = [f"{first}..{first + dt.timedelta(days=7)}"]
    single = [first.isoformat(), *days]
    moments = [f"{first}T00:00:00Z..{first}T12:00:00Z"]
    found: dict[str, dict[str, list[Any]]] = {}
    for operation in park.contract.operations.values():
        dated = {"filter[arrangement]": days, "confirmed_at": moments}
        ranges = operation.node.get("x-range", {}).values()
        known: dict[str, list[Any]] = {}
        for each in operation.node.get("parameters", ()):
            name = each["name"]
            if each["in"] != "query" or name in ranges:
                continue
            if name in DATED:
                known[name] = dated.get(name, single)
            elif name in {"currency", "filter[currency]"}:
                known[name] = ["EUR"]
            elif name == "include" or name.startswith("fields["):
                known[name] = _examples(each)
            elif name.startswith("sorters["):
                known |= {f"{name}[arrangement]": days, f"{name}[start_date]": single[:1]}
        if known:
            found[operation.id] = known
    return found


def _examples(parameter: JsonObject) -> list[Any]:
    """Return the contract's example, as it goes over the wire, and each path that is listed."""
    listed = parameter.get("schema", {}).get("x-includes", ())
    return [",".join(parameter["example"]), *listed]


def fit(operation: str, body: JsonObject, given: JsonObject) -> JsonObject:
    """Make the valid members of a body agree with each other and with the park.

    What is wrong on purpose stays wrong: only members that are right by themselves are changed.
    """
    data = body.get("data")
    if not isinstance(data, dict) or operation not in (*WRITING, *CHANGING):
        return body
    fitting = dict(data)
    attributes, relationships = (data.get(n, {}) for n in ("attributes", "relationships"))
    new = operation in WRITING
    if isinstance(attributes, dict):
        fitting["attributes"] = _attributes(attributes, keep=not new)
    if isinstance(relationships, dict):
        fitting["relationships"] = _relationships(relationships)
    if new and given["stays"]:
        spared, used = given["stays"][:SPARED], given["stays"][SPARED:]
        _ask_for_a_stay(fitting, used if operation.startswith("create") and used else spared)
    return {**body, "data": fitting}


def _attributes(attributes: JsonObject, *, keep: bool) -> JsonObject:
    """Give valid attributes a value that any park takes; a change leaves days and guests alone."""
    fitting = {}
    for name, value in attributes.items():
        right = _is_right(name, value)
        if right and name in {"start_date", "end_date", "guest_group"} and keep:
            continue
        fitting[name] = RIGHT[name] if right and name in RIGHT else value
    return fitting if keep else {**DETAILS, **fitting}


def _is_right(name: str, value: Any) -> bool:
    """Tell whether the contract allows a value; an attribute that there is not has no right one."""
    schema = _schemas().get(name)
    return schema is not None and schema.is_valid(value)


@lru_cache(maxsize=1)
def _schemas() -> Mapping[str, jsonschema_rs.Draft202012Validator]:
    """Return the schemas of what can be booked, by attribute: all that write take the same."""
    contract = load("booking-experts-v1")
    operation = contract.operations[WRITING[0]]
    node = contract.followed({"$ref": f"#{operation.pointer}"})
    body = contract.followed(node["requestBody"])
    schema, *_ = (contract.followed(media["schema"]) for media in body["content"].values())
    for name in ("data", "attributes"):
        schema = contract.followed(schema["properties"][name])
    components = {"components": contract.modern["components"]}
    return {
        name: jsonschema_rs.Draft202012Validator({**each, **components}, validate_formats=True)
        for name, each in schema["properties"].items()
    }


def _relationships(relationships: JsonObject) -> JsonObject:
    """Ask for no accommodation and no tags: what is generated does not exist."""
    fitting = {}
    for name, each in relationships.items():
        if not _is_linked(name, each):
            fitting[name] = each
    return fitting


def _is_linked(name: str, relationship: Any) -> bool:
    """Tell whether a relationship is one that the schemas allow."""
    kinds = {"category": "categories", "rentable": "rentables", "tags": "tags"}
    if name not in kinds or not isinstance(relationship, dict) or set(relationship) != {"data"}:
        return False
    data = relationship["data"]
    linkages = data if isinstance(data, list) else [] if data is None else [data]
    return isinstance(data, list) is (name == "tags") and all(
        isinstance(each, dict)
        and set(each) == {"id", "type"}
        and each["type"] == kinds[name]
        and isinstance(each["id"], str | int)
        for each in linkages
    )


def _ask_for_a_stay(data: JsonObject, stays: list[list[str]]) -> None:
    """Put a free stay into a body, but for what is wrong on purpose."""
    category, start, end = stays[next(_TURN) % len(stays)]
    attributes, relationships = data.get("attributes"), data.get("relationships", {})
    if isinstance(attributes, dict):
        for name, value in {"start_date": start, "end_date": end}.items():
            if name not in attributes or _is_right(name, attributes[name]):
                attributes[name] = value
        group = attributes.get("guest_group")
        if _is_right("guest_group", group):
            attributes["guest_group"] = {"adults": 2}
    elif attributes is None:
        return
    if isinstance(relationships, dict):
        linkage = {"data": {"type": "categories", "id": category}}
        data["relationships"] = {"category": linkage, **relationships}
