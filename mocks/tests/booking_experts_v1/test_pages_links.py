"""Where a customer is led after a page: the shop's URL, with what happened in it (B1-20)."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.booking_experts_v1.redirects import led_to

PRINTABLE = st.text(st.characters(blacklist_categories=["Cs", "Cc"]))


@pytest.mark.parametrize(
    ("url", "led"),
    [
        ("https://shop.example", "https://shop.example?status=open"),
        ("https://shop.example/thanks", "https://shop.example/thanks?status=open"),
        ("https://shop.example/?a=1&a=2", "https://shop.example/?a=1&a=2&status=open"),
        ("http://shop.example:8080/#top", "http://shop.example:8080/?status=open#top"),
        ("https://shop.example/?#top", "https://shop.example/?status=open#top"),
        ("https://shop.example/a%20b?c=%26", "https://shop.example/a%20b?c=%26&status=open"),
        ("https://shop.example/dank u", "https://shop.example/dank%20u?status=open"),
        ("https://shop.example/é?ü=ø", "https://shop.example/%C3%A9?%C3%BC=%C3%B8&status=open"),
        ("https://zé.example:81/", "https://xn--z-bga.example:81/?status=open"),
        ("https://[::1]:81/", "https://[::1]:81/?status=open"),
    ],
)
def test_a_url_keeps_what_it_has(url: str, led: str) -> None:
    assert led_to(url, status="open") == led


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", "shop.example", "/thanks", "//shop.example", "https://", "https:///thanks"),
        *("javascript:alert(1)", "data:text/html,x", "ftp://shop.example", "http://[::1"),
        *("https://" + "é" * 70 + ".example", "https://zé..example", "https://shop .example/"),
        *("http://shop.example:99999/", "http://shop.example:x/", "http://:80/"),
    ],
)
def test_what_is_no_web_address_leads_nowhere(url: str | None) -> None:
    assert led_to(url, status="open") is None


@given(PRINTABLE, PRINTABLE, st.dictionaries(st.sampled_from("abc"), PRINTABLE))
def test_a_location_header_can_carry_any_url(path: str, query: str, given: dict[str, str]) -> None:
    led = led_to(f"https://shop.example/{path}?{query}", **given)

    assert led is not None
    assert led.isascii()
    assert led.isprintable()
    assert " " not in led
    assert urlsplit(led).netloc == "shop.example"
    if "#" not in path + query:
        after = parse_qsl(urlsplit(led).query, keep_blank_values=True)
        assert after[len(after) - len(given) :] == list(given.items())


def test_the_parameters_stand_in_the_query_even_beside_their_like() -> None:
    led = led_to("https://shop.example/?status=mine", reservation_id="911", status="success")

    assert led is not None
    assert parse_qs(urlsplit(led).query) == {
        "status": ["mine", "success"],
        "reservation_id": ["911"],
    }
