"""Reads HTTP archives (HAR 1.2), as browsers, proxies and test tools export them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from bookable_contracts.options import UsageError
from bookable_contracts.verify.observed import Observed, header
from bookable_contracts.verify.recording import headers_of

_FORM = "application/x-www-form-urlencoded"
_BODILESS = frozenset({204, 205, 304})


def is_har(node: Any) -> bool:
    """Tell whether a JSON document is an archive."""
    return isinstance(node, dict) and isinstance(node.get("log"), dict)


def from_har(node: Mapping[str, Any], source: str) -> Iterator[Observed]:
    """Read the exchanges of an archive; those without an answer have status 0.

    Raises:
        UsageError: for an entry that is none, by its number.
    """
    entries = node["log"].get("entries")
    if not isinstance(entries, list):
        raise UsageError(f"{source} is no HAR: log.entries is not a list")
    for number, entry in enumerate(entries):
        place = f"{source}: log.entries[{number}]"
        try:
            yield _observed(entry, place)
        except KeyError as error:
            raise UsageError(f"{place} has no {error.args[0]}") from None
        except (AttributeError, TypeError, ValueError) as error:
            raise UsageError(f"{place} is no exchange: {error}") from None


def _observed(entry: Mapping[str, Any], source: str) -> Observed:
    request, answer = entry["request"], entry["response"]
    headers = headers_of(request.get("headers"))
    body = _sent(request)
    posted = request.get("postData") or {}
    if body and not header(headers, "content-type") and posted.get("mimeType"):
        headers = (*headers, ("Content-Type", str(posted["mimeType"])))
    return Observed(
        source=source,
        method=str(request["method"]).upper(),
        url=str(request["url"]),
        headers=headers,
        body=body,
        status=int(answer["status"]),
        answer_headers=headers_of(answer.get("headers")),
        answer_body=_came(answer, str(request["method"]).upper()),
        at=str(entry.get("startedDateTime", "")),
        whole=False,
    )


def _sent(request: Mapping[str, Any]) -> bytes | None:
    posted = request.get("postData")
    if not posted:
        return None if (request.get("bodySize") or 0) > 0 else b""
    if posted.get("text"):
        return _bytes(posted)
    params = posted.get("params") or ()
    if params and str(posted.get("mimeType", "")).startswith(_FORM):
        return urlencode([(each["name"], each.get("value", "")) for each in params]).encode()
    return None if params or (request.get("bodySize") or 0) > 0 else b""


def _came(answer: Mapping[str, Any], method: str) -> bytes | None:
    content = answer.get("content") or {}
    if content.get("text"):
        return _bytes(content)
    if method == "HEAD" or int(answer["status"]) in _BODILESS or "text" in content:
        return b""
    # Without a text, only a size of nothing says that there was none: exports leave bodies out.
    return b"" if content.get("size") == 0 and (answer.get("bodySize") or 0) <= 0 else None


def _bytes(node: Mapping[str, Any]) -> bytes:
    if node.get("encoding") != "base64":
        return str(node["text"]).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(node["text"])
    except (binascii.Error, ValueError):
        raise ValueError("its text is no base64") from None
