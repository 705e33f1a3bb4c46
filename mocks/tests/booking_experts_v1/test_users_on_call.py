"""Who takes calls now (B1-23)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.booking_experts_v1.models_content import User
from bookable_mocks.booking_experts_v1.on_call import last_use, on_call

LOCALE = "filter[on_call_locale]"
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def names(shared: Any, path: str, **params: str) -> list[str]:
    return [one["attributes"]["name"] for one in shared.read(path, params=params)["data"]]


def user(*locales: str, uses_every: int = 15) -> User:
    return User(
        id="1",
        on_call_locales=locales,
        on_call_phone={},
        on_call_email={},
        name="Nora",
        avatar_url="",
        organization_id="133",
        administration_ids=(),
        uses_every=uses_every,
    )


def test_users_stand_by_name(shared: Any, tools: Any) -> None:
    found = names(shared, f"{tools.FIRM}/users/on_call")

    assert len(found) > 1
    assert found == sorted(found)


@pytest.mark.parametrize("locale", ["en", "nl", "da"])
def test_the_filter_leaves_those_who_speak_the_language(
    locale: str, shared: Any, tools: Any
) -> None:
    path = f"{tools.FIRM}/users/on_call"
    everybody = shared.read(path)["data"]
    speaking = {
        one["attributes"]["name"]
        for one in everybody
        if locale in one["attributes"]["on_call_locales"]
    }

    assert speaking
    assert set(names(shared, path, **{LOCALE: locale})) == speaking


def test_a_language_that_nobody_speaks_finds_nobody(shared: Any, tools: Any) -> None:
    assert names(shared, f"{tools.FIRM}/users/on_call", **{LOCALE: "cs"}) == []


def test_an_unknown_language_is_refused(shared: Any, tools: Any) -> None:
    answer = shared("GET", f"{tools.FIRM}/users/on_call", params={LOCALE: "xx"})

    assert tools.refused(answer)[2][0][1] == LOCALE


def test_a_park_has_its_own_users(shared: Any) -> None:
    by_park = [
        set(names(shared, f"/v1/administrations/{park}/users/on_call"))
        for park in ("388", "389", "390")
    ]
    everybody = set(names(shared, "/v1/organizations/133/users/on_call"))

    assert set.union(*by_park) <= everybody
    assert by_park[1] != by_park[2]


def test_who_used_the_system_long_ago_is_not_on_call(make_api: Any, tools: Any) -> None:
    path = f"{tools.FIRM}/users/on_call"
    lately = set(names(make_api(), path))
    today = set(names(make_api(choices={"on_call_minutes": 1440}), path))

    assert lately < today


def test_the_page_links_repeat_the_filter(shared: Any, tools: Any) -> None:
    links = shared.read(f"{tools.FIRM}/users/on_call", params={LOCALE: "en"})["links"]

    assert "filter%5Bon_call_locale%5D=en" in links["self"]


def test_who_takes_calls_in_no_language_is_never_on_call() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)

    assert not on_call(user(), noon, HOUR, None)
    assert on_call(user("en"), noon, HOUR, None)
    assert not on_call(user("en"), noon, HOUR, "nl")


@given(
    st.integers(0, 10**9).map(lambda second: datetime(2026, 1, 1, tzinfo=UTC) + SECOND * second),
    st.integers(1, 1440),
)
def test_the_last_use_is_never_longer_ago_than_the_pause(now: datetime, minutes: int) -> None:
    used = last_use(user(uses_every=minutes), now)

    assert timedelta() <= now - used < timedelta(minutes=minutes)
