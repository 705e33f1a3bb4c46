"""Our own format of recorded exchanges, one JSON object each; the mock's journal has it, too.

    {"format": 1, "at": "2026-07-01T10:00:00+00:00",
     "request": {"method": "GET", "url": "http://host/path?query",
                 "headers": [{"name": "Accept", "value": "*/*"}], "body": ""},
     "response": {"status": 200, "headers": [...], "body": "{}"}}

A body is text; `body_base64` holds one that is no UTF-8, and null says that it is not known. `path`
and `query` may stand for `url`, and headers may be an object of name and value.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bookable_contracts.options import UsageError
from bookable_contracts.verify.observed import Observed, Pairs, header

FORMAT = 1
_CUT_OFF = re.compile(r"… \(\d+ bytes in all\)\Z")
"""How the journal ends a body that it did not keep whole."""


def from_json(node: Any, source: str) -> Observed:
    """Read one exchange.

    Raises:
        UsageError: if it is none; the message says where it stands and what is wrong.
    """
    try:
        if not isinstance(node, dict) or not {"request", "response"} <= node.keys():
            raise ValueError("has no request and response")
        if node.get("format", FORMAT) != FORMAT:
            raise ValueError(f"was written in format {node['format']}; this is format {FORMAT}")
        request, answer = node["request"], node["response"]
        headers = headers_of(request.get("headers"))
        return Observed(
            source=source,
            method=str(request["method"]).upper(),
            url=_url(request),
            headers=headers,
            body=_body(request),
            status=int(answer["status"]),
            answer_headers=headers_of(answer.get("headers")),
            answer_body=_body(answer),
            at=str(node.get("at", "")),
            api=str(node.get("api", "")),
        )
    except KeyError as error:
        raise UsageError(f"{source}: the exchange has no {error.args[0]}") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise UsageError(f"{source}: no exchange: {error}") from None


def to_json(observed: Observed) -> dict[str, Any]:
    """Write one exchange."""
    return {
        "format": FORMAT,
        "at": observed.at,
        "request": {
            "method": observed.method,
            "url": observed.url,
            "headers": _headers(observed.headers),
            **_written(observed.body),
        },
        "response": {
            "status": observed.status,
            "headers": _headers(observed.answer_headers),
            **_written(observed.answer_body),
        },
    }


def headers_of(node: Any) -> Pairs:
    """Read headers; raises ValueError or TypeError for what are none."""
    if node is None:
        return ()
    if isinstance(node, Mapping):
        return tuple((str(name), str(value)) for name, value in node.items())
    return tuple((str(each["name"]), str(each["value"])) for each in node)


class Recorder:
    """Adds exchanges to a file, each at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, observed: Observed) -> None:
        """Add an exchange; it has to be redacted already."""
        with self.path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(json.dumps(to_json(observed), ensure_ascii=False) + "\n")


def new_recording(folder: Path) -> Path:
    """Make an empty file in a folder, for its owner alone, that no earlier run wrote; return it.

    Raises:
        UsageError: if it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while (path := folder / f"exchanges-{number:04}.ndjson").exists():
            number += 1
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise UsageError(f"can't record in {folder}: {error.strerror or error}") from None
    return path


def _url(request: Mapping[str, Any]) -> str:
    if "url" in request:
        return str(request["url"])
    query = request.get("query") or ""
    path = f"{request['path']}?{query}" if query else str(request["path"])
    host = header(headers_of(request.get("headers")), "host")
    return f"http://{host}{path}" if host else path


def _body(node: Mapping[str, Any]) -> bytes | None:
    if isinstance(node.get("body_base64"), str):
        try:
            return base64.b64decode(node["body_base64"], validate=True)
        except binascii.Error:
            raise ValueError("body_base64 is no base64") from None
    body = node.get("body", "")
    if body is None or (isinstance(body, str) and _CUT_OFF.search(body)):
        return None
    if not isinstance(body, str):
        raise ValueError("a body is text, or null")
    return body.encode("utf-8", "surrogatepass")


def _headers(pairs: Pairs) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _written(body: bytes | None) -> dict[str, str | None]:
    if body is None:
        return {"body": None}
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode()}
