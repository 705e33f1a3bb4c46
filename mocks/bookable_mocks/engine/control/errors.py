"""Problems of the control API: RFC 9457 problem details."""

from __future__ import annotations

from bookable_mocks.engine.mock import Context, JsonObject, Reply
from bookable_mocks.engine.problem import Problem

MEDIA_TYPE = "application/problem+json"


def render(problem: Problem, _ctx: Context) -> Reply:
    """Return the answer to a request that is refused."""
    body: JsonObject = {
        "title": problem.code,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.violations:
        body["errors"] = [
            {"location": v.location, "where": v.where, "message": v.message}
            for v in problem.violations
        ]
    return Reply(problem.status, body, media_type=MEDIA_TYPE)
