"""Documents, refusals and what a call answers: B3-01, B3-11, B3-21 and B3-24."""

from __future__ import annotations

import pytest

from bookable_contracts.booking_experts_v3.park import ABSENT, KINDS, Park
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles import negotiation
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.jsonapi import documents, media
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.oracles.jsonapi.refusing import lists_errors, points_to
from bookable_contracts.oracles.refusals import Refusals
from bookable_contracts.verdicts import expect
from bookable_specs import Contract, Operation

ONE = {
    "listAdministrationAmenities": "getAdministrationAmenity",
    "listAgendaPeriods": "getAgendaPeriod",
    "listAgreements": "getAgreement",
    "listBookings": "getBooking",
    "listCategories": "getCategory",
}


class ListedRefusals(Refusals):
    """Refusals that list their errors as JSON:API has them."""

    def judge(self, exchange: Exchange, status: int) -> None:
        """Hold a refusal to its status and to a document of errors."""
        super().judge(exchange, status)
        lists_errors(self.client.contract, exchange)


@pytest.fixture
def refusals(park: Park) -> Refusals:
    """What the server has to refuse."""
    return ListedRefusals(client=park.client)


@pytest.mark.rule("B3-01")
def test_documents(collection: Collection) -> None:
    """A list is a document: each resource once, with id, type and members in their places."""
    documents.is_document(collection)


@pytest.mark.rule("B3-01")
def test_single(park: Park, collection: Collection) -> None:
    """One resource is the same as in its list."""
    listed = collection.sample().resources[0]
    exchange = park.call(
        ONE[collection.id], path={"id": listed["id"]}, headers=dict(collection.languages)
    )
    answered(park.contract, exchange, 200)
    for part in ("id", "type", "attributes", "relationships"):
        same = exchange.at(f"/data/{part}") == listed.get(part)
        expect(same, f"GET of one should show its {part} as the list does", exchange)


@pytest.mark.rule("B3-01")
def test_media_type(park: Park) -> None:
    """Answers are application/vnd.api+json, for whoever takes it."""
    request = park.request("listAgendaPeriods", query={"page[size]": 1})
    media.takes_the_media_type(park.client, request, park.key("listAgendaPeriods"))


@pytest.mark.rule("B3-01")
def test_not_acceptable(park: Park) -> None:
    """Who takes no plain application/vnd.api+json gets 406."""
    request = park.request("listAgendaPeriods", query={"page[size]": 1})
    media.refuses_to_answer(park.client, request, park.key("listAgendaPeriods"))


@pytest.mark.rule("B3-01")
@pytest.mark.parametrize("kind", KINDS)
def test_foreign_bodies(park: Park, kind: str) -> None:
    """A body of another media type, or with a foreign parameter, answers 415."""
    name = f"create{KINDS[kind]}AgendaPeriod"
    request = park.request(name, json=park.period_body())
    media.refuses_bodies(park.client, request, park.key(name))


@pytest.mark.rule("B3-01", evidence="assumed")
@pytest.mark.parametrize("kind", KINDS)
def test_another_id(park: Park, contract: Contract, kind: str) -> None:
    """A body's id other than the path's answers 409, and nothing changes."""
    period, made = park.made(kind)
    body = {"data": {"type": "agenda_period", "id": ABSENT, "attributes": {"label": "Other"}}}
    exchange = park.call(f"update{KINDS[kind]}AgendaPeriod", path={"id": period}, json=body)
    answered(contract, exchange, 409)
    points_to(contract, exchange, "/data/id")
    same = park.period(period).at("/data/attributes") == made.at("/data/attributes")
    expect(same, "a refused change should leave a period as it was", made, exchange)


@pytest.mark.rule("B3-11")
def test_absent(park: Park, contract: Contract, addressed_operation: Operation) -> None:
    """What does not exist is not found."""
    request = park.harmless(addressed_operation.id)
    exchange = park.client.send(request, key=park.key(addressed_operation.id))
    answered(contract, exchange, 404)
    lists_errors(contract, exchange)


@pytest.mark.rule("B3-11", evidence="assumed")
def test_unknown_paths(refusals: Refusals, park: Park) -> None:
    """An unknown path answers 404 with a list of errors."""
    paths = ("/v3/no_such_thing", f"/v3/administrations/{park.id}/no_such_thing", "/v9/bookings")
    refusals.unknown_paths(park.client.ring.keys[0], *paths)


@pytest.mark.rule("B3-11", evidence="assumed")
def test_wrong_methods(refusals: Refusals, park: Park, secured_operation: Operation) -> None:
    """A method that a path does not have answers 405 with a list of errors."""
    key, request = park.client.ring.keys[0], park.harmless(secured_operation.id)
    refusals.wrong_methods(key, secured_operation, request)


@pytest.mark.rule("B3-11")
@pytest.mark.parametrize("kind", KINDS)
def test_unreadable_bodies(refusals: Refusals, park: Park, kind: str) -> None:
    """A body that is no JSON answers 400, one of another shape 422."""
    name = f"create{KINDS[kind]}AgendaPeriod"
    request = park.request(name, json=park.period_body())
    content_type = {"Content-Type": request.headers["Content-Type"]}
    shapes = ("a JSON array where an object belongs", "the JSON null")
    for what, attempt, _ in negotiation.unreadable_bodies(request, content_type):
        if attempt.body:
            exchange = park.client.send(attempt, key=park.key(name))
            refusals.refused(exchange, 422 if what in shapes else 400, what)


@pytest.mark.rule("B3-11")
def test_each_fault(park: Park, contract: Contract) -> None:
    """Two faults of a body are told as two, each with its pointer."""
    start, _ = park.days()
    body = park.period_body((start, "never"), label=7)
    exchange = park.make("MaintenanceAgendaPeriod", body)
    answered(contract, exchange, 422)
    for name in ("label", "end_date"):
        points_to(contract, exchange, f"/data/attributes/{name}")


@pytest.mark.rule("B3-21")
def test_own_ids(park: Park, contract: Contract) -> None:
    """An id of the client's own choice answers 403 with FORBIDDEN_INPUT."""
    body = park.period_body()
    body["data"]["id"] = ABSENT
    exchange = park.make("MaintenanceAgendaPeriod", body)
    _has_code(contract, exchange, 403, "FORBIDDEN_INPUT")
    points_to(contract, exchange, "/data/id")


@pytest.mark.rule("B3-21")
def test_conflicts(park: Park, contract: Contract) -> None:
    """An id that is not the path's answers 409 with CONFLICT."""
    period, _ = park.made("MaintenanceAgendaPeriod")
    body = {"data": {"type": "agenda_period", "id": ABSENT}}
    exchange = park.call("updateMaintenanceAgendaPeriod", path={"id": period}, json=body)
    _has_code(contract, exchange, 409, "CONFLICT")


@pytest.mark.rule("B3-21")
def test_not_found(park: Park, contract: Contract) -> None:
    """What is not there has the code RESOURCE_NOT_FOUND."""
    _has_code(contract, park.period(ABSENT), 404, "RESOURCE_NOT_FOUND")


@pytest.mark.rule("B3-24")
@pytest.mark.parametrize("kind", KINDS)
def test_successes(park: Park, contract: Contract, kind: str) -> None:
    """Creating and changing answer 200 with the document, deleting 204 without one."""
    made = park.make(kind, park.period_body())
    answered(contract, made, 200)
    period = str(made.at("/data/id"))
    changed = park.change(kind, period, attributes={"label": "Conformance two"})
    answered(contract, changed, 200)
    for exchange in (made, changed):
        shown = exchange.at("/data/type") == "agenda_period"
        expect(shown, "the answer should be the resource, of a singular type", exchange)
    removed = park.remove(kind, period)
    answered(contract, removed, 204)
    expect(not removed.answer_body, "a 204 should have no body", removed)


def _has_code(contract: Contract, exchange: Exchange, status: int, code: str) -> None:
    answered(contract, exchange, status)
    lists_errors(contract, exchange)
    told = exchange.at("/errors/0/code")
    expect(told == code, f"the code should be {code}, it is {told}", exchange)
