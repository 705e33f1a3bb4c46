"""Which operation a request asked for, and with which parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from bookable_contracts.options import UsageError
from bookable_contracts.verify.observed import Observed, Pairs, media_type
from bookable_contracts.verify.subject import Call, Subject
from bookable_specs import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a request is about; without a call it asked for what the contract does not have.

    `query` and `body` are as the operation sees them, which differs where calls share an endpoint.
    """

    path: str
    call: Call | None
    values: dict[str, str]
    query: Pairs
    body: bytes | None


class Matcher:
    """Finds the call of a request: by path and method, or as `x-rpc` says."""

    def __init__(self, subject: Subject, base_url: str = "") -> None:
        self._subject = subject
        self._base = _base(base_url)
        self._rpc: JsonObject = subject.document.get("x-rpc") or {}
        self._named = {call.path: call for call in subject.calls} if self._rpc else {}
        by_path: dict[str, dict[str, Call]] = {}
        for call in subject.calls:
            by_path.setdefault(call.path, {})[call.method] = call
        templates = [(_Template(path), calls) for path, calls in by_path.items()]
        # What is written out beats what is variable, from the left.
        self._templates = sorted(templates, key=lambda each: each[0].order)

    def match(self, observed: Observed) -> Match | None:
        """Return what a request asked for; None if it is not about this API at all."""
        path = self._inside(observed)
        if path is None:
            return None
        query = _pairs(observed.parts.query)
        if self._rpc and path.rstrip("/") == self._rpc["path"]:
            return self._named_call(observed, path, query)
        call, values = self._find(path, observed.method)
        if call is not None:
            query = _canonical(call, query)
        return Match(path=path, call=call, values=values, query=query, body=observed.body)

    def _inside(self, observed: Observed) -> str | None:
        """Return the path below the API's base path."""
        parts = observed.parts
        if self._base is not None:
            host, base = self._base
            outside = parts.netloc and observed.host != host
            return None if outside else _below(parts.path, base)
        bases = sorted(self._subject.base_paths, key=len, reverse=True)
        found = (_below(parts.path, base) for base in bases)
        return next((path for path in found if path is not None), None)

    def _find(self, path: str, method: str) -> tuple[Call | None, dict[str, str]]:
        if self._rpc:
            return None, {}
        parts = [unquote(part) for part in path.split("/")]
        for template, calls in self._templates:
            call = calls.get(method) or (calls.get("GET") if method == "HEAD" else None)
            values = template.values(parts) if call else None
            if call is not None and values is not None:
                return call, values
        return None, {}

    def _named_call(self, observed: Observed, path: str, query: Pairs) -> Match:
        """Read a call behind the one endpoint: a form's fields are parameters like the query's."""
        rpc = self._rpc
        body = observed.body
        if body and media_type(observed.headers) == rpc["form"]:
            query, body = (*query, *_pairs(body.decode("latin-1"))), b""
        last = dict(query)  # a name that is given twice has its last value
        name = last.pop(rpc["parameter"], "")
        taken = observed.method in rpc["methods"]
        call = self._named.get(f"{rpc['path']}/{name}") if taken else None
        signed = self._subject.document.get("x-signature") or {}
        own = {*rpc.get("ignored", ()), *(signed.get(part, "") for part in _SIGNED)}
        shown = tuple((key, value) for key, value in last.items() if key not in own)
        return Match(
            path=f"{rpc['path']}?{rpc['parameter']}={name}",
            call=call,
            values={},
            query=_canonical(call, shown) if call else shown,
            body=body,
        )


_SIGNED = ("key", "salt", "signature")


def _base(url: str) -> tuple[str, str] | None:
    if not url:
        return None
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:
        known = None
    if not known:
        raise UsageError(f"--base-url is no http(s) URL: {url}")
    return parts.netloc.rpartition("@")[2].lower(), parts.path.rstrip("/")


def _below(path: str, base: str) -> str | None:
    if path == base:
        return "/"
    return path[len(base) :] if path.startswith(f"{base}/") else None


class _Template:
    """A path with variables, matched segment by segment so that an encoded slash ends none."""

    def __init__(self, path: str) -> None:
        self._names = re.findall(r"\{([^}]*)\}", path)
        self._segments = [_segment(part) for part in path.split("/")]
        self.order = ["{" in part for part in path.split("/")]

    def values(self, parts: list[str]) -> dict[str, str] | None:
        """Return the values of the variables; None if a path is not of this kind."""
        if len(parts) != len(self._segments):
            return None
        found: list[str] = []
        for pattern, part in zip(self._segments, parts, strict=True):
            match = pattern.fullmatch(part)
            if match is None:
                return None
            found += match.groups()
        return dict(zip(self._names, found, strict=True))


def _segment(part: str) -> re.Pattern[str]:
    pieces = re.split(r"\{[^}]*\}", part)
    return re.compile("(.+)".join(re.escape(piece) for piece in pieces), re.DOTALL)


def _pairs(query: str) -> Pairs:
    return tuple(parse_qsl(query, keep_blank_values=True))


def _canonical(call: Call, query: Pairs) -> Pairs:
    """Give parameters that came under another documented spelling their own name."""
    names = {
        alias: each["name"] for each in call.parameters for alias in each.get("x-aliases") or ()
    }
    return tuple((names.get(name, name), value) for name, value in query) if names else query
