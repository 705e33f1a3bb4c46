"""Installing an app: code, token, refresh, subscription (B3-23)."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bookable_specs import load

CLIENT = {"client_id": "app-jetty", "client_secret": "be3_secret_jetty"}
CODE = {**CLIENT, "grant_type": "authorization_code", "code": "be3_code_jetty"}


def token(api: Any, **body: Any) -> httpx.Response:
    """Ask for a token with a form."""
    answer: httpx.Response = api("POST", "/oauth/token", key="", data=body)
    return answer


def bearer(access: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {access}"}


def refresh(api: Any, secret: str) -> httpx.Response:
    return token(api, **CLIENT, grant_type="refresh_token", refresh_token=secret)


def error(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_code_becomes_a_token_that_opens_the_parks(api: Any, tools: Any) -> None:
    told = token(api, **CODE).json()
    headers = bearer(told["access_token"])
    subscription = api("GET", "/v3/subscription", key="", headers=headers).json()["data"]

    assert told["token_type"] == "Bearer"
    assert told["expires_in"] == 7200
    assert "booking|read" in told["scope"].split()
    assert subscription["id"] == "1"
    assert api("GET", f"{tools.PARK}/bookings", key="", headers=headers).status_code == 200


def test_json_and_a_basic_header_do_as_well(api: Any) -> None:
    basic = b64encode(b"app-jetty:be3_secret_jetty").decode()
    body = {"grant_type": "authorization_code", "code": "be3_code_jetty"}
    headers = {"Authorization": f"Basic {basic}"}

    assert api("POST", "/oauth/token", key="", json=body, headers=headers).status_code == 200


def test_a_code_works_once(api: Any) -> None:
    assert token(api, **CODE).status_code == 200
    assert error(token(api, **CODE)) == (400, "invalid_grant")


def test_a_token_runs_out_after_two_hours_and_is_refreshed(api: Any, tools: Any) -> None:
    first = token(api, **CODE).json()
    headers = bearer(first["access_token"])
    path = f"{tools.PARK}/bookings"
    api.advance(7199)
    assert api("GET", path, key="", headers=headers).status_code == 200
    api.advance(1)
    assert tools.refused(api("GET", path, key="", headers=headers))[0] == 401

    second = refresh(api, first["refresh_token"]).json()
    assert second["access_token"] != first["access_token"]
    assert second["scope"] == first["scope"]
    again = api("GET", path, key="", headers=bearer(second["access_token"]))
    assert again.status_code == 200


def test_a_refresh_token_works_once_and_is_no_access_token(api: Any, tools: Any) -> None:
    secret = token(api, **CODE).json()["refresh_token"]
    assert api("GET", f"{tools.PARK}/bookings", key="", headers=bearer(secret)).status_code == 401
    assert refresh(api, secret).status_code == 200
    assert error(refresh(api, secret)) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"client_secret": "guess"}, (401, "invalid_client")),
        ({"client_id": "app-nobody"}, (401, "invalid_client")),
        ({"client_id": ""}, (401, "invalid_client")),
        (
            {"client_id": "app-lantern", "client_secret": "be3_secret_lantern"},
            (400, "invalid_grant"),
        ),
        ({"code": "nonsense"}, (400, "invalid_grant")),
        ({"code": ""}, (400, "invalid_request")),
        ({"redirect_uri": "https://elsewhere.example.com"}, (400, "invalid_grant")),
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
    ],
)
def test_what_does_not_fit_is_refused_as_rfc_6749_says(
    changes: dict[str, str], expected: tuple[int, str], api: Any
) -> None:
    answer = token(api, **{**CODE, **changes})

    assert error(answer) == expected
    if expected[0] == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert token(api, **CODE).status_code == 200, "a refusal does not use the code up"


def test_a_request_without_a_grant_type_is_refused_in_the_same_shape(api: Any) -> None:
    assert error(token(api, **CLIENT)) == (400, "invalid_request")


def test_text_that_is_no_form_is_refused_in_json_apis_shape(api: Any, tools: Any) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = api("POST", "/oauth/token", key="", content=b"grant_type=%ff", headers=form)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["status"] == "400"


class TestAuthorizing:
    """The page that a person is sent to."""

    def visit(self, api: Any, **query: str) -> httpx.Response:
        answer: httpx.Response = api("GET", "/oauth/authorize", key="", params=query)
        return answer

    def back(self, answer: httpx.Response) -> tuple[str, dict[str, list[str]]]:
        assert answer.status_code == 302
        parts = urlsplit(answer.headers["location"])
        return f"{parts.scheme}://{parts.netloc}{parts.path}", parse_qs(parts.query)

    def test_sends_the_browser_back_with_a_code_that_works(self, api: Any) -> None:
        url, query = self.back(self.visit(api, client_id="app-jetty", state="s1"))
        (code,) = query["code"]

        assert url == "https://jetty.example.com/installed"
        assert query["state"] == ["s1"]
        assert token(api, **{**CODE, "code": code}).status_code == 200

    def test_gives_codes_that_last_ten_minutes(self, api: Any) -> None:
        _, query = self.back(self.visit(api, client_id="app-jetty"))
        api.advance(600)

        assert error(token(api, **{**CODE, "code": query["code"][0]})) == (400, "invalid_grant")

    def test_subscribes_an_organisation_for_the_scopes_asked_for(self, api: Any) -> None:
        asked = {"client_id": "app-lantern", "organization": "2", "scope": "channel::booking|read"}
        _, query = self.back(self.visit(api, **asked))
        secret = {"client_id": "app-lantern", "client_secret": "be3_secret_lantern"}
        told = token(api, **secret, grant_type="authorization_code", code=query["code"][0]).json()
        headers = bearer(told["access_token"])
        subscription = api("GET", "/v3/subscription", key="", headers=headers).json()["data"]

        assert told["scope"] == "channel::booking|read"
        assert subscription["id"] == "4"
        parks = subscription["relationships"]["administrations"]["data"]
        assert [park["id"] for park in parks] == ["3"]

    @pytest.mark.parametrize(
        ("query", "told"),
        [
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"scope": "everything"}, "invalid_scope"),
        ],
    )
    def test_tells_the_app_what_it_cannot_have(
        self, query: dict[str, str], told: str, api: Any
    ) -> None:
        _, back = self.back(self.visit(api, client_id="app-jetty", **query))

        assert back["error"] == [told]

    @pytest.mark.parametrize(
        "query",
        [
            {},
            {"client_id": "<script>"},
            {"client_id": "app-jetty", "redirect_uri": "https://evil.example.com"},
            {"client_id": "app-jetty", "organization": "9"},
        ],
    )
    def test_sends_nobody_to_where_the_app_did_not_ask_for(
        self, query: dict[str, str], api: Any
    ) -> None:
        answer = self.visit(api, **query)

        assert answer.status_code in (400, 404)
        assert "location" not in answer.headers
        assert "<script>" not in answer.text


def test_the_contract_says_how_long_a_token_lasts() -> None:
    schema = load("booking-experts-v3").document["components"]["schemas"]["Token"]

    assert schema["properties"]["expires_in"]["example"] == 7200
