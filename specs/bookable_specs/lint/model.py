"""What a lint rule is given, what it says, and what the reader is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from bookable_specs.bundle import Bundle
from bookable_specs.document import JsonObject
from bookable_specs.grammar import Node, walk
from bookable_specs.upconvert import to_31
from bookable_specs.yaml_source import Source

Level: TypeAlias = Literal["error", "warning"]


class Breach(NamedTuple):
    """What a rule found, at a pointer of the bundle or, if `file` is given, at a line of a file."""

    pointer: str
    message: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A breach as it is told: by which rule, how grave, and where in the source files."""

    rule: str
    level: Level
    file: str
    line: int
    pointer: str
    message: str
    column: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        place = f"{place}:{self.column}" if self.column else place
        return f"{place}: {self.level} {self.rule}: {self.pointer or '/'}: {self.message}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """A bundled contract as rules see it; `root` is its first file."""

    folder: Path
    root: Path
    bundle: Bundle
    rules: Source[list[object]] | None

    @property
    def document(self) -> JsonObject:
        """The bundled 3.0 document."""
        return self.bundle.document

    @cached_property
    def modern(self) -> JsonObject:
        """The bundle in OpenAPI 3.1."""
        return to_31(self.document)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every object of the document that OpenAPI gives a meaning."""
        return tuple(walk(self.document))

    @cached_property
    def claims_evidence(self) -> bool:
        """Whether the contract says how its statements are known, as ours do."""
        return any("x-evidence" in node.value for node in self.nodes)

    def operations(self) -> Iterator[Node]:
        """Yield the operations that clients call."""
        return (node for node in self.messages() if node.pointer.startswith("/paths/"))

    def messages(self) -> Iterator[Node]:
        """Yield every operation: those that clients call, webhooks and callbacks."""
        return (node for node in self.nodes if node.kind == "operation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that contracts are held to, and why."""

    id: str
    level: Level
    why: str
    check: Callable[[Subject], Iterator[Breach]]
