"""A problem in Wellhub's words: metadata and one entry for each fault (WH-25)."""

from __future__ import annotations

from collections.abc import Iterable

from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import Problem, Violation, label

KEYS = {
    "route_not_found": "path.notfound",
    "method_not_allowed": "method.notallowed",
    "unauthorized": "authorization.invalid",
    "not_acceptable": "accept.unsupported",
    "unsupported_media_type": "contenttype.unsupported",
    "content_too_large": "body.toolarge",
    "malformed": "body.malformed",
    "invalid_request": "request.invalid",
    "rate_limited": "rate.exceeded",
    "server_error": "server.error",
    "too_many_worlds": "server.error",
}
"""The engine's words in the vendor's; our own problems have the vendor's from the start."""

BY_STATUS = {
    400: "request.invalid",
    401: "authorization.invalid",
    404: "path.notfound",
    409: "booking.already.closed",
    429: "rate.exceeded",
}
"""Words for failures that were asked for by their status alone."""

BY_RULE = {
    "WH-02": "category.notfound",
    "WH-06": "slot.occurdate.past",
    "WH-07": "slot.totalbooked.abovecapacity",
    "WH-08": "slot.bookingwindow.invalid",
    "WH-10": "product.virtual.mismatch",
    "WH-13": "slots.range.invalid",
    "WH-22": "product.notfound",
}
"""What is said of a value that is well-formed and breaks a rule."""

BY_PATH = {
    "gym_id": "gym.notfound",
    "class_id": "class.notfound",
    "slot_id": "slot.notfound",
    "booking_number": "booking.notfound",
}
"""What is said of a path that nothing can have."""


def render(problem: Problem, _ctx: Context) -> Reply:
    """Return the answer to a request that is refused."""
    code = KEYS.get(problem.code, problem.code)
    if code == "fault":
        code = BY_STATUS.get(problem.status, "server.error")
    entries = [
        {"message": f"{label(v)}: {v.message}", "key": _key(v, code)}
        for v in _faults(problem.violations)
    ] or [{"message": problem.detail, "key": code}]
    metadata = {"total": 0, "errors": len(entries)}
    return Reply(problem.status, {"metadata": metadata, "errors": entries})


def _faults(violations: Iterable[Violation]) -> list[Violation]:
    """Return one violation for each fault: a value of the wrong type breaks its enum as well."""
    kept: dict[tuple[str, str, str], Violation] = {}
    for violation in violations:
        said = violation.message if violation.rule else ""
        kept.setdefault((violation.location, violation.where, said), violation)
    return list(kept.values())


def _key(violation: Violation, code: str) -> str:
    if violation.location == "path":
        return BY_PATH.get(violation.where, "path.notfound")
    if violation.where == "/cancellable_until" and violation.rule:
        return "slot.cancellableuntil.invalid"
    return BY_RULE.get(violation.rule, code)
