"""Compare choices between schemas: which branch became which, which came and which went."""

from __future__ import annotations

from typing import Any

from bookable_specs.diff.compare.graph import Pair, Review
from bookable_specs.diff.model import Site
from bookable_specs.diff.naming import name
from bookable_specs.diff.shape.digest import Digest
from bookable_specs.diff.shape.schema import Handle, Shape, Union
from bookable_specs.diff.spot import Spot
from bookable_specs.document import tokens

_MOST_GUESSES = 400
_ALIKE = 0.5
_MAYBE = 0.1  # enough where nothing else is left to choose from
_Sided = tuple[Handle, Shape]


def unions(review: Review, pair: Pair, old: _Sided, new: _Sided) -> bool:
    """Note what became of choices; True if one side was the only branch and all is said."""
    before, after = old[1].unions, new[1].unions
    if not before and not after:
        return False
    if len(before) == 1 and not after and old[1].bare and _says(new[1]):
        _branches(review, pair, before[0], _alone(before[0], new))
        return True
    if len(after) == 1 and not before and new[1].bare and _says(old[1]):
        _branches(review, pair, _alone(after[0], old), after[0])
        return True
    for one, other in _paired(review, before, after):
        if one and other:
            _kind(pair, one, other)
            _branches(review, pair, one, other)
        else:
            _whole(pair, one, other, old[1].at, new[1].at)
    return False


def _paired(
    review: Review, old: list[Union], new: list[Union]
) -> list[tuple[Union | None, Union | None]]:
    """Pair choices that all have to be met: those that are the same first, then in order."""
    left = list(new)
    found: list[tuple[Union | None, Union | None]] = []
    rest: list[Union | None] = []
    for union in old:
        digest = _digest(review.old_digest, union)
        same = next((one for one in left if _digest(review.new_digest, one) == digest), None)
        if same is None:
            rest.append(union)
        else:
            left.remove(same)
            found.append((union, same))
    kinds = [
        next((one for one in left if union and one.kind == union.kind), None) for union in rest
    ]
    for lone, alike in zip(rest, kinds, strict=True):
        other = alike if alike in left else left[0] if left else None
        if other is not None:
            left.remove(other)
        found.append((lone, other))
    return [*found, *((None, union) for union in left)]


def _digest(digest: Digest, union: Union) -> tuple[str, ...]:
    return (union.kind, *sorted(digest.of(branch, 4) for branch in union.branches))


def _says(shape: Shape) -> bool:
    """Tell whether a plain schema could be a branch: it says something that can be met."""
    return not shape.never and not (shape.types is None and not shape.words)


def _alone(like: Union, side: _Sided) -> Union:
    """Take a plain schema for a choice with one branch."""
    return Union(like.kind, side[1].at, [side[0]])


def _kind(pair: Pair, old: Union, new: Union) -> None:
    if old.kind != new.kind:
        sites = (old.spot.site_of(old.kind), new.spot.site_of(new.kind))
        pair.note("schema/union-kind", name(new.spot), (old.kind, new.kind), sites)


def _whole(pair: Pair, one: Union | None, other: Union | None, old_at: Spot, new_at: Spot) -> None:
    """Note a choice that joined, or left, what else a schema says."""
    sites = (
        one.spot.site_of(one.kind) if one else old_at.site,
        other.spot.site_of(other.kind) if other else new_at.site,
    )
    values = (one.kind if one else None, other.kind if other else None)
    there = other or one
    pair.note("schema/union", name(there.spot if there else new_at), values, sites)


def _branches(review: Review, pair: Pair, old: Union, new: Union) -> None:
    matched, gone, come = _matched(review, old, new)
    for one, other in matched:
        if below := review.schemas(one, other):
            pair.lead(below)
    for handles, is_new in ((gone, False), (come, True)):
        for handle in handles:
            label = _label(handle[0]) or name(handle[0])
            sites: tuple[Site, Site] = (
                (old.spot.site_of(old.kind), handle[0].site)
                if is_new
                else (handle[0].site, new.spot.site_of(new.kind))
            )
            values = (None, label) if is_new else (label, None)
            pair.note("schema/branch", name(new.spot), values, sites, kind=new.kind)


_Matches = list[tuple[Handle, Handle]]


def _matched(review: Review, old: Union, new: Union) -> tuple[_Matches, list[Handle], list[Handle]]:
    """Pair branches by what they are called, then by what they are, then by likeness."""
    matched: _Matches = []
    gone, come = list(old.branches), list(new.branches)
    keys = (
        (lambda handle: _label(handle[0]), lambda handle: _label(handle[0])),
        (_by(review.old_digest, 4), _by(review.new_digest, 4)),
    )
    for old_key, new_key in keys:
        waiting: dict[str, list[Handle]] = {}
        for handle in come:
            waiting.setdefault(new_key(handle), []).append(handle)
        for handle in list(gone):
            candidates = waiting.get(old_key(handle))
            if candidates and old_key(handle):
                other = candidates.pop(0)
                matched.append((handle, other))
                gone.remove(handle)
                come.remove(other)
    if gone and come and len(gone) * len(come) <= _MOST_GUESSES:
        _guess(review, matched, gone, come)
    return matched, gone, come


def _by(digest: Digest, depth: int) -> Any:
    return lambda handle: digest.of(handle, depth)


def _guess(review: Review, matched: _Matches, gone: list[Handle], come: list[Handle]) -> None:
    alone = len(gone) == len(come) == 1
    for handle in list(gone):
        shape = review.old_shapes.shape(handle)
        best = max(come, key=lambda other: _likeness(shape, review.new_shapes.shape(other)))
        likeness = _likeness(shape, review.new_shapes.shape(best))
        if likeness >= _ALIKE or (alone and likeness):
            matched.append((handle, best))
            gone.remove(handle)
            come.remove(best)
        if not come:
            return


def _likeness(old: Shape, new: Shape) -> float:
    if old.types != new.types and None not in (old.types, new.types):
        return 0.0
    one, other = ({*shape.properties, *shape.required} for shape in (old, new))
    if not one and not other:
        return 1.0
    if not one or not other:
        return _MAYBE
    return len(one & other) / len(one | other)


def _label(spot: Spot) -> str:
    """Return what a branch is called: what it refers to, or its title."""
    value = spot.value if isinstance(spot.value, dict) else {}
    ref = value.get("$ref")
    if isinstance(ref, str):
        last = tokens(ref.partition("#")[2])
        return last[-1] if last else ref.rpartition("/")[2].partition(".")[0]
    return str(value.get("title", ""))


def discriminator(review: Review, pair: Pair, subject: str, old: Shape, new: Shape) -> None:
    """Note what changed in how a branch is told: the property, and the value of each branch."""
    before, after = old.says("discriminator"), new.says("discriminator")
    if before is None and after is None:
        return
    sites = (old.site("discriminator"), new.site("discriminator"))
    tells = tuple(_tells_by(value) for value in (before, after))
    if tells[0] != tells[1]:
        pair.note("schema/discriminator", subject, (tells[0], tells[1]), sites)
        return
    one, other = _mapping(old), _mapping(new)
    for value in sorted(one.keys() | other.keys()):
        targets = (one.get(value), other.get(value))
        if targets[0] != targets[1] and not _says_itself(value, targets, old, new):
            pair.note("schema/mapping", subject, targets, sites, value=value)


def _tells_by(value: Any) -> str | None:
    return str(value.get("propertyName")) if isinstance(value, dict) else None


def _mapping(shape: Shape) -> dict[str, str]:
    """Return the explicit mapping: which component each value stands for."""
    mapping = shape.says("discriminator")
    entries = mapping.get("mapping") if isinstance(mapping, dict) else None
    if not isinstance(entries, dict):
        return {}
    return {str(value): str(target).rpartition("/")[2].partition(".")[0]
            for value, target in entries.items()}  # fmt: skip


def _says_itself(
    value: str, targets: tuple[str | None, str | None], old: Shape, new: Shape
) -> bool:
    """Tell whether an entry says what holds without it, or comes and goes with its branch."""
    if None not in targets:
        return False
    target = targets[0] or targets[1]
    if target == value:
        return True
    labels = [
        {_label(branch[0]) for union in shape.unions for branch in union.branches}
        for shape in (old, new)
    ]
    return (target in labels[0]) != (target in labels[1])
