"""Conformance suites: a verdict for each documented rule of an API, black box over HTTP."""

from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.run import run_suite

__all__ = ["SuiteOptions", "UsageError", "run_suite"]
