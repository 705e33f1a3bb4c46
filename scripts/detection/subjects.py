"""What a tester of each API has in hand: keys, settings, and how a key is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bookable_mocks import (
    agenda,
    booking_experts_v1,
    booking_experts_v3,
    prive_wellness,
    wellhub_booking,
)
from bookable_mocks.booking_experts_v3.scopes import CHANNEL, FULL
from bookable_mocks.booking_experts_v3.seed import KEYS
from bookable_mocks.engine.mock import Mock
from bookable_mocks.prive_wellness.handlers import SCOPES

SECRET = "whsec_of_the_bench"
"""What the receiver's deliveries are signed with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One API under test. `more` keys, equal to the first, save waiting for the rate limit.

    In `settings` {origin} stands for where the server is. `owner` names whose webhooks are
    received; "" is the server's first. `header` returns the header with which schemathesis
    authenticates, as far as one header can do that.
    """

    mock: Mock
    tokens: tuple[str, ...]
    header: Callable[[str], str]
    settings: Mapping[str, str] = field(default_factory=dict)
    more: int = 0
    scopes: tuple[str, ...] = ()
    owner: str = ""
    signs: bool = True


def _bearer(token: str) -> str:
    return f"Authorization: Bearer {token}"


def _personas(mock: Mock) -> tuple[str, ...]:
    return tuple(persona.secret for persona in mock.personas)


SUBJECTS: dict[str, Subject] = {
    each.mock.name: each
    for each in (
        Subject(
            mock=prive_wellness.MOCK,
            tokens=_personas(prive_wellness.MOCK),
            header=_bearer,
            more=8,
            scopes=SCOPES,
        ),
        Subject(
            mock=wellhub_booking.MOCK,
            tokens=("wh_vaart", "wh_morro"),
            header=_bearer,
            settings={
                "gym_id": "1",
                "other_gym_id": "2",
                "deleted_class_id": "6",
                "simulator": "on",
            },
        ),
        Subject(
            mock=agenda.MOCK,
            tokens=("ag_lokje:lokje-geheim", "ag_wende:wende-geheim"),
            header=_bearer,  # the API signs each call, which no header can do
            owner="lokje",
            signs=False,
        ),
        Subject(
            mock=booking_experts_v3.MOCK,
            tokens=tuple(persona.secret for persona in KEYS),
            header=lambda token: f"X-API-KEY: {token}",
            settings={
                "administration_id": "1",
                "booking_id": "17",
                "categories": "on",
                "client_id": "app-jetty",
                "client_secret": "be3_secret_jetty",
                "code": "be3_code_jetty",
                "scopes_4": "booking|read",
                "scopes_5": "",
                "scopes_7": " ".join(CHANNEL),
                "equals_from": str(len(KEYS) + 1),
            },
            more=50,
            scopes=tuple(FULL),
            owner="1",
        ),
        Subject(
            mock=booking_experts_v1.MOCK,
            tokens=_personas(booking_experts_v1.MOCK),
            header=lambda token: f"Authorization: Token {token}",
            settings={
                "clock": "{origin}/_mock/clock",
                "pages": "arrival_time=16:30&travel=car",
                "access_1": "extended",
                "access_2": "extended",
                "access_3": "default",
                "access_4": "extended",
            },
        ),
    )
}
"""By the API's name."""
