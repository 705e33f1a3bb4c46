"""What is the same to the letter, with everything it refers to: most of any contract.

Told once for all targets of references, from the differing ones backwards, so that cycles are
no matter and the cost is linear.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from bookable_specs.diff.reading.sides import Side
from bookable_specs.diff.spot import Document, Spot
from bookable_specs.errors import SpecError

Key: TypeAlias = tuple[str, str]
"""A reference as it is written, and the file it is written in (by its way from the root's)."""


class Unchanged:
    """Knows of two spots whether they say the same in the same words."""

    def __init__(self, old: Side, new: Side) -> None:
        self._old = old
        self._new = new
        self._refs: dict[int, frozenset[str]] = {}
        self._comparable = old.modern == new.modern
        self._differing = self._spread() if self._comparable else set()

    def same(self, old: Spot, new: Spot) -> bool:
        """Tell whether two spots are the same text that refers to the same text."""
        if not self._comparable or old.value != new.value:
            return False
        file = _key(self._old, old.document)
        if file != _key(self._new, new.document) or _text(old.value) != _text(new.value):
            return False
        return not any((file, ref) in self._differing for ref in self._refs_in(new.value))

    def _spread(self) -> set[Key]:
        """Return the references that lead to a difference, at once or at the end of a chain."""
        users: dict[Key, list[Key]] = {}
        differing: list[Key] = []
        waiting: list[Key] = [("", ref) for ref in self._refs_in(self._new.root.value)]
        seen = set(waiting)
        while waiting:
            file, ref = waiting.pop()
            old, new = self._target(self._old, file, ref), self._target(self._new, file, ref)
            if old is None or new is None or _text(old.value) != _text(new.value):
                differing.append((file, ref))
            if new is None:
                continue
            below = _key(self._new, new.document)
            if old is not None and _key(self._old, old.document) != below:
                differing.append((file, ref))
            for inner in self._refs_in(new.value):
                users.setdefault((below, inner), []).append((file, ref))
                if (below, inner) not in seen:
                    seen.add((below, inner))
                    waiting.append((below, inner))
        spread: set[Key] = set()
        while differing:
            key = differing.pop()
            if key not in spread:
                spread.add(key)
                differing += users.get(key, ())
        return spread

    def _target(self, side: Side, file: str, ref: str) -> Spot | None:
        try:
            path = _path(side, file)
            return side.target(Spot(side.document(path), {"$ref": ref}))
        except SpecError:
            return None  # told later, if anybody asks for it

    def _refs_in(self, value: Any) -> frozenset[str]:
        key = id(value)
        if key not in self._refs:
            self._refs[key] = frozenset(_refs(value))
        return self._refs[key]


def _refs(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            ref = node.get("$ref")
            if isinstance(ref, str):
                yield ref
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _text(value: Any) -> str:
    """Return a text in which true and 1 differ, as they don't when Python compares them."""
    return json.dumps(value)


def _key(side: Side, document: Document) -> str:
    """Return a file's way from the root's folder; the root itself is '', whatever its name."""
    root = side.root.document.path
    if document.path == root:
        return ""
    folder = root.rpartition("/")[0]
    return document.path.removeprefix(f"{folder}/") if folder else document.path


def _path(side: Side, key: str) -> str:
    root = side.root.document.path
    folder = root.rpartition("/")[0]
    if not key:
        return root
    return f"{folder}/{key}" if folder else key
