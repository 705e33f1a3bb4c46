"""Texts in several languages: which are asked for, and how they are sent and taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Texts = Mapping[str, Any]
"""A localized attribute in a record: locale → text, or a list of texts."""


@dataclass(frozen=True, slots=True)
class Localized:
    """How a vendor puts a localized attribute on the wire, and takes it from there.

    `write` gets the texts and the locales asked for; `read` gets what was sent, the texts so far
    and the locales asked for, and returns the texts as they are from now on.
    """

    write: Callable[[Texts, tuple[str, ...]], Any]
    read: Callable[[Any, Texts, tuple[str, ...]], dict[str, Any]]


def _write_by_locale(texts: Texts, locales: tuple[str, ...]) -> Any:
    return {locale: texts[locale] for locale in locales if locale in texts}


def _read_by_locale(sent: Any, known: Texts, _locales: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(sent, dict):
        message = "must be an object of texts by locale"
        raise TypeError(message)
    merged = {**known, **sent}
    return {locale: text for locale, text in merged.items() if text is not None}


def _write_one(texts: Texts, locales: tuple[str, ...]) -> Any:
    return next((texts[locale] for locale in locales if locale in texts), None)


def _read_one(sent: Any, known: Texts, locales: tuple[str, ...]) -> dict[str, Any]:
    return {**known, locales[0]: sent}


BY_LOCALE = Localized(_write_by_locale, _read_by_locale)
"""An object of the locales asked for. Sent ones replace their own locale, null removes it."""

SINGLE = Localized(_write_one, _read_one)
"""The text in the first locale asked for that has one. What is sent is in the first asked for."""


@lru_cache(maxsize=512)
def locales_of(header: str, known: tuple[str, ...], default: str) -> tuple[str, ...]:
    """Return the known locales that an Accept-Language header asks for, the dearest first.

    Case does not matter, q weighs (0 excludes), `*` is all the others. Unknown locales are ignored;
    if nothing is left, the default is asked for.
    """
    by_lower = {locale.lower(): locale for locale in known}
    wanted: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, rest = part.partition(";")
        quality = _quality(rest)
        if quality is not None:
            wanted.append((quality, tag.strip().lower()))
    refused = {tag for quality, tag in wanted if quality == 0}
    found: dict[str, None] = {}
    for quality, tag in sorted(wanted, key=lambda pair: -pair[0]):
        if quality == 0:
            continue
        for lower in by_lower if tag == "*" else [tag]:
            if lower in by_lower and lower not in refused:
                found.setdefault(by_lower[lower])
    return tuple(found) or (default,)


def _quality(text: str) -> float | None:
    name, _, value = text.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return None
    return quality if 0 <= quality <= 1 else None
