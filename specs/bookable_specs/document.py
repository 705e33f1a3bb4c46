"""Addresses inside a JSON document: pointers, local references, and what stands there."""

from __future__ import annotations

from typing import Any, TypeAlias
from urllib.parse import unquote

from bookable_specs.errors import SpecError

JsonObject: TypeAlias = dict[str, Any]


def escape(token: str) -> str:
    """Write one key as a pointer token (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def join(pointer: str, *keys: str | int) -> str:
    """Extend a pointer by keys or list positions."""
    return pointer + "".join(f"/{escape(str(key))}" for key in keys)


def tokens(pointer: str) -> list[str]:
    """Split a pointer into its unescaped keys."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def parent(pointer: str) -> str:
    """Return the pointer of the node around this one; the root is its own parent."""
    return pointer.rpartition("/")[0]


def lookup(document: object, pointer: str) -> object:
    """Return what stands at a pointer; raises LookupError where nothing does."""
    if pointer and not pointer.startswith("/"):
        raise LookupError(pointer)
    node = document
    for token in tokens(pointer):
        if isinstance(node, dict):
            node = node[token]
        elif isinstance(node, list) and token.isdecimal():
            node = node[int(token)]
        else:
            raise LookupError(pointer)
    return node


def resolve(document: JsonObject, ref: str) -> JsonObject:
    """Follow a local reference (`#/components/…`), through further references, to an object.

    Raises SpecError if the reference is not local, leads nowhere, in a circle, or to no object.
    """
    seen: list[str] = []
    node: object = {"$ref": ref}
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        ref = node["$ref"]
        pointer = unquote(ref.removeprefix("#"))
        if not ref.startswith("#"):
            raise SpecError(f"$ref {ref!r} is not local; bundle the contract first")
        if ref in seen:
            raise SpecError(f"these $refs lead in a circle: {' -> '.join([*seen, ref])}")
        seen.append(ref)
        try:
            node = lookup(document, pointer)
        except LookupError:
            raise SpecError(f"nothing stands at $ref {ref!r}", pointer=pointer) from None
    if not isinstance(node, dict):
        raise SpecError(f"$ref {ref!r} leads to no object", pointer=ref.removeprefix("#"))
    return node
