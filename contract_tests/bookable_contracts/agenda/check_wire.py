"""How calls are sent and answers look: AG-21 and AG-23."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from typing import Any

import pytest

from bookable_contracts.agenda.office import ABSENT, ZONE, Office
from bookable_contracts.agenda.refused import refusals, snapshot
from bookable_contracts.client import Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.outcomes import built_upon, fails, is_failure, succeeds
from bookable_contracts.oracles.shapes import faults, schema_of
from bookable_contracts.verdicts import expect, not_tested
from bookable_contracts.xml_answers import Element, XmlError, parse
from bookable_specs import Contract, JsonObject

ITEMS = {
    "getAgendas": "Agenda",
    "getAppointmentTypes": "AppointmentType",
    "getResources": "Resource",
}
ENOUGH = 25
"""Answers of a call that are looked at; all are in the verdict on its operation."""
ENVELOPE = {"$ref": "#/components/schemas/StatusReply"}


def send(office: Office, verb: str, path: str, /, **query: Any) -> Exchange:
    """Send a signed call to any path, by any HTTP method."""
    return office.client.send(Request(method=verb, path=path, query=query), key=office.key)


@pytest.mark.rule("AG-21")
@pytest.mark.parametrize("path", ["/APIREST", "/APIREST/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_one_endpoint(office: Office, contract: Contract, method: str, path: str) -> None:
    """Calls go by GET, or by POST as a form, with a slash at the end or without."""
    exchange = send(office, method, path, method="getAgenda", Id=office.agenda)
    succeeds(contract, exchange, f"getAgenda by {method} to {path}")
    told = exchange.at("/Agenda/Id")
    expect(told == office.agenda, "getAgenda should give the agenda asked for", exchange)


@pytest.mark.rule("AG-21")
def test_writing(office: Office, contract: Contract) -> None:
    """GET and POST write alike."""
    for method in ("GET", "POST"):
        fields = office.person()
        exchange = office.noted(
            office.client.send(
                Request(
                    method=method,
                    path="/APIREST/setCustomer",
                    query=fields,
                    operation="setCustomer",
                ),
                key=office.key,
            )
        )
        succeeds(contract, exchange, f"setCustomer by {method}")


@pytest.mark.rule("AG-21", evidence="assumed")
@pytest.mark.parametrize("name", ["", "getNothing", "getagendas", "GETAGENDAS", "getAgendas "])
def test_unknown_methods(office: Office, contract: Contract, name: str) -> None:
    """A method that is missing or not written letter by letter is a failed call."""
    fails(contract, send(office, "GET", "/APIREST", method=name), "a call with another method")


@pytest.mark.rule("AG-21", evidence="assumed")
def test_no_method(office: Office, contract: Contract) -> None:
    """A call without a method fails."""
    fails(contract, send(office, "GET", "/APIREST"), "a call without a method")


@pytest.mark.rule("AG-21", evidence="assumed")
def test_id(office: Office, contract: Contract) -> None:
    """Id and id are one parameter."""
    appointment = office.booked()
    attempts = (
        ("getAgenda", {"id": office.agenda}),
        ("getAppointment", {"id": appointment}),
        ("getCustomer", {"Id": office.customer}),
        ("cancelAppointment", {"id": appointment, "DryRun": 1}),
    )
    for operation, query in attempts:
        what = f"{operation} with {next(iter(query))}"
        succeeds(contract, office.call(operation, **query), what)


@pytest.mark.rule("AG-21", evidence="assumed")
def test_last_value(office: Office, contract: Contract) -> None:
    """A parameter that is given twice has its last value, one that is unknown has no effect."""
    exchange = office.call("getAgenda", Id=[ABSENT, office.agenda], Unknown="1")
    succeeds(contract, exchange, "getAgenda with its Id given twice")


@pytest.mark.rule("AG-21", evidence="assumed")
@pytest.mark.parametrize("path", ["/no-such-thing", "/APIRESTS", "/APIREST/x/y"])
def test_unknown_paths(office: Office, contract: Contract, path: str) -> None:
    """Another path answers 404, with the envelope of a failed call."""
    exchange = send(office, "GET", path, method="getAgendas")
    _is_http_error(contract, exchange, 404)


@pytest.mark.rule("AG-21", evidence="assumed")
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_http_methods(office: Office, contract: Contract, method: str) -> None:
    """Another HTTP method answers 405, with the envelope of a failed call."""
    exchange = send(office, method, "/APIREST", method="getAgendas")
    _is_http_error(contract, exchange, 405)


@pytest.mark.rule("AG-23")
def test_clock(office: Office) -> None:
    """Date is the Timestamp in the Netherlands."""
    exchange = office.ask("getAgendas")
    date, stamp = (str(exchange.at(f"/Status/{name}")) for name in ("Date", "Timestamp"))
    told = _local(stamp) if stamp.isdigit() else ""
    expect(date == told, "Status.Date should be Status.Timestamp in the Netherlands", exchange)


@pytest.mark.rule("AG-23")
@pytest.mark.parametrize("call", ITEMS)
def test_names(office: Office, call: str) -> None:
    """In Objects each thing is an element of its own name."""
    exchange = office.ask(call)
    names = {each.name for each in _children(exchange, "Objects")}
    wanted = ITEMS[call]
    expect(names <= {wanted}, f"Objects should hold elements {wanted}", exchange)


@pytest.mark.rule("AG-23")
def test_json(office: Office, contract: Contract) -> None:
    """api_format=json gives the same as JSON."""
    for operation in ("getAgendas", "getAppointmentTypes", "getResources"):
        xml, other = office.ask(operation), office.call(operation, api_format="json")
        kind = other.media_type == "application/json"
        expect(kind, f"{operation} should answer JSON when asked for it", other)
        succeeds(contract, other, f"{operation} as JSON")
        same = other.at("/Objects") == xml.at("/Objects")
        expect(same, f"{operation} should be the same in JSON and XML", xml, other)
    refused = office.call("getAgenda", Id=ABSENT, api_format="json")
    readable = _loads(refused.answer_body) is not None
    expect(readable, "a refusal should be JSON when asked for it", refused)


@pytest.mark.rule("AG-23")
def test_empty_values(office: Office, contract: Contract) -> None:
    """What is not known of a customer is an empty element."""
    exchange = office.person_shown(office.registered())
    built_upon(contract, exchange)
    names = {each.name: each for each in _children(exchange, "Customer")}
    empty = [names.get(name) for name in ("Street", "Phone", "BirthDate")]
    right = all(each is not None and not each.text and not each.children for each in empty)
    expect(right, "values that are not known should be empty elements", exchange)


@pytest.mark.rule("AG-23")
def test_signs(office: Office, contract: Contract) -> None:
    """Text that XML has signs for comes back as it was sent."""
    name = "<b>Zoë</b> & \"Co\" 'x' ]]> €"
    exchange = office.person_shown(office.registered(City=name))
    succeeds(contract, exchange)
    told = exchange.at("/Customer/City")
    expect(told == name, "text should come back as it was sent", exchange)


@pytest.mark.rule("AG-23")
def test_unwritable_signs(office: Office) -> None:
    """Text that XML cannot write does not make an answer malformed."""
    made = office.call("setCustomer", **office.person(City="a\x01b\x0bc"))
    expect(not made.unreadable, f"setCustomer: {made.unreadable}", made)
    if not office.succeeded(made):
        return  # such text is refused, in an answer that can be read
    exchange = office.person_shown(str(made.at("/Objects/0/Id")))
    expect(not exchange.unreadable, f"getCustomer: {exchange.unreadable}", exchange)


@pytest.mark.rule("AG-23")
def test_failures(office: Office, contract: Contract) -> None:
    """A failure is HTTP 200 with a message and nothing beside the status."""
    judged = 0
    for what, request in refusals(office):
        exchange = office.client.send(request, key=office.key)
        if office.succeeded(exchange):
            continue  # that it is not refused is another rule's
        judged += 1
        fails(contract, exchange, what)
        alone = list(exchange.json) == ["Status"]
        expect(alone, f"{what} should answer nothing beside Status", exchange)
        message = exchange.at("/Status/Message")
        expect(isinstance(message, str) and message.strip(), f"{what} should tell why", exchange)
    if not judged:
        not_tested("no call failed of those that should")


@pytest.mark.rule("AG-23")
def test_failures_change_nothing(office: Office) -> None:
    """A failed call leaves everything as it was."""
    slot = office.diary.take()
    appointment = office.booked(slot)
    before = snapshot(office, slot, appointment)
    for what, request in refusals(office, appointment=appointment):
        exchange = office.client.send(request, key=office.key)
        after = snapshot(office, slot, appointment)
        if is_failure(office.contract, exchange):  # that it is refused is another rule's
            changed = [name for name in before if before[name] != after[name]]
            expect(not changed, f"{what} was refused and changed {', '.join(changed)}", exchange)
        before = after


@pytest.mark.rule("AG-23", evidence="assumed")
def test_all_faults(office: Office, contract: Contract) -> None:
    """Several faults of parameters are told at once, a line each."""
    exchange = office.call("getBookableTimes", AgendaId="x", AppointmentTypeId="y", Date="z")
    fails(contract, exchange, "a call with three faults")
    lines = str(exchange.at("/Status/Message")).strip().splitlines()
    expect(len(lines) == 4, "three faults should be told in a line each, below a heading", exchange)


@pytest.mark.rule("AG-23")
def test_envelope(office: Office, contract: Contract) -> None:
    """Answers are well-formed and in the shape of their call."""
    seen: Counter[tuple[str, bool]] = Counter()
    for exchange in list(office.client.log):
        kind = (exchange.operation, is_failure(contract, exchange))
        seen[kind] += 1
        if not exchange.operation or exchange.status != 200 or seen[kind] > ENOUGH:
            continue
        unreadable = exchange.unreadable
        expect(not unreadable, f"{exchange.operation}: {unreadable}", exchange)
        schema = schema_of(contract, contract.operations[exchange.operation], exchange)
        if schema is None:
            came = exchange.media_type or "no media type"
            expect(False, f"{exchange.operation} should answer XML, it answers {came}", exchange)
        found = faults(contract, schema or {}, exchange.json)
        expect(not found, f"{exchange.operation} departs: {', '.join(found[:1])}", exchange)


def _is_http_error(contract: Contract, exchange: Exchange, status: int) -> None:
    told = f"{exchange.method} should answer {status}, answered {exchange.status}"
    expect(exchange.status == status, told, exchange)
    found = faults(contract, ENVELOPE, exchange.json)
    failed = exchange.at("/Status/Status") == "failed" and not found
    expect(failed, f"a {status} should have the envelope of a failed call", exchange)


def _children(exchange: Exchange, name: str) -> list[Element]:
    try:
        root = parse(exchange.answer_body)
    except XmlError as error:
        expect(False, f"{exchange.operation}: {error}", exchange)
    return [each for one in root.children if one.name == name for each in one.children]


def _local(stamp: str) -> str:
    return dt.datetime.fromtimestamp(int(stamp), ZONE).strftime("%Y-%m-%d %H:%M:%S")


def _loads(body: bytes) -> JsonObject | None:
    try:
        loaded: JsonObject = json.loads(body)
    except ValueError:
        return None
    return loaded
