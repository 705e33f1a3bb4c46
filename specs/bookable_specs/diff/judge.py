"""Judge changes by the rules: one finding an edit, with a level for each direction it is met in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bookable_specs.diff.model import (
    DIRECTIONS,
    LEVELS,
    Call,
    Change,
    Direction,
    Finding,
    Level,
    Reach,
    Rule,
    graver,
)
from bookable_specs.diff.policy import Policy
from bookable_specs.diff.rules import RULES
from bookable_specs.diff.shape.keywords import key_of

_UNSTABLE = frozenset({"draft", "alpha"})
_BY_ABOUT: dict[str, list[Rule]] = {}
for _rule in RULES:
    _BY_ABOUT.setdefault(_rule.about, []).append(_rule)


@dataclass(slots=True)
class _Group:
    """The same judgement met at several places; `changes` begins with the first."""

    rule: Rule
    message: str
    changes: list[Change]
    reach: dict[Reach, None]


def judge(
    changes: Iterable[tuple[Change, tuple[Reach, ...]]],
    policy: Policy,
    unstable: frozenset[Call] = frozenset(),
) -> list[Finding]:
    """Return findings, gravest first and then in the order of the document.

    `unstable` are the operations that promised nothing yet: what they alone reach is told, and
    breaks nobody.
    """
    groups: dict[object, _Group] = {}
    for change, reach in changes:
        for rule in _BY_ABOUT[change.about]:
            message = rule.check(change)
            if message:
                _gather(groups, rule, message, change, reach)
    unique = {id(group): group for group in groups.values()}.values()
    found = [_finding(group, policy, unstable) for group in unique]
    told = [finding for finding in found if finding.level != "none"]
    return sorted(told, key=lambda finding: LEVELS.index(finding.level))


def _gather(
    groups: dict[object, _Group], rule: Rule, message: str, change: Change, reach: tuple[Reach, ...]
) -> None:
    """Put a judgement to the one that the same edit brought about elsewhere, if there is one.

    An edit of a component shows wherever that was written out in the other version, and an edit
    of what all share shows once in each: the same words about the same place are one edit.
    """
    values = (rule.id, message)
    there = [("old", change.old_at, change.old), ("new", change.new_at, change.new)]
    keys = [
        (side, values, site.file, site.pointer)
        for side, site, value in there
        if site is not None and value is not None  # where nothing stands, much else is missing
    ]
    known = next((groups[key] for key in keys if key in groups), None)
    if known is None:
        known = _Group(rule, message, [], {})
    known.changes.append(change)
    known.reach.update(dict.fromkeys(reach))
    for key in keys:
        groups.setdefault(key, known)


def _finding(group: _Group, policy: Policy, unstable: frozenset[Call]) -> Finding:
    change = group.changes[0]
    reach = tuple(group.reach)
    ways = [way for way in DIRECTIONS if any(met.direction == way for met in reach)]
    levels: dict[Direction, Level] = {way: policy.level(group.rule, way) for way in ways}
    level = _gravest(levels)
    note = ""
    calls = {met.call for met in reach}
    if level in {"breaking", "warning"} and calls <= unstable:
        level, note = "info", "only operations that are still draft or alpha have it"
    return Finding(
        rule=group.rule,
        level=level,
        levels=levels,
        message=group.message,
        change=change,
        places=tuple(group.changes),
        reach=reach,
        fingerprint=fingerprint(group.rule, change),
        hint=_hint(change),
        note=note,
    )


def _gravest(levels: Mapping[Direction, Level]) -> Level:
    found: Level = "none"
    for level in levels.values():
        found = graver(found, level)
    return found


def fingerprint(rule: Rule, change: Change) -> str:
    """Return what an accepted finding is known by, whatever its words and lines become.

    It is made of the rule's id, what the change is of, and the two values.
    """
    parts = [rule.id, change.subject, _plain(change.old), _plain(change.new)]
    # It begins with a letter, so that YAML never takes it for a number.
    return "d" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:15]


def _plain(value: object) -> str:
    return key_of(value) if value is not None else ""


def _hint(change: Change) -> str:
    renamed = change.more.get("renamed")
    if not renamed:
        return ""
    return f"renamed to {renamed}?" if change.new is None else f"renamed from {renamed}?"


def unstable_calls(levels: Mapping[Call, str]) -> frozenset[Call]:
    """Return the operations whose stability level promises nothing."""
    return frozenset(call for call, level in levels.items() if level in _UNSTABLE)
