"""Idempotency keys: a replay gets the first answer, and nothing happens twice."""

from __future__ import annotations

from bookable_contracts.client import Client, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, came
from bookable_contracts.target import Key
from bookable_contracts.verdicts import expect


def same_answer(client: Client, first: Exchange, again: Exchange) -> None:
    """Hold a replay to the first answer: its status and its body."""
    expect(
        again.status == first.status,
        f"a replayed {first.operation} should answer {first.status} again, "
        f"answered {came(client.contract, again)}",
        first,
        again,
    )
    expect(
        again.json == first.json,
        f"a replayed {first.operation} should get the first response again, its body differs",
        first,
        again,
    )


def replays(client: Client, request: Request, key: Key, *statuses: int) -> list[Exchange]:
    """Send a request and its replay; return both answers."""
    first = client.send(request, key=key, pin=True)
    answered(client.contract, first, *statuses)
    again = client.send(request, key=key, pin=True)
    same_answer(client, first, again)
    return [first, again]


def twins(client: Client, request: Request, key: Key, *, count: int, status: int) -> list[Exchange]:
    """Send one request several times at once: all get the same answer."""
    answers = client.together([(key, request)] * count)
    first = next((answer for answer in answers if answer.status == status), answers[0])
    answered(client.contract, first, status)
    for again in answers:
        same_answer(client, first, again)
    return answers


def refuses_another(client: Client, request: Request, key: Key, first: Exchange) -> None:
    """Hold a used key that comes with something else to the documented refusal."""
    status = client.contract.document["x-idempotency"]["other-body"]
    exchange = client.send(request, key=key, pin=True)
    expect(
        exchange.status == status,
        f"{request.operation} with a key that was used for something else should answer {status}, "
        f"answered {came(client.contract, exchange)}",
        first,
        exchange,
    )
