"""Problems as error documents, in a vendor's words (B3-02, B3-21)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bookable_mocks.engine.problem import Problem, Violation, invalid
from bookable_mocks.jsonapi.dialect import Code, Dialect, ErrorEntry, scoped, unscoped
from bookable_mocks.jsonapi.errors import renderer


def written(problem: Problem, dialect: Dialect, ctx: Any = None) -> tuple[int, list[Any]]:
    reply = renderer(dialect)(problem, ctx)
    assert reply.media_type == dialect.media_type
    return reply.status, reply.body["errors"]


def test_each_violation_is_an_entry_with_its_place() -> None:
    found = [
        Violation("query", "sort", "no"),
        Violation("header", "accept-language", "no"),
        Violation("path", "id", "no"),
        Violation("body", "/data", "no"),
    ]
    status, entries = written(invalid(found), Dialect())

    assert status == 400
    assert [entry["source"] for entry in entries] == [
        {"parameter": "sort"},
        {"header": "accept-language"},
        {"parameter": "id"},
        {"pointer": "/data"},
    ]
    assert entries[0] == {
        "status": "400",
        "code": "INVALID_REQUEST",
        "title": "Bad Request",
        "detail": "no",
        "source": {"parameter": "sort"},
    }


def test_a_problem_without_a_place_is_one_entry_without_source() -> None:
    status, [entry] = written(Problem(429, "rate_limited", "slow down"), Dialect())

    assert (status, entry["detail"]) == (429, "slow down")
    assert "source" not in entry


def test_a_status_that_nobody_knows_has_a_title_too() -> None:
    assert written(Problem(599, "fault", "x"), Dialect())[1][0]["title"] == "Error"


def test_a_vendor_has_its_own_words_and_status() -> None:
    dialect = Dialect(codes={"invalid_body": Code("BROKEN", "Broken body", 422)})
    body = [Violation("body", "/data", "no")]
    status, [entry] = written(invalid(body), dialect)

    assert (status, entry["status"], entry["code"], entry["title"]) == (
        422,
        "422",
        "BROKEN",
        "Broken body",
    )
    mixed = [*body, Violation("query", "sort", "no")]
    assert written(invalid(mixed), dialect)[0] == 400


def test_a_vendor_may_write_entries_itself() -> None:
    def write(entry: ErrorEntry) -> dict[str, Any]:
        return {"status": entry.status, "source": entry.where.removeprefix("/data/")}

    dialect = replace(Dialect(), write_error=write)
    found = [Violation("body", "/data/attributes/first_name", "can't be blank")]

    assert written(invalid(found), dialect)[1] == [
        {"status": 400, "source": "attributes/first_name"}
    ]


@pytest.mark.parametrize(
    ("url", "status", "code", "source"),
    [
        ("/v1/boats/999", 404, "GONE", None),
        ("/v1/boats/albatross", 404, "GONE", None),
        ("/v1/ships", 404, "ROUTE_NOT_FOUND", None),
        ("/v1/boats?sort=x", 400, "INVALID_PARAMETER", {"parameter": "sort"}),
        ("/v1/boats?page%5Bsize%5D=101", 400, "INVALID_PARAMETER", {"parameter": "page[size]"}),
        ("/v1/boats?page%5Bnumber%5D=x", 400, "INVALID_PARAMETER", {"parameter": "page[number]"}),
    ],
)
def test_a_server_answers_in_them(
    ask: Callable[..., Any], url: str, status: int, code: str, source: Any
) -> None:
    answer = ask("GET", url)
    entry = answer.json()["errors"][0]

    assert (answer.status_code, entry["code"], entry.get("source")) == (status, code, source)


def test_scopes_of_a_type_are_those_that_there_are() -> None:
    scopes = scoped({"boat|read", "channel::boat|read"}, "{type}|read", "channel::{type}|read")

    assert scopes("boat") == ("boat|read", "channel::boat|read")
    assert scopes("image") == unscoped("image") == ()
