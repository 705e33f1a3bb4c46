"""Content negotiation: the media type of JSON:API, with the parameters it allows and no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bookable_contracts.client import Client, Request
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.jsonapi.refusing import lists_errors
from bookable_contracts.target import Key
from bookable_contracts.verdicts import expect

PROFILE = 'profile="https://example.com/a-profile"'


def takes_the_media_type(client: Client, request: Request, key: Key) -> None:
    """Hold reading to the media type, for whoever accepts it in any way."""
    kind = _kind(client)
    accepted = ("*/*", "application/*", kind, f"{kind}; {PROFILE}", f"{kind};q=0.5, text/html")
    spoilt = f"{kind}; charset=utf-8, {kind}"
    for accept in (*accepted, spoilt):
        exchange = client.send(_accepting(request, accept), key=key)
        answered(client.contract, exchange, 200)
        told = str(exchange.answer_headers.get("Content-Type", ""))
        names = {part.partition("=")[0].strip().lower() for part in told.split(";")[1:]}
        right = exchange.media_type == kind and names <= {"ext", "profile"}
        expect(right, f"an answer should be {kind} without parameters of another kind", exchange)


def refuses_to_answer(client: Client, request: Request, key: Key) -> None:
    """Hold reading to 406 where Accept leaves nothing that the server has."""
    kind = _kind(client)
    for accept in (
        f"{kind}; charset=utf-8",
        f'{kind}; ext="https://example.com/an-extension"',
        f"{kind}; version=1, text/html",
        "text/html",
        "application/xml, text/*;q=0.5",
        f"{kind};q=0",
    ):
        exchange = client.send(_accepting(request, accept), key=key)
        message = f"Accept: {accept} should answer 406, answered {exchange.status}"
        expect(exchange.status == 406, message, exchange)
        lists_errors(client.contract, exchange)


def refuses_bodies(client: Client, request: Request, key: Key) -> None:
    """Hold writing to 415 for a body of another media type, or with a foreign parameter."""
    for content_type in _foreign(_kind(client)):
        headers = {**request.headers, "Content-Type": content_type}
        exchange = client.send(replace(request, headers=headers), key=key)
        message = f"a body of {content_type} should answer 415, answered {exchange.status}"
        expect(exchange.status == 415, message, exchange)
        lists_errors(client.contract, exchange)


def _foreign(kind: str) -> Iterator[str]:
    yield from ("application/json", "text/plain", "application/x-www-form-urlencoded")
    yield f"{kind}; charset=utf-8"
    yield f'{kind}; ext="https://example.com/an-extension"'


def _accepting(request: Request, accept: str) -> Request:
    return replace(request, headers={**request.headers, "Accept": accept})


def _kind(client: Client) -> str:
    return str(client.contract.document["x-jsonapi"]["media-type"])
