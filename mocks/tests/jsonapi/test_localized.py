"""Texts in the languages that are asked for (B3-10, B1-03)."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_mocks.jsonapi.localized import BY_LOCALE, SINGLE, locales_of

KNOWN = ("en", "nl", "nl-BE", "de")


@pytest.mark.parametrize(
    ("header", "locales"),
    [
        ("", ("en",)),
        ("nl", ("nl",)),
        ("en,nl", ("en", "nl")),
        ("nl, en", ("nl", "en")),
        ("NL-be", ("nl-BE",)),
        ("nl;q=0.5,de", ("de", "nl")),
        ("nl;q=0,de", ("de",)),
        ("nl,nl", ("nl",)),
        ("xx,de", ("de",)),
        ("xx", ("en",)),
        ("*", KNOWN),
        ("de,*;q=0.1", ("de", "en", "nl", "nl-BE")),
        ("*,nl;q=0", ("en", "nl-BE", "de")),
        ("nl;q=high,de", ("de",)),
        ("nl;q=7,de", ("de",)),
        (",,;", ("en",)),
    ],
)
def test_a_header_asks_for_locales(header: str, locales: tuple[str, ...]) -> None:
    assert locales_of(header, KNOWN, "en") == locales


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("", {"en": "Swift"}),
        ("nl,en", {"nl": "Snel", "en": "Swift"}),
        ("de", {}),
        ("*", {"en": "Swift", "nl": "Snel", "nl-BE": "Rap"}),
    ],
)
def test_an_attribute_is_limited_to_them(harbour: Any, header: str, title: dict[str, str]) -> None:
    body = harbour.get(1, headers={"accept-language": header})

    assert body["data"]["attributes"]["title"] == title


def test_a_list_of_texts_is_limited_too(harbour: Any) -> None:
    perks = harbour.get(1)["data"]["attributes"]["perks"]

    assert {locale: list(texts) for locale, texts in perks.items()} == {"en": ["sauna", "mast"]}


def test_no_texts_at_all_stay_null(harbour: Any) -> None:
    assert harbour.get(2)["data"]["attributes"]["perks"] is None


@pytest.mark.parametrize(
    ("locales", "text"), [(("nl", "en"), "Snel"), (("de", "en"), "Swift"), (("de",), None)]
)
def test_a_single_text_is_the_first_there_is(locales: tuple[str, ...], text: str | None) -> None:
    assert SINGLE.write({"en": "Swift", "nl": "Snel"}, locales) == text


def test_a_single_text_is_taken_in_the_first_locale() -> None:
    assert SINGLE.read("Rap", {"en": "Swift"}, ("nl", "en")) == {"en": "Swift", "nl": "Rap"}


def test_texts_by_locale_replace_their_own_and_null_removes() -> None:
    known = {"en": "Swift", "nl": "Snel"}

    assert BY_LOCALE.read({"nl": None, "de": "Flink"}, known, ()) == {"en": "Swift", "de": "Flink"}
