"""Localized attributes: the locales that were asked for, with the texts they always have."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.oracles.jsonapi.documents import localized
from bookable_contracts.verdicts import NotReachable, expect


def limits_texts(
    collection: Collection,
    rng: Random,
    *,
    default: str,
    weighted: bool = True,
    plain: bool = False,
) -> None:
    """Hold Accept-Language to the locales that it names, and an answer without it to one.

    Where a contract says that weights do not matter, not even 0 rules a locale out. `plain` asks
    for locales alone, without weights or what is none.
    """
    locales = collection.type.locales
    if not locales:
        return
    sample = collection.sample()
    texts = dict(_texts(collection, collection.read(sample.scope, collection.languages)))
    spoken = sorted({locale for each in texts.values() for locale in each})
    if len(spoken) < 2:
        raise NotReachable(f"{collection.id} shows texts in fewer than two locales")
    one, two = rng.sample(spoken, 2)
    simple = (one, {one}), (f"{one},{two}", {one, two}), ("", {default})
    subtle = (
        (f"{one};q=0.5, {two};q=0.9", {one, two}),
        (f"{one}, {two};q=0", {one} if weighted else {one, two}),
        (f"xx-YY, {one}", {one}),
        ("xx-YY", {default}),
    )
    for header, wanted in simple if plain else (*simple, *subtle):
        headers = {"Accept-Language": header} if header else {}
        exchange = collection.read(sample.scope, headers)
        _speaks(collection, exchange, header or "none", wanted, texts)


def _speaks(
    collection: Collection,
    exchange: Exchange,
    header: str,
    wanted: set[str],
    texts: dict[tuple[str, str], dict[str, Any]],
) -> None:
    for place, found in _texts(collection, exchange):
        extra = set(found) - wanted
        message = f"Accept-Language: {header} should leave {' and '.join(sorted(wanted))} alone"
        expect(not extra, message, exchange)
        known = {locale: text for locale, text in texts.get(place, {}).items() if locale in wanted}
        message = f"Accept-Language: {header} should leave each text that it names as it is"
        expect(place not in texts or found == known, message, exchange)


def _texts(
    collection: Collection, exchange: Exchange
) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    for resource in collection.resources(exchange):
        for name, by_locale in localized(collection.contract, resource):
            spoken = {locale: text for locale, text in by_locale.items() if text is not None}
            yield (str(resource.get("id")), name), spoken
