"""The control API under `/_mock`: API number nought, with a contract of its own."""

from __future__ import annotations

import hmac
from ipaddress import IPv6Address, ip_address

from bookable_mocks.engine.app import Extra, Services
from bookable_mocks.engine.auth import credential
from bookable_mocks.engine.control import choices, dashboard, state, traffic
from bookable_mocks.engine.control.errors import render
from bookable_mocks.engine.mock import Authenticate, Context, Mock, Principal, Reply
from bookable_mocks.engine.problem import Refusal, unauthorized
from bookable_specs import Contract

NAME = "control"
CHALLENGE = 'Bearer realm="bookable"'

_read_token = credential("authorization", "Bearer")


def control(contract: Contract) -> Extra:
    """Return the function that makes the control API of a server."""

    def make(services: Services) -> tuple[Mock, Contract]:
        mock = Mock(
            name=NAME,
            handlers={
                "getHealth": _health,
                **state.handlers(services),
                **choices.handlers(services),
                **dashboard.handlers(services),
                **traffic.handlers(services),
            },
            render=render,
            authenticate=_guard(services.worlds.settings.control_token),
            seed=lambda _ctx: None,
            internal=True,
        )
        return mock, contract

    return make


def _health(_ctx: Context) -> Reply:
    return Reply(200, {"status": "ok"})


def _guard(token: str) -> Authenticate:
    """Return who may come in: whoever has the token or, without one, is on this machine."""

    def authenticate(ctx: Context) -> Principal:
        if ctx.request is None:
            message = "nothing was requested"
            raise LookupError(message)
        given = _read_token(ctx.request)
        if token and not hmac.compare_digest(given.encode(), token.encode()):
            raise Refusal(unauthorized("Send the control token.", CHALLENGE))
        if not token and not _local(ctx.request.client):
            told = "From another machine this needs a token: start with --control-token."
            raise Refusal(unauthorized(told, CHALLENGE))
        return Principal(NAME, NAME, frozenset())

    return authenticate


def _local(client: str) -> bool:
    """Say whether an address is this machine's own; one that is no address is a test in process."""
    try:
        address = ip_address(client)
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return (mapped or address).is_loopback
    except ValueError:
        return True
