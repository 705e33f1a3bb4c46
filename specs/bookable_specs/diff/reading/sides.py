"""One version of a contract: its documents, read once each, and where references lead."""

from __future__ import annotations

import json
import posixpath
from typing import Any
from urllib.parse import unquote

from bookable_specs.diff.reading.places import Place
from bookable_specs.diff.reading.yaml_events import parse
from bookable_specs.diff.spot import Document, Spot
from bookable_specs.document import tokens
from bookable_specs.errors import SpecError

_REMOTE = ("http:", "https:", "file:", "urn:", "//")


class Side:
    """The old or the new version; `modern` tells 3.1, where keywords beside a $ref count."""

    def __init__(self, at: Place) -> None:
        self._tree = at.tree
        self._documents: dict[str, Document] = {}
        self._targets: dict[tuple[str, str], Spot] = {}
        self.root = Spot(document := self.document(at.path), document.data)
        self.modern = _version(self.root) != "3.0"

    def document(self, path: str) -> Document:
        """Return a parsed file; raises SpecError if it can't be read or understood."""
        if path not in self._documents:
            shown = self._tree.shown(path)
            data, lines = _parsed(self._tree.read(path), path, shown)
            self._documents[path] = Document(path=path, shown=shown, data=data, lines=lines)
        return self._documents[path]

    def follow(self, spot: Spot) -> Spot:
        """Return the node that a reference leads to through any others, or the node itself.

        Raises:
            SpecError: at the reference, if it leads nowhere or in a circle.
        """
        seen: set[int] = set()
        while isinstance(spot.value, dict) and "$ref" in spot.value:
            if id(spot.value) in seen:
                raise spot.error("this $ref leads in a circle")
            seen.add(id(spot.value))
            spot = self.target(spot)
        return spot

    def target(self, spot: Spot) -> Spot:
        """Return the node that the $ref of this one names."""
        ref = spot.value["$ref"]
        if not isinstance(ref, str):
            raise spot.error("$ref must be text")
        key = (spot.document.path, ref)
        if key not in self._targets:
            self._targets[key] = self._find(spot, ref)
        return self._targets[key]

    def address(self, spot: Spot, ref: str) -> tuple[str, str]:
        """Return the file and the pointer that a reference standing at a spot names."""
        path, _, fragment = ref.partition("#")
        file = spot.document.path
        if path:
            if path.startswith(_REMOTE):
                raise spot.error(f"$ref {ref!r}: other servers are not asked; keep a copy")
            file = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path)))
        return file, unquote(fragment).removesuffix("/")

    def _find(self, spot: Spot, ref: str) -> Spot:
        file, pointer = self.address(spot, ref)
        try:
            document = self.document(file)
        except SpecError as error:
            if error.line:
                raise
            raise spot.error(f"$ref {ref!r}: {error.message}") from None
        found = Spot(document, document.data)
        if pointer and not pointer.startswith("/"):
            return self._anchor(spot, found, pointer)
        for token in tokens(pointer):
            key: str | int = token
            if isinstance(found.value, list) and token.isdecimal():
                key = int(token)
            try:
                found = found.child(key)
            except (LookupError, TypeError):
                raise spot.error(f"$ref {ref!r} leads to nothing") from None
        return found

    def _anchor(self, spot: Spot, root: Spot, name: str) -> Spot:
        """Find a schema by its `$anchor` (3.1)."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node.value, dict):
                if node.value.get("$anchor") == name:
                    return node
                waiting += [node.child(key) for key in node.value]
            elif isinstance(node.value, list):
                waiting += [node.child(position) for position in range(len(node.value))]
        raise spot.error(f"no schema has the $anchor {name!r}")


def _parsed(content: bytes, path: str, shown: str) -> tuple[Any, dict[int, list[int]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SpecError("not UTF-8", file=shown, line=line) from None
    try:
        return parse(text, shown)
    except SpecError:
        # libyaml knows no surrogate pairs and no tabs between tokens; JSON has both.
        if not path.endswith(".json"):
            raise
        try:
            return json.loads(text), {}
        except (ValueError, RecursionError) as error:
            raise SpecError(f"not JSON: {error}", file=shown, line=1) from None


def _version(root: Spot) -> str:
    """Return `3.0` or `3.1`; raises SpecError for anything else."""
    if not isinstance(root.value, dict) or "openapi" not in root.value:
        old = isinstance(root.value, dict) and "swagger" in root.value
        told = "Swagger 2.0 is not compared" if old else "this is no OpenAPI document"
        raise SpecError(f"{told}; give OpenAPI 3.0 or 3.1", file=root.document.shown, line=1)
    version = root.text("openapi")[:3]
    if version not in {"3.0", "3.1"}:
        raise root.child("openapi").error(f"OpenAPI {version} is not compared; give 3.0 or 3.1")
    return version
