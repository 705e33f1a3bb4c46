"""Problems of JSON:API, and how any problem is written in a vendor's error document."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from bookable_mocks.engine.mock import Context, JsonObject, Render, Reply
from bookable_mocks.engine.problem import Problem, Refusal, Violation, invalid
from bookable_mocks.jsonapi.dialect import Code, Dialect, ErrorEntry


def bad_parameter(name: str, message: str) -> Refusal:
    """Return the refusal of a query parameter, by its name (400)."""
    return Refusal(invalid([Violation("query", name, message)]))


def forbidden_include(type_name: str, scopes: Sequence[str]) -> Refusal:
    """Return the refusal of an include that the caller's scopes don't cover (403)."""
    needed = " or ".join(scopes)
    told = f"Including {type_name} needs the scope {needed}."
    violation = Violation("query", "include", told)
    return Refusal(Problem(403, "forbidden_include", told, (violation,)))


def conflict(pointer: str, message: str) -> Refusal:
    """Return the refusal of a body that contradicts where it was sent (409)."""
    return Refusal(Problem(409, "conflict", message, (Violation("body", pointer, message),)))


def forbidden_input(pointer: str, message: str) -> Refusal:
    """Return the refusal of what a client may not choose, such as an id (403)."""
    return Refusal(Problem(403, "forbidden_input", message, (Violation("body", pointer, message),)))


def unprocessable(violations: Sequence[Violation]) -> Refusal:
    """Return the refusal of a body whose parts are wrong, each told by pointer (422)."""
    told = "; ".join(f"{v.where}: {v.message}" for v in violations)
    return Refusal(Problem(422, "unprocessable", told, tuple(violations)))


def renderer(dialect: Dialect) -> Render:
    """Return the function that writes problems in a vendor's way, for `Mock.render`.

    One entry for each violation, or one for the whole problem. A body against the contract has a
    code of its own, `invalid_body`. A code without an entry in `codes` is written in capitals.
    """

    def render(problem: Problem, _ctx: Context) -> Reply:
        name = _name(problem)
        code = dialect.codes.get(name) or Code(name.upper())
        status = code.status or problem.status
        title = code.title or _phrase(status)
        entries = [
            ErrorEntry(status, code.code, title, v.message, v.location, v.where)
            for v in problem.violations
        ]
        whole = ErrorEntry(status, code.code, title, problem.detail)
        written = [dialect.write_error(entry) for entry in entries or [whole]]
        body: JsonObject = {"errors": written}
        return Reply(status, body, media_type=dialect.media_type)

    return render


def _name(problem: Problem) -> str:
    about_body = [v.location == "body" for v in problem.violations]
    if problem.code == "invalid_request" and about_body and all(about_body):
        return "invalid_body"
    return problem.code


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
