"""A place in a document that knows the way to it, so that every finding can name file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bookable_specs.diff.model import Site
from bookable_specs.document import join, tokens
from bookable_specs.errors import SpecError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Document:
    """One parsed file. `path` is its address in its tree, `shown` what a reader calls it.

    `lines` has, by the identity of each mapping and list, the lines of its entries in order.
    """

    path: str
    shown: str
    data: Any
    lines: Mapping[int, Sequence[int]]

    def line_of(self, pointer: str) -> int:
        """Return the line of a node, or of the nearest node around it; 0 if none is known."""
        node, line = self.data, 1 if self.lines else 0
        for token in tokens(pointer):
            lines = self.lines.get(id(node), ())
            if isinstance(node, dict) and token in node:
                position = list(node).index(token)
                node = node[token]
            elif isinstance(node, list) and token.isdecimal() and int(token) < len(node):
                position = int(token)
                node = node[position]
            else:
                break
            if position < len(lines):
                line = lines[position]
        return line


class Spot:
    """A value and the way to it. Spots are made freely; what a memo goes by is `id(value)`."""

    __slots__ = ("document", "key", "parent", "value")

    def __init__(
        self, document: Document, value: Any, parent: Spot | None = None, key: str | int = ""
    ) -> None:
        self.document = document
        self.value = value
        self.parent = parent
        self.key = key

    def child(self, key: str | int) -> Spot:
        """Return the spot under a key or position, which must be there."""
        return Spot(self.document, self.value[key], self, key)

    def get(self, key: str) -> Spot | None:
        """Return the spot under a key, or None where there is none."""
        return self.child(key) if key in self.value else None

    @property
    def pointer(self) -> str:
        """The JSON pointer from the root of the file."""
        keys: list[str | int] = []
        spot: Spot | None = self
        while spot is not None and spot.parent is not None:
            keys.append(spot.key)
            spot = spot.parent
        return join("", *reversed(keys))

    @property
    def site(self) -> Site:
        """File, line and pointer."""
        pointer = self.pointer
        return Site(self.document.shown, self.document.line_of(pointer), pointer)

    def site_of(self, key: str) -> Site:
        """Return the site of an entry, or, where it is missing, of this node."""
        return self.child(key).site if key in self.value else self.site

    def error(self, message: str) -> SpecError:
        """Return an error that names this place."""
        file, line, pointer = self.site
        return SpecError(message, file=file, line=line, pointer=pointer)

    def mapping(self) -> Spot:
        """Return itself; raises SpecError unless a mapping stands here."""
        if not isinstance(self.value, dict):
            raise self.error("this must be a mapping (key: value)")
        return self

    def entries(self, key: str) -> Iterator[tuple[str, Spot]]:
        """Yield what the mapping under a key holds, extensions left out.

        Raises:
            SpecError: if something else than a mapping stands there.
        """
        below = self.get(key)
        if below is None or below.value is None:
            return
        for name in below.mapping().value:
            if not name.startswith("x-"):
                yield name, below.child(name)

    def items(self, key: str) -> Iterator[Spot]:
        """Yield what the list under a key holds; raises SpecError if it is no list."""
        below = self.get(key)
        if below is None or below.value is None:
            return
        if not isinstance(below.value, list):
            raise below.error("this must be a list (- item)")
        for position in range(len(below.value)):
            yield below.child(position)

    def text(self, key: str, default: str = "") -> str:
        """Return the text under a key; raises SpecError if something else stands there."""
        value = self.value.get(key, default)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            raise self.child(key).error(f"{key} must be text")
        return value
