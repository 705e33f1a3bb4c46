"""One request and its answer, as they went over the wire."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import httpx

Reader: TypeAlias = Callable[[bytes], Any]
"""Reads a body; raises ValueError if it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """The parameters of a request that a shell function signs anew when its line is run.

    `words` are the function's arguments, `settings` its variables; `after` follows what it prints.
    """

    function: str
    words: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    after: str = ""
    form: bool = False
    """They are sent as a form, not in the URL."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A request that was sent and what came back; `failure` says why nothing did.

    `readers` read answers that are no JSON, by media type.
    """

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
    readers: Mapping[str, Reader] = field(default_factory=dict, repr=False)
    computed: Computed | None = None

    @cached_property
    def json(self) -> Any:
        """The answer's body as JSON, or as what its media type's reader makes of it; else None."""
        try:
            return self.readers.get(self.media_type, json.loads)(self.answer_body)
        except ValueError:
            return None

    @property
    def unreadable(self) -> str:
        """Why the reader of the answer's media type cannot read it; empty if it can."""
        try:
            self.readers.get(self.media_type, bool)(self.answer_body)
        except ValueError as error:
            return str(error)
        return ""

    @property
    def media_type(self) -> str:
        """The answer's media type without its parameters, in lower case."""
        return str(self.answer_headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    @property
    def value(self) -> Any:
        """The answer's body as its media type has it: text if it says so, else JSON."""
        if self.media_type.startswith("text/") and self.media_type not in self.readers:
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
