"""Rate limits: the headers count, each key apart, and what exceeds the limit is refused."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from typing import Any

from bookable_contracts.budgets import windows
from bookable_contracts.client import Client, Request
from bookable_contracts.durations import seconds
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.shapes import response_of
from bookable_contracts.target import Key
from bookable_contracts.verdicts import NotTested, expect

AFFORDABLE = 5000
"""A limit above this is not used up: that would burden the server more than it tells."""

WORKERS = 8


def has_headers(client: Client, exchange: Exchange) -> None:
    """Hold an answer, whatever its status, to the headers that the contract has for it."""
    for name in _promised(client, exchange):
        expect(
            exchange.header_int(name) is not None,
            f"a {exchange.status} should carry {name} as a whole number",
            exchange,
        )


def counts_down(client: Client, request: Request, key: Key, *, steps: int = 4) -> None:
    """Hold the headers to arithmetic: one request less each time, within one window.

    In a moving window earlier requests may leave meanwhile: one series that shows it is enough.
    """
    names = _names(client)
    falling, answers = False, list[Exchange]()
    for _ in range(3):
        answers = [client.send(request, key=key, pin=True) for _ in range(steps)]
        for answer in answers:
            has_headers(client, answer)
        read = [[answer.header_int(names[name]) for name in names] for answer in answers]
        left = [each[1] for each in read]
        if len({(limit, *reset) for limit, _, *reset in read}) > 1:
            continue  # a window ended in between
        falling = left == list(range(left[0] or 0, (left[0] or 0) - steps, -1))
        if falling or not client.pacer.moves:
            break
    else:
        if not client.pacer.moves:
            raise NotTested("no series of requests stayed within one window and limit")
    expect(falling, f"{names['remaining']} should fall by one with each request", *answers)


def announces_limit(client: Client, exchange: Exchange) -> None:
    """Hold the advertised limit to a documented one, and what is left to less than that."""
    names, documented = _names(client), client.contract.document["x-rate-limit"]
    limit, left = (exchange.header_int(names[name]) for name in ("limit", "remaining"))
    allowed = [window.limit for window in windows(documented)]
    expect(
        limit in allowed,
        f"{names['limit']} should be {' or '.join(map(str, allowed))}, it is {limit}",
        exchange,
    )
    expect(
        left is not None and limit is not None and left < limit,
        f"{names['remaining']} should be below the limit, as this request counts",
        exchange,
    )


def counts_each_key_apart(client: Client, request: Request, one: Key, other: Key) -> None:
    """Hold one key's budget to being untouched by another key's requests."""
    names = _names(client)
    windowed = [name for name in ("limit", "reset") if name in names]
    for _ in range(3):
        before = client.send(request, key=one, pin=True)
        between = [client.send(request, key=other, pin=True) for _ in range(3)]
        after = client.send(request, key=one, pin=True)
        seen = {
            tuple(each.header_int(names[name]) for name in windowed) for each in (before, after)
        }
        if len(seen) == 1:
            left = [answer.header_int(names["remaining"]) or 0 for answer in (before, after)]
            fell = left[0] - left[1]
            expect(
                fell <= 1 if client.pacer.moves else fell == 1,
                f"the requests of one key should not lower {names['remaining']} of another",
                before,
                *between,
                after,
            )
            return
    raise NotTested("no series of requests stayed within one window")


def refuses_beyond(client: Client, request: Request, key: Key) -> None:
    """Use up a key's limit: what comes after is refused, and told when to come again."""
    names = _names(client)
    probe = client.once(request, key=key)
    has_headers(client, probe)
    if (probe.header_int(names["limit"]) or 0) > AFFORDABLE:
        raise NotTested(f"a limit above {AFFORDABLE} is not used up")
    spend = _spend_moving if client.pacer.moves else _spend
    refused = spend(client, request, key, probe)
    expect(
        refused.status == 429,
        "the request after the last one that the limit allows should answer 429, "
        f"answered {refused.status}",
        refused,
    )
    has_headers(client, refused)
    name = client.contract.document["x-rate-limit"]["retry-after"]
    window = seconds(client.contract.document["x-rate-limit"]["window"])
    pause = refused.header_int(name)
    expect(
        pause is not None and 1 <= pause <= window,
        f"a 429 should carry {name} with 1 to {window} seconds",
        refused,
    )
    left = refused.header_int(names["remaining"])
    told = names["remaining"] in _promised(client, refused) or left is not None
    expect(
        left == 0 or not told, f"a 429 should carry {names['remaining']}: 0, it is {left}", refused
    )


def _spend(client: Client, request: Request, key: Key, last: Exchange) -> Exchange:
    """Send what the headers say is left, then one more; return the answer to that."""
    names = _names(client)
    ends = {last.header_int(names["reset"])}
    with ThreadPoolExecutor(WORKERS) as pool:
        while left := last.header_int(names["remaining"]) or 0:
            batch = [pool.submit(client.once, request, key=key) for _ in range(left)]
            answers = [future.result() for future in batch]
            early = [answer for answer in answers if answer.status == 429]
            expect(not early, "a request within the limit should not answer 429", *early[:1])
            last = min(answers, key=lambda answer: answer.header_int(names["remaining"]) or 0)
            ends |= {answer.header_int(names["reset"]) for answer in answers}
            fell = (last.header_int(names["remaining"]) or 0) < left or len(ends) > 1
            expect(fell, f"{names['remaining']} should fall with each request", *answers[:2])
            if len(ends) > 2:
                raise NotTested("the server is too slow for its limit to be used up in a window")
            for answer in answers:
                has_headers(client, answer)
    return client.once(request, key=key)


def _spend_moving(client: Client, request: Request, key: Key, last: Exchange) -> Exchange:
    """Send until one is refused, or until more were taken than the shortest window allows."""
    window = min(windows(client.contract.document["x-rate-limit"]), key=lambda each: each.length)
    began = time.monotonic()
    with ThreadPoolExecutor(WORKERS) as pool:
        for _ in range(ceil(window.limit / WORKERS) + 1):
            batch = [pool.submit(client.once, request, key=key) for _ in range(WORKERS)]
            answers = [future.result() for future in batch]
            refused = [answer for answer in answers if answer.status == 429]
            if refused:
                return refused[0]
            last = answers[-1]
            if time.monotonic() - began >= window.length:
                raise NotTested("the server is too slow for its limit to be used up in a window")
    return last


def _promised(client: Client, exchange: Exchange) -> list[str]:
    """Return the headers that an answer should have: all, or what its operation documents."""
    names = list(_names(client).values())
    contract = client.contract
    if not exchange.operation:
        return names
    operation = contract.operations[exchange.operation]
    response = response_of(contract, operation, exchange.status) or {}
    return [name for name in names if name in response.get("headers", {})]


def _names(client: Client) -> Mapping[str, Any]:
    headers: Mapping[str, Any] = client.contract.document["x-rate-limit"]["headers"]
    return headers
