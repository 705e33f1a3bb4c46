"""Requests that are wrong before their content matters, and the status each one earns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bookable_contracts.client import Request

_JSON = {"Content-Type": "application/json"}


def unreadable_bodies(
    request: Request, media_type: Mapping[str, str] = _JSON
) -> Iterator[tuple[str, Request, int]]:
    """Variants of a request with a JSON body that no server can read: (what, request, status)."""
    bodies = {
        "malformed JSON": b'{"a": ',
        "no JSON at all": b"a=1&b=2",
        "bytes that are no UTF-8": b'{"a": "\xff\xfe"}',
        "an empty body": b"",
        "a JSON array where an object belongs": b"[]",
        "the JSON null": b"null",
        "NaN, which is no JSON": b'{"a": NaN}',
    }
    for what, body in bodies.items():
        yield what, replace(request, body=body, headers={**request.headers, **media_type}), 400


def foreign_media_types(request: Request) -> Iterator[tuple[str, Request, int]]:
    """Variants of a request with a body of a media type that the contract does not have."""
    body = request.body or b"{}"
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        headers = {**request.headers, "Content-Type": kind}
        yield f"a body of {kind}", replace(request, headers=headers, body=body), 415


def unwelcome_answers(request: Request) -> Iterator[tuple[str, Request, int]]:
    """Variants of a request that accept no media type which the contract has."""
    for kind in ("text/html", "application/xml, text/*;q=0.5", "application/json;q=0"):
        headers = {**request.headers, "Accept": kind}
        yield f"Accept: {kind}", replace(request, headers=headers), 406


def welcome_answers(request: Request) -> Iterator[tuple[str, Request]]:
    """Variants of a request that accept JSON, said in several ways."""
    for kind in ("application/json", "*/*", "application/*", "text/html, application/json;q=0.1"):
        yield f"Accept: {kind}", replace(request, headers={**request.headers, "Accept": kind})


def wrong_methods(path: str, allowed: set[str]) -> Iterator[Request]:
    """Requests to a path with methods that the contract does not have there."""
    for method in ("DELETE", "PUT", "PATCH", "POST", "GET"):
        if method not in allowed:
            yield Request(method=method, path=path)
