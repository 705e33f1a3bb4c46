"""Hand-written OpenAPI contracts: found, bundled, brought to 3.1, and checked."""

from bookable_specs.contract import Contract, Operation
from bookable_specs.document import JsonObject
from bookable_specs.errors import SpecError
from bookable_specs.library import available, load
from bookable_specs.rules import Rule

__all__ = ["Contract", "JsonObject", "Operation", "Rule", "SpecError", "available", "load"]
