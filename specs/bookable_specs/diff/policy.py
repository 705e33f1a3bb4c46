"""How grave each rule is taken: the rules' own levels, and files that depart from them.

A policy file says `extends`, `levels`, `notice_days` and, for people, `why`:

    extends: strict
    levels:
      property-removed: breaking
      enum-values-added: {request: info, response: breaking}
    notice_days: 180
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bookable_specs.diff.model import DIRECTIONS, LEVELS, Direction, Level, Rule
from bookable_specs.diff.reading.yaml_events import parse
from bookable_specs.diff.rules import RULES
from bookable_specs.errors import SpecError

PRESETS = ("default", "strict", "booking")
_FOLDER = Path(__file__).parent / "policies"
_KEYS = ("why", "extends", "levels", "notice_days")
_NOTICE_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Levels by rule and direction where they are not the rule's own, and the notice in days."""

    name: str
    notice_days: int = _NOTICE_DAYS
    levels: Mapping[tuple[str, Direction], Level] = field(default_factory=dict)

    def level(self, rule: Rule, direction: Direction) -> Level:
        """Return how grave a rule is taken in a direction."""
        return self.levels.get((rule.id, direction)) or rule.level(direction)


def load_policy(named: str, here: Path) -> Policy:
    """Return a preset by its name, or the policy of a file.

    Raises:
        SpecError: with file and line, for what is no policy, or names no rule or level.
    """
    return _load(named, here, ())


def _load(named: str, here: Path, passed: tuple[str, ...]) -> Policy:
    path = _FOLDER / f"{named}.yaml" if named in PRESETS else here / named
    if named in passed:
        raise SpecError(f"extends itself: {' → '.join((*passed, named))}", file=named)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        told = f"no such policy; choose {', '.join(PRESETS)} or a file"
        raise SpecError(told, file=named) from None
    data, lines = parse(text, named)
    return _Reader(named, data, lines).policy(path.parent, (*passed, named))


class _Reader:
    """Checks one policy file."""

    def __init__(self, name: str, data: Any, lines: Mapping[int, list[int]]) -> None:
        self._name = name
        self._data = {} if data is None else data
        self._lines = lines

    def policy(self, folder: Path, passed: tuple[str, ...]) -> Policy:
        data = self._data
        if not isinstance(data, dict):
            raise SpecError("a policy is a mapping", file=self._name, line=1)
        for key in data:
            if key not in _KEYS:
                raise self._error(data, key, f"unknown key {key!r}; a policy has {_KEYS}")
        below = (
            _load(str(data["extends"]), folder, passed) if "extends" in data else Policy(name="")
        )
        days = data.get("notice_days", below.notice_days)
        if not isinstance(days, int) or isinstance(days, bool) or days < 0:
            raise self._error(data, "notice_days", "notice_days is a number of days")
        return Policy(
            name=self._name, notice_days=days, levels={**below.levels, **self._levels(data)}
        )

    def _levels(self, data: dict[str, Any]) -> dict[tuple[str, Direction], Level]:
        levels = data.get("levels") or {}
        if not isinstance(levels, dict):
            raise self._error(data, "levels", "levels is a mapping of rules to levels")
        known = {rule.id for rule in RULES}
        found: dict[tuple[str, Direction], Level] = {}
        for key, value in levels.items():
            if key not in known:
                raise self._error(levels, key, f"there is no rule {key!r}")
            by_way = value if isinstance(value, dict) else dict.fromkeys(DIRECTIONS, value)
            for way, level in by_way.items():
                if way not in DIRECTIONS or level not in LEVELS:
                    told = f"{key}: give one of {', '.join(LEVELS)}, or one for each of request"
                    raise self._error(levels, key, f"{told} and response")
                found[key, way] = level
        return found

    def _error(self, holder: dict[str, Any], key: str, message: str) -> SpecError:
        lines = self._lines.get(id(holder), [])
        position = list(holder).index(key) if key in holder else 0
        line = lines[position] if position < len(lines) else 1
        return SpecError(message, file=self._name, line=line)
