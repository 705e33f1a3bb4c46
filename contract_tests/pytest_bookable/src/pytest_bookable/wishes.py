"""What a test asks for by its marker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import pytest

from pytest_bookable.clock import moment

MARKER = "bookable"


class UnknownWish(Exception):
    """The marker asks for something that there is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The arguments of `@pytest.mark.bookable(...)`; the nearest marker wins, one by one.

    Attributes:
        seed: of the data; the server's if left out.
        clock: the moment at which the clock stands and for which the data are made.
        choices: by API and name, where a vendor is silent.
        apis: those whose webhooks are received from the beginning, and which have to be there.
        defects: promises that the server breaks on purpose, by name.
        plain_url: the server's default world, whose URL has no path before the vendor's.
    """

    seed: int | None = None
    clock: datetime | str | None = None
    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    apis: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
    plain_url: bool = False

    @property
    def beginning(self) -> dict[str, Any]:
        """What a reset has to be told."""
        told: dict[str, Any] = {} if self.seed is None else {"seed": self.seed}
        return told if self.clock is None else {**told, "now": moment(self.clock)}


def wishes_of(node: pytest.Item, **defaults: Any) -> Wishes:
    """Return what a test, its class or its module asks for.

    Raises:
        UnknownWish: for an argument that the marker does not have.
    """
    known = [each.name for each in fields(Wishes)]
    given: dict[str, Any] = {}
    for mark in node.iter_markers(MARKER):
        unknown = [name for name in mark.kwargs if name not in known]
        if unknown or mark.args:
            told = f"has no {unknown[0]!r}" if unknown else "takes names alone"
            raise UnknownWish(f"the marker {MARKER} {told}; it takes {', '.join(known)}")
        given = {**mark.kwargs, **given}
    for name in ("apis", "defects"):
        if isinstance(given.get(name), str):
            raise UnknownWish(f"the marker {MARKER}: {name} is a list of names")
        given[name] = tuple(given.get(name, ()))
    return Wishes(**{**defaults, **given})
