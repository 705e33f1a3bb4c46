"""Reads parameters as their style has it.

openapi-core's own readers take `sorters[]` for a regular expression, and leave values of nullable
types as text; they are replaced where it lets them be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jsonschema_path import SchemaPath
from openapi_core.casting.schemas import oas31_schema_casters_factory
from openapi_core.deserializing.styles.factories import StyleDeserializersFactory

from bookable_contracts.verify.subject import Subject
from bookable_specs import JsonObject

_INTEGER = re.compile(r"-?[0-9]{1,40}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_SEPARATORS = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


class Styles(StyleDeserializersFactory):
    """Makes the reader of a parameter, of any style that queries, paths and headers can have."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(oas31_schema_casters_factory)
        self._subject = subject

    def create(  # type: ignore[override]
        self, spec: SchemaPath, schema: SchemaPath, style: str, explode: bool, name: str
    ) -> Reading:
        """Return what reads one parameter."""
        with schema.resolve() as resolved:
            node: Any = resolved.contents
        return Reading(self._subject, node, style, explode=explode, name=name)


class Reading:
    """Reads one parameter from those that came."""

    def __init__(
        self, subject: Subject, schema: JsonObject, style: str, *, explode: bool, name: str
    ) -> None:
        self._subject, self._schema, self._style = subject, schema, style
        self._explode, self._name = explode, name

    def deserialize(self, location: Any) -> Any:
        """Return the value; text that is not of the wanted type stays text, for the schema to say.

        Raises:
            KeyError: if the parameter did not come.
        """
        kinds = self._types(self._schema)
        if self._style == "deepObject":
            return self._deep(location)
        if "array" in kinds:
            return self._array(location)
        if "object" in kinds and self._style == "form" and self._explode:
            return self._spread(location)
        text = self._plain(str(location[self._name]))
        if "object" in kinds:
            return self._object(text)
        return self._cast(self._schema, text)

    def _array(self, location: Any) -> Any:
        if self._explode and self._style == "form":
            if self._name not in location:
                raise KeyError(self._name)
            parts = _all(location, self._name)
        else:
            text = self._plain(str(location[self._name]))
            parts = text.split(_SEPARATORS.get(self._style, ",")) if text else []
        items = self._items(self._schema)
        return [self._cast(items, part) for part in parts]

    def _object(self, text: str) -> Any:
        parts = text.split(_SEPARATORS.get(self._style, ","))
        if self._explode:
            pairs = [part.partition("=")[::2] for part in parts]
        else:
            pairs = list(zip(parts[::2], parts[1::2], strict=False))
        return self._members(dict(pairs))

    def _spread(self, location: Any) -> Any:
        names = self._properties(self._schema)
        found = {name: location[name] for name in names if name in location}
        if not found:
            raise KeyError(self._name)
        return self._members(found)

    def _deep(self, location: Any) -> Any:
        found: JsonObject = {}
        for key in location.keys():  # noqa: SIM118 - headers and multidicts iterate over pairs
            names = below(self._name, str(key))
            node = found
            for name in names[:-1]:
                inner = node.setdefault(name, {})
                node = inner if isinstance(inner, dict) else node
            if names:
                node[names[-1]] = location[key]
        if not found:
            raise KeyError(self._name)
        return self._members(found)

    def _members(self, found: Mapping[str, Any]) -> JsonObject:
        properties = self._properties(self._schema)
        return {
            name: self._cast(properties.get(name, {}), value) if isinstance(value, str) else value
            for name, value in found.items()
        }

    def _plain(self, text: str) -> str:
        """Take off what the styles of paths put before a value."""
        if self._style == "label":
            return text.removeprefix(".")
        if self._style == "matrix":
            return text.removeprefix(";").removeprefix(f"{self._name}=")
        return text

    def _cast(self, schema: Any, text: str) -> Any:
        kinds = self._types(schema)
        if "string" in kinds:
            return text
        if "boolean" in kinds and text in {"true", "false"}:
            return text == "true"
        if kinds & {"integer", "number"} and _INTEGER.fullmatch(text):
            return int(text)
        if "number" in kinds and _NUMBER.fullmatch(text):
            return float(text)
        if "null" in kinds and text in {"", "null"}:
            return None
        return text

    def _types(self, schema: Any) -> set[str]:
        return set(self._gather(schema, _types_of))

    def _properties(self, schema: Any) -> JsonObject:
        return dict(self._gather(schema, lambda node: list((node.get("properties") or {}).items())))

    def _items(self, schema: Any) -> Any:
        return next(
            iter(
                self._gather(schema, lambda node: [node[key] for key in ("items",) if key in node])
            ),
            {},
        )

    def _gather(self, schema: Any, take: Callable[[JsonObject], list[Any]], depth: int = 0) -> Any:
        """Take something from a schema and from all that it is composed of."""
        node = self._subject.follow(schema)
        found = list(take(node))
        for keyword in ("allOf", "oneOf", "anyOf") if depth < 8 else ():
            for part in node.get(keyword) or ():
                found += self._gather(part, take, depth + 1)
        return found


def below(name: str, key: str) -> list[str]:
    """Return the names in brackets that follow a parameter's name: `a` and `b` of `name[a][b]`."""
    if not key.startswith(f"{name}["):
        return []
    rest = key[len(name) :]
    return re.findall(r"\[([^\[\]]*)\]", rest) if re.fullmatch(r"(\[[^\[\]]*\])+", rest) else []


def _types_of(node: JsonObject) -> list[str]:
    kind = node.get("type")
    return kind if isinstance(kind, list) else [kind] if isinstance(kind, str) else []


def _all(location: Any, name: str) -> list[str]:
    getlist = getattr(location, "getlist", None)
    return [str(each) for each in (getlist(name) if getlist else [location[name]])]
