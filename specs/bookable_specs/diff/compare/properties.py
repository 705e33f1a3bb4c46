"""Compare the properties of two objects: who may send them, who must, and what became of them."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from bookable_specs.diff.compare.graph import BOTH, Only, Pair, Review
from bookable_specs.diff.compare.lifecycle import farewell
from bookable_specs.diff.model import Site
from bookable_specs.diff.naming import name
from bookable_specs.diff.shape.normalise import Shaper
from bookable_specs.diff.shape.schema import Handle, Shape

_ALIKE = 0.5
_MOST_GUESSES = 400


def properties(review: Review, pair: Pair, old: Shape, new: Shape) -> None:
    """Note properties added, removed, required or not; lead on to those that both have."""
    gone = [key for key in old.properties if key not in new.properties]
    come = [key for key in new.properties if key not in old.properties]
    renamed = _renamed(review, old, new, gone, come) if gone and come else {}
    for key in gone:
        _removed(review, pair, key, old, new, renamed.get(key))
    for key in come:
        _added(review, pair, key, old, new, renamed.get(key))
    for key in old.properties:
        if key in new.properties:
            _kept(review, pair, key, old, new)
    _only_named(pair, old, new)
    _additional(review, pair, old, new)


def _visible(shaper: Shaper, handle: Handle) -> Only:
    """Return the directions that a property travels in."""
    shape = shaper.shape(handle)
    if shape.read_only == shape.write_only:
        return BOTH
    return frozenset(["response"]) if shape.read_only else frozenset(["request"])


def _removed(
    review: Review, pair: Pair, key: str, old: Shape, new: Shape, renamed: str | None
) -> None:
    handle = old.properties[key]
    shape = review.old_shapes.shape(handle)
    words = {word: shape.says(word) for word in ("deprecated", "x-sunset")}
    pair.note(
        "schema/property",
        name(handle[0]),
        (_short(handle), None),
        (handle[0].site, new.at.site_of("properties")),
        _visible(review.old_shapes, handle),
        name=key,
        required=key in old.required,
        closed=new.closed,
        renamed=renamed,
        **farewell(review, words),
    )


def _added(
    review: Review, pair: Pair, key: str, old: Shape, new: Shape, renamed: str | None
) -> None:
    handle = new.properties[key]
    pair.note(
        "schema/property",
        name(handle[0]),
        (None, _short(handle)),
        (old.at.site_of("properties"), handle[0].site),
        _visible(review.new_shapes, handle),
        name=key,
        required=key in new.required,
        default=review.new_shapes.shape(handle).says("default"),
        closed=old.closed,
        renamed=renamed,
    )


def _kept(review: Review, pair: Pair, key: str, old: Shape, new: Shape) -> None:
    before, after = old.properties[key], new.properties[key]
    if below := review.schemas(before, after):
        shapes = review.old_shapes.shape(before), review.new_shapes.shape(after)
        both = _visible(review.old_shapes, before) & _visible(review.new_shapes, after)
        for word in ("readOnly", "writeOnly"):
            values = tuple(bool(shape.says(word)) for shape in shapes)
            if values[0] != values[1]:
                sites = (shapes[0].site(word), shapes[1].site(word))
                pair.note(f"schema/{word}", name(after[0]), (values[0], values[1]), sites)
        pair.lead(below, both)
    visible = _visible(review.new_shapes, after)
    if (key in old.required) != (key in new.required):
        default = review.new_shapes.shape(after).says("default")
        _required(pair, key, old, new, visible, default)


def _only_named(pair: Pair, old: Shape, new: Shape) -> None:
    """Note names that are required, or no longer, without a property of that name."""
    for key in sorted(old.required.keys() ^ new.required.keys()):
        if key not in old.properties and key not in new.properties:
            _required(pair, key, old, new, BOTH, None)


def _required(pair: Pair, key: str, old: Shape, new: Shape, only: Only, default: Any) -> None:
    subject = f"{name(new.at)} .{key}".replace(" .", ".")
    pair.note(
        "schema/required", subject, (key in old.required, key in new.required),
        (_required_site(old, key), _required_site(new, key)), only, name=key, default=default,
    )  # fmt: skip


def _required_site(shape: Shape, key: str) -> Site:
    if key in shape.required:
        return shape.required[key].site_of("required")
    return shape.at.site_of("required")


def _additional(review: Review, pair: Pair, old: Shape, new: Shape) -> None:
    values = (_open(old), _open(new))
    if values[0] != values[1]:
        sites = (old.at.site_of("additionalProperties"), new.at.site_of("additionalProperties"))
        pair.note("schema/additionalProperties", name(new.at), values, sites)
    elif old.additional and (below := review.schemas(old.additional, new.additional)):
        pair.lead(below)
    for pattern in old.patterns.keys() | new.patterns.keys():
        before, after = old.patterns.get(pattern), new.patterns.get(pattern)
        if before and after:
            if below := review.schemas(before, after):
                pair.lead(below)
            continue
        sites = (old.at.site_of("patternProperties"), new.at.site_of("patternProperties"))
        pair.note(
            "schema/whole", name(new.at), (before and pattern, after and pattern), sites,
            keyword="patternProperties",
        )  # fmt: skip


def _open(shape: Shape) -> str:
    """Say which further properties there may be."""
    return "none" if shape.closed else "some" if shape.additional else "any"


def _renamed(
    review: Review, old: Shape, new: Shape, gone: list[str], come: list[str]
) -> dict[str, str]:
    """Guess which property is another renamed: alike in shape, and alone or alike in name."""
    if len(gone) * len(come) > _MOST_GUESSES:
        return {}
    shapes = {key: review.old_digest.of(old.properties[key], 3) for key in gone}
    found: dict[str, str] = {}
    for other in come:
        shape = review.new_digest.of(new.properties[other], 3)
        alike = [key for key in gone if shapes[key] == shape and key not in found]
        alike.sort(key=lambda key: _likeness(key, other), reverse=True)
        alone = len(gone) == len(come) == 1
        if alike and (alone or _likeness(alike[0], other) >= _ALIKE):
            found[alike[0]] = other
            found[other] = alike[0]
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def _short(handle: Handle) -> Any:
    return handle[0].value
