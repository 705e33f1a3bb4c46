"""A contract as the rest of the program sees it: its operations, webhooks and rules by name."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from urllib.parse import urlsplit

from bookable_specs.document import JsonObject, join, parent, resolve
from bookable_specs.errors import SpecError
from bookable_specs.grammar import METHODS, SECTION_OF_KIND, rebuild, walk
from bookable_specs.rules import EVIDENCE, Rule
from bookable_specs.upconvert import to_31

__all__ = ["Contract", "Operation", "resolve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation, complete: only schemas (and callbacks) in it are still references."""

    id: str
    method: str
    path: str
    node: JsonObject = field(repr=False)
    pointer: str

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that a token needs, from `x-scopes`."""
        return tuple(self.node.get("x-scopes", ()))

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the documented rules that the operation keeps, from `x-rules`."""
        return tuple(self.node.get("x-rules", ()))


@dataclass(frozen=True, kw_only=True, eq=False)
class Contract:
    """One API's contract, bundled; what is derived from the document is made on first use."""

    slug: str
    document: JsonObject = field(repr=False)
    bundle_bytes: bytes = field(repr=False)
    rules: Mapping[str, Rule] = field(repr=False)

    @property
    def title(self) -> str:
        """The API's name."""
        return str(self.document["info"]["title"])

    @property
    def version(self) -> str:
        """The contract's own version."""
        return str(self.document["info"]["version"])

    @property
    def base_path(self) -> str:
        """The path of the first server, without a slash at its end; empty if there is none."""
        servers = self.document.get("servers") or [{"url": ""}]
        variables = servers[0].get("variables", {})
        url = re.sub(
            r"\{([^}]*)\}",
            lambda match: str(variables.get(match[1], {}).get("default", "")),
            servers[0]["url"],
        )
        return urlsplit(url).path.rstrip("/")

    @cached_property
    def modern(self) -> JsonObject:
        """The document in OpenAPI 3.1.1."""
        return to_31(self.document)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the bundle's bytes, in hexadecimal."""
        return hashlib.sha256(self.bundle_bytes).hexdigest()

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """The operations by id, in document order; raises SpecError if ids are not unique."""
        found: dict[str, Operation] = {}
        inline = _Inliner(self.document)
        for path, item in _mapping(self.document.get("paths", {}), "/paths").items():
            if path.startswith("x-"):
                continue
            for method, pointer in _operations_of(item, join("/paths", path)):
                operation = inline.operation(item, method, path, pointer)
                twin = found.setdefault(operation.id, operation)
                if twin is not operation:
                    message = f"operationId {operation.id!r} stands at {twin.pointer} too"
                    raise SpecError(message, pointer=pointer)
        return MappingProxyType(found)

    @cached_property
    def webhooks(self) -> Mapping[str, Operation]:
        """The webhooks by name; raises SpecError for one that is not exactly one operation."""
        found: dict[str, Operation] = {}
        inline = _Inliner(self.document)
        for name, item in _mapping(self.document.get("x-webhooks", {}), "/x-webhooks").items():
            here = join("/x-webhooks", name)
            methods = list(_operations_of(item, here))
            if len(methods) != 1:
                raise SpecError("a webhook has exactly one operation", pointer=here)
            method, pointer = methods[0]
            found[name] = inline.operation(item, method, name, pointer, name)
        return MappingProxyType(found)

    def followed(self, node: JsonObject) -> JsonObject:
        """Return what a node of `modern` refers to, or the node itself; raises SpecError."""
        return resolve(self.modern, node["$ref"]) if "$ref" in node else node

    def evidence_counts(self) -> Counter[str]:
        """Count the nodes that carry `x-evidence`, by level."""
        levels = (node.value.get("x-evidence") for node in walk(self.document))
        return Counter(level for level in levels if level in EVIDENCE)


def _mapping(node: object, pointer: str) -> JsonObject:
    if not isinstance(node, dict):
        raise SpecError("this must be a mapping", pointer=pointer)
    return node


def _list(node: JsonObject, key: str, pointer: str) -> list[object]:
    items = node.get(key, [])
    if not isinstance(items, list):
        raise SpecError(f"{key} must be a list", pointer=join(pointer, key))
    return items


def _operations_of(item: object, pointer: str) -> Iterator[tuple[str, str]]:
    for method in _mapping(item, pointer):
        if method in METHODS:
            yield method, join(pointer, method)


class _Inliner:
    """Puts components in the place of references, each written out once."""

    def __init__(self, document: JsonObject) -> None:
        self._document = document
        self._written: dict[str, JsonObject] = {}

    def operation(
        self, item: JsonObject, method: str, path: str, pointer: str, fallback: str = ""
    ) -> Operation:
        node = _mapping(self._inline("operation", item[method]), pointer)
        parameters = [
            *_list(item, "parameters", parent(pointer)),
            *_list(node, "parameters", pointer),
        ]
        if parameters:
            node["parameters"] = self._parameters(parameters, pointer)
        for key in ("x-scopes", "x-rules"):
            _list(node, key, pointer)
        name = node.get("operationId", fallback)
        if not name or not isinstance(name, str):
            raise SpecError("the operation needs an operationId", pointer=pointer)
        return Operation(id=name, method=method.upper(), path=path, node=node, pointer=pointer)

    def _parameters(self, parameters: list[object], pointer: str) -> list[object]:
        """Let an operation's parameter replace the path's of the same name and place."""
        merged: dict[tuple[object, object], object] = {}
        for parameter in parameters:
            node = _mapping(self._inline("parameter", parameter), join(pointer, "parameters"))
            merged[node.get("in"), node.get("name")] = node
        return list(merged.values())

    def _inline(self, kind: str, value: object, _pointer: str = "") -> object:
        if not isinstance(value, dict) or kind in {"schema", "callback"}:
            return value
        ref = value.get("$ref")
        if not isinstance(ref, str) or kind not in SECTION_OF_KIND:
            return rebuild(kind, value, self._inline)
        if ref not in self._written:
            self._written[ref] = rebuild(kind, resolve(self._document, ref), self._inline)
        return self._written[ref]
