"""What generated requests may use up, and how valid ones are made to agree with the park."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from bookable_contracts.booking_experts_v3.fixtures import park_of
from bookable_contracts.booking_experts_v3.park import AHEAD, KINDS, Park
from bookable_contracts.booking_experts_v3.probing import ABSENT
from bookable_contracts.oracles.jsonapi.cases import includable
from bookable_contracts.session import Session
from bookable_contracts.supplies import Supplies
from bookable_contracts.verdicts import Outcome
from bookable_specs import JsonObject

EXISTING = 12
EARLIER = 200
"""More periods than the checks make; those that generated requests may change come after them."""

BEYOND = 3650
"""Generated periods begin so many days after the first of the checks."""

CREATING = tuple(f"create{part}AgendaPeriod" for part in KINDS.values())
CHANGING = tuple(f"update{part}AgendaPeriod" for part in KINDS.values())
DELETING = tuple(f"delete{part}AgendaPeriod" for part in KINDS.values())
OWN = (*CREATING, *CHANGING, *DELETING, "createCategory", "updateBookingCustomer")
"""What changes something stays with what this run made or was given."""

LISTS = {
    "listAdministrationAmenities": "getAdministrationAmenity",
    "listAgendaPeriods": "getAgendaPeriod",
    "listAgreements": "getAgreement",
    "listBookings": "getBooking",
    "listCategories": "getCategory",
}
"""By list: the call that reads one of it."""

_TURN = count()


def supplies(session: Session) -> Supplies:
    """Take the keys that can do most; what cannot be had is left out, and shows as refusals."""
    park = park_of(session)
    park.stays = count(EARLIER)
    ring = session.client.ring
    own = [key for key in ring.keys if key.company == park.company]
    best = max(own, key=lambda key: len(key.scopes))
    return Supplies(
        keys=ring.equals(best),
        api=session.options.api,
        created=dict.fromkeys((*CREATING, "createCategory"), "/data/id"),
        given=_given(park),
        existing=_existing(park),
        queries=_queries(park),
        own=OWN,
        rate_limit=session.contract.document["x-rate-limit"],
    )


def _given(park: Park) -> JsonObject:
    today = dt.datetime.now(dt.UTC).date()
    given = {"first": (today + dt.timedelta(days=AHEAD + BEYOND)).isoformat()}
    try:
        return {**given, "rentable": park.rentable}
    except Outcome:
        return {**given, "rentable": ABSENT}


def _existing(park: Park) -> dict[str, dict[str, list[str]]]:
    operations = park.contract.operations.values()
    found: dict[str, dict[str, list[str]]] = {
        each.id: {"administration_id": [park.id]}
        for each in operations
        if "{administration_id}" in each.path
    }
    for listed, one in LISTS.items():
        try:
            found[one]["id"] = park.collection(listed).sample().ids[:EXISTING]
        except Outcome:
            continue
    for kind, part in KINDS.items():
        for verb in ("update", "delete"):
            try:
                made = [park.made(kind)[0] for _ in range(EXISTING)]
            except Outcome:
                made = [ABSENT]
            found[f"{verb}{part}AgendaPeriod"]["id"] = made
    found["updateBookingCustomer"]["booking_id"] = [park.settings.get("booking_id", ABSENT)]
    if park.settings.get("categories") != "on":
        found["createCategory"]["administration_id"] = [ABSENT]
    return found


def _queries(park: Park) -> dict[str, dict[str, list[str]]]:
    """Take the contract's examples for parameters whose grammar no schema can tell."""
    found: dict[str, dict[str, list[str]]] = {}
    for operation in park.contract.operations.values():
        parameters = operation.node.get("parameters", ())
        free = [p for p in parameters if p["in"] == "query" and _is_free(p["name"])]
        if free:
            found[operation.id] = {p["name"]: [str(p["example"])] for p in free}
            found[operation.id]["sort"] = ["id", "-id"]
            paths = list(includable(park.contract, operation, depth=1))
            found[operation.id]["include"] = paths or [""]
    return found


def _is_free(name: str) -> bool:
    return name == "include" or name.startswith(("filter[", "fields["))


def fit(operation: str, body: JsonObject, given: JsonObject) -> JsonObject:
    """Make the valid members of a body agree with each other and with the park.

    What is wrong on purpose stays wrong: only members that are right by themselves are changed.
    """
    if operation == "createToken":
        return {**body, "client_id": "nobody"} if isinstance(body.get("client_id"), str) else body
    data = body.get("data")
    if not isinstance(data, dict):
        return body
    fitting = {name: value for name, value in data.items() if name not in {"id", "meta"}}
    if isinstance(attributes := data.get("attributes"), dict):
        fitting["attributes"] = _attributes(operation, attributes, given)
    if isinstance(data.get("relationships"), dict):
        fitting["relationships"] = _relationships(operation, data["relationships"], given)
    if operation in CREATING:
        fitting = _with_rentable(fitting, given)
    if operation == "createCategory":
        fitting.setdefault("attributes", {"name": {"en": "Conformance"}})
    fitted = {**body, "data": fitting}
    if isinstance(body.get("included"), list):
        fitted.pop("included")
    return fitted


def _attributes(operation: str, attributes: JsonObject, given: JsonObject) -> JsonObject:
    if operation in (*CREATING, *CHANGING):
        return _dates(attributes, given, needed=operation in CREATING)
    if operation == "createCategory" and isinstance(attributes.get("name", {}), dict):
        return {**attributes, "name": {"en": "Conformance"}}
    if operation == "updateBookingCustomer":
        right = {"country_code": "NL", "locale": "nl", "email": "conformance@example.com"}
        fitting = {n: v for n, v in right.items() if isinstance(attributes.get(n), str)}
        # By its description null is a title; by its enum, read strictly, it is none.
        blank = {"title": ""} if attributes.get("title", "") is None else {}
        return {**attributes, **fitting, **blank}
    return attributes


def _dates(attributes: JsonObject, given: JsonObject, *, needed: bool) -> JsonObject:
    """Give a period days of its own; a change gets both ends, as one alone may not fit."""
    first = dt.date.fromisoformat(given["first"]) + dt.timedelta(days=4 * next(_TURN))
    days = {"start_date": first, "end_date": first + dt.timedelta(days=2)}
    named = [name for name in days if name in attributes]
    wrong = [name for name in named if not _is_date(attributes[name])]
    if wrong or not (named or needed):
        return attributes
    return {**attributes, **{name: day.isoformat() for name, day in days.items()}}


def _relationships(operation: str, relationships: JsonObject, given: JsonObject) -> JsonObject:
    """Lead to what exists: the accommodation, or nothing at all."""
    fitting = {}
    for name, each in relationships.items():
        # Without data it is valid by the schemas, and says nothing.
        linked = isinstance(each, dict) and isinstance(each.get("data", {}), dict | list)
        if linked and name == "rentable":
            fitting[name] = {"data": {"type": "rentable", "id": given["rentable"]}}
        elif not linked or operation in (*CREATING, *CHANGING):
            fitting[name] = each
    return fitting


def _with_rentable(data: JsonObject, given: JsonObject) -> JsonObject:
    """Add what no schema requires but every period needs, where it is merely missing."""
    attributes = data.get("attributes", {})
    relationships = data.get("relationships", {})
    if isinstance(attributes, dict):
        attributes = _dates(attributes, given, needed=True)
    if isinstance(relationships, dict):
        linkage = {"data": {"type": "rentable", "id": given["rentable"]}}
        relationships = {"rentable": linkage, **relationships}
    return {**data, "attributes": attributes, "relationships": relationships}


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False
