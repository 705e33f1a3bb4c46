"""Getting and renewing a token: B3-23."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import pytest

from bookable_contracts.booking_experts_v3.settings import optional
from bookable_contracts.client import Client
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, pick
from bookable_contracts.verdicts import expect
from bookable_specs import Contract

FORM = "application/x-www-form-urlencoded"


@pytest.mark.rule("B3-23")
@pytest.mark.parametrize("grant", ["authorization_code", "refresh_token"])
def test_strangers(client: Client, contract: Contract, grant: str) -> None:
    """An app that is not known gets no token."""
    member = "code" if grant == "authorization_code" else grant
    exchange = _ask(
        client, grant_type=grant, client_id="nobody", client_secret="x", **{member: "x"}
    )
    _is_refused(contract, exchange, 401, "invalid_client")


@pytest.mark.rule("B3-23")
def test_wrong_grants(client: Client, contract: Contract, settings: Mapping[str, str]) -> None:
    """An unknown code, an unknown refresh token and an unknown grant are refused."""
    app = _app(client, settings)
    for code, fields in (
        ("invalid_grant", {"grant_type": "authorization_code", "code": "nobody-has-this"}),
        ("invalid_grant", {"grant_type": "refresh_token", "refresh_token": "nobody-has-this"}),
        ("unsupported_grant_type", {"grant_type": "password"}),
        ("invalid_request", {"grant_type": "authorization_code"}),
    ):
        _is_refused(contract, _ask(client, **app, **fields), 400, code)


@pytest.mark.rule("B3-23")
def test_wrong_secret(client: Client, contract: Contract, settings: Mapping[str, str]) -> None:
    """A wrong secret gets no token, and leaves the code good."""
    app = {**_app(client, settings), "client_secret": "wrong"}
    fields = {"grant_type": "refresh_token", "refresh_token": "nobody-has-this"}
    _is_refused(contract, _ask(client, **app, **fields), 401, "invalid_client")


@pytest.mark.rule("B3-23")
@pytest.mark.last
def test_tokens(client: Client, contract: Contract, settings: Mapping[str, str]) -> None:
    """A code gets a token once; the token tells its subscription, and is refreshed once."""
    app = _app(client, settings)
    fields = {"grant_type": "authorization_code", "code": optional(settings, "code")}
    client.secrets.setdefault(fields["code"], "CODE")
    first = _token(client, contract, {**app, **fields}, "FIRST")
    _is_refused(contract, _ask(client, **app, **fields), 400, "invalid_grant")
    fields = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = _token(client, contract, {**app, **fields}, "SECOND")
    _is_refused(contract, _ask(client, **app, **fields), 400, "invalid_grant")
    subscriptions = []
    for token in (first, second):
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        exchange = client.send(client.request("getSubscription", headers=headers))
        answered(contract, exchange, 200)
        subscriptions.append(exchange.at("/data/id"))
    same = len(set(subscriptions)) == 1
    expect(same, "a refreshed token should be for the same subscription", exchange)


def _token(
    client: Client, contract: Contract, fields: Mapping[str, str], label: str
) -> dict[str, str]:
    exchange = _ask(client, **fields)
    names = ("access_token", "refresh_token")
    found = {name: pick(exchange, f"/{name}") for name in names if exchange.status == 200}
    for name, value in found.items():
        client.secrets.setdefault(value, f"{label}_{name.upper()}")
    answered(contract, exchange, 200)
    expect(exchange.at("/token_type") == "Bearer", "a token should be a Bearer", exchange)
    lasts = exchange.at("/expires_in")
    expect(isinstance(lasts, int) and lasts > 0, "a token should tell how long it lasts", exchange)
    return found


def _app(client: Client, settings: Mapping[str, str]) -> dict[str, str]:
    app = {name: optional(settings, name) for name in ("client_id", "client_secret")}
    client.secrets.setdefault(app["client_secret"], "CLIENT_SECRET")
    return app


def _ask(client: Client, **fields: str) -> Exchange:
    """Ask for a token with a form."""
    body, headers = urlencode(fields).encode(), {"Content-Type": FORM}
    return client.call("createToken", key=None, body=body, headers=headers)


def _is_refused(contract: Contract, exchange: Exchange, status: int, code: str) -> None:
    answered(contract, exchange, status)
    told = exchange.at("/error")
    expect(told == code, f"the error should be {code}, it is {told}", exchange)
