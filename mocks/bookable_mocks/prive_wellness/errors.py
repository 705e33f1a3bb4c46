"""A problem in Privé Wellness' words: a code and a message in the error envelope (PW-08)."""

from __future__ import annotations

from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import Problem

CODES = {
    "route_not_found": "not_found",
    "malformed": "invalid_json",
}
"""Where the engine's word is not the one that the contract lists."""

BY_STATUS = {404: "not_found", 409: "conflict", 429: "rate_limited"}
"""Words for failures that were asked for by their status alone."""


def render(problem: Problem, _ctx: Context) -> Reply:
    """Return the answer to a request that is refused."""
    code = CODES.get(problem.code, problem.code)
    if code == "fault":
        code = BY_STATUS.get(problem.status, "server_error")
    return Reply(problem.status, {"error": {"code": code, "message": problem.detail}})
