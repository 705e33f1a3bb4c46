"""A problem in the vendor's words: a number as status, a text as source, no code (B1-01, B1-12)."""

from __future__ import annotations

from collections.abc import Sequence

from bookable_mocks.engine.mock import Context, JsonObject, Reply
from bookable_mocks.engine.problem import Problem, Refusal, Violation
from bookable_mocks.jsonapi.dialect import Code, Dialect, ErrorEntry
from bookable_mocks.jsonapi.errors import bad_parameter, renderer, unprocessable

BLANK = "can't be blank"
INVALID = "is invalid"
TOO_HIGH = "is too high"
TAKEN = "is not available"
UNKNOWN = "does not exist"
FIXED = "can't be changed"
IMPOSSIBLE = "is not possible here"
"""The ends of sentences that 422 has; the first is documented, the others are assumed."""

UNAUTHORIZED = "Please make sure to set the Authorization HTTP header"

BAD_REQUEST = Code("", "Bad request")
NOT_FOUND = Code("", "Not found")
FAILED = Code("", "Internal server error")
FORBIDDEN = Code("", "Forbidden")
NOT_SAVED = Code("", "Save resource failed")

CODES = {
    "malformed": BAD_REQUEST,
    "invalid_request": BAD_REQUEST,
    "invalid_body": BAD_REQUEST,
    "unauthorized": Code("", "Unauthorized error"),
    "forbidden": FORBIDDEN,
    "not_found": NOT_FOUND,
    "route_not_found": NOT_FOUND,
    "method_not_allowed": Code("", "Method not allowed"),
    "not_acceptable": Code("", "Not acceptable"),
    "content_too_large": Code("", "Content too large"),
    "unsupported_media_type": Code("", "Unsupported media type"),
    "unprocessable": NOT_SAVED,
    "rate_limited": Code("", "Too many requests"),
    "server_error": FAILED,
    "too_many_worlds": FAILED,
}
"""The engine's and the room's words in the vendor's."""

BY_STATUS = {
    400: "invalid_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    422: "unprocessable",
    429: "rate_limited",
}
"""What a failure is called that was asked for by its status alone."""

_ASKED_FOR = "fault"


def write_error(entry: ErrorEntry) -> JsonObject:
    """Write one error: the status is a number, the source a text, if there is one."""
    written: JsonObject = {
        "status": entry.status,
        "title": entry.title,
        "detail": entry.detail or entry.title,
    }
    source = entry.where.removeprefix("/").removeprefix("data/") if entry.location else ""
    return {**written, "source": source} if source else written


_render = renderer(Dialect(codes=CODES, write_error=write_error))


def render(problem: Problem, ctx: Context) -> Reply:
    """Return the answer to a request that is refused."""
    code, detail = problem.code, problem.detail
    if code == _ASKED_FOR:
        code = BY_STATUS.get(problem.status, "server_error")
    if code == "unauthorized":
        detail = UNAUTHORIZED  # missing or unknown, it is always this (B1-01)
    told = Problem(problem.status, code, detail, problem.violations, problem.headers)
    return _render(told, ctx)


def refused(found: Sequence[tuple[str, str]]) -> Refusal:
    """Return the refusal to save something (422), from pairs of detail and source.

    A source is `attributes/<name>` or `relationships/<name>`. All are told, in this order.
    """
    return unprocessable([Violation("body", source, detail) for detail, source in found])


def refuse_if(found: Sequence[tuple[str, str]]) -> None:
    """Refuse with all that was found, if there is anything.

    Raises:
        Refusal: 422, an error for each pair of detail and source.
    """
    if found:
        raise refused(found)


def missing(what: str) -> Refusal:
    """Return the refusal of what is not there, or not for the key: `administration` (404)."""
    return Refusal(Problem(404, "not_found", f"There is no such {what}"))


def forbidden(detail: str) -> Refusal:
    """Return the refusal of what the key's access does not extend to (403)."""
    return Refusal(Problem(403, "forbidden", detail))


def bad(parameter: str, detail: str) -> Refusal:
    """Return the refusal of a query parameter, by its name (400)."""
    return bad_parameter(parameter, detail)


def bad_body(source: str, detail: str) -> Refusal:
    """Return the refusal of a body that contradicts its request, such as another id (400)."""
    return Refusal(Problem(400, "invalid_request", detail, (Violation("body", source, detail),)))
