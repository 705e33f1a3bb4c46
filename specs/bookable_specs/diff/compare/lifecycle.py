"""How long a thing will be there: deprecation, sunset dates, and what a removal may rely on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bookable_specs.diff.compare.graph import BOTH, Only, Pair, Review
from bookable_specs.diff.model import Site
from bookable_specs.diff.spot import Spot

Says = Callable[[str], Any]
Where = Callable[[str], Site]


def lifecycle(
    review: Review,
    pair: Pair,
    subject: str,
    says: tuple[Says, Says],
    where: tuple[Where, Where],
    only: Only = BOTH,
) -> None:
    """Note what changed in `deprecated` and `x-sunset`, as (old, new) say it."""
    old, new = ((bool(side("deprecated")), side("x-sunset")) for side in says)
    if old == new or not (old[0] or new[0]):
        return
    key = "x-sunset" if old[0] == new[0] else "deprecated"
    sites = (where[0](key), where[1](key))
    pair.note("lifecycle", subject, (old, new), sites, only, **_context(review, new[1]))


def lifecycle_of(review: Review, pair: Pair, subject: str, old: Spot, new: Spot) -> None:
    """Do the same for an operation, parameter or header."""
    if old.value.get("deprecated") or new.value.get("deprecated"):
        says = (old.value.get, new.value.get)
        lifecycle(review, pair, subject, says, (old.site_of, new.site_of))


def farewell(review: Review, node: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a removal is judged by: whether it was announced, and for when."""
    announced = bool(node.get("deprecated"))
    return {**_context(review, node.get("x-sunset")), "deprecated": announced}


def _context(review: Review, sunset: Any) -> dict[str, Any]:
    return {
        "sunset": sunset,
        "today": review.settings.today.isoformat(),
        "notice_days": review.settings.notice_days,
    }
