"""How a key travels in a request, as the contract's security scheme says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bookable_specs import JsonObject


@dataclass(frozen=True, slots=True)
class Carrier:
    """The header that a key is sent in, and the word before it."""

    header: str = "Authorization"
    scheme: str = "Bearer"

    def headers(self, token: str) -> dict[str, str]:
        """Return the header that carries a key; none for an empty one."""
        return {self.header: self.value(token)} if token else {}

    def value(self, token: str) -> str:
        """Return the header's value for a key."""
        return f"{self.scheme} {token}" if self.scheme else token

    def token(self, value: str) -> str:
        """Return the key that a header's value carries."""
        return value.removeprefix(self.scheme).strip()


def carrier_of(document: JsonObject) -> Carrier:
    """Return how the first of a contract's security schemes sends a key.

    An `http` scheme other than bearer, such as the unregistered `token`, is spelled with a capital.
    """
    schemes: JsonObject = document.get("components", {}).get("securitySchemes", {})
    asked = [name for requirement in document.get("security", ()) for name in requirement]
    scheme: Any = next((schemes[name] for name in asked if name in schemes), {"type": "http"})
    if scheme["type"] == "apiKey" and scheme["in"] == "header":
        return Carrier(scheme["name"], "")
    return Carrier("Authorization", str(scheme.get("scheme", "bearer")).capitalize())
