"""Compare two schemas, keyword by keyword, in normal form."""

from __future__ import annotations

from typing import Any

from bookable_specs.diff.compare.graph import Pair, Review
from bookable_specs.diff.compare.lifecycle import lifecycle
from bookable_specs.diff.compare.properties import properties
from bookable_specs.diff.compare.unions import discriminator, unions
from bookable_specs.diff.naming import name
from bookable_specs.diff.shape.keywords import COMBINE, WHOLE, key_of
from bookable_specs.diff.shape.normalise import anything
from bookable_specs.diff.shape.schema import Handle, Shape

_ELSEWHERE = frozenset(
    {"discriminator", "readOnly", "writeOnly", "deprecated", "x-sunset", "enum", "type",
     "x-extensible-enum"}
)  # fmt: skip
_WORDS = tuple(key for key in COMBINE if key not in _ELSEWHERE)
_DEEP = 8


def schema(review: Review, pair: Pair, old: Handle, new: Handle, as_text: bool = False) -> None:
    """Note what differs between two schemas, and lead on to those inside them."""
    before, after = review.old_shapes.shape(old), review.new_shapes.shape(new)
    subject = name(after.at)
    lifecycle(review, pair, subject, (before.says, after.says), (before.site, after.site))
    if unions(review, pair, (old, before), (new, after)):
        _nullable(pair, subject, before, after)
        return
    if not _types(pair, subject, before, after, as_text):
        return
    _nullable(pair, subject, before, after)
    _enum(pair, subject, before, after)
    for key in _WORDS:
        if key in before.words or key in after.words:
            _word(pair, subject, key, before, after)
    discriminator(review, pair, subject, before, after)
    for key in before.others.keys() | after.others.keys():
        _whole(review, pair, subject, key, before, after)
    properties(review, pair, before, after)
    _items(review, pair, before, after)


def _types(pair: Pair, subject: str, old: Shape, new: Shape, as_text: bool) -> bool:
    """Note a change of type; False if the two have so little in common that nothing else counts."""
    unsaid = (old.types is None and new.implied) or (new.types is None and old.implied)
    if (old.types != new.types and not unsaid) or old.never != new.never:
        values = (_listed(old), _listed(new))
        sites = (old.site("type"), new.site("type"))
        pair.note("schema/type", subject, values, sites, as_text=as_text)
    if old.types is None or new.types is None or old.types == new.types:
        return not (old.never or new.never)
    common = old.types & new.types
    numbers = {"integer", "number"}
    return bool(common) or bool(old.types & numbers and new.types & numbers)


def _listed(shape: Shape) -> list[str] | None:
    """Return the types in order; None for any, the empty list for none at all."""
    if shape.never:
        return []
    return sorted(shape.types) if shape.types is not None else None


def _nullable(pair: Pair, subject: str, old: Shape, new: Shape) -> None:
    silent = old.nullable is None or new.nullable is None
    if old.nullable == new.nullable or silent or old.types == frozenset(["null"]):
        return
    key = "nullable" if "nullable" in (*old.at.value, *new.at.value) else "type"
    sites = (old.at.site_of(key), new.at.site_of(key))
    pair.note("schema/nullable", subject, (old.nullable, new.nullable), sites)


def _enum(pair: Pair, subject: str, old: Shape, new: Shape) -> None:
    """Note listed values, those of `x-extensible-enum` too, which more may join."""
    before, after = _values(old), _values(new)
    key = "enum" if "enum" in {*old.words, *new.words} else "x-extensible-enum"
    sites = (old.site(key), new.site(key))
    opened = (_extensible(old), _extensible(new))
    if (before is None) != (after is None) or set(before or ()) != set(after or ()):
        values = (_told(before), _told(after))
        extensible = opened[0] if after is None else opened[1]
        pair.note("schema/enum", subject, values, sites, extensible=extensible)
    if before is not None and after is not None and opened[0] != opened[1]:
        pair.note("schema/extensible", subject, opened, sites)


def _values(shape: Shape) -> dict[str, Any] | None:
    values = shape.says("enum")
    if values is None:
        values = shape.says("x-extensible-enum")
    return None if values is None else {key_of(value): value for value in values}


def _told(values: dict[str, Any] | None) -> list[Any] | None:
    return None if values is None else list(values.values())


def _extensible(shape: Shape) -> bool:
    return "enum" not in shape.words and "x-extensible-enum" in shape.words


def _word(pair: Pair, subject: str, key: str, old: Shape, new: Shape) -> None:
    before, after = old.says(key), new.says(key)
    if key_of(before) == key_of(after):
        return
    pair.note(
        f"schema/{key}", subject, (before, after), (old.site(key), new.site(key)),
        types=_listed(new) or [],
    )  # fmt: skip


def _whole(review: Review, pair: Pair, subject: str, key: str, old: Shape, new: Shape) -> None:
    before = review.old_digest.whole(old, key, _DEEP)
    after = review.new_digest.whole(new, key, _DEEP)
    if before == after:
        return
    assert key in WHOLE
    sites = (_site_of_whole(old, key), _site_of_whole(new, key))
    values = tuple([spot.value[key] for spot in shape.others.get(key, ())] for shape in (old, new))
    pair.note(
        f"schema/{key}" if key == "not" else "schema/whole",
        subject, (values[0], values[1]), sites, keyword=key,
    )  # fmt: skip


def _site_of_whole(shape: Shape, key: str) -> Any:
    spots = shape.others.get(key)
    return spots[0].site_of(key) if spots else shape.at.site


def _items(review: Review, pair: Pair, old: Shape, new: Shape) -> None:
    """Lead to the items of arrays; an array that doesn't say takes anything."""
    before, after = list(old.prefix), list(new.prefix)
    if old.items or new.items or before or after:
        while len(before) < len(after):
            before.append(old.items or anything(old.at, "items"))
        while len(after) < len(before):
            after.append(new.items or anything(new.at, "items"))
        before.append(old.items or anything(old.at, "items"))
        after.append(new.items or anything(new.at, "items"))
    for handles in zip(before, after, strict=True):
        if below := review.schemas(*handles):
            pair.lead(below)
