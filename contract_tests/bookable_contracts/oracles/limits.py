"""Rate limits: the headers count, each key apart, and what exceeds the limit is refused."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
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

PAUSES = (0.0, 0.2, 0.5)
"""Seconds before the requests of each try: in longer ones others use more of a key."""

SHARED = "something else uses the key meanwhile: pass a --token that nobody uses"


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

    Others may use the key, and requests may leave a moving window: one series that shows it is
    enough.

    Raises:
        NotTested: if others use the key in each try, or each outlasts a window.
    """
    names = _names(client)
    falls, shown = list[list[int]](), list[Exchange]()
    for pause in PAUSES:
        answers = [_rested(client, request, key, pause) for _ in range(steps)]
        for answer in answers:
            has_headers(client, answer)
        if not _in_one_window(client, answers):
            continue
        left, shown = [_left(client, answer) for answer in answers], answers
        fell = [one - next_one for one, next_one in pairwise(left)]
        if set(fell) == {1}:
            return
        falls.append(fell)
        if min(fell) < 1 and not client.pacer.moves:
            break  # others only make it fall more
    if not falls:
        raise NotTested("no series of requests stayed within one window and limit")
    lower = [fell for fell in falls if min(fell) >= 1]
    # By two each time, however long we wait: that is the server's count, others are not so steady.
    steady = len({each for fell in lower for each in fell}) == 1
    if lower and not steady and (client.pacer.moves or lower == falls):
        raise NotTested(SHARED)
    expect(False, f"{names['remaining']} should fall by one with each request", *shown)


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
    """Hold one key's budget to being untouched by another key's requests.

    Raises:
        NotTested: if others use the key in each try, or each outlasts a window.
    """
    name = _names(client)["remaining"]
    falls, shown = list[int](), list[Exchange]()
    for pause in PAUSES:
        before = client.send(request, key=one, pin=True)
        between = [client.send(request, key=other, pin=True) for _ in range(3)]
        after = _rested(client, request, one, pause)
        if not _in_one_window(client, [before, after]):
            continue
        fell, shown = _left(client, before) - _left(client, after), [before, *between, after]
        if fell == 1 or (fell < 1 and client.pacer.moves):
            return
        falls.append(fell)
        if fell < 1:
            break  # others only make it fall more
    if not falls:
        raise NotTested("no series of requests stayed within one window")
    # By what we sent, neither less nor more, however long we wait: others are not so steady.
    if min(falls) > 1 and set(falls) != {len(shown) - 1}:
        raise NotTested(SHARED)
    expect(False, f"the requests of one key should not lower {name} of another", *shown)


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


def _rested(client: Client, request: Request, key: Key, pause: float) -> Exchange:
    if pause:
        client.pacer.sleep(pause)
    return client.send(request, key=key, pin=True)


def _in_one_window(client: Client, answers: Sequence[Exchange]) -> bool:
    names = _names(client)
    windowed = [name for name in ("limit", "reset") if name in names]
    return len({tuple(each.header_int(names[n]) for n in windowed) for each in answers}) == 1


def _left(client: Client, answer: Exchange) -> int:
    return answer.header_int(_names(client)["remaining"]) or 0


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
