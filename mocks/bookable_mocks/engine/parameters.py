"""Parameters from the wire: found by their documented names, coerced strictly, validated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from jsonschema_rs import Draft202012Validator

from bookable_mocks.engine.problem import Refusal, Violation, malformed
from bookable_mocks.engine.schemas import JsonObject, Schemas, violations

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,30})", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One documented parameter and how to read it; `aliases` are names that it also answers to."""

    name: str
    aliases: tuple[str, ...]
    location: str
    required: bool
    default: Any
    coerce: Callable[[list[str]], Any]
    validator: Draft202012Validator
    deep: re.Pattern[str] | None
    members: Mapping[str, Callable[[list[str]], Any]]


class Parameters:
    """The parameters of one operation.

    With `empty_is_absent`, as where forms are sent, an empty value that is not valid is none.
    """

    __slots__ = ("_defaults", "_headers", "_lenient", "_mutable", "_path", "_query", "_query_names")

    def __init__(
        self, nodes: Iterable[JsonObject], schemas: Schemas, *, empty_is_absent: bool = False
    ) -> None:
        self._lenient = empty_is_absent
        compiled = [_compile(node, schemas) for node in nodes]
        self._path = tuple(p for p in compiled if p.location == "path")
        self._query = tuple(p for p in compiled if p.location == "query")
        self._headers = tuple(p for p in compiled if p.location == "header")
        self._query_names = frozenset(n for p in self._query for n in (p.name, *p.aliases))
        self._defaults = {p.name: p.default for p in compiled if p.default is not None}
        self._mutable = [n for n, v in self._defaults.items() if isinstance(v, list | dict)]

    def read(
        self, path: Mapping[str, str], query: str, headers: Mapping[str, str]
    ) -> tuple[JsonObject, list[Violation]]:
        """Return the values by documented name, and everything that is wrong with them.

        Raises:
            Refusal: if the query is not UTF-8.
        """
        values: JsonObject = {**self._defaults}
        for name in self._mutable:
            values[name] = deepcopy(values[name])
        found: list[Violation] = []
        for parameter in self._path:
            _take(parameter, [path[parameter.name]], values, found)
        given = parse_query(query) if query else {}
        for parameter in self._query:
            raw = _given(parameter, given)
            if self._lenient and raw == [""] and not parameter.validator.is_valid(""):
                raw = None
            _take(parameter, raw, values, found)
        for parameter in self._headers:
            header = headers.get(parameter.name.lower())
            _take(parameter, None if header is None else [header], values, found)
        return values, found

    def unknown(self, query: str) -> list[str]:
        """Return the query parameters that the contract does not know, for the journal."""
        if not query:
            return []
        patterns = [p.deep for p in self._query if p.deep]
        return [
            name
            for name in parse_query(query)
            if name not in self._query_names and not any(p.fullmatch(name) for p in patterns)
        ]


def parse_query(query: str) -> dict[str, list[str]]:
    """Split a query string into names and values, in order.

    Raises:
        Refusal: if a name or a value is not UTF-8 after decoding.
    """
    given: dict[str, list[str]] = {}
    for part in query.split("&"):
        if not part:
            continue
        name, _, value = part.partition("=")
        given.setdefault(_decoded(name), []).append(_decoded(value))
    return given


def _decoded(text: str) -> str:
    if "%" not in text and "+" not in text and text.isascii():
        return text
    try:
        return unquote_to_bytes(text.replace("+", " ").encode("latin-1", "replace")).decode()
    except UnicodeDecodeError as error:
        raise Refusal(malformed("The query is not UTF-8.")) from error


def _given(parameter: Parameter, given: Mapping[str, list[str]]) -> Any:
    if parameter.deep is None:
        for name in parameter.aliases:
            if name in given and parameter.name not in given:
                return given[name]
        return given.get(parameter.name)
    found = {
        match[1]: parameter.members.get(match[1], _last)(values)
        for name, values in given.items()
        if (match := parameter.deep.fullmatch(name))
    }
    return found or None


def _take(parameter: Parameter, raw: Any, values: JsonObject, found: list[Violation]) -> None:
    if raw is None:
        if parameter.required:
            found.append(Violation(parameter.location, parameter.name, "is required"))
        return
    value = raw if parameter.deep else parameter.coerce(raw)
    if parameter.validator.is_valid(value):
        values[parameter.name] = value
        return
    found.extend(violations(parameter.validator, value, parameter.location, parameter.name))


def _compile(node: JsonObject, schemas: Schemas) -> Parameter:
    schema = node.get("schema") or {}
    kind = _type(schemas.resolve(schema))
    deep = node.get("style") == "deepObject"
    return Parameter(
        name=node["name"],
        aliases=tuple(node.get("x-aliases", ())),
        location=node["in"],
        required=bool(node.get("required")),
        default=schemas.resolve(schema).get("default"),
        coerce=_coercion(kind, node, schemas.resolve(schema), schemas),
        validator=schemas.compile(schema),
        deep=re.compile(re.escape(node["name"]) + r"\[([^\]]*)\]") if deep else None,
        members=_members(schemas.resolve(schema), schemas) if deep else {},
    )


def _members(schema: JsonObject, schemas: Schemas) -> dict[str, Callable[[list[str]], Any]]:
    """Return how each member of a deepObject is read; a list there repeats its name."""
    found = {}
    for name, member in schema.get("properties", {}).items():
        resolved = schemas.resolve(member)
        node: JsonObject = {"in": "query", "style": "form", "explode": True}
        found[name] = _coercion(_type(resolved), node, resolved, schemas)
    return found


def _last(raw: list[str]) -> str:
    return raw[-1]


def _coercion(
    kind: str, node: JsonObject, schema: JsonObject, schemas: Schemas
) -> Callable[[list[str]], Any]:
    if kind != "array":
        one = _SCALARS.get(kind, _text)
        return lambda raw: one(raw[-1])
    item = _SCALARS.get(_type(schemas.resolve(schema.get("items", {}))), _text)
    exploded = node.get("explode", node.get("style", "form") == "form" and node["in"] == "query")
    if exploded:
        return lambda raw: [item(part) for part in _filled(raw)]
    return lambda raw: [item(part) for part in _filled(raw[-1].split(","))]


def _filled(parts: list[str]) -> Iterator[str]:
    """Yield the parts of a list; a single empty one means the empty list."""
    if parts != [""]:
        yield from parts


def _type(schema: JsonObject) -> str:
    kind = schema.get("type", "string")
    kinds = [kind] if isinstance(kind, str) else [k for k in kind if k != "null"]
    return kinds[0] if kinds else "string"


def _text(raw: str) -> Any:
    return raw


def _integer(raw: str) -> Any:
    """Return an integer for plain ASCII digits; int() would also take `1_0` and other scripts."""
    return int(raw) if _INTEGER.fullmatch(raw) else raw


def _number(raw: str) -> Any:
    return float(raw) if _NUMBER.fullmatch(raw) else raw


def _boolean(raw: str) -> Any:
    return {"true": True, "false": False}.get(raw, raw)


_SCALARS = {"integer": _integer, "number": _number, "boolean": _boolean}
