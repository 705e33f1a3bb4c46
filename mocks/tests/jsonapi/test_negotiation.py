"""Media types, as JSON:API 1.1 has them (B3-01)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

JSON_API = "application/vnd.api+json"


@pytest.mark.parametrize(
    "accept",
    [
        JSON_API,
        "*/*",
        "application/*",
        f"{JSON_API}; q=0.5",
        f'{JSON_API};profile="https://example.com/p"',
        f'{JSON_API};ext=""',
        f"{JSON_API};charset=utf-8, {JSON_API}",
        f"{JSON_API};charset=utf-8, */*, {JSON_API};q=0.1",
    ],
)
def test_plain_json_api_is_served(ask: Callable[..., Any], accept: str) -> None:
    answer = ask("GET", "/v1/boats", accept=accept)

    assert (answer.status_code, answer.headers["content-type"]) == (200, JSON_API)


@pytest.mark.parametrize(
    "accept",
    [
        f"{JSON_API};charset=utf-8",
        f"{JSON_API};charset=utf-8, {JSON_API};version=1",
        f'{JSON_API};ext="https://example.com/ext"',
        f"{JSON_API};charset=utf-8;q=1",
        "application/json",
        "text/html",
    ],
)
def test_what_is_not_offered_is_406(ask: Callable[..., Any], accept: str) -> None:
    answer = ask("GET", "/v1/boats", accept=accept)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (406, "NOT_ACCEPTABLE")
    assert answer.json()["errors"][0]["status"] == "406"


BOAT = {"data": {"type": "boat", "attributes": {"name": "Dory"}}}


@pytest.mark.parametrize("sent", [JSON_API, f'{JSON_API}; profile="https://example.com/p"'])
def test_plain_json_api_is_taken(ask: Callable[..., Any], sent: str) -> None:
    assert ask("POST", "/v1/boats", BOAT, content_type=sent).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        f"{JSON_API}; charset=utf-8",
        f'{JSON_API}; ext="https://example.com/ext"',
        "application/json",
        "text/plain",
    ],
)
def test_another_body_is_415(ask: Callable[..., Any], sent: str) -> None:
    answer = ask("POST", "/v1/boats", BOAT, content_type=sent)

    assert answer.status_code == 415
    assert answer.json()["errors"][0]["code"] == "UNSUPPORTED_MEDIA_TYPE"


def test_a_content_type_without_a_body_is_nobodys_business(ask: Callable[..., Any]) -> None:
    answer = ask("GET", "/v1/boats", content_type=f"{JSON_API}; charset=utf-8")

    assert answer.status_code == 200
