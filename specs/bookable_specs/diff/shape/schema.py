"""What a schema says, however it is spelled: one flat form with the place of each statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from bookable_specs.diff.model import Site
from bookable_specs.diff.spot import Spot

Handle: TypeAlias = tuple[Spot, ...]
"""Schemas that all hold at once; nearly always a single one."""


def identity(handle: Handle) -> tuple[int, ...]:
    """Return what memos know a handle by."""
    return tuple(id(spot.value) for spot in handle)


class Bound(NamedTuple):
    """The end of a range of numbers."""

    value: float
    exclusive: bool = False

    def __str__(self) -> str:
        return f"{self.value} (excluded)" if self.exclusive else f"{self.value}"


class Word(NamedTuple):
    """The value of a keyword, and the schema and key that it was written at."""

    value: Any
    spot: Spot
    key: str

    @property
    def site(self) -> Site:
        """File and line of the keyword."""
        return self.spot.site_of(self.key)


@dataclass(slots=True, eq=False)
class Union:
    """A choice between schemas: `oneOf` or `anyOf`."""

    kind: str
    spot: Spot
    branches: list[Handle]


@dataclass(slots=True, eq=False)
class Shape:
    """A schema in normal form.

    `types` is None where any type will do; null is among them only if nothing else is. Where the
    author left the type out, but not what only one type has, it is `implied`. Whether null is
    allowed is `nullable` (None: the schema doesn't say). `words` has the keywords with a single
    value, defaults left out; `others` those that are compared as wholes.
    """

    at: Spot
    types: frozenset[str] | None = None
    nullable: bool | None = None
    implied: bool = False
    never: bool = False
    words: dict[str, Word] = field(default_factory=dict)
    properties: dict[str, Handle] = field(default_factory=dict)
    patterns: dict[str, Handle] = field(default_factory=dict)
    required: dict[str, Spot] = field(default_factory=dict)
    items: Handle = ()
    prefix: list[Handle] = field(default_factory=list)
    additional: Handle = ()
    closed: bool = False
    unions: list[Union] = field(default_factory=list)
    others: dict[str, list[Spot]] = field(default_factory=dict)

    def says(self, key: str) -> Any:
        """Return the value of a keyword, or None."""
        word = self.words.get(key)
        return word.value if word else None

    def site(self, key: str) -> Site:
        """Return where a keyword stands, or, where it is missing, the schema."""
        word = self.words.get(key)
        return word.site if word else self.at.site

    @property
    def bare(self) -> bool:
        """Whether nothing is said here but a choice (with its types and discriminator)."""
        structure = self.properties or self.items or self.additional or self.closed or self.required
        return not structure and not self.words.keys() - {"type", "discriminator"}

    @property
    def read_only(self) -> bool:
        """Whether servers send it and clients don't."""
        return bool(self.says("readOnly"))

    @property
    def write_only(self) -> bool:
        """Whether clients send it and servers don't."""
        return bool(self.says("writeOnly"))
