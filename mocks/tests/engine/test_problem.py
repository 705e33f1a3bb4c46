from __future__ import annotations

import pytest

from bookable_mocks.engine import problem
from bookable_mocks.engine.problem import Problem, Refusal, Violation, label, reject, reject_if


@pytest.mark.parametrize(
    ("violation", "shown"),
    [
        (Violation("body", "", "x"), "body"),
        (Violation("body", "/customer/email", "x"), "customer.email"),
        (Violation("body", "/items/0/id", "x"), "items.0.id"),
        (Violation("query", "per_page", "x"), "per_page"),
        (Violation("header", "X-Depth", "x"), "X-Depth"),
    ],
)
def test_a_place_is_named_as_people_write_it(violation: Violation, shown: str) -> None:
    assert label(violation) == shown


def test_what_is_invalid_is_told_all_at_once() -> None:
    told = problem.invalid([Violation("query", "a", "is required"), Violation("body", "", "no")])

    assert told.detail == "a: is required; body: no"
    assert len(told.violations) == 2


def test_the_first_of_the_problems_that_rules_found_is_raised() -> None:
    with pytest.raises(Refusal, match="409 first: one") as caught:
        reject_if(Problem(409, code, text) for code, text in (("first", "one"), ("second", "two")))

    assert caught.value.problem.code == "first"


def test_no_problem_is_no_refusal() -> None:
    reject_if([])


def test_a_handlers_refusal_carries_status_code_and_sentence() -> None:
    refusal = reject(410, "gone", "It is gone.")

    assert refusal.problem == Problem(410, "gone", "It is gone.")
    assert str(refusal) == "410 gone: It is gone."


@pytest.mark.parametrize(
    ("made", "status", "headers"),
    [
        (problem.route_not_found("/x"), 404, {}),
        (problem.nothing_there([]), 404, {}),
        (problem.method_not_allowed("PUT", ["GET", "HEAD"]), 405, {"Allow": "GET, HEAD"}),
        (problem.unauthorized("x", "Bearer"), 401, {"WWW-Authenticate": "Bearer"}),
        (problem.scope_missing(["a", "b"]), 403, {}),
        (problem.not_acceptable(["a/b"]), 406, {}),
        (problem.unsupported_media_type(["a/b"]), 415, {}),
        (problem.content_too_large(9), 413, {}),
        (problem.malformed("x"), 400, {}),
        (problem.rate_limited(1, 60, 7), 429, {"Retry-After": "7"}),
        (problem.idempotency_conflict("x"), 409, {}),
        (problem.server_error("x"), 500, {}),
    ],
)
def test_each_refusal_of_the_engine_has_its_status_and_headers(
    made: Problem, status: int, headers: dict[str, str]
) -> None:
    assert (made.status, made.headers) == (status, headers)
