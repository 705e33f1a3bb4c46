"""What the tests need to know of an API's contract, read from the server when it is needed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from pytest_bookable.control import Control

METHODS = ("get", "post", "put", "patch", "delete")


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
        """Return the headers that carry a key.

        Raises:
            LookupError: if no header carries one: such calls are signed one by one.
        """
        schemes = self._document["components"]["securitySchemes"].values()
        for scheme in schemes:
            if scheme["type"] == "http" and scheme["scheme"] == "bearer":
                return {"Authorization": f"Bearer {secret}"}
            if scheme["type"] == "apiKey" and scheme["in"] == "header":
                return {scheme["name"]: secret}
        message = f"calls of {self._api} are signed one by one; no header carries a key"
        raise LookupError(message)
