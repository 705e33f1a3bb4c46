"""How calls really go: `x-rpc` puts them behind one endpoint, `x-signature` signs each (AG-21)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from bookable_contracts.agenda.signing import (
    FUNCTION,
    SHELL,
    Manner,
    credential_of,
    signature,
    text,
)
from bookable_contracts.client import Request
from bookable_contracts.exchange import Computed, Exchange
from bookable_specs import Contract

TIMESTAMP = "/Status/Timestamp"
MARGIN = 60
"""Seconds that salts lie in the past: a clock may stand still for so long."""

Pairs = list[tuple[str, str]]


class Wire:
    """Turns `/APIREST/getAgenda` into `/APIREST?method=getAgenda`, signed by the server's clock."""

    def __init__(self, contract: Contract) -> None:
        self._rpc = contract.document["x-rpc"]
        self._signature = contract.document["x-signature"]
        self._ahead = 0.0

    @property
    def now(self) -> int:
        """The server's clock, in Unix seconds, as its last answer told it."""
        return int(time.time() + self._ahead)

    def __call__(self, request: Request, token: str) -> Request:
        """Return a call as it is sent; nobody's is not signed."""
        pairs = self._pairs(request)
        manner = request.manner or Manner()
        path = self._rpc["path"] if self._is_call(request.path) else request.path
        form = request.method == "POST" and request.body is None
        computed = None
        if token:
            pairs = self._signed(pairs, token, manner)
            words = (token, *(f"{name}={value}" for name, value in self._pairs(request)))
            computed = _computed(words, manner, form=form)
        encoded = urlencode(pairs, quote_via=quote)
        if not form:
            full = f"{path}?{encoded}" if encoded else path
            return replace(request, path=full, query=None, computed=computed)
        return replace(
            request,
            path=path,
            query=None,
            body=encoded.encode(),
            headers={"Content-Type": self._rpc["form"], **request.headers},
            computed=computed,
        )

    def hear(self, exchange: Exchange) -> None:
        """Set the clock by the answer's Timestamp."""
        told = exchange.at(TIMESTAMP)
        if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) < 12:
            self._ahead = int(told) - time.time()

    def shown(self, exchange: Exchange, token: str) -> Exchange:
        """Return a call of the generated part with what its line has to sign."""
        names = self._signature
        query = urlsplit(exchange.url).query
        pairs = parse_qsl(query, keep_blank_values=True)
        own = (names["key"], names["salt"], names["signature"])
        words = (token, *(f"{name}={value}" for name, value in pairs if name not in own))
        return replace(exchange, computed=_computed(words, Manner(), form=False))

    def functions(self) -> Mapping[str, str]:
        """Return the shell function that signs."""
        return {FUNCTION: SHELL}

    def _is_call(self, path: str) -> bool:
        before, _, name = path.rpartition("/")
        return before == self._rpc["path"] and bool(name)

    def _pairs(self, request: Request) -> Pairs:
        """Return the parameters in the order in which they are sent, `method` first."""
        pairs: Pairs = []
        if self._is_call(request.path):
            pairs.append((self._rpc["parameter"], request.path.rpartition("/")[2]))
        for name, value in (request.query or {}).items():
            values = value if isinstance(value, list) else [value]
            pairs += [(name, str(each)) for each in values]
        return pairs

    def _signed(self, pairs: Pairs, token: str, manner: Manner) -> Pairs:
        names, credential = self._signature, credential_of(token)
        at = -MARGIN if manner.at is None else manner.at
        salt = str(self.now + at)
        made = signature(text(names, pairs, credential.secret, salt), manner.algorithm)
        if manner.capitals:
            made = made.upper()
        sent = [
            *pairs,
            (names["key"], credential.key),
            (names["salt"], salt),
            (names["signature"], made),
            *manner.after.items(),
        ]
        return [(name, value) for name, value in sent if name != manner.without]


def _computed(words: tuple[str, ...], manner: Manner, *, form: bool) -> Computed:
    settings = {
        "AT": "" if manner.at is None else str(manner.at),
        "BY": "" if manner.algorithm == "sha256" else manner.algorithm,
        "CAPITALS": "1" if manner.capitals else "",
        "WITHOUT": manner.without,
    }
    after = f"&{urlencode(manner.after, quote_via=quote)}" if manner.after else ""
    return Computed(
        function=FUNCTION,
        words=words,
        settings={name: value for name, value in settings.items() if value},
        after=after,
        form=form,
    )
