"""Puts placeholders in the place of secrets, before anything is kept or said.

A secret is known by where it stands (headers, parameters and members with telling names, URLs with
a password) and, once it was seen there, wherever else it turns up. Equal secrets get the same
placeholder.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_plus

from bookable_contracts.spellings import Finder
from bookable_contracts.verify.observed import Observed, Pairs, header, is_json, media_type
from bookable_contracts.verify.subject import Subject

_TELLING = (
    r"authorization|cookie|passw(?:or)?d|secret|token|api[-_]?key|access[-_]?key|private[-_]?key"
    r"|signature|credential|session[-_]?id"
)
_NAME = re.compile(_TELLING, re.IGNORECASE)
_PLACEHOLDER = re.compile(r"REDACTED_\d+")
_LEAST = 8
"""Characters of a secret that is looked for everywhere: shorter ones could mean anything."""
_IN_QUERY = re.compile(
    rf"([?&;][^=&#\s\"'<>]*(?:{_TELLING})[^=&#\s\"'<>]*=)([^&#\s\"'<>\\]+)", re.I
)
_IN_XML = re.compile(rf"(<([\w.-]*(?:{_TELLING})[\w.-]*)(?:\s[^<>]*)?>)([^<>]+)(</\2>)", re.I)
_USERINFO = re.compile(r"(://)[^/@\s\"'<>]+@")
_FORM = "application/x-www-form-urlencoded"


def is_redacted(value: Any) -> bool:
    """Tell whether a value is, or has in it, what was put in the place of a secret."""
    return isinstance(value, str) and bool(_PLACEHOLDER.search(value))


class Redactor:
    """Knows the secrets of one run; what it has learned it hides from then on."""

    def __init__(self, subject: Subject | None = None, secrets: Iterable[str] = ()) -> None:
        self._known: dict[str, str] = {}
        self._everywhere: set[str] = set()
        self._finder: Finder | None = None
        self._names = set(_names(subject)) if subject else set()
        self._once = set(_once(subject)) if subject else set()
        for secret in secrets:
            self._learn(secret, least=1)

    @property
    def known(self) -> dict[str, str]:
        """The secrets that are hidden everywhere, with their placeholders."""
        return {secret: self._known[secret] for secret in self._everywhere}

    def adopt(self, known: dict[str, str]) -> None:
        """Take over what another redactor has learned, placeholders and all."""
        if not known.keys() <= self._everywhere:
            self._known |= known
            self._everywhere |= known.keys()
            self._finder = None

    def observed(self, observed: Observed) -> Observed:
        """Return an exchange without its secrets, having learned them."""
        headers, answer_headers = (
            self.headers(observed.headers),
            self.headers(observed.answer_headers),
        )
        url = self.url(observed.url)
        body = self.body(observed.body, observed.headers)
        answer = self.body(observed.answer_body, observed.answer_headers)
        self.learn_more(observed)
        return replace(
            observed,
            url=self.text(url),
            headers=tuple((name, self.text(value)) for name, value in headers),
            answer_headers=tuple((name, self.text(value)) for name, value in answer_headers),
            body=self._bytes(body),
            answer_body=self._bytes(answer),
        )

    def learn_more(self, observed: Observed) -> None:
        """Learn what stands in several parts of a header: user and password, cookies."""
        scheme, _, value = header(observed.headers, "authorization").partition(" ")
        if scheme.lower() == "basic":
            for part in _basic(value):
                self._learn(part)
        for pair in header(observed.headers, "cookie").split(";"):
            self._learn(pair.partition("=")[2].strip())

    def headers(self, pairs: Pairs) -> Pairs:
        """Hide the values of headers with telling names; an auth scheme stays."""
        return tuple((name, self._header(name, value)) for name, value in pairs)

    def url(self, url: str) -> str:
        """Hide a password, and the values of parameters with telling names."""
        before, mark, query = _USERINFO.sub(r"\1REDACTED@", url).partition("?")
        return f"{before}?{self._query(query)}" if mark else before

    def body(self, body: bytes | None, headers: Pairs) -> bytes | None:
        """Hide members with telling names; a body without any stays as it was, to the byte."""
        if not body:
            return body
        kind = media_type(headers)
        if is_json(kind) or body.lstrip()[:1] in {b"{", b"["}:
            return self._json(body)
        if kind == _FORM:
            return self._query(body.decode("latin-1")).encode("latin-1")
        return body

    def value(self, value: Any, name: str = "") -> Any:
        """Return a value that is about to be told, by what its member is called."""
        if self._is_telling(name):
            return "REDACTED"
        if isinstance(value, str):
            return self.text(value)
        hidden = _Hidden(self)
        return json.loads(self.text(json.dumps(hidden.of(value), ensure_ascii=False, default=str)))

    def text(self, text: str) -> str:
        """Hide known secrets, and what stands in URLs, in any text."""
        if self._finder is None:
            self._finder = Finder(self._everywhere)
        text = self._finder.replace(text, self._placeholder)
        text = _USERINFO.sub(r"\1REDACTED@", text)
        text = _IN_QUERY.sub(lambda match: match[1] + self._hide(match[2], match[1]), text)
        return _IN_XML.sub(lambda match: match[1] + self._hide(match[3], match[2]) + match[4], text)

    def hide_member(self, name: str, value: Any) -> Any:
        """Return what to show of a member: its value unless its name is telling."""
        telling = (
            self._is_telling(name) and isinstance(value, str | int) and not isinstance(value, bool)
        )
        return self._hide(str(value), name) if telling and value != "" else value

    def _bytes(self, body: bytes | None) -> bytes | None:
        if not body:
            return body
        try:
            return self.text(body.decode()).encode()
        except UnicodeDecodeError:
            return self.text(body.decode("latin-1")).encode("latin-1", "replace")

    def _header(self, name: str, value: str) -> str:
        if not self._is_telling(name) or not value:
            return value
        scheme, space, rest = value.partition(" ")
        if name.lower() in {"authorization", "proxy-authorization"} and space:
            return f"{scheme} {self._hide(rest.strip(), name)}"
        return self._hide(value, name)

    def _query(self, query: str) -> str:
        return "&".join(self._parameter(part) for part in query.split("&"))

    def _parameter(self, part: str) -> str:
        name, equals, value = part.partition("=")
        if not equals or not value or not self._is_telling(unquote_plus(name)):
            return part
        return f"{name}={self._hide(unquote_plus(value), unquote_plus(name))}"

    def _json(self, body: bytes) -> bytes:
        try:
            read = json.loads(body)
            hidden = _Hidden(self)
            shown = hidden.of(read)
        except (ValueError, RecursionError):
            return body
        return json.dumps(shown, ensure_ascii=False).encode() if hidden.any else body

    def _is_telling(self, name: str) -> bool:
        return name.lower() in self._names or bool(_NAME.search(name))

    def _hide(self, secret: str, name: str) -> str:
        if is_redacted(secret):
            return secret
        if not any(once in name.lower() for once in self._once):
            self._learn(secret)
        return self._placeholder(secret)

    def _learn(self, secret: str, least: int = _LEAST) -> None:
        if len(secret) >= least and secret not in self._everywhere and not is_redacted(secret):
            self._placeholder(secret)
            self._everywhere.add(secret)
            self._finder = None

    def _placeholder(self, secret: str) -> str:
        return self._known.setdefault(secret, f"REDACTED_{len(self._known) + 1}")


class _Hidden:
    """Copies JSON without its telling members; `any` says whether there were some."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self.any = False

    def of(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self.of(each) for each in node]
        if not isinstance(node, dict):
            return node
        return {name: self._member(name, value) for name, value in node.items()}

    def _member(self, name: str, value: Any) -> Any:
        shown = self._redactor.hide_member(name, value)
        if shown is not value:
            self.any = True
            return shown
        return self.of(value)


def _names(subject: Subject) -> Iterator[str]:
    """Name what the contract's security schemes send; a salt that is a time is no secret."""
    salt = (subject.document.get("x-signature") or {}).get("salt")
    for scheme in subject.document["components"]["securitySchemes"].values():
        name = scheme.get("name")
        if name and name != salt:
            yield str(name).lower()


def _once(subject: Subject) -> Iterator[str]:
    """Name what is another one in each request, so that there is no use in looking out for it."""
    signature = (subject.document.get("x-signature") or {}).get("signature")
    if signature:
        yield str(signature).lower()


def _basic(value: str) -> list[str]:
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return []
    return [user, password]
