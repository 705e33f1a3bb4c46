"""A text that schemas of the same meaning share, for finding what became of what."""

from __future__ import annotations

from typing import Any

from bookable_specs.diff.shape.keywords import WHOLE, key_of
from bookable_specs.diff.shape.normalise import Shaper
from bookable_specs.diff.shape.schema import Handle, Shape, identity

_MOST_SCHEMAS = 20_000
_NOTES = frozenset({"type", "default", "deprecated", "x-sunset"})
_SCHEMAS = frozenset(
    {"not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems",
     "unevaluatedProperties", "contentSchema"}
)  # fmt: skip


class Digest:
    """Writes schemas out to a depth; what lies deeper, or returns to itself, is cut off."""

    def __init__(self, shaper: Shaper) -> None:
        self._shaper = shaper
        self._known: dict[tuple[tuple[int, ...], int], str] = {}
        self._written = 0

    def of(self, handle: Handle, depth: int) -> str:
        """Return the digest of a schema, `depth` schemas deep."""
        key = (identity(self._shaper.settled(handle)), depth)
        if key not in self._known:
            self._known[key] = "…"  # what returns to itself
            self._known[key] = self._write(self._shaper.shape(handle), depth)
        return self._known[key]

    def _write(self, shape: Shape, depth: int) -> str:
        self._written += 1
        if depth <= 0 or self._written > _MOST_SCHEMAS:
            return "…"
        parts: dict[str, Any] = {
            key: _plain(word.value) for key, word in shape.words.items() if key not in _NOTES
        }
        parts["type"] = sorted(shape.types) if shape.types is not None else None
        parts["null"] = shape.nullable is True
        parts["required"] = sorted(shape.required)
        parts["closed"] = shape.closed
        for name, below in (*shape.properties.items(), *shape.patterns.items()):
            parts[f".{name}"] = self.of(below, depth - 1)
        for name, handle in (("items", shape.items), ("additional", shape.additional)):
            parts[name] = self.of(handle, depth - 1) if handle else None
        parts["prefix"] = [self.of(handle, depth - 1) for handle in shape.prefix]
        parts["unions"] = [
            [union.kind, *sorted(self.of(branch, depth - 1) for branch in union.branches)]
            for union in shape.unions
        ]
        for key in shape.others:
            parts[key] = self.whole(shape, key, depth)
        return key_of(parts)

    def whole(self, shape: Shape, key: str, depth: int) -> str:
        """Return the digest of a keyword that is compared as a whole; '' if it isn't there."""
        assert key in WHOLE
        spots = shape.others.get(key, ())
        if key in _SCHEMAS:
            return "&".join(sorted(self.of((spot.child(key),), depth - 1) for spot in spots))
        return "&".join(sorted(key_of(spot.value[key]) for spot in spots))


def _plain(value: Any) -> Any:
    return sorted(key_of(item) for item in value) if isinstance(value, list) else value
