"""The protocol of a receiver's log: what came, and which deliveries are to fail.

GET    /_received?after=ID&wait=SECONDS          what came after a delivery, oldest first
POST   /_received/fail?times=&status=&delay=&path=  refuse the next deliveries, those that the
                                                  body {JSON pointer: value} means
DELETE /_received/fail?path=                     refuse nothing any more
"""

from __future__ import annotations

import json
import math
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from bookable_contracts.deliveries import Refusal, Where
from bookable_contracts.inbox import Inbox

LOG = "/_received"
LONGEST_WAIT = 30.0
"""Seconds that a request may wait for news, and a refused delivery for its answer."""
MOST_REFUSALS = 10_000

_Query = dict[str, str]


def answer(inbox: Inbox, method: str, target: str, body: bytes) -> tuple[int, Any]:
    """Answer a request to the log: its status, and what it tells, if anything."""
    path, _, given = target.partition("?")
    query = dict(parse_qsl(given, keep_blank_values=True))
    try:
        if (path, method) == (LOG, "GET"):
            return HTTPStatus.OK, _deliveries(inbox, query)
        if (path, method) == (f"{LOG}/fail", "POST"):
            inbox.refuse(_refusal(query, body))
            return HTTPStatus.NO_CONTENT, None
        if (path, method) == (f"{LOG}/fail", "DELETE"):
            _known(query, "path")
            inbox.take_again(query.get("path", ""))
            return HTTPStatus.NO_CONTENT, None
    except ValueError as error:
        return HTTPStatus.BAD_REQUEST, {"error": str(error)}
    if path in {LOG, f"{LOG}/fail"}:
        return HTTPStatus.METHOD_NOT_ALLOWED, {"error": f"GET {LOG}, POST or DELETE {LOG}/fail"}
    return HTTPStatus.NOT_FOUND, {"error": f"there is {LOG} and {LOG}/fail"}


def _deliveries(inbox: Inbox, query: _Query) -> list[Any]:
    _known(query, "after", "wait")
    wait = _number(query, "wait", 0, most=LONGEST_WAIT)
    return [each.as_json() for each in inbox.after(query.get("after", ""), wait=wait)]


def _refusal(query: _Query, body: bytes) -> Refusal:
    _known(query, "times", "status", "delay", "path")
    return Refusal(
        where=_where(body),
        path=query.get("path", ""),
        times=_whole(query, "times", 1, least=1, most=MOST_REFUSALS),
        status=_whole(query, "status", 500, least=300, most=599),
        delay=_number(query, "delay", 0, most=LONGEST_WAIT),
    )


def _where(body: bytes) -> Where:
    if not body.strip():
        return {}
    try:
        where = json.loads(body)
    except ValueError:
        where = None
    if not isinstance(where, dict) or not all(each.startswith("/") for each in where):
        raise ValueError('the body should be {"/json/pointer": value}, or empty')
    return where


def _known(query: _Query, *names: str) -> None:
    for name in query:
        if name not in names:
            raise ValueError(f"unknown parameter {name}: there is {', '.join(names)}")


def _whole(query: _Query, name: str, default: int, *, least: int, most: int) -> int:
    value = query.get(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ValueError(f"{name} should be a whole number from {least} to {most}")
    return int(value)


def _number(query: _Query, name: str, default: float, *, most: float) -> float:
    try:
        value = float(query.get(name, default))
    except ValueError:
        value = math.nan
    if not 0 <= value <= most:
        raise ValueError(f"{name} should be seconds from 0 to {most:g}")
    return value
