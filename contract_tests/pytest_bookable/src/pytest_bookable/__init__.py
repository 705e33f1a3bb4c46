"""The bookable mocks for an integrator's own tests; the fixtures are in `plugin`.

These are the types of what the fixtures give, for annotations. Nothing of bookable is imported: its
server is another process, in an environment of its own.
"""

from __future__ import annotations

from pytest_bookable.api import Api, Credential
from pytest_bookable.clock import Clock
from pytest_bookable.control import ControlError
from pytest_bookable.journal import Call, Journal
from pytest_bookable.webhooks import Webhook, Webhooks
from pytest_bookable.wire import NoAnswer, Response
from pytest_bookable.world import Bookable

__all__ = [
    "Api",
    "Bookable",
    "Call",
    "Clock",
    "ControlError",
    "Credential",
    "Journal",
    "NoAnswer",
    "Response",
    "Webhook",
    "Webhooks",
]
