"""Compare who may call: alternatives of schemes and scopes, wherever they were written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from bookable_specs.diff.compare.graph import Pair, Review
from bookable_specs.diff.model import Site
from bookable_specs.diff.reading.sides import Side
from bookable_specs.diff.shape.endpoints import Endpoint
from bookable_specs.diff.shape.keywords import key_of
from bookable_specs.diff.spot import Spot

Alternatives: TypeAlias = dict[frozenset[str], frozenset[str]]
"""Schemes that together let a call in, and the scopes that they need."""

_NOTES = frozenset({"description", "bearerFormat"})
_NOBODY: dict[str, Any] = {}


def security(review: Review, pair: Pair, old: Endpoint, new: Endpoint) -> None:
    """Lead to the two requirements; one that stands at the root is told there, once."""
    before, after = old.security, new.security
    if before is None and after is None:
        return
    one, other = before or old.spot, after or new.spot
    key = ("security", id(one.value), id(other.value))
    pair.lead(review.pair(key, _requirements, (before, old.spot), (after, new.spot)))


def _requirements(review: Review, pair: Pair, old: Any, new: Any) -> None:
    names = _names(review)
    before = _alternatives(old[0], {})
    after = _alternatives(new[0], names)
    sites: tuple[Site, Site] = ((old[0] or old[1]).site, (new[0] or new[1]).site)
    nobody: frozenset[str] = frozenset()
    if (nobody in before) != (nobody in after):
        values = (_told(before), _told(after))
        pair.note("security/anonymous", "security", values, sites, allowed=nobody in after)
    else:
        for alternative in sorted({*before, *after}, key=sorted):
            if (alternative in before) != (alternative in after):
                label = " + ".join(sorted(alternative))
                gone = alternative in before
                sides = (label if gone else None, None if gone else label)
                pair.note("security/alternative", "security", sides, sites)
    for alternative in sorted(before.keys() & after.keys(), key=sorted):
        label = " + ".join(sorted(alternative))
        _scopes(pair, f"security {label}", before[alternative], after[alternative], sites)


def scopes(pair: Pair, subject: str, old: Spot, new: Spot) -> None:
    """Compare `x-scopes`, which says in our contracts what 3.0 can't say of a bearer token."""
    sets = [frozenset(str(spot.value) for spot in side.items("x-scopes")) for side in (old, new)]
    _scopes(pair, subject, sets[0], sets[1], (old.site_of("x-scopes"), new.site_of("x-scopes")))


def _scopes(
    pair: Pair, subject: str, old: frozenset[str], new: frozenset[str], sites: tuple[Site, Site]
) -> None:
    if old != new:
        pair.note("security/scopes", subject, (sorted(old), sorted(new)), sites)


def _alternatives(spot: Spot | None, names: Mapping[str, str]) -> Alternatives:
    """Return the alternatives; where nothing is required, that is the only one."""
    found: Alternatives = {}
    if spot is None:
        return {frozenset(): frozenset()}
    holder = Spot(spot.document, {"security": spot.value}, spot.parent, spot.key)
    for item in holder.items("security"):
        schemes = item.mapping().value
        scopes = {f"{scope}" for names_of in schemes.values() for scope in names_of or ()}
        found[frozenset(names.get(name, name) for name in schemes)] = frozenset(scopes)
    return found or {frozenset(): frozenset()}


def _names(review: Review) -> dict[str, str]:
    """Return new names of schemes that are old ones under another name."""
    before, after = schemes(review.old), schemes(review.new)
    gone = {key_of(_definition(spot)): name for name, spot in before.items() if name not in after}
    renamed = {}
    for name, spot in after.items():
        if name not in before and (was := gone.get(key_of(_definition(spot)))):
            renamed[name] = was
    return renamed


def schemes(side: Side) -> dict[str, Spot]:
    """Return the security schemes of a side by name."""
    components = side.root.get("components")
    if components is None or components.value is None:
        return {}
    return {
        name: side.follow(spot).mapping()
        for name, spot in components.mapping().entries("securitySchemes")
    }


def _definition(spot: Spot) -> dict[str, Any]:
    return {
        key: value
        for key, value in spot.value.items()
        if key not in _NOTES and key != "flows" and not key.startswith("x-")
    }


def definitions(review: Review, pair: Pair) -> None:
    """Compare the schemes themselves."""
    before, after = schemes(review.old), schemes(review.new)
    renamed = _names(review)
    gone = before.keys() - after.keys() - set(renamed.values())
    come = after.keys() - before.keys() - renamed.keys()
    for key in sorted(gone):
        pair.note("scheme", f"security scheme {key}", (key, None),
                  (before[key].site, review.new.root.site_of("components")))  # fmt: skip
    for key in sorted(come):
        pair.note("scheme", f"security scheme {key}", (None, key),
                  (review.old.root.site_of("components"), after[key].site))  # fmt: skip
    for key, spot in after.items():
        was = before.get(renamed.get(key, key))
        if was is not None:
            _scheme(pair, f"security scheme {key}", was, spot)


def _scheme(pair: Pair, subject: str, old: Spot, new: Spot) -> None:
    one, other = _definition(old), _definition(new)
    changed = [key for key in {**one, **other} if key_of(one.get(key)) != key_of(other.get(key))]
    if changed:
        key = changed[0]
        values = tuple(", ".join(f"{k} {side.get(k)}" for k in sorted(changed) if k in side)
                       for side in (one, other))  # fmt: skip
        pair.note("scheme/definition", subject, (values[0], values[1]),
                  (old.site_of(key), new.site_of(key)))  # fmt: skip
    flows = (_flows(old), _flows(new))
    for flow in sorted(flows[0].keys() | flows[1].keys()):
        _flow(pair, subject, flow, (flows[0].get(flow), flows[1].get(flow)), (old, new))


def _flows(spot: Spot) -> dict[str, Spot]:
    return {name: flow.mapping() for name, flow in spot.entries("flows")}


def _flow(
    pair: Pair, subject: str, flow: str, sides: tuple[Spot | None, Spot | None], at: Any
) -> None:
    old, new = sides
    if old is None or new is None:
        sites = ((old or at[0]).site, (new or at[1]).site)
        pair.note("scheme/flow", subject, (old and flow, new and flow), sites)
        return
    urls = ("authorizationUrl", "tokenUrl", "refreshUrl")
    for key in urls:
        if old.value.get(key) != new.value.get(key):
            pair.note("scheme/url", f"{subject} {flow}", (old.value.get(key), new.value.get(key)),
                      (old.site_of(key), new.site_of(key)), key=key)  # fmt: skip
    declared = [sorted(side.value.get("scopes") or _NOBODY) for side in (old, new)]
    if declared[0] != declared[1]:
        pair.note("scheme/scopes", f"{subject} {flow}", (declared[0], declared[1]),
                  (old.site_of("scopes"), new.site_of("scopes")))  # fmt: skip


def _told(alternatives: Alternatives) -> str:
    labels = [" + ".join(sorted(names)) or "nobody asked" for names in alternatives]
    return " or ".join(sorted(labels))
