"""Which schemas speak of a value: through references, compositions and conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from bookable_contracts.verify.subject import Subject
from bookable_specs import JsonObject


class Shapes:
    """Looks through schemas of one contract; what is compiled for that is kept."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._compiled: dict[int, tuple[JsonObject, jsonschema_rs.Draft202012Validator | None]] = {}

    def fits(self, schema: Any, value: Any) -> bool:
        """Tell whether a value is valid by a schema; so it is by one that nobody understands."""
        if not isinstance(schema, dict):
            return schema is not False
        validator = self._validator(schema)
        return validator is None or validator.is_valid(value)

    def applying(self, schema: Any, value: Any) -> list[JsonObject]:
        """Return the schemas that speak of a value, each with what stands directly in it.

        Of a choice these are the branches that fit, or the nearest one if none does.
        """
        return list(self._applying(schema, value, ()))

    def _applying(self, schema: Any, value: Any, seen: tuple[int, ...]) -> Iterator[JsonObject]:
        if not isinstance(schema, dict) or id(schema) in seen:
            return
        seen = (*seen, id(schema))
        yield schema
        if "$ref" in schema:
            yield from self._applying(self._subject.follow(schema), value, seen)
        for part in schema.get("allOf") or ():
            yield from self._applying(part, value, seen)
        for branch in self._branches(schema, value):
            yield from self._applying(branch, value, seen)
        for part in self._conditional(schema, value):
            yield from self._applying(part, value, seen)

    def _branches(self, schema: JsonObject, value: Any) -> Iterator[Any]:
        for keyword in ("oneOf", "anyOf"):
            branches = schema.get(keyword) or []
            named = self._discriminated(schema, value) if branches else None
            if named is not None:
                yield named
                continue
            fitting = [branch for branch in branches if self.fits(branch, value)]
            yield from fitting or sorted(branches, key=lambda b: self._distance(b, value))[:1]

    def _discriminated(self, schema: JsonObject, value: Any) -> JsonObject | None:
        discriminator = schema.get("discriminator") or {}
        name = value.get(discriminator.get("propertyName")) if isinstance(value, dict) else None
        ref = (discriminator.get("mapping") or {}).get(name) if isinstance(name, str) else None
        return {"$ref": ref} if isinstance(ref, str) and ref.startswith("#/") else None

    def _conditional(self, schema: JsonObject, value: Any) -> Iterator[Any]:
        if "if" in schema:
            holds = self.fits(schema["if"], value)
            if holds:
                yield schema["if"]
            yield schema.get("then" if holds else "else")
        if isinstance(value, dict):
            dependent = schema.get("dependentSchemas") or {}
            yield from (part for name, part in dependent.items() if name in value)

    def _distance(self, schema: Any, value: Any) -> int:
        """Count what is wrong with a value; values that name a type weigh most."""
        validator = self._validator(schema) if isinstance(schema, dict) else None
        if validator is None:
            return 0
        return sum(
            100 if error.kind.name in {"const", "enum", "type"} else 1
            for error in validator.iter_errors(value)
        )

    def _validator(self, schema: JsonObject) -> jsonschema_rs.Draft202012Validator | None:
        known = self._compiled.get(id(schema))
        if known is None:
            whole = {**schema, "components": self._subject.document["components"]}
            try:
                validator = jsonschema_rs.Draft202012Validator(whole)
            except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
                validator = None
            known = self._compiled[id(schema)] = (schema, validator)
        return known[1]
