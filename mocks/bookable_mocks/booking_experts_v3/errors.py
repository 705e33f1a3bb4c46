"""A problem in the vendor's words: a list of errors, or RFC 6749's shape for tokens (B3-02)."""

from __future__ import annotations

from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import Problem
from bookable_mocks.jsonapi.dialect import Code, Dialect
from bookable_mocks.jsonapi.errors import renderer

TOKENS = "createToken"
"""The operation whose refusals have a shape of their own."""

NOT_FOUND = Code("RESOURCE_NOT_FOUND", "Not found")
UNPROCESSABLE = Code("VALIDATION_FAILED", "Validation error", 422)
FAILED = Code("INTERNAL_SERVER_ERROR", "Internal server error")

CODES = {
    "unauthorized": Code("RESOURCE_NOT_FOUND", "Unauthorized error"),
    "insufficient_scope": Code("NO_VALID_SCOPE", "Forbidden"),
    "forbidden_include": Code("FORBIDDEN_INCLUDE", "Forbidden"),
    "forbidden_input": Code("FORBIDDEN_INPUT", "Forbidden"),
    "not_found": NOT_FOUND,
    "route_not_found": NOT_FOUND,
    "method_not_allowed": Code("METHOD_NOT_ALLOWED", "Method not allowed"),
    "not_acceptable": Code("NOT_ACCEPTABLE", "Not acceptable"),
    "conflict": Code("CONFLICT", "Conflict"),
    "content_too_large": Code("CONTENT_TOO_LARGE", "Content too large"),
    "unsupported_media_type": Code("UNSUPPORTED_MEDIA_TYPE", "Unsupported media type"),
    "malformed": Code("MALFORMED_BODY", "Bad request"),
    "invalid_request": Code("INVALID_PARAMETER", "Bad request"),
    "invalid_body": UNPROCESSABLE,
    "unprocessable": UNPROCESSABLE,
    "rate_limited": Code("TOO_MANY_REQUESTS", "Too many requests"),
    "halted": Code("APPLICATION_HALTED", "Service unavailable"),
    "server_error": FAILED,
    "too_many_worlds": FAILED,
}
"""The engine's and the room's words in the vendor's (B3-02, B3-03, B3-21)."""

BY_STATUS = {
    400: "invalid_request",
    401: "unauthorized",
    403: "insufficient_scope",
    404: "not_found",
    409: "conflict",
    422: "unprocessable",
    429: "rate_limited",
    503: "halted",
}
"""What a failure is called that was asked for by its status alone."""

_ASKED_FOR = "fault"

_render = renderer(Dialect(codes=CODES))


def render(problem: Problem, ctx: Context) -> Reply:
    """Return the answer to a request that is refused."""
    if problem.code == _ASKED_FOR:
        code = BY_STATUS.get(problem.status, "server_error")
        problem = Problem(problem.status, code, problem.detail, (), problem.headers)
    if problem.code == "invalid_request" and ctx.operation and ctx.operation.id == TOKENS:
        return oauth_error(400, "invalid_request", problem.detail)
    return _render(problem, ctx)


def oauth_error(status: int, error: str, told: str) -> Reply:
    """Return a refusal as token endpoints give it (RFC 6749, 5.2)."""
    return Reply(status, {"error": error, "error_description": told})
