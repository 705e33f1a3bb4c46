"""One request on its way: what is known of it so far, from the gateway to the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bookable_mocks.engine.journal import Entry
from bookable_mocks.engine.mock import Context, Mock, Page, Reply, Request
from bookable_mocks.engine.plan import Plan
from bookable_mocks.engine.problem import Refusal
from bookable_mocks.engine.quotas import Usage
from bookable_mocks.engine.world import World

KEY = "bookable"
"""Where the exchange stands in an ASGI scope."""


@dataclass(slots=True)
class Exchange:
    """A request, the mock that it is for, and what the stages found out.

    `refusal` is a refusal made before the stage that renders refusals; the router raises it.
    """

    mock: Mock
    world: World
    request: Request
    entry: Entry
    now: datetime
    usage: Usage | None = None
    refusal: Refusal | None = None
    plan: Plan | None = None
    page: Page | None = None
    path_params: dict[str, str] = field(default_factory=dict)

    def context(self) -> Context:
        """Return a context for the present moment of the exchange's world."""
        return Context(
            world=self.world,
            mock=self.mock,
            now=self.now,
            request=self.request,
            operation=self.plan.operation if self.plan else None,
        )

    def headers(self, reply: Reply) -> dict[str, str]:
        """Return a reply's headers with those that the vendor sends on every answer."""
        if self.usage is None:
            return dict(reply.headers)
        return {**self.mock.limit_headers(self.usage), **reply.headers}


def of(scope: Any) -> Exchange:
    """Return the exchange of an ASGI scope."""
    exchange: Exchange = scope[KEY]
    return exchange
