"""Pairs of old and new things, compared once each however many operations lead to them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from bookable_specs.diff.compare.unchanged import Unchanged
from bookable_specs.diff.model import DIRECTIONS, Call, Change, Direction, Site
from bookable_specs.diff.reading.sides import Side
from bookable_specs.diff.shape.digest import Digest
from bookable_specs.diff.shape.normalise import Shaper, anything
from bookable_specs.diff.shape.schema import Handle, identity
from bookable_specs.diff.spot import Spot
from bookable_specs.errors import SpecError

Only: TypeAlias = frozenset[Direction]
BOTH: Only = frozenset(DIRECTIONS)
_MOST_PAIRS = 500_000


class Edge(NamedTuple):
    """A way on to another pair: for which directions, and whether they swap on it."""

    to: Pair
    only: Only
    swap: bool


class Pair:
    """One thing before and after: its own changes, and the pairs it leads to."""

    __slots__ = ("changes", "edges")

    def __init__(self) -> None:
        self.changes: list[tuple[Change, Only]] = []
        self.edges: list[Edge] = []

    def note(
        self,
        about: str,
        subject: str,
        values: tuple[Any, Any],
        sites: tuple[Site | None, Site | None],
        only: Only = BOTH,
        **more: Any,
    ) -> None:
        """Note a change of this pair: values and sites are (old, new)."""
        change = Change(
            about=about,
            subject=subject,
            old=values[0],
            new=values[1],
            old_at=sites[0],
            new_at=sites[1],
            more=more,
        )
        self.changes.append((change, only))

    def lead(self, to: Pair, only: Only = BOTH, *, swap: bool = False) -> None:
        """Lead on to another pair."""
        self.edges.append(Edge(to, only, swap))


Compare: TypeAlias = Callable[..., None]
"""Fills a pair: `compare(review, pair, *things)`."""


class Start(NamedTuple):
    """Where data begins to travel: an operation, its pair, and the way a request goes."""

    call: Call | None
    pair: Pair
    direction: Direction


class Settings(NamedTuple):
    """What the comparison itself depends on: the day of the review, and the notice in days."""

    today: date
    notice_days: int


class Review:
    """Two sides and the graph between them."""

    def __init__(self, old: Side, new: Side, settings: Settings, schema: Compare) -> None:
        self._schema = schema
        self.old = old
        self.new = new
        self.settings = settings
        self.old_shapes = Shaper(old)
        self.new_shapes = Shaper(new)
        self.old_digest = Digest(self.old_shapes)
        self.new_digest = Digest(self.new_shapes)
        self.unchanged = Unchanged(old, new)
        self.starts: list[Start] = []
        self.stability: dict[Call, str] = {}
        self._pairs: dict[Hashable, Pair] = {}
        self._waiting: deque[tuple[Compare, Pair, tuple[Any, ...]]] = deque()

    def pair(self, key: Hashable, compare: Compare, *things: Any) -> Pair:
        """Return the pair of two things; `compare(review, pair, *things)` is called once for it.

        Raises:
            SpecError: if the documents unfold into more pairs than any contract has.
        """
        pair = self._pairs.get(key)
        if pair is None:
            if len(self._pairs) >= _MOST_PAIRS:
                raise SpecError("the schemas unfold without end; this can't be compared")
            pair = self._pairs[key] = Pair()
            self._waiting.append((compare, pair, things))
        return pair

    def schemas(self, old: Handle, new: Handle, *, as_text: bool = False) -> Pair | None:
        """Return the pair of two schemas; None if they are the same to the letter.

        `as_text` says that values are written as text, as in a URL: a number is a string there.
        """
        if len(old) == len(new) and all(map(self.unchanged.same, old, new)):
            return None
        old, new = self.old_shapes.settled(old), self.new_shapes.settled(new)
        key = ("schema", identity(old), identity(new), as_text)
        return self.pair(key, self._schema, old, new, as_text)

    def lead_to_schema(
        self, pair: Pair, old: Spot | None, new: Spot | None, *, as_text: bool = False
    ) -> None:
        """Lead from what carries a schema to it; where there is none, anything goes."""
        if old is None and new is None:
            return
        before = (old,) if old else anything(new, "schema") if new else ()
        after = (new,) if new else anything(old, "schema") if old else ()
        if below := self.schemas(before, after, as_text=as_text):
            pair.lead(below)

    def work(self) -> None:
        """Compare until nothing is waiting; a queue, so that depth costs no stack."""
        while self._waiting:
            compare, pair, things = self._waiting.popleft()
            compare(self, pair, *things)

    def pairs(self) -> Iterable[Pair]:
        """Return every pair that was compared."""
        return self._pairs.values()
