"""A user's mistake, told in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bookable_specs import SpecError


class UserError(Exception):
    """What is wrong with what the user asked for, and what to do about it."""


@contextmanager
def told_in_one_line(*kinds: type[Exception]) -> Iterator[None]:
    """Turn the errors that a user's input may cause into a UserError of one line."""
    try:
        yield
    except (SpecError, *kinds) as error:  # type: ignore[misc]
        raise UserError(" ".join(str(error).split())) from error


@contextmanager
def needs_contracts() -> Iterator[None]:
    """Say what to install where the libraries of the suites are missing.

    Raises:
        UserError: if an import inside fails.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        told = f"{error.name} is not installed; pip install 'bookable[contracts]'"
        raise UserError(told) from error
