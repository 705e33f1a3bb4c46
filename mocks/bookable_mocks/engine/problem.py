"""A refusal as a value, decided anywhere and rendered once, in the vendor's shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong with a request.

    `where` is a parameter's name or, for a body, a JSON pointer ("" is the body itself);
    `location` says which: path, query, header or body. `rule` is the id of the rule that says so.
    """

    location: str
    where: str
    message: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request is refused: a status, a stable code, a sentence, and what to send with it."""

    status: int
    code: str
    detail: str
    violations: tuple[Violation, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """Carries a problem to the one place that renders it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.code}: {problem.detail}")
        self.problem = problem


class Breach(Exception):
    """The mock itself broke its contract: a fault of ours, never of the caller."""


def reject(status: int, code: str, detail: str) -> Refusal:
    """Return the refusal of a rule, to be raised by a handler."""
    return Refusal(Problem(status, code, detail))


def reject_if(problems: Iterable[Problem]) -> None:
    """Raise the first of the problems that rules found; do nothing if there is none."""
    for problem in problems:
        raise Refusal(problem)


# The refusals that the engine makes itself. Each vendor's `errors.py` gives them its own words.


def route_not_found(path: str) -> Problem:
    """No operation has this path (404)."""
    return Problem(404, "route_not_found", f"There is nothing at {path}.")


def nothing_there(violations: Iterable[Violation]) -> Problem:
    """A path parameter that nothing can have (404): as if absent."""
    return Problem(404, "not_found", "There is no such thing.", tuple(violations))


def method_not_allowed(method: str, allow: Iterable[str]) -> Problem:
    """The path exists, the method does not (405); Allow says which do (RFC 9110)."""
    allowed = ", ".join(allow)
    detail = f"{method} is not allowed here, only {allowed}."
    return Problem(405, "method_not_allowed", detail, headers={"Allow": allowed})


def unknown_call(parameter: str, name: str) -> Problem:
    """The parameter that names the operation names none (404 until a vendor says otherwise)."""
    detail = f"{parameter}={name} names no call." if name else f"{parameter} is missing."
    return Problem(404, "unknown_call", detail)


def unauthorized(detail: str, challenge: str) -> Problem:
    """No credentials, or none that are known (401); the challenge says what is asked for."""
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": challenge})


def scope_missing(scopes: Iterable[str]) -> Problem:
    """Known, but not allowed this call (403)."""
    names = " or ".join(scopes)
    return Problem(403, "insufficient_scope", f"This call needs the scope {names}.")


def not_acceptable(offered: Iterable[str]) -> Problem:
    """The Accept header rules out every media type that is offered (406)."""
    return Problem(406, "not_acceptable", f"Only {', '.join(offered)} is offered.")


def unsupported_media_type(taken: Iterable[str]) -> Problem:
    """The body has a media type that the operation does not take (415)."""
    return Problem(415, "unsupported_media_type", f"Send the body as {', '.join(taken)}.")


def content_too_large(limit: int) -> Problem:
    """The body is over the limit, in bytes (413)."""
    return Problem(413, "content_too_large", f"The body is larger than {limit} bytes.")


def malformed(detail: str) -> Problem:
    """The request can't be read at all (400)."""
    return Problem(400, "malformed", detail)


def invalid(violations: Iterable[Violation]) -> Problem:
    """Readable, but against the contract (400 until a vendor says otherwise)."""
    found = tuple(violations)
    detail = "; ".join(f"{label(v)}: {v.message}" for v in found)
    return Problem(400, "invalid_request", detail, found)


def rate_limited(limit: int, window_seconds: int, retry_after: int) -> Problem:
    """Too many requests in the window (429); Retry-After is in seconds."""
    detail = f"More than {limit} requests in {window_seconds} seconds."
    return Problem(429, "rate_limited", detail, headers={"Retry-After": str(retry_after)})


def idempotency_conflict(detail: str) -> Problem:
    """The idempotency key was used for something else (409 until a vendor says otherwise)."""
    return Problem(409, "idempotency_conflict", detail)


def server_error(detail: str) -> Problem:
    """A fault of the mock's own (500)."""
    return Problem(500, "server_error", detail)


def label(violation: Violation) -> str:
    """Return a violation's place as people write it: `customer.email`, `per_page`, `body`."""
    if violation.location != "body":
        return violation.where
    return violation.where.lstrip("/").replace("/", ".") or "body"
