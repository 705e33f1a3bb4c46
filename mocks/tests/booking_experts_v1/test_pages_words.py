"""Two languages: each text in both, and each with its own figures and days."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

import pytest

from bookable_mocks.booking_experts_v1.pages.words import MINUS, NBSP, TEXTS, words


def gaps(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_a_text_says_the_same_in_both_languages(key: str) -> None:
    english, dutch = TEXTS[key]

    assert english
    assert dutch
    assert gaps(english) == gaps(dutch)


@pytest.mark.parametrize(
    ("locale", "spoken"), [("en", "en"), ("nl", "nl"), ("cs", "en"), ("", "en"), (None, "en")]
)
def test_who_reads_neither_gets_english(locale: str | None, spoken: str) -> None:
    assert words(locale).lang == spoken


@pytest.mark.parametrize(
    ("lang", "amount", "currency", "written"),
    [
        ("en", "1234.5", "EUR", "€1,234.50"),
        ("nl", "1234.5", "EUR", f"€{NBSP}1.234,50"),
        ("en", "1234.5", "DKK", f"DKK{NBSP}1,234.50"),
        ("nl", "-23", "EUR", f"{MINUS}€{NBSP}23,00"),
        ("en", "0", "EUR", "€0.00"),
    ],
)
def test_money_is_written_as_the_language_does(
    lang: str, amount: str, currency: str, written: str
) -> None:
    assert words(lang).money(Decimal(amount), currency) == written


def test_a_day_has_its_weekday() -> None:
    assert words("en").day(date(2026, 7, 3)) == "Friday 3 July 2026"
    assert words("nl").day(date(2026, 3, 1)) == "zondag 1 maart 2026"


def test_a_text_without_a_translation_says_which_language_it_is_in() -> None:
    assert words("nl").named({"en": "Rent", "nl": "Huur"}) == ("Huur", None)
    assert words("nl").named({"en": "Rent", "fr": "Loyer"}) == ("Rent", "en")
    assert words("nl").named({"fr": "Loyer"}) == ("Loyer", "fr")
    assert words("nl").named({}) == ("", None)


def test_guests_are_counted_as_people_say_it() -> None:
    assert words("en").guests("children", 1) == "1 child"
    assert words("nl").guests("babies", 2) == "2 baby’s"
