"""Compare the parameters of two operations."""

from __future__ import annotations

from typing import Any

from bookable_specs.diff.compare.graph import Pair, Review
from bookable_specs.diff.compare.lifecycle import farewell, lifecycle_of
from bookable_specs.diff.compare.messages import contents
from bookable_specs.diff.shape.endpoints import Endpoint, ParameterKey
from bookable_specs.diff.spot import Spot

_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def parameters(review: Review, pair: Pair, old: Endpoint, new: Endpoint) -> None:
    """Note parameters that came, went or moved; lead on to those that both have."""
    gone = {key: spot for key, spot in old.parameters.items() if key not in new.parameters}
    come = {key: spot for key, spot in new.parameters.items() if key not in old.parameters}
    for (was, name), (becomes, _) in _moved(gone, come):
        before, after = gone.pop((was, name)), come.pop((becomes, name))
        pair.note(
            "parameter/in", f"parameter {after.value['name']}", (was, becomes),
            (before.site_of("in"), after.site_of("in")), name=after.value["name"],
        )  # fmt: skip
    for key, spot in gone.items():
        pair.note(
            "parameter", subject(spot), (spot.value, None), (spot.site, new.spot.site),
            required=_required(spot), place=key[0], name=spot.value["name"],
            **farewell(review, spot.value),
        )  # fmt: skip
    for key, spot in come.items():
        pair.note(
            "parameter", subject(spot), (None, spot.value), (old.spot.site, spot.site),
            required=_required(spot), place=key[0], name=spot.value["name"],
        )  # fmt: skip
    for key, spot in old.parameters.items():
        other = new.parameters.get(key)
        if other is not None and not review.unchanged.same(spot, other):
            memo = ("parameter", id(spot.value), id(other.value))
            pair.lead(review.pair(memo, parameter, spot, other))


def subject(spot: Spot) -> str:
    """Return what a reader calls a parameter."""
    return f"{spot.value['in']} parameter {spot.value['name']}"


def parameter(review: Review, pair: Pair, old: Spot, new: Spot) -> None:
    """Note what differs between two parameters beside their schemas."""
    told = subject(new)
    lifecycle_of(review, pair, told, old, new)
    facts = (
        ("required", _required(old), _required(new)),
        ("style", _style(old), _style(new)),
        ("explode", _explode(old), _explode(new)),
        (
            "allowReserved",
            bool(old.value.get("allowReserved")),
            bool(new.value.get("allowReserved")),
        ),
        ("allowEmptyValue", _empty(old), _empty(new)),
    )
    for key, before, after in facts:
        if before != after:
            pair.note(
                f"parameter/{key}", told, (before, after), (old.site_of(key), new.site_of(key)),
                default=_default(new), name=new.value["name"],
            )  # fmt: skip
    if ("content" in old.value) != ("content" in new.value):
        values = tuple("content" if "content" in side.value else "schema" for side in (old, new))
        sites = (old.site_of(values[0]), new.site_of(values[1]))
        pair.note("parameter/content", told, (values[0], values[1]), sites)
    elif "content" in old.value:
        contents(review, pair, old, new, told)
    else:
        review.lead_to_schema(pair, old.get("schema"), new.get("schema"), as_text=True)


def _required(spot: Spot) -> bool:
    return bool(spot.value.get("required")) or spot.value.get("in") == "path"


def _style(spot: Spot) -> Any:
    return spot.value.get("style", _STYLES.get(spot.value["in"], "form"))


def _explode(spot: Spot) -> bool:
    return bool(spot.value.get("explode", _style(spot) == "form"))


def _empty(spot: Spot) -> bool:
    return bool(spot.value.get("allowEmptyValue"))


def _default(spot: Spot) -> Any:
    schema = spot.value.get("schema")
    return schema.get("default") if isinstance(schema, dict) else None


def _moved(
    gone: dict[ParameterKey, Spot], come: dict[ParameterKey, Spot]
) -> list[tuple[ParameterKey, ParameterKey]]:
    """Return the parameters that kept their name and changed their place."""
    places = {key[1]: key for key in come if not key[1].isdecimal()}
    return [(key, places[key[1]]) for key in gone if key[1] in places]
