"""The documented rules of an API: what `rules.yaml` states, each under an id that never changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookable_specs.errors import SpecError

if TYPE_CHECKING:
    from bookable_specs.yaml_source import Source

EVIDENCE = ("documented", "public", "assumed")

_ID = re.compile(r"[A-Z0-9]{2}-[0-9]{2}")
_NEEDED = ("id", "statement", "source", "evidence")
_KEYS = (*_NEEDED, "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing an API promises, who says so, and how sure we are of it."""

    id: str
    statement: str
    source: str
    evidence: str
    note: str = ""


def parse_rules(source: Source[list[object]]) -> tuple[Rule, ...]:
    """Read the rules of a loaded `rules.yaml`; raises SpecError at the line of a misshapen one."""
    return tuple(_rule(source, position, item) for position, item in enumerate(source.data))


def _rule(source: Source[list[object]], position: int, item: object) -> Rule:
    here = f"/{position}"
    if not isinstance(item, dict):
        raise _error(source, here, f"a rule is a mapping with {', '.join(_NEEDED)}")
    for key in _NEEDED:
        if key not in item:
            raise _error(source, here, f"the rule has no {key}")
    for key, value in item.items():
        if key not in _KEYS:
            raise _error(source, f"{here}/{key}", f"unknown key; a rule has {', '.join(_KEYS)}")
        if not isinstance(value, str):
            raise _error(source, f"{here}/{key}", f"{key} must be text; write it in quotes")
    if not _ID.fullmatch(item["id"]):
        raise _error(source, f"{here}/id", f"{item['id']!r} is no rule id such as PW-07")
    if item["evidence"] not in EVIDENCE:
        raise _error(source, f"{here}/evidence", f"evidence is one of {', '.join(EVIDENCE)}")
    return Rule(**item)


def _error(source: Source[list[object]], pointer: str, message: str) -> SpecError:
    return SpecError(message, file=source.name, line=source.line_of(pointer), pointer=pointer)
