"""Refusals in the vendor's words: a number, a title, a sentence, a source (B1-01, B1-12)."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_mocks.booking_experts_v1 import errors
from bookable_mocks.engine.problem import Refusal


def test_an_unknown_path_is_not_found(shared: Any, tools: Any) -> None:
    assert tools.refused(shared("GET", "/v1/parks"))[:2] == (404, "Not found")


def test_a_method_that_is_not_there_is_refused(shared: Any, tools: Any) -> None:
    answer = shared("POST", "/v1/administrations")

    assert tools.refused(answer)[:2] == (405, "Method not allowed")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_an_accept_without_the_media_type_is_refused(accept: str, shared: Any, tools: Any) -> None:
    answer = shared("GET", "/v1/administrations", headers={"Accept": accept})

    assert tools.refused(answer)[:2] == (406, "Not acceptable")


@pytest.mark.parametrize("accept", ["*/*", "application/vnd.api+json", "text/html, */*;q=0.1"])
def test_answers_have_the_media_type(accept: str, shared: Any, tools: Any) -> None:
    answer = shared("GET", "/v1/administrations", headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == tools.MEDIA


def test_refusals_have_the_media_type_too(shared: Any, tools: Any) -> None:
    assert shared("GET", "/v1/parks").headers["content-type"] == tools.MEDIA


def test_all_faults_of_a_request_are_told_at_once(shared: Any, tools: Any) -> None:
    params = {"page[number]": "0", "include": "regions"}
    status, _, told = tools.refused(shared("GET", "/v1/administrations", params=params))

    assert status == 400
    assert {source for _, source in told} == set(params)


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (400, "Bad request"),
        (401, "Unauthorized error"),
        (403, "Forbidden"),
        (404, "Not found"),
        (422, "Save resource failed"),
        (429, "Too many requests"),
        (500, "Internal server error"),
        (503, "Internal server error"),
    ],
)
def test_a_failure_that_was_asked_for_speaks_as_the_vendor(
    status: int, title: str, api: Any, tools: Any
) -> None:
    fault = {"api": "booking-experts-v1", "status": status}
    assert api("POST", "/_mock/faults", json=fault).status_code == 201

    assert tools.refused(api("GET", "/v1/administrations"))[:2] == (status, title)


def written(refusal: Refusal) -> list[Any]:
    reply = errors.render(refusal.problem, None)  # type: ignore[arg-type]
    found: list[Any] = reply.body["errors"]
    return found


def test_everything_that_can_not_be_saved_is_told_in_its_order() -> None:
    found = [(errors.BLANK, "attributes/email"), (errors.UNKNOWN, "relationships/category")]

    assert written(errors.refused(found)) == [
        {
            "status": 422,
            "title": "Save resource failed",
            "detail": "can't be blank",
            "source": "attributes/email",
        },
        {
            "status": 422,
            "title": "Save resource failed",
            "detail": "does not exist",
            "source": "relationships/category",
        },
    ]


def test_nothing_found_refuses_nothing() -> None:
    errors.refuse_if([])
    with pytest.raises(Refusal):
        errors.refuse_if([(errors.TAKEN, "attributes/start_date")])


def test_the_source_of_a_bodys_fault_is_told_from_its_attributes_on() -> None:
    refusal = errors.bad_body("/data/attributes/guest_group/adults", "is no number")

    assert written(refusal)[0]["source"] == "attributes/guest_group/adults"


def test_a_fault_of_the_whole_body_has_no_source() -> None:
    assert "source" not in written(errors.bad_body("", "is no object"))[0]


def test_a_parameters_name_is_its_source() -> None:
    assert written(errors.bad("start_date", "is no date"))[0]["source"] == "start_date"
