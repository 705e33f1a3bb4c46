"""The list of lint rules."""

from bookable_specs.lint.rules import (
    ambiguous_scalar,
    errors_documented,
    evidence_marks,
    examples_validate,
    implicit_boolean,
    json_api_shape,
    operation_id_and_summary,
    rules_resolve,
    structure,
    unused_component,
)

# The later rules rely on a document of the right shape, so these are asked first.
SHAPE = (structure.RULE, implicit_boolean.RULE)
RULES = (
    *SHAPE,
    operation_id_and_summary.RULE,
    examples_validate.RULE,
    errors_documented.RULE,
    evidence_marks.RULE,
    rules_resolve.RULE,
    unused_component.RULE,
    ambiguous_scalar.RULE,
    json_api_shape.RULE,
)

__all__ = ["RULES", "SHAPE"]
