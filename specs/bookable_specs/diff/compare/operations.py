"""Compare two operations: who may call, with what, and what comes back."""

from __future__ import annotations

from typing import Any

from bookable_specs.diff.compare.graph import Pair, Review
from bookable_specs.diff.compare.lifecycle import lifecycle_of
from bookable_specs.diff.compare.messages import request_body, responses
from bookable_specs.diff.compare.parameters import parameters
from bookable_specs.diff.compare.security import scopes, security
from bookable_specs.diff.compare.servers import servers
from bookable_specs.diff.shape.endpoints import Endpoint, endpoints
from bookable_specs.diff.spot import Spot


def operation(review: Review, pair: Pair, old: Endpoint, new: Endpoint) -> None:
    """Note what differs between two operations and lead on to their parts."""
    subject = str(new.call)
    before, after = old.spot, new.spot
    lifecycle_of(review, pair, subject, before, after)
    _identity(pair, subject, before, after)
    _stability(pair, subject, before, after)
    servers(pair, subject, old.servers, new.servers)
    parameters(review, pair, old, new)
    request_body(review, pair, before, after)
    responses(review, pair, before, after)
    callbacks(review, pair, before, after)
    if not new.call.webhook:
        security(review, pair, old, new)
        scopes(pair, subject, before, after)


def _identity(pair: Pair, subject: str, old: Spot, new: Spot) -> None:
    ids = (old.value.get("operationId"), new.value.get("operationId"))
    if ids[0] != ids[1]:
        sites = (old.site_of("operationId"), new.site_of("operationId"))
        pair.note("operation/id", subject, ids, sites)
    tags = [[str(spot.value) for spot in side.items("tags")] for side in (old, new)]
    if set(tags[0]) != set(tags[1]):
        pair.note("operation/tags", subject, (tags[0], tags[1]),
                  (old.site_of("tags"), new.site_of("tags")))  # fmt: skip


def _stability(pair: Pair, subject: str, old: Spot, new: Spot) -> None:
    key = "x-stability-level"
    levels = (old.value.get(key, "stable"), new.value.get(key, "stable"))
    if levels[0] != levels[1]:
        pair.note("operation/stability", subject, levels, (old.site_of(key), new.site_of(key)))


def callbacks(review: Review, pair: Pair, old: Spot, new: Spot) -> None:
    """Compare callbacks, in which the two directions swap: there, the client is the server."""
    before, after = _callbacks(review, old, new=False), _callbacks(review, new, new=True)
    for key, (at, item) in before.items():
        if key not in after:
            pair.note("callback", f"callback {key[0]}", (key[1], None),
                      (at.site, new.site_of("callbacks")))  # fmt: skip
            continue
        _callback(review, pair, (at, item), after[key])
    for key, (at, _) in after.items():
        if key not in before:
            pair.note("callback", f"callback {key[0]}", (None, key[1]),
                      (old.site_of("callbacks"), at.site))  # fmt: skip


_Callbacks = dict[tuple[str, str], tuple[Spot, Spot]]


def _callbacks(review: Review, operation: Spot, *, new: bool) -> _Callbacks:
    side = review.new if new else review.old
    found: _Callbacks = {}
    for label, spot in operation.entries("callbacks"):
        holder = side.follow(spot).mapping()
        for expression in holder.value:
            if not expression.startswith("x-"):
                at = holder.child(expression)
                found[label, expression] = (at, side.follow(at).mapping())
    return found


def _callback(review: Review, pair: Pair, old: Any, new: Any) -> None:
    """Compare the operations of a callback; a method that is gone is a callback that is."""
    before = endpoints(review.old, old[0], old[1], webhook=True)
    after = endpoints(review.new, new[0], new[1], webhook=True)
    for method in before.keys() | after.keys():
        one, other = before.get(method), after.get(method)
        if one and other:
            key = ("operation", id(one.spot.value), id(other.spot.value))
            pair.lead(review.pair(key, operation, one, other), swap=True)
        else:
            sites = (
                one.spot.site if one else old[1].site,
                other.spot.site if other else new[1].site,
            )
            pair.note("callback", f"callback {method.upper()}", (one and method, other and method),
                      sites)  # fmt: skip
