"""Calls in a quarter of an hour, and in a minute (B3-04)."""

from __future__ import annotations

from typing import Any

from bookable_mocks.booking_experts_v3.choices import Choices

FEW = Choices(requests_per_quarter=6, requests_per_minute=4)


def test_the_defaults_are_the_vendors() -> None:
    assert (Choices().requests_per_quarter, Choices().requests_per_minute) == (500, 100)


def test_every_answer_says_what_is_left_of_the_nearest_window(make_api: Any, tools: Any) -> None:
    api = make_api(choices=Choices())
    told = [api("GET", f"{tools.PARK}{path}").headers for path in ("/bookings", "/nonsense")]

    assert [headers["X-RateLimit-Limit"] for headers in told] == ["100", "100"]
    assert [headers["X-RateLimit-Remaining"] for headers in told] == ["99", "98"]


def test_beyond_a_minutes_calls_one_waits(make_api: Any, tools: Any) -> None:
    api = make_api(choices=FEW)
    answers = [api("GET", "/v3/subscription") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert tools.refused(answers[-1])[:2] == (429, "TOO_MANY_REQUESTS")
    assert answers[-1].headers["Retry-After"] == "60"

    api.advance(60)
    assert api("GET", "/v3/subscription").status_code == 200


def test_the_minute_moves(make_api: Any) -> None:
    api = make_api(choices=FEW)
    for _ in range(4):
        assert api("GET", "/v3/subscription").status_code == 200
        api.advance(15)

    assert api("GET", "/v3/subscription").status_code == 200
    assert api("GET", "/v3/subscription").status_code == 429


def test_the_quarter_counts_all_of_its_minutes(make_api: Any) -> None:
    api = make_api(choices=FEW)
    for _ in range(6):
        assert api("GET", "/v3/subscription").status_code == 200
        api.advance(100)
    refused = api("GET", "/v3/subscription")

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "300"
    assert api("GET", "/v3/subscription", key="be3_wilgen_all_2").status_code == 200
