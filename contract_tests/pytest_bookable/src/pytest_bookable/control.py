"""The control API of a server, spoken to about one world."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from pytest_bookable import wire


class ControlError(Exception):
    """The server refused what a test asked of it, or did not answer."""


class Control:
    """Calls to the control API; `world` is "" for the default one.

    `url` is where the world's own APIs begin: the server's root, or a path under it.
    """

    def __init__(self, root: str, world: str = "", token: str = "") -> None:
        self.root = root.rstrip("/")
        self.world = world
        self.url = f"{self.root}/_world/{quote(world, safe='')}" if world else self.root
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **query: Any) -> Any:
        """Read something; return the JSON of the answer."""
        given = urlencode({name: value for name, value in query.items() if value not in (None, "")})
        return self.call("GET", f"{path}?{given}" if given else path)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Make or do something; return the JSON of the answer."""
        return self.call("POST", path, body)

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Call the control API; return the JSON of the answer, None if it has no body.

        Raises:
            ControlError: if the server refuses or does not answer; the message says why.
        """
        url = f"{self.url}/_mock{path}"
        try:
            answer = wire.send(method, url, body=body, headers=self._headers)
        except wire.NoAnswer as error:
            raise ControlError(str(error)) from None
        if answer.status >= 400:
            raise ControlError(f"{method} {url}: {answer.status}: {_why(answer.text)}")
        return answer.json if answer.text else None


def _why(text: str) -> str:
    """Return the reason that problem details give, in one line."""
    try:
        problem = json.loads(text)
        reasons = [problem["detail"]]
        reasons += [f"{error['where']} {error['message']}" for error in problem.get("errors", ())]
    except (ValueError, KeyError, TypeError):
        return " ".join(text.split())[:200]
    return "; ".join(reasons)
