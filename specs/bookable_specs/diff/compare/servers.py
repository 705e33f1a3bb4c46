"""Compare where an API is reached."""

from __future__ import annotations

import re

from bookable_specs.diff.compare.graph import Pair
from bookable_specs.diff.spot import Spot


def servers(pair: Pair, subject: str, old: Spot | None, new: Spot | None) -> None:
    """Note server URLs that came or went, with their variables at their defaults."""
    before, after = _urls(old), _urls(new)
    if before.keys() == after.keys() or (old is None and new is None):
        return
    if old is None or new is None:
        return  # where servers are said is no matter; the root's are compared as such
    gone = [url for url in before if url not in after]
    come = [url for url in after if url not in before]
    sites = (old.site, new.site)
    if len(gone) == len(come) == 1:
        pair.note(
            "server", subject, (gone[0], come[0]), (before[gone[0]].site, after[come[0]].site)
        )
        return
    for url in gone:
        pair.note("server", subject, (url, None), (before[url].site, sites[1]))
    for url in come:
        pair.note("server", subject, (None, url), (sites[0], after[url].site))


def _urls(spot: Spot | None) -> dict[str, Spot]:
    if spot is None:
        return {}
    holder = Spot(spot.document, {"servers": spot.value}, spot.parent, spot.key)
    return {_url(item.mapping()): item for item in holder.items("servers")}


def _url(server: Spot) -> str:
    variables = server.value.get("variables") or {}

    def default(match: re.Match[str]) -> str:
        variable = variables.get(match[1]) if isinstance(variables, dict) else None
        return str(variable.get("default", "")) if isinstance(variable, dict) else match[0]

    return re.sub(r"\{([^}]*)\}", default, server.text("url")).rstrip("/")
