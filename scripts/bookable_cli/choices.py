"""What a person can choose where a vendor is silent: `--set API.NAME=VALUE`."""

from __future__ import annotations

import sys
from typing import Any

import msgspec

from bookable_cli.errors import UserError
from bookable_mocks.registry import MOCKS


def chosen(given: tuple[str, ...]) -> dict[str, Any]:
    """Return the choices by API, the defaults changed by what was given.

    Raises:
        UserError: for an API or a name that is unknown, or a value of another type.
    """
    changes: dict[str, dict[str, str]] = {}
    for part in given:
        where, equals, value = part.partition("=")
        api, dot, name = where.partition(".")
        if not equals or not dot:
            raise UserError(f"--set {part!r}: write it as API.NAME=VALUE")
        known = names(api)
        if name not in known:
            can = ", ".join(f"{api}.{n}" for n in known) or "nothing of that API"
            raise UserError(f"--set {part!r}: there is no {where}; you can set {can}")
        changes.setdefault(api, {})[name] = value
    return {api: _changed(api, values) for api, values in changes.items()}


def names(api: str) -> tuple[str, ...]:
    """Return the names of an API's choices."""
    mock = MOCKS.get(api)
    return tuple(mock.choices.__struct_fields__) if mock and mock.choices is not None else ()


def list_choices() -> None:
    """Print each choice with its default and what it means."""
    for api, mock in MOCKS.items():
        for name in names(api):
            default = str(getattr(mock.choices, name)).lower()
            sys.stdout.write(f"{api}.{name}={default}\n")


def _changed(api: str, values: dict[str, str]) -> Any:
    defaults = MOCKS[api].choices
    try:
        return msgspec.convert(
            {**msgspec.to_builtins(defaults), **values}, type(defaults), strict=False
        )
    except msgspec.ValidationError as error:
        raise UserError(f"--set {api}: {error}") from error
