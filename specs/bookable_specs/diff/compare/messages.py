"""Compare what is sent: request bodies, responses, their headers and media types."""

from __future__ import annotations

from bookable_specs.diff.compare.graph import Pair, Review
from bookable_specs.diff.compare.lifecycle import lifecycle_of
from bookable_specs.diff.naming import name
from bookable_specs.diff.shape.keywords import key_of
from bookable_specs.diff.spot import Spot


def request_body(review: Review, pair: Pair, old: Spot, new: Spot) -> None:
    """Note a body that came or went, or lead on to the two."""
    before, after = _body(review, old, new=False), _body(review, new, new=True)
    if before is None and after is None:
        return
    if before is None or after is None:
        there = after or before
        assert there is not None
        pair.note(
            "body", "request body", (before and before.value, after and after.value),
            (before.site if before else old.site, after.site if after else new.site),
            required=bool(there.value.get("required")),
        )  # fmt: skip
    elif not review.unchanged.same(before, after):
        pair.lead(review.pair(("body", id(before.value), id(after.value)), _bodies, before, after))


def _body(review: Review, operation: Spot, *, new: bool) -> Spot | None:
    spot = operation.get("requestBody")
    if spot is None:
        return None
    return (review.new if new else review.old).follow(spot).mapping()


def _bodies(review: Review, pair: Pair, old: Spot, new: Spot) -> None:
    told = name(new)
    values = (bool(old.value.get("required")), bool(new.value.get("required")))
    if values[0] != values[1]:
        pair.note("body/required", told, values, (old.site_of("required"), new.site_of("required")))
    contents(review, pair, old, new, told)


def contents(review: Review, pair: Pair, old: Spot, new: Spot, told: str) -> None:
    """Note media types that came or went; lead on to the schemas of those that both have."""
    before = {_media(key): spot for key, spot in old.entries("content")}
    after = {_media(key): spot for key, spot in new.entries("content")}
    for key, spot in before.items():
        other = after.get(key)
        if other is None:
            sites = (spot.site, new.site_of("content"))
            pair.note("media-type", told, (key, None), sites)
            continue
        encodings = (spot.mapping().value.get("encoding"), other.mapping().value.get("encoding"))
        if key_of(encodings[0] or {}) != key_of(encodings[1] or {}):
            sites = (spot.site_of("encoding"), other.site_of("encoding"))
            pair.note("media-type/encoding", told, encodings, sites)
        review.lead_to_schema(pair, spot.get("schema"), other.get("schema"))
    for key, spot in after.items():
        if key not in before:
            pair.note("media-type", told, (None, key), (old.site_of("content"), spot.site))


def _media(key: str) -> str:
    """Spell a media type in one way: lower case, no spaces, no charset of text."""
    parts = [part.strip().lower() for part in key.split(";")]
    return ";".join(part for part in parts if part != "charset=utf-8")


def responses(review: Review, pair: Pair, old: Spot, new: Spot) -> None:
    """Lead to what comes back, which travels the other way."""
    key = ("responses", id(old.value), id(new.value))
    pair.lead(review.pair(key, _responses, old, new), swap=True)


def _responses(review: Review, pair: Pair, old: Spot, new: Spot) -> None:
    """Note statuses that came or went; one that a range or `default` covers is compared with it."""
    before, after = _statuses(old), _statuses(new)
    for status in [*before, *(status for status in after if status not in before)]:
        one = before.get(status) or _cover(status, before)
        other = after.get(status) or _cover(status, after)
        if one and other:
            _answer(review, pair, one, other)
        elif not _holds(status, after if one else before):
            _status(pair, status, (one, other), (old, new))


def _statuses(operation: Spot) -> dict[str, Spot]:
    return {str(key).upper(): spot for key, spot in operation.entries("responses")}


def _cover(status: str, others: dict[str, Spot]) -> Spot | None:
    """Return what covers a status: its range, or for an error what comes by default."""
    if status == "DEFAULT":
        return None
    if f"{status[0]}XX" in others and status[1:] != "XX":
        return others[f"{status[0]}XX"]
    return others.get("DEFAULT") if status[0] in "45" else None


def _holds(status: str, others: dict[str, Spot]) -> bool:
    """Tell whether a range, or `default`, has a status of its kind among others."""
    if status == "DEFAULT":
        return any(other[0] in "45" for other in others)
    return status.endswith("XX") and any(other[0] == status[0] for other in others)


def _status(
    pair: Pair, status: str, spots: tuple[Spot | None, Spot | None], holders: tuple[Spot, Spot]
) -> None:
    sites = tuple(
        spot.site if spot else holder.site_of("responses")
        for spot, holder in zip(spots, holders, strict=True)
    )
    values = (spots[0] and status.lower(), spots[1] and status.lower())
    success = status[0] in "123"
    pair.note("response", f"response {status.lower()}", values, (sites[0], sites[1]),
              success=success, status=status.lower())  # fmt: skip


def _answer(review: Review, pair: Pair, old: Spot, new: Spot) -> None:
    before, after = review.old.follow(old).mapping(), review.new.follow(new).mapping()
    if not review.unchanged.same(before, after):
        key = ("response", id(before.value), id(after.value))
        pair.lead(review.pair(key, _answers, before, after))


def _answers(review: Review, pair: Pair, old: Spot, new: Spot) -> None:
    contents(review, pair, old, new, name(new))
    before, after = _headers(review, old, new=False), _headers(review, new, new=True)
    for key in [*before, *(key for key in after if key not in before)]:
        one, other = before.get(key), after.get(key)
        if one and other:
            if not review.unchanged.same(one, other):
                memo = ("header", id(one.value), id(other.value))
                pair.lead(review.pair(memo, _header, one, other))
            continue
        there = one or other
        assert there is not None
        pair.note(
            "header", f"{name(new)} header {key}", (one and one.value, other and other.value),
            (one.site if one else old.site_of("headers"),
             other.site if other else new.site_of("headers")),
            required=bool(there.value.get("required")), name=key,
        )  # fmt: skip


def _headers(review: Review, response: Spot, *, new: bool) -> dict[str, Spot]:
    side = review.new if new else review.old
    return {
        key.lower(): side.follow(spot).mapping()
        for key, spot in response.entries("headers")
        if key.lower() != "content-type"
    }


def _header(review: Review, pair: Pair, old: Spot, new: Spot) -> None:
    told = name(new)
    lifecycle_of(review, pair, told, old, new)
    values = (bool(old.value.get("required")), bool(new.value.get("required")))
    if values[0] != values[1]:
        pair.note("header/required", told, values,
                  (old.site_of("required"), new.site_of("required")))  # fmt: skip
    if "content" in old.value or "content" in new.value:
        contents(review, pair, old, new, told)
    else:
        review.lead_to_schema(pair, old.get("schema"), new.get("schema"), as_text=True)
