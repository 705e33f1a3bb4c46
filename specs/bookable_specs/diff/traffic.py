"""Who is hit: which findings touch the calls that a consumer's recording (HAR) really has.

A finding is touched by a call of an operation that reaches it, if the call also has to do with
the thing itself: it sends the parameter, its answer has the property, and so on.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bookable_specs.diff.model import Call, Direction, Finding
from bookable_specs.diff.report import Report
from bookable_specs.diff.shape.keywords import key_of
from bookable_specs.errors import SpecError

_NAMES = re.compile(r"\.([\w$-]+)")
_NEWLY_REQUIRED = frozenset(
    {
        "required-parameter-added", "parameter-became-required",
        "required-property-added", "required-property-added-with-default",
        "property-became-required", "property-became-required-with-default",
    }
)  # fmt: skip

Fields = Mapping[str, frozenset[str]]
"""The names that a JSON body has, at whatever depth, with the scalars that stand under them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A recorded call and its answer."""

    method: str
    path: str
    sent: frozenset[str]
    status: str
    answered: frozenset[str]
    bodies: Mapping[Direction, Fields | None] = field(default_factory=dict)


def load_traffic(path: Path) -> tuple[Exchange, ...]:
    """Read a HAR file; raises SpecError if it is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        entries = data["log"]["entries"]
        return tuple(_exchange(entry) for entry in entries)
    except OSError as error:
        raise SpecError(f"cannot be read: {error.strerror}", file=str(path)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        told = f"this is no HAR recording ({type(error).__name__}: {error})"
        raise SpecError(told, file=str(path)) from None


def mark(report: Report, exchanges: Iterable[Exchange]) -> Report:
    """Return the report with the number of calls that touch each finding."""
    by_call = _by_call(report.calls, exchanges)
    return replace(
        report,
        findings=tuple(
            replace(finding, hits=_hits(finding, by_call)) for finding in report.findings
        ),
    )


def _hits(finding: Finding, by_call: Mapping[Call, list[Exchange]]) -> int:
    touched: set[int] = set()
    for reach in finding.reach:
        for exchange in by_call.get(reach.call, ()) if reach.call else ():
            if _touches(finding, exchange, reach.direction):
                touched.add(id(exchange))
    return len(touched)


def _touches(finding: Finding, exchange: Exchange, way: Direction) -> bool:
    change = finding.change
    missing = finding.rule.id in _NEWLY_REQUIRED
    if change.about.startswith("parameter"):
        name = str(change.more.get("name", "")).lower()
        return change.more.get("place") == "path" or (name in exchange.sent) != missing
    if change.about == "response":
        return change.new is not None or exchange.status == change.more["status"]
    if change.about.startswith("header") and "name" in change.more:
        return str(change.more["name"]).lower() in exchange.answered
    if change.about.startswith("schema/"):
        return _body_touched(finding, exchange.bodies.get(way), missing=missing)
    return True


def _body_touched(finding: Finding, fields: Fields | None, *, missing: bool) -> bool:
    """Tell whether a body has what a change of a schema is about."""
    change = finding.change
    names = _NAMES.findall(change.subject)
    if fields is None:
        return "parameter" in change.subject or "header" in change.subject
    name = str(change.more.get("name") or (names[-1] if names else ""))
    if not name:
        return True
    if (name in fields) == missing:
        return False
    if finding.rule.id == "enum-values-removed":
        gone = {key_of(value) for value in change.old} - {key_of(value) for value in change.new}
        return bool(gone & fields[name])
    return True


def _by_call(calls: Iterable[Call], exchanges: Iterable[Exchange]) -> dict[Call, list[Exchange]]:
    """Sort exchanges by the operation they call; the most literal path wins."""
    patterns = sorted(
        ((call, _pattern(call.path)) for call in calls if not call.webhook),
        key=lambda pair: (pair[0].path.count("{"), -len(pair[0].path)),
    )
    found: dict[Call, list[Exchange]] = {}
    for exchange in exchanges:
        for call, pattern in patterns:
            if call.method == exchange.method and pattern.search(exchange.path):
                found.setdefault(call, []).append(exchange)
                break
    return found


def _pattern(path: str) -> re.Pattern[str]:
    """Return what a URL's path ends with; a server's base path may stand before it."""
    parts = re.split(r"\{[^{}]*\}", path.rstrip("/"))
    return re.compile("[^/]+".join(re.escape(part) for part in parts) + "/?$")


def _exchange(entry: Mapping[str, Any]) -> Exchange:
    request, response = entry["request"], entry.get("response") or {}
    url = urlsplit(request["url"])
    sent = {name for name, _ in parse_qsl(url.query, keep_blank_values=True)}
    sent |= {header["name"] for header in request.get("headers", ())}
    sent |= {cookie["name"] for cookie in request.get("cookies", ())}
    posted = request.get("postData") or {}
    return Exchange(
        method=str(request["method"]).lower(),
        path=url.path,
        sent=frozenset(name.lower() for name in sent),
        status=str(response.get("status", "")),
        answered=frozenset(header["name"].lower() for header in response.get("headers", ())),
        bodies={
            "request": _fields(posted.get("text")),
            "response": _fields(_content(response.get("content") or {})),
        },
    )


def _content(content: Mapping[str, Any]) -> str | None:
    text = content.get("text")
    if content.get("encoding") != "base64" or text is None:
        return text
    try:
        return base64.b64decode(text).decode(errors="replace")
    except (binascii.Error, ValueError):
        return None


def _fields(text: str | None) -> Fields | None:
    if not text:
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found: dict[str, set[str]] = {}
    for name, value in _walk(data):
        values = found.setdefault(name, set())
        values |= {key_of(item) for item in (value if isinstance(value, list) else [value])
                   if not isinstance(item, (dict, list))}  # fmt: skip
    return {name: frozenset(values) for name, values in found.items()}


def _walk(data: Any) -> Iterator[tuple[str, Any]]:
    waiting = [data]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield from node.items()
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
