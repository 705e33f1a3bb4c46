"""Media types: what a client accepts, what it sends (RFC 9110, sections 8.3 and 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=512)
def acceptable(accept: str, offered: frozenset[str]) -> bool:
    """Say whether an Accept header leaves any of the offered media types.

    The most specific range that matches a type decides, with q=0 ruling it out. A header that
    can't be parsed rules nothing in.
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    return not ranges or any(_quality(media, ranges) > 0 for media in offered)


@lru_cache(maxsize=512)
def media_type(content_type: str) -> tuple[str, dict[str, str]]:
    """Split a Content-Type into the lower-case media type and its parameters."""
    main, *rest = content_type.split(";")
    parameters = {}
    for part in rest:
        name, _, value = part.partition("=")
        if name.strip():
            parameters[name.strip().lower()] = value.strip().strip('"')
    return main.strip().lower(), parameters


def takes(content_type: str, taken: Iterable[str]) -> str | None:
    """Return which of the documented media types a Content-Type is; None if it is none.

    A body in another charset than UTF-8 is none: JSON is UTF-8 (RFC 8259). Without a Content-Type
    the first documented type is assumed, as RFC 9110 allows a recipient to.
    """
    types = tuple(taken)
    if not content_type:
        return types[0] if types else None
    main, parameters = media_type(content_type)
    if parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        return None
    return next((t for t in types if t.lower() == main), None)


Range = tuple[str, str, float]


def _range(part: str) -> Range:
    main, parameters = media_type(part)
    kind, _, subtype = main.partition("/")
    try:
        quality = float(parameters.get("q", "1"))
    except ValueError:
        quality = 0.0
    return kind, subtype, quality


def _quality(media: str, ranges: list[Range]) -> float:
    kind, _, subtype = media.lower().partition("/")
    best, quality = -1, 0.0
    for wanted, wanted_sub, q in ranges:
        fits = {
            (kind, subtype): 2,
            (kind, "*"): 1,
            ("*", "*"): 0,
        }.get((wanted, wanted_sub), -1)
        if fits > best:
            best, quality = fits, q
    return quality
