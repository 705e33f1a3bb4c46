"""What a contract's own `lint.yaml` asks for: other levels, and findings that are left alone.

rules:
  errors-documented: warning
  unused-component: off
ignore:
  - {rule: examples-validate, file: "*/schemas/Legacy.yaml", reason: The vendor's own words.}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal, TypeAlias

from bookable_specs.errors import SpecError
from bookable_specs.lint.model import Finding
from bookable_specs.lint.rules import RULES
from bookable_specs.yaml_source import load_mapping

NAME = "lint.yaml"

Choice: TypeAlias = Literal["off", "warning", "error"]
_CHOICES: tuple[Choice, ...] = ("off", "warning", "error")
_KEYS = {"rules", "ignore"}
_IGNORE_KEYS = {"rule", "file", "pointer", "reason"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Findings that are left alone, by patterns as a shell has them, and why."""

    rule: str
    file: str
    pointer: str
    reason: str

    def holds(self, finding: Finding) -> bool:
        """Tell whether a finding is one of these."""
        return (
            fnmatchcase(finding.rule, self.rule)
            and fnmatchcase(finding.file, self.file)
            and fnmatchcase(finding.pointer, self.pointer)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Levels that are not the rules' own, and what is ignored."""

    levels: Mapping[str, Choice] = field(default_factory=dict)
    ignored: tuple[Ignored, ...] = ()


def load_config(path: Path) -> Config:
    """Return what a file asks for.

    Raises:
        SpecError: with file and line, for an unknown key, rule or level, or a missing reason.
    """
    source = load_mapping(path)
    data = source.data

    def error(pointer: str, message: str) -> SpecError:
        return SpecError(message, file=str(path), line=source.line_of(pointer), pointer=pointer)

    for key in data.keys() - _KEYS:
        raise error(f"/{key}", "a lint.yaml has rules and ignore")
    levels = data.get("rules", {})
    if not isinstance(levels, dict):
        raise error("/rules", "rules is a mapping of rules to off, warning or error")
    known = {rule.id for rule in RULES}
    for rule, level in levels.items():
        if rule not in known:
            raise error(f"/rules/{rule}", f"there is no rule {rule!r}")
        if level not in _CHOICES:
            raise error(f"/rules/{rule}", f"give {' or '.join(_CHOICES)}")
    entries = data.get("ignore", [])
    if not isinstance(entries, list):
        raise error("/ignore", "ignore is a list")
    ignored = [_ignored(entry, f"/ignore/{n}", error) for n, entry in enumerate(entries)]
    return Config(levels=levels, ignored=tuple(ignored))


def _ignored(entry: Any, pointer: str, error: Any) -> Ignored:
    if not isinstance(entry, dict) or entry.keys() - _IGNORE_KEYS or "rule" not in entry:
        raise error(pointer, "an entry has rule, reason and, if you like, file and pointer")
    if not str(entry.get("reason") or "").strip():
        raise error(pointer, "say in `reason` why it is left alone")
    return Ignored(
        rule=str(entry["rule"]),
        file=str(entry.get("file", "*")),
        pointer=str(entry.get("pointer", "*")),
        reason=str(entry["reason"]),
    )
