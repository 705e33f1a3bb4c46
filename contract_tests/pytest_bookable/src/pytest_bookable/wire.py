"""HTTP by the standard library, past any proxy: one request, one answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

SECONDS = 60.0
"""How long an answer may take: the first data of a seed take a server some seconds."""


class NoAnswer(Exception):
    """Nobody answered, or not in HTTP."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body read as JSON.

        Raises:
            ValueError: if it is none.
        """
        return json.loads(self.text)


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: a test wants to see it."""

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Return nothing: the redirect itself is the answer."""


_OPENER = build_opener(ProxyHandler({}), _Stay())


def send(
    method: str,
    url: str,
    *,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = SECONDS,
) -> Response:
    """Send a request and return its answer, whatever its status; `body` is sent as JSON.

    Raises:
        NoAnswer: if there is none.
    """
    sent = dict(headers or {})
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        sent.setdefault("Content-Type", "application/json")
    request = Request(url, data=data, headers=sent, method=method)
    try:
        with _OPENER.open(request, timeout=timeout) as answer:
            return _read(answer.status, answer)
    except HTTPError as error:
        with error:
            return _read(error.code, error)
    except (OSError, HTTPException) as error:
        message = f"no answer from {url}: {getattr(error, 'reason', error) or type(error).__name__}"
        raise NoAnswer(message) from error


def _read(status: int, answer: Any) -> Response:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Response(status, headers, answer.read().decode("utf-8", "replace"))
