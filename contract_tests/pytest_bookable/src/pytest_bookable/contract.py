"""What the tests need to know of an API's contract, read from the server when it is needed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from pytest_bookable.control import Control

METHODS = ("get", "post", "put", "patch", "delete")

NO_KEYS = ("basic", "digest")
"""HTTP schemes that carry something else than a key as it is."""


class Contract:
    """The operations of an API, and how its calls carry a key."""

    def __init__(self, control: Control, api: str) -> None:
        self._control = control
        self._api = api

    @cached_property
    def _document(self) -> dict[str, Any]:
        document: dict[str, Any] = self._control.get(f"/contracts/{self._api}")
        return document

    @cached_property
    def operations(self) -> tuple[str, ...]:
        """The ids of the operations."""
        items = self._document["paths"].values()
        found = (item[method] for item in items for method in METHODS if method in item)
        return tuple(operation["operationId"] for operation in found)

    def headers(self, secret: str) -> dict[str, str]:
        """Return the headers that carry a key, by the first scheme of the contract that has some.

        Raises:
            LookupError: if no header carries one; the message says what the contract asks for.
        """
        schemes = self._document.get("components", {}).get("securitySchemes", {}).values()
        for scheme in schemes:
            if scheme["type"] == "http" and scheme["scheme"].lower() not in NO_KEYS:
                return {"Authorization": f"{scheme['scheme'].capitalize()} {secret}"}
            if scheme["type"] == "apiKey" and scheme["in"] == "header":
                return {scheme["name"]: secret}
        asked = ", ".join(map(_asked, schemes)) or "nothing"
        message = (
            f"no header carries a key of {self._api}, whose contract asks for {asked}:"
            " send each call with what it takes, and credential=None"
        )
        raise LookupError(message)


def _asked(scheme: dict[str, Any]) -> str:
    """Return what a scheme wants of a call, in a few words."""
    if scheme["type"] == "apiKey":
        return f"{scheme['name']} in the {scheme['in']}"
    return f"HTTP {scheme['scheme']}" if scheme["type"] == "http" else str(scheme["type"])
