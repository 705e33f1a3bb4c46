"""One request and its answer, as they went over the wire."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A request that was sent and what came back; `failure` says why nothing did."""

    number: int
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    status: int = 0
    answer_headers: httpx.Headers = field(default_factory=httpx.Headers)
    answer_body: bytes = b""
    failure: str = ""
    operation: str = ""
    batch: int = 0

    @cached_property
    def json(self) -> Any:
        """The answer's body; None if it is no JSON."""
        try:
            return json.loads(self.answer_body)
        except ValueError:
            return None

    @property
    def media_type(self) -> str:
        """The answer's media type without its parameters, in lower case."""
        return str(self.answer_headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    @property
    def value(self) -> Any:
        """The answer's body as its media type has it: text if it says so, else JSON."""
        if self.media_type.startswith("text/"):
            return self.answer_body.decode(errors="replace")
        return self.json

    def at(self, pointer: str) -> Any:
        """Return what stands at a JSON pointer in the answer; None where nothing does."""
        return value_at(self.json, pointer)

    def header_int(self, name: str) -> int | None:
        """Return a header of the answer as a whole number; None if it is missing or none."""
        value = str(self.answer_headers.get(name, "")).strip()
        return int(value) if value.isascii() and value.isdigit() else None


def value_at(node: Any, pointer: str) -> Any:
    """Follow a JSON pointer; None where it leads nowhere, since answers are not to be trusted."""
    for token in pointer.split("/")[1:]:
        if isinstance(node, dict):
            node = node.get(token)
        elif isinstance(node, list) and token.isdigit() and int(token) < len(node):
            node = node[int(token)]
        else:
            return None
    return node


def values_at(node: Any, pointer: str) -> list[Any]:
    """Follow a JSON pointer in which `*` stands for each item of a list."""
    before, star, after = pointer.partition("/*")
    found = value_at(node, before)
    if not star:
        return [] if found is None else [found]
    items = found if isinstance(found, list) else ()
    return [value for item in items for value in values_at(item, after)]
