"""Translated texts, by Accept-Language (B1-03)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bookable_mocks.booking_experts_v1.models import LOCALES
from bookable_mocks.booking_experts_v1.tables import ADMINISTRATIONS
from bookable_mocks.booking_experts_v1.wire import locales_in


@pytest.mark.parametrize(
    ("header", "locales"),
    [
        ("nl", ["nl"]),
        ("nl,en", ["nl", "en"]),
        ("en, nl", ["en", "nl"]),
        ("cs;q=0.1,da;q=0.9", ["cs", "da"]),
        ("de;q=0", ["de"]),
        ("en-GB", ["en"]),
        ("EN-gb,Nl", ["en", "nl"]),
        ("nl-NL,nl,nl-BE", ["nl"]),
        ("*", ["en"]),
        ("fr,*", ["fr", "en"]),
        ("ja,fr", ["fr"]),
        ("ja", ["en"]),
        ("", ["en"]),
        (",;", ["en"]),
    ],
)
def test_the_languages_named_are_sent(
    header: str, locales: list[str], shared: Any, tools: Any
) -> None:
    body = shared.read(tools.PARK, headers={"Accept-Language": header})

    assert list(body["data"][0]["attributes"]["name"]) == locales


def test_without_the_header_texts_are_english(shared: Any, tools: Any) -> None:
    assert list(shared.read(tools.PARK)["data"][0]["attributes"]["name"]) == ["en"]


def test_a_missing_translation_is_null(api: Any, tools: Any) -> None:
    store = api.server.worlds.get(api.world).store
    park = store.get(ADMINISTRATIONS, "388")
    store.update(ADMINISTRATIONS, replace(park, name={"nl": "Duinrand"}))
    name = api.read(tools.PARK, headers={"Accept-Language": "nl,cs"})["data"][0]["attributes"]

    assert name["name"] == {"nl": "Duinrand", "cs": None}


def test_included_texts_and_lists_of_lines_are_translated_too(shared: Any, tools: Any) -> None:
    headers = {"Accept-Language": "da,fr"}
    rules = shared.read(f"{tools.PARK}/discount_campaigns", headers=headers)["data"]
    cities = shared.read("/v1/administrations?include=city", headers=headers)["included"]

    assert all(set(one["attributes"]["rules"]) == {"da", "fr"} for one in rules)
    assert all(set(one["attributes"]["name"]) == {"da", "fr"} for one in cities)


def test_pictures_and_telephone_numbers_are_no_translated_texts(shared: Any, tools: Any) -> None:
    headers = {"Accept-Language": "cs"}
    images = shared.read(f"{tools.PARK}/categories?include=images", headers=headers)["included"]
    users = shared.read(f"{tools.FIRM}/users/on_call", headers=headers)["data"]

    assert all("original" in one["attributes"]["image_url"] for one in images)
    for user in users:
        told = user["attributes"]
        assert set(told["on_call_phone"]) == set(told["on_call_locales"])


@given(st.lists(st.sampled_from([*LOCALES, "ja", "*", "en-US", "x;q=1", "nl;q=0.3"])))
def test_every_header_gives_known_languages_each_once(parts: list[str]) -> None:
    found = locales_in(",".join(parts))

    assert found
    assert set(found) <= set(LOCALES)
    assert len(set(found)) == len(found)
