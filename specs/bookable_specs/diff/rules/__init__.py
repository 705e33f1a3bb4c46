"""The list of rules: what each part of a contract has, in the order in which it is read."""

from __future__ import annotations

from bookable_specs.diff.model import Rule
from bookable_specs.diff.rules import (
    bodies,
    document,
    lifecycle,
    parameters,
    paths,
    responses,
    schemas,
    security,
)

AREAS = {
    "document": document.RULES,
    "paths": paths.RULES,
    "lifecycle": lifecycle.RULES,
    "parameters": parameters.RULES,
    "bodies": bodies.RULES,
    "responses": responses.RULES,
    "security": security.RULES,
    "schemas": schemas.RULES,
}
RULES: tuple[Rule, ...] = tuple(rule for rules in AREAS.values() for rule in rules)

__all__ = ["AREAS", "RULES"]
