"""Judge a contract beyond what reading it demands: one rule a file, each with a stable id."""

from bookable_specs.lint.model import Finding, Rule
from bookable_specs.lint.run import lint

__all__ = ["Finding", "Rule", "lint"]
