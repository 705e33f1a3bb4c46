"""Operations that share one path and are told apart by a parameter (`x-rpc` in the contract)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from bookable_mocks.engine.mock import Request
from bookable_mocks.engine.negotiation import takes
from bookable_mocks.engine.parameters import parse_query
from bookable_mocks.engine.plan import FORM, Plan
from bookable_mocks.engine.problem import Refusal, unknown_call, unsupported_media_type


@dataclass(frozen=True, slots=True)
class Rpc:
    """One path with many operations; `parameter` has the name of the one that is meant.

    An operation's name is the last segment of its path: its id follows our own spelling.
    """

    path: str
    methods: tuple[str, ...]
    parameter: str
    plans: Mapping[str, Plan]

    def find(self, request: Request) -> tuple[Plan, Request]:
        """Return the operation that is meant, and the request with a form's fields as parameters.

        Raises:
            Refusal: for a body that is no form, or a name that no operation has.
        """
        if request.body:
            if takes(request.headers.get("content-type", ""), (FORM,)) is None:
                raise Refusal(unsupported_media_type((FORM,)))
            form = request.body.decode("latin-1")
            joined = f"{request.query}&{form}" if request.query else form
            request = msgspec.structs.replace(request, query=joined, body=b"")
        named = parse_query(request.query).get(self.parameter, [""])[-1]
        plan = self.plans.get(named)
        if plan is None:
            raise Refusal(unknown_call(self.parameter, named))
        return plan, request


def rpc_of(document: Mapping[str, Any], plans: Mapping[str, Plan]) -> Rpc | None:
    """Return how a contract's operations share a path, or None if each has its own."""
    node = document.get("x-rpc")
    if node is None:
        return None
    named = {plan.operation.path.rpartition("/")[2]: plan for plan in plans.values()}
    return Rpc(node["path"], tuple(node["methods"]), node["parameter"], named)
