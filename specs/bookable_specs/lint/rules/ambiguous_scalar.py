"""Words that other YAML readers take for numbers stand in quotes: 12:30, 010, 0o17, 1_000."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookable_specs.lint.marks import marks_of
from bookable_specs.lint.model import Breach, Rule, Subject

AMBIGUOUS = re.compile(
    r"[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?"  # sexagesimal: 12:30 is 750
    r"|[-+]?0[0-9]+|[-+]?0o[0-7]+|[-+]?0x[0-9a-fA-F]+|[-+]?0b[01]+"
    r"|[-+]?[0-9][0-9]*_[0-9_]*"
)


def check(subject: Subject) -> Iterator[Breach]:
    """Yield every unquoted word that YAML 1.1 and 1.2 read as different numbers."""
    for source in subject.bundle.sources.values():
        for plain in marks_of(source.path.read_text(encoding="utf-8-sig")).plains:
            if AMBIGUOUS.fullmatch(plain.text):
                message = f"write '{plain.text}' in quotes; some readers take it for a number"
                yield Breach(plain.pointer, message, source.name, plain.line)


RULE = Rule(
    id="ambiguous-scalar",
    level="error",
    why="YAML 1.1 reads a time of day as minutes, and a leading nought as octal.",
    check=check,
)
