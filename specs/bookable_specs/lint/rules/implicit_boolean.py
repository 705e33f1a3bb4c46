"""Words that other YAML readers take for booleans stand in quotes."""

from __future__ import annotations

from collections.abc import Iterator

from bookable_specs.lint.model import Breach, Rule, Subject
from bookable_specs.yaml_source import Source, T


def check(subject: Subject) -> Iterator[Breach]:
    """Yield every unquoted yes, no, on, off and their like, as a value or as a key."""
    for source in subject.bundle.sources.values():
        yield from _words(source)
    if subject.rules:
        yield from _words(subject.rules)


def _words(source: Source[T]) -> Iterator[Breach]:
    for pointer, word in source.implicit_booleans:
        message = f"write '{word}' in quotes, or true or false if that is meant"
        yield Breach(pointer, message, source.name, source.line_of(pointer))


RULE = Rule(
    id="implicit-boolean",
    level="error",
    why="YAML 1.1 reads them as true and false, YAML 1.2 as text.",
    check=check,
)
