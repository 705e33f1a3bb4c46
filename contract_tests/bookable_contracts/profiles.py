"""What a run is for: a look at production, a pull request, or a night."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from bookable_contracts.client import Request, Wire
from bookable_contracts.exchange import Exchange
from bookable_contracts.verdicts import NotReachable
from bookable_specs import Contract

ProfileName: TypeAlias = Literal["", "safe", "pr", "nightly"]

SAFE_METHODS = frozenset({"GET", "HEAD"})
NO_WRITES = "--profile safe sends no writes"
NO_KEY_USED_UP = "--profile safe leaves no key used up"

ALL_PHASES = ("examples", "coverage", "fuzzing", "stateful")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a profile changes; the nameless one is a run that asks for none."""

    max_examples: int = 25
    phases: tuple[str, ...] = ALL_PHASES
    """Which phases of the generated part run."""
    reads_only: bool = False
    seed: int | None = None
    """The seed of a run that is given none; None draws one."""
    learns: bool = False
    """Whether answers may shape later generated requests; such a run cannot be repeated."""
    thins: bool = False
    """Whether only some of many edge cases that are alike are tried."""
    max_time: int | None = None
    """Seconds for the generated part, which is repeated until they are spent."""


PROFILES: Mapping[ProfileName, Profile] = MappingProxyType(
    {
        "": Profile(),
        "safe": Profile(max_examples=10, reads_only=True),
        "pr": Profile(max_examples=3, phases=ALL_PHASES[:3], seed=1, thins=True),
        "nightly": Profile(max_examples=100, learns=True, max_time=1800),
    }
)


class ReadsOnly:
    """A wire that lets reads pass and keeps everything else from leaving."""

    def __init__(self, wire: Wire, contract: Contract) -> None:
        self.behind, self._contract = wire, contract

    def __call__(self, request: Request, token: str) -> Request:
        """Return a read as it is sent; raises NotReachable for what may be none."""
        if not is_read(self._contract, request.method, request.path, request.operation):
            raise NotReachable(NO_WRITES)
        return self.behind(request, token)

    def hear(self, exchange: Exchange) -> None:
        """Learn from an answer."""
        self.behind.hear(exchange)

    def shown(self, exchange: Exchange, token: str) -> Exchange:
        """Return an exchange of the generated part as its line is to show it."""
        return self.behind.shown(exchange, token)

    def functions(self) -> Mapping[str, str]:
        """Return the shell functions that lines use."""
        return self.behind.functions()


def is_read(contract: Contract, method: str, path: str, operation: str = "") -> bool:
    """Tell whether a request changes nothing: GET or HEAD, and of no `x-changes` operation.

    A request that names no operation is taken for what its path, without the base's, stands for.
    """
    if method.upper() not in SAFE_METHODS:
        return False
    if operation:
        return operation not in _changing(contract)
    bare = urlsplit(path).path
    return not any(pattern.fullmatch(bare) for pattern in _changing(contract).values())


def writes_sent(contract: Contract, base_url: str, traffic: list[Exchange]) -> list[str]:
    """Name each kind of write in a traffic log, by method and operation or path."""
    found = []
    for each in traffic:
        path = urlsplit(each.url).path.removeprefix(urlsplit(base_url).path.rstrip("/"))
        if not is_read(contract, each.method, path, each.operation):
            found.append(f"{each.method} {each.operation or path}")
    return list(dict.fromkeys(found))


@lru_cache(maxsize=16)
def _changing(contract: Contract) -> Mapping[str, re.Pattern[str]]:
    """Return the operations that write though they are read by method, with their paths."""
    return {
        operation.id: re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(operation.path)))
        for operation in contract.operations.values()
        if operation.node.get("x-changes")
    }
