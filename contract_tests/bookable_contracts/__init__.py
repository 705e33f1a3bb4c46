"""Conformance suites: a verdict for each documented rule of an API, black box over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bookable_contracts.options import SuiteOptions, UsageError

if TYPE_CHECKING:
    from bookable_contracts.run import run_suite

__all__ = ["SuiteOptions", "UsageError", "run_suite"]


def __getattr__(name: str) -> Any:
    """Import the run with all its libraries when somebody runs: `verify` and `receive` don't."""
    if name != "run_suite":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from bookable_contracts.run import run_suite  # noqa: PLC0415

    return run_suite
