"""An exchange that somebody else made, as a recording or the proxy saw it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import SplitResult, urlsplit

Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""Headers or parameters as they came: in order, and as often as they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A request and its answer. A body that is None is not known; one that was empty is `b""`.

    `source` says where it was read; `api` is what the recording itself says that it is about.
    Browsers leave credentials out of what they export: then `whole` is false.
    """

    source: str
    method: str
    url: str
    headers: Pairs = ()
    body: bytes | None = b""
    status: int
    answer_headers: Pairs = ()
    answer_body: bytes | None = field(default=b"", repr=False)
    at: str = ""
    api: str = ""
    whole: bool = True

    @property
    def parts(self) -> SplitResult:
        """The URL in parts; all are empty if it is none."""
        try:
            return urlsplit(self.url)
        except ValueError:
            return urlsplit("")

    @property
    def host(self) -> str:
        """The server that was asked, with its port, in lower case."""
        return (self.parts.netloc.rpartition("@")[2] or header(self.headers, "host")).lower()


def header(headers: Pairs, name: str) -> str:
    """Return a header's value, joined if it came several times; empty if it did not come."""
    return ", ".join(value for known, value in headers if known.lower() == name.lower())


def media_type(headers: Pairs) -> str:
    """Return the media type of a body without its parameters, in lower case."""
    return header(headers, "content-type").partition(";")[0].strip().lower()


def is_json(kind: str) -> bool:
    """Tell whether a media type is JSON's, or one built on it."""
    return kind == "application/json" or kind.endswith("+json")


def why_left_out(observed: Observed) -> str:
    """Return why an exchange cannot be judged, whatever it is about; else nothing."""
    if observed.status < 100:
        return "no answer"
    if observed.status < 200:
        return "a connection that became something else"
    asked = header(observed.headers, "access-control-request-method")
    return "a browser's preflight" if observed.method == "OPTIONS" and asked else ""


def read_json(body: bytes) -> Any:
    """Read JSON strictly.

    Raises:
        ValueError: also for NaN, which JSON has not, and for nesting that nobody can read.
    """
    try:
        return json.loads(body, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
