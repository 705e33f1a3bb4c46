"""Sends deliveries over HTTP. The first one loads it: many servers never send any."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
import msgspec

from bookable_mocks.engine.mock import Webhooks


class Sender:
    """An HTTP client that follows nothing, keeps no cookies and goes by no proxy.

    Receivers are named by the people who test them: nothing of ours stands between.
    """

    def __init__(self) -> None:
        nobody = DefaultCookiePolicy(allowed_domains=[])  # a receiver's cookies stay with it
        self._client = httpx.AsyncClient(
            follow_redirects=False, trust_env=False, cookies=CookieJar(policy=nobody)
        )

    async def send(
        self, webhooks: Webhooks, url: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int | None, str]:
        """Send a body, or what it says as a query; return the answer's status, or what went wrong.

        It waits `webhooks.timeout` seconds for the whole answer.
        """
        try:
            async with asyncio.timeout(webhooks.timeout):
                answer = await self._client.send(self._request(webhooks, url, body, headers))
        except TimeoutError:
            return None, f"Timeout: no whole answer in {webhooks.timeout:g} seconds"
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return None, f"{type(error).__name__}: {error}".rstrip(": ")
        return answer.status_code, ""

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    def _request(
        self, webhooks: Webhooks, url: str, body: bytes, headers: Mapping[str, str]
    ) -> httpx.Request:
        timeout = webhooks.timeout
        if webhooks.method == "GET":
            asked = httpx.URL(url).copy_merge_params(msgspec.json.decode(body))
            return self._client.build_request("GET", asked, timeout=timeout)
        return self._client.build_request(
            "POST", url, content=body, headers=dict(headers), timeout=timeout
        )
