"""What a client really sent, and assertions about it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from pytest_bookable.control import Control
from pytest_bookable.matching import mismatches

MOST = 1000
"""How many calls a world's journal remembers, unless its server was told otherwise."""

PAUSE = 0.02
"""Seconds between two looks at the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request to the mock and its answer; header names are in lower case.

    `operation` is empty for a path that the API does not have. `query` holds lists, since a name
    may stand twice. `refused_with` is the mock's own word for why it refused, `fault` the id of the
    fault that it met, `replayed` whether an idempotency key answered. `at` is the world's time.
    """

    number: int
    at: str
    api: str
    operation: str
    principal: str
    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: str
    status: int
    answer_headers: Mapping[str, str]
    answer: str
    refused_with: str
    fault: str
    replayed: bool
    notes: tuple[str, ...]

    @property
    def json(self) -> Any:
        """The request's body read as JSON.

        Raises:
            ValueError: if it is none, or was cut after 64 KiB.
        """
        return json.loads(self.body)

    @property
    def answer_json(self) -> Any:
        """The answer's body read as JSON.

        Raises:
            ValueError: if it is none, or was cut after 64 KiB.
        """
        return json.loads(self.answer)

    def __str__(self) -> str:
        named = f" {self.operation}" if self.operation else ""
        why = f" ({self.refused_with})" if self.refused_with else ""
        return f"{self.method} {self.path}{named} -> {self.status}{why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a call shall be like; None where it does not matter."""

    operation: str = ""
    status: int | None = None
    body: Any = None
    query: Mapping[str, Any] | None = None
    headers: Mapping[str, Any] | None = None

    def departures(self, call: Call) -> list[str]:
        """Return how a call of the operation departs from this, each in one line."""
        found = []
        if self.status is not None and call.status != self.status:
            found.append(f"status is {call.status}, not {self.status}")
        if self.body is not None:
            found += mismatches(self.body, _content(call, self.body))
        if self.query is not None:
            wanted = {name: _texts(value) for name, value in self.query.items()}
            found += mismatches(wanted, dict(call.query), "query")
        if self.headers is not None:
            wanted = {name.lower(): value for name, value in self.headers.items()}
            found += mismatches(wanted, dict(call.headers), "headers")
        return found

    def __str__(self) -> str:
        parts = [self.operation or "anything"]
        if self.status is not None:
            parts.append(f"with status {self.status}")
        named = {"body": self.body, "query": self.query, "headers": self.headers}
        parts += [f"{name}={value!r}" for name, value in named.items() if value is not None]
        return " ".join(parts)


class Journal:
    """The calls that reached a world, oldest first; of one API, or of all of them."""

    def __init__(self, control: Control, api: str = "") -> None:
        self._control = control
        self._api = api

    def calls(self, operation: str = "", *, status: int | None = None) -> list[Call]:
        """Return the calls, or those of one operation, or with one status."""
        found = self._control.get(
            "/journal", api=self._api, operation=operation, status=status, limit=MOST
        )
        return [_call(entry) for entry in reversed(found["data"])]

    def newest(self) -> int:
        """Return the newest call's number, 0 if there is none: later calls have greater ones."""
        found = self._control.get("/journal", api=self._api, limit=1)["data"]
        return int(found[0]["number"]) if found else 0

    def clear(self) -> None:
        """Forget the calls so far."""
        self._control.call("DELETE", "/journal")

    def assert_called(
        self, wanted: Wanted, *, times: int | None = None, within: float = 0.0
    ) -> list[Call]:
        """Return the calls that are as wanted: one at least, or so many.

        `within` gives a client that works elsewhere so many seconds to make them.

        Raises:
            AssertionError: saying which calls came near, and how they depart.
        """
        __tracebackhide__ = True
        end = time.monotonic() + within
        while True:
            calls = self.calls()
            fitting = [call for call in calls if _fits(call, wanted)]
            if len(fitting) >= (1 if times is None else times) or time.monotonic() >= end:
                break
            time.sleep(PAUSE)
        if fitting if times is None else len(fitting) == times:
            return fitting
        raise AssertionError(_told(wanted, times, fitting, calls))

    def assert_not_called(self, wanted: Wanted) -> None:
        """Pass if no call is as wanted.

        Raises:
            AssertionError: listing those that are.
        """
        __tracebackhide__ = True
        self.assert_called(wanted, times=0)


def _fits(call: Call, wanted: Wanted) -> bool:
    return wanted.operation in ("", call.operation) and not wanted.departures(call)


def _told(wanted: Wanted, times: int | None, fitting: list[Call], calls: list[Call]) -> str:
    """Return a failure's text: what was wanted, and what was called instead."""
    expected = "at least once" if times is None else f"{times} times"
    lines = [f"{wanted}: expected {expected}, found {len(fitting)}"]
    if fitting:
        return "\n".join([*lines, *(f"  {call}" for call in fitting)])
    same = [call for call in calls if wanted.operation in ("", call.operation)]
    near = sorted(same, key=lambda call: len(wanted.departures(call)))
    for call in near[:5]:
        lines += [f"  near: {call}", *(f"    {line}" for line in wanted.departures(call))]
        if call.status >= 400 and call.answer:
            lines.append(f"    it was told: {call.answer[:300]}")
    others = [call for call in calls if call not in same]
    if others:
        lines += ["  called instead:" if not near else "  called as well:"]
        lines += [f"    {call}" for call in others[-10:]]
    return "\n".join(lines if calls else [*lines, "  nothing was called"])


def _content(call: Call, expected: Any) -> Any:
    """Return a call's body as the expectation looks at it: as text, else as JSON if it is some."""
    if isinstance(expected, str):
        return call.body
    try:
        return call.json
    except ValueError:
        return call.body


def _texts(value: Any) -> list[Any]:
    """Return a query parameter's expected values: one may stand without a list, and be a number."""
    values = value if isinstance(value, list | tuple) else [value]
    return [str(v).lower() if isinstance(v, bool | int | float) else v for v in values]


def _call(entry: dict[str, Any]) -> Call:
    request, response = entry["request"], entry["response"]
    return Call(
        number=entry["number"],
        at=entry["at"],
        api=entry["api"],
        operation=entry["operation"],
        principal=entry["principal"],
        method=request["method"],
        path=request["path"],
        query=parse_qs(request["query"], keep_blank_values=True),
        headers=_headers(request["headers"]),
        body=request["body"],
        status=response["status"],
        answer_headers=_headers(response["headers"]),
        answer=response["body"],
        refused_with=entry["refused_with"],
        fault=entry["fault"],
        replayed=entry["replayed"],
        notes=tuple(entry["notes"]),
    )


def _headers(pairs: list[dict[str, str]]) -> dict[str, str]:
    return {pair["name"].lower(): pair["value"] for pair in pairs}
