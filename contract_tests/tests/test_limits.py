"""What the headers of a rate limit count, on keys that others use too."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import CONTRACT

from bookable_contracts.client import Client, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles import limits
from bookable_contracts.target import Key
from bookable_contracts.verdicts import Broken, NotTested
from bookable_specs import load

ONE, OTHER = (
    Key(label=name, token=name, company="c", scopes=frozenset()) for name in ("ONE", "OTHER")
)
REQUEST = Request(method="GET", path="/me")
MOVING = load("booking-experts-v3")


@dataclass
class Server:
    """Answers as a server does that counts `charge` for each request.

    `others` tells, before each request, by how much others have lowered what is left to ONE.
    """

    others: Iterator[int]
    charge: int = 1
    shared: bool = False
    moves: bool = False
    spent: dict[str, int] = field(default_factory=dict)
    sent: int = 0
    slept: float = 0.0

    @property
    def contract(self) -> Any:
        return MOVING if self.moves else CONTRACT

    @property
    def pacer(self) -> Any:
        return SimpleNamespace(moves=self.moves, sleep=self.sleep)

    def sleep(self, pause: float) -> None:
        self.slept += pause

    def send(self, request: Request, *, key: Key, pin: bool) -> Exchange:
        assert pin
        self.sent += 1
        whose = "all" if self.shared else key.token
        more = self.charge + next(self.others) * (key is ONE)
        self.spent[whose] = self.spent.get(whose, 0) + more
        names = self.contract.document["x-rate-limit"]["headers"]
        values = {"limit": 10**9, "remaining": 10**9 - self.spent[whose], "reset": 60}
        headers = {names[name]: str(value) for name, value in values.items() if name in names}
        return Exchange(
            number=self.sent,
            method="GET",
            url="http://x/me",
            headers={},
            status=200,
            answer_headers=httpx.Headers(headers),
        )


def nobody() -> Iterator[int]:
    return itertools.repeat(0)


def counted(server: Server) -> str:
    return verdict(lambda: limits.counts_down(cast(Client, server), REQUEST, ONE))


def counted_apart(server: Server) -> str:
    client = cast(Client, server)
    return verdict(lambda: limits.counts_each_key_apart(client, REQUEST, ONE, OTHER))


def judged(server: Server) -> tuple[str, str]:
    return counted(server), counted_apart(server)


def verdict(check: Callable[[], None]) -> str:
    try:
        check()
    except Broken:
        return "broken"
    except NotTested as error:
        return error.message
    return "holds"


@pytest.mark.parametrize("moves", [False, True])
def test_a_key_of_ones_own_takes_one_try(moves: bool) -> None:
    server = Server(nobody(), moves=moves)
    assert judged(server) == ("holds", "holds")
    assert (server.sent, server.slept) == (4 + 5, 0.0)


@pytest.mark.parametrize("moves", [False, True])
def test_another_request_in_between_costs_a_second_try(moves: bool) -> None:
    others = itertools.chain([0, 0, 1], nobody())
    server = Server(others, moves=moves)
    assert judged(server) == ("holds", "holds")
    assert server.sent == 2 * 4 + 5


@pytest.mark.parametrize("moves", [False, True])
def test_a_key_that_is_used_all_the_while_is_not_tested(moves: bool) -> None:
    server = Server(itertools.cycle([1, 4, 2]), moves=moves)
    assert judged(server) == (limits.SHARED, limits.SHARED)


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.parametrize("charge", [2, 3, 10])
def test_a_server_that_counts_requests_twice_is_broken(moves: bool, charge: int) -> None:
    assert counted(Server(nobody(), charge=charge, moves=moves)) == "broken"


@pytest.mark.parametrize("moves", [False, True])
def test_what_stands_still_is_broken(moves: bool) -> None:
    assert counted(Server(nobody(), charge=0, moves=moves)) == "broken"


def test_what_goes_down_by_tens_is_broken() -> None:
    assert counted(Server(itertools.cycle([-1] * 9 + [9]))) == "broken"


@pytest.mark.parametrize("moves", [False, True])
def test_keys_that_share_a_limit_are_broken(moves: bool) -> None:
    assert judged(Server(nobody(), shared=True, moves=moves)) == ("holds", "broken")


@given(st.lists(st.integers(0, 5), min_size=15, max_size=15), st.booleans())
def test_others_never_make_a_right_server_broken(used: list[int], moves: bool) -> None:
    """But for those who are so steady that no wait of ours changes what they use."""
    between = [used[n] for n in range(12) if n % 4]
    assume(len(set(between)) > 1)
    assume({used[4], used[9], used[14]} != {3})
    for judge in (counted, counted_apart):
        assert judge(Server(itertools.chain(used, nobody()), moves=moves)) != "broken"
