"""Each departure is found, once, where it is, and counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from judging import answer_of, found, judged, sample, with_header

from bookable_contracts.verify.observed import Observed

PW, V1, V3 = "prive-wellness", "booking-experts-v1", "booking-experts-v3"
Change = Callable[[Any], Any]


def answered(api: str, operation: str, change: Change = lambda body: None) -> Observed:
    kind, body = answer_of(api, operation)
    body = deepcopy(body)
    change(body)
    return sample(api, operation, 200, kind, body)


def putting(*path: Any, value: Any) -> Change:
    def change(body: Any) -> None:
        for step in path[:-1]:
            body = body[step]
        body[path[-1]] = value

    return change


def dropping(*path: Any) -> Change:
    def change(body: Any) -> None:
        for step in path[:-1]:
            body = body[step]
        del body[path[-1]]

    return change


BODIES = {
    "an extra field": (putting("data", 0, "floor", value=2), "undocumented-field", "data[*].floor"),
    "an extra field at the top": (putting("links", value={}), "undocumented-field", "links"),
    "a missing field": (dropping("data", 0, "name"), "schema", "data[*].name"),
    "a wrong type": (putting("pagination", "page", value="1"), "schema", "pagination.page"),
    "a wrong format": (putting("data", 0, "uuid", value="7"), "schema", "data[*].uuid"),
    "null where none may be": (putting("data", value=None), "schema", "data"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_changed_body_is_found_once(name: str) -> None:
    change, kind, place = BODIES[name]

    report = judged(PW, [answered(PW, "listUnits", change), answered(PW, "listUnits")])

    assert found(report) == [(kind, "answer", "listUnits", f"body.{place}")]
    assert (report.findings[0].exchanges, report.exchanges) == (1, 2)


def test_the_same_fault_of_many_items_is_one_finding_that_counts_them() -> None:
    def change(body: Any) -> None:
        body["data"] = [{**body["data"][0], "floor": number} for number in range(25)]

    report = judged(PW, [answered(PW, "listUnits", change)] * 3)

    finding = report.findings[0]
    assert [len(report.findings), finding.exchanges, finding.times] == [1, 3, 75]
    assert (finding.example.pointer, finding.example.value) == ("/data/0/floor", 0)


def test_the_first_example_says_where_and_what() -> None:
    first = replace(answered(PW, "getMe", putting("scopes", value=7)), source="a.har: entry 4")

    example = judged(PW, [first, answered(PW, "getMe")]).findings[0].example

    assert (example.source, example.method, example.status) == ("a.har: entry 4", "GET", 200)
    assert (example.pointer, example.value) == ("/scopes", 7)


def changed(**changes: Any) -> Observed:
    return replace(answered(PW, "getMe"), **changes)


WHOLE = answered(PW, "getMe")
ELSEWHERE = {
    "an undocumented status": (changed(status=418), "undocumented-status", "answer", "status"),
    "a documented status of another call": (
        changed(status=201),
        "undocumented-status",
        "answer",
        "status",
    ),
    "an undocumented header": (
        with_header(WHOLE, "X-Debug", "1"),
        "undocumented-header",
        "answer",
        "header X-Debug",
    ),
    "an undocumented media type": (
        changed(
            answer_headers=(*WHOLE.answer_headers[:-1], ("Content-Type", "text/html")),
            answer_body=b"<p>",
        ),
        "undocumented-media-type",
        "answer",
        "body",
    ),
    "no body": (changed(answer_body=b""), "missing-body", "answer", "body"),
    "broken JSON": (changed(answer_body=b'{"company":'), "unreadable-body", "answer", "body"),
    "NaN": (changed(answer_body=b'{"company": NaN}'), "unreadable-body", "answer", "body"),
    "a header of a wrong type": (
        changed(
            answer_headers=tuple(
                (name, "many" if name == "X-RateLimit-Limit" else value)
                for name, value in WHOLE.answer_headers
            )
        ),
        "schema",
        "answer",
        "header X-RateLimit-Limit",
    ),
    "no credentials": (changed(headers=()), "missing-credentials", "request", "credentials"),
    "credentials of another scheme": (
        changed(headers=(("Authorization", "Basic abc"),)),
        "missing-credentials",
        "request",
        "credentials",
    ),
    "an undocumented query parameter": (
        changed(url=WHOLE.url + "?verbose=1"),
        "undocumented-parameter",
        "request",
        "query verbose",
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_departure_outside_the_body_is_found_once(name: str) -> None:
    observed, kind, side, place = ELSEWHERE[name]

    assert found(judged(PW, [observed])) == [(kind, side, "getMe", place)]


def posted(change: Change) -> Observed:
    kind, body = answer_of(PW, "createBooking", "201")
    observed = sample(PW, "createBooking", 201, kind, body)
    request = json.loads(observed.body or b"")
    change(request)
    return replace(observed, body=json.dumps(request).encode())


@pytest.mark.parametrize(
    ("change", "kind", "place"),
    [
        (putting("note_to_self", value="x"), "undocumented-field", "body.note_to_self"),
        (dropping("unit_uuid"), "schema", "body.unit_uuid"),
        (putting("timeslot_id", value="7"), "schema", "body.timeslot_id"),
    ],
)
def test_a_changed_request_is_found_once(change: Change, kind: str, place: str) -> None:
    assert found(judged(PW, [posted(change)])) == [(kind, "request", "createBooking", place)]


def test_a_request_without_its_body_is_found() -> None:
    observed = replace(posted(lambda body: None), body=b"")

    assert found(judged(PW, [observed])) == [("missing-body", "request", "createBooking", "body")]


def test_a_body_where_there_is_none_is_found() -> None:
    headers = (*WHOLE.headers, ("Content-Type", "application/json"))
    observed = replace(WHOLE, headers=headers, body=b"{}")

    assert found(judged(PW, [observed])) == [("undocumented-body", "request", "getMe", "body")]


@pytest.mark.parametrize(("status", "side"), [(405, "request"), (200, "answer")])
def test_an_unknown_operation_is_the_clients_doing_if_the_server_has_it_not_either(
    status: int, side: str
) -> None:
    observed = replace(WHOLE, method="DELETE", status=status)

    report = judged(PW, [observed])

    assert found(report) == [("undocumented-operation", side, "(none)", "DELETE /me")]


def test_unknown_operations_of_many_things_are_one_finding() -> None:
    url = WHOLE.url.replace("/me", "/invoices/{}/lines")

    ids = ["7", "BK_QNWCHMFA", "bcbbae04-2f29-4eb5-bac6-ab4fe5452804", "a1b2c3d4", "12"]
    statuses = [200, 200, 409, 200, 200]
    asked = zip(ids, statuses, strict=True)

    report = judged(
        PW, [replace(WHOLE, url=url.format(each), status=status) for each, status in asked]
    )

    assert found(report) == [
        ("undocumented-operation", "answer", "(none)", "GET /invoices/*/lines")
    ]
    assert report.findings[0].exchanges == 5


def test_a_parameter_of_a_wrong_type_is_found() -> None:
    observed = answered(PW, "listUnits")
    observed = replace(observed, url=f"{observed.url.partition('?')[0]}?page=first")

    assert found(judged(PW, [observed])) == [("schema", "request", "listUnits", "query page")]


def test_a_required_parameter_that_was_not_sent_is_found() -> None:
    observed = answered("wellhub-booking", "listCategories")
    observed = replace(observed, url=observed.url.partition("?")[0])

    assert found(judged("wellhub-booking", [observed])) == [
        ("missing-parameter", "request", "listCategories", "query locale")
    ]


def test_a_required_header_that_does_not_come_is_found() -> None:
    headers = tuple(each for each in WHOLE.answer_headers if each[0] != "X-RateLimit-Limit")

    assert found(judged(PW, [replace(WHOLE, answer_headers=headers)])) == [
        ("missing-header", "answer", "getMe", "header X-RateLimit-Limit")
    ]


def test_only_answers_are_judged_if_that_is_asked_for() -> None:
    observed = replace(with_header(WHOLE, "X-Debug", "1"), url=WHOLE.url + "?verbose=1")

    answers = judged(PW, [observed], judged="answers")
    requests = judged(PW, [observed], judged="requests")

    assert [each.kind for each in answers.findings] == ["undocumented-header"]
    assert [each.kind for each in requests.findings] == ["undocumented-parameter"]


def test_an_ignored_kind_is_no_finding_and_is_said_to_be_ignored() -> None:
    observed = with_header(WHOLE, "X-Debug", "1")

    report = judged(PW, [observed], ignored=["undocumented-header"])

    assert (report.exit_code, report.notes) == (0, ("ignored: undocumented-header",))


def test_in_a_closed_schema_an_unknown_field_is_found_only_once() -> None:
    kind, body = answer_of(V3, "getBooking")
    body = deepcopy(body)
    body["data"]["attributes"]["mood"] = "good"

    report = judged(V3, [sample(V3, "getBooking", 200, kind, body)])

    assert found(report) == [
        ("undocumented-field", "answer", "getBooking", "body.data.attributes.mood")
    ]


def test_an_included_resource_is_judged_by_its_own_type() -> None:
    kind, body = answer_of(V3, "getBooking")
    customer = {"id": "1", "type": "customer", "attributes": {"reputation": "fine"}}
    body = {**deepcopy(body), "included": [customer]}

    report = judged(V3, [sample(V3, "getBooking", 200, kind, body)])

    assert found(report) == [
        ("undocumented-field", "answer", "getBooking", "body.included[*].attributes.reputation")
    ]


def test_a_parameter_with_brackets_is_judged_by_its_own_name() -> None:
    observed = answered(V1, "searchAvailabilities")
    url = observed.url.partition("?")[0]

    good = replace(observed, url=f"{url}?sorters[1][type]=all_in_amount&sorters[][type]=los")
    bad = replace(observed, url=f"{url}?sorters[1][type]=by_mood")
    odd = replace(observed, url=f"{url}?sorters[77][type]=los")

    assert found(judged(V1, [good])) == []
    assert [each[3] for each in found(judged(V1, [bad]))] == ["query sorters[1].type"]
    assert found(judged(V1, [odd]))[0][0] == "undocumented-parameter"


def agenda(query: str, answer: bytes, **changes: Any) -> Observed:
    signed = "api_key=k&api_salt=1&api_signature=s"
    observed = Observed(
        source="the test",
        method="GET",
        url=f"https://agenda.onlineafspraken.nl/APIREST?{query}&{signed}",
        status=200,
        answer_headers=(("Content-Type", "application/xml"),),
        answer_body=answer,
    )
    return replace(observed, **changes)


AGENDA = (
    b"<Response><Status><APIVersion>1.0</APIVersion><Code>OK</Code><Message/>%s"
    b"<Timestamp>1795425300</Timestamp><Status>success</Status></Status></Response>"
)


def test_calls_behind_one_endpoint_are_told_by_their_parameter() -> None:
    report = judged("agenda", [agenda("method=getAgenda&Id=x", AGENDA % b"")])

    assert {each.operation for each in report.findings} == {"getAgenda"}
    assert ("schema", "request", "getAgenda", "query Id") in found(report)


def test_a_call_that_is_not_there_is_an_unknown_operation() -> None:
    report = judged("agenda", [agenda("method=getMood", AGENDA % b"")])

    assert found(report) == [
        ("undocumented-operation", "answer", "(none)", "GET /APIREST?method=getMood")
    ]


def test_a_form_has_parameters_like_a_query() -> None:
    headers = (("Content-Type", "application/x-www-form-urlencoded"),)
    observed = agenda("a=", b"", method="POST", headers=headers, body=b"method=getAgenda&Id=x")

    report = judged("agenda", [observed])

    assert ("schema", "request", "getAgenda", "query Id") in found(report)
    assert ("undocumented-parameter", "request", "getAgenda", "query a") in found(report)


def test_xml_answers_are_judged_as_the_objects_that_they_are() -> None:
    body = b"<Response><Status><Mood>good</Mood></Status></Response>"

    places = {each[3] for each in found(judged("agenda", [agenda("method=getAgenda&Id=3", body)]))}

    assert {"body.Status.Mood", "body.Status.Status"} <= places
