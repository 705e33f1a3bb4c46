"""The words of a review: a change is a fact, a rule judges it, a finding is what a person reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

Direction: TypeAlias = Literal["request", "response"]
Level: TypeAlias = Literal["breaking", "warning", "info", "none"]

LEVELS: tuple[Level, ...] = ("breaking", "warning", "info", "none")
DIRECTIONS: tuple[Direction, ...] = ("request", "response")
_MIRROR: Mapping[Direction, Direction] = {"request": "response", "response": "request"}


def mirrored(direction: Direction) -> Direction:
    """Return the other direction: who sends in a webhook is who receives in a call."""
    return _MIRROR[direction]


def graver(one: Level, other: Level) -> Level:
    """Return the graver of two levels."""
    return min(one, other, key=LEVELS.index)


class Site(NamedTuple):
    """A place in a source file; `line` counts from 1, and is 0 where lines are unknown."""

    file: str
    line: int
    pointer: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Call(NamedTuple):
    """An operation, or a webhook's: the key it is known by and what a reader calls it."""

    method: str
    path: str
    webhook: bool = False

    def __str__(self) -> str:
        return f"webhook {self.path}" if self.webhook else f"{self.method.upper()} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One fact: what stands where an edit was made, before and after, and what it belongs to.

    `about` names the kind of thing (`schema/maximum`), `subject` the thing itself in words, and
    `more` holds what a rule may have to know beside the two values.
    """

    about: str
    subject: str
    old: Any
    new: Any
    old_at: Site | None
    new_at: Site | None
    more: Mapping[str, Any] = field(default_factory=dict)


Check: TypeAlias = Callable[[Change], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one kind of change means to a consumer, in each direction.

    `check` says in words what happened, or None if the change is not of this rule's kind.
    `oasdiff` names the checks of that tool which look for the same.
    """

    id: str
    about: str
    request: Level
    response: Level
    why: str
    check: Check
    oasdiff: tuple[str, ...] = ()

    def level(self, direction: Direction) -> Level:
        """Return how grave the change is for what travels in this direction."""
        return self.request if direction == "request" else self.response


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One way by which a change touches consumers: an operation, and which way data travels."""

    call: Call | None
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A judged change, told once, where it was edited, with everything that reaches it.

    `levels` has an entry for each direction that the change is met in; `note` explains a level
    that departs from the rule's; `hint` is a guess, such as a likely rename; `hits` counts the
    recorded calls that the change touches, and is None where no traffic was given.
    """

    rule: Rule
    level: Level
    levels: Mapping[Direction, Level]
    message: str
    change: Change
    places: tuple[Change, ...]
    reach: tuple[Reach, ...]
    fingerprint: str
    hint: str = ""
    note: str = ""
    accepted: str = ""
    hits: int | None = None

    @property
    def site(self) -> Site | None:
        """Where to look first: in the new version, or in the old one if nothing is left."""
        return self.change.new_at or self.change.old_at

    @property
    def calls(self) -> tuple[Call, ...]:
        """The operations that reach the change, each once, in order."""
        return tuple(dict.fromkeys(reach.call for reach in self.reach if reach.call))
