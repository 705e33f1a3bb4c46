"""Exchanges as curl lines that a person can paste: secrets and fresh values become variables."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bookable_contracts.exchange import Exchange

SHOWN_HEADERS = (
    "authorization",
    "x-api-key",
    "content-type",
    "accept",
    "accept-language",
    "idempotency-key",
)
_EXPANDED = re.compile(r'["$`\\!]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A value that is another one in each run: made by the suite, or by the server's answer."""

    label: str
    source: Exchange | None = None
    pointer: str = ""
    prefix: str = ""
    """What stands before the value wherever it is meant: a mere number could mean anything."""

    def pattern(self, text: str) -> str:
        """Match the value, which is known by its text with the prefix, where it is meant."""
        return re.escape(text) + (r"(?!\w)" if self.prefix else "")


@dataclass(slots=True, kw_only=True)
class Script:
    """Writes the shortest sequence of curl lines that leads to some exchanges."""

    secrets: Mapping[str, str]
    fresh: Mapping[str, Fresh]
    _names: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def lines(self, evidence: Iterable[Exchange]) -> tuple[str, ...]:
        """Write the exchanges, and those that made the values which they use, in order."""
        exchanges = self._closure(evidence)
        written: list[str] = []
        for position, exchange in enumerate(exchanges):
            written += self._line(exchange, self._captured(exchange, exchanges[position + 1 :]))
            batch_ends = exchanges[position + 1 : position + 2]
            if exchange.batch and not any(e.batch == exchange.batch for e in batch_ends):
                written.append("wait")
        return tuple(written)

    def redact(self, text: str) -> str:
        """Put the placeholders in the place of secrets in any other text."""
        for token, label in self.secrets.items():
            text = text.replace(token, f"${label}")
        return text

    def _closure(self, evidence: Iterable[Exchange]) -> list[Exchange]:
        found: dict[int, Exchange] = {}
        pending = list(evidence)
        while pending:
            exchange = pending.pop()
            if exchange.number not in found:
                found[exchange.number] = exchange
                sources = (fresh.source for fresh in self._used(exchange).values())
                pending += [source for source in sources if source]
        return [found[number] for number in sorted(found)]

    def _used(self, exchange: Exchange) -> dict[str, Fresh]:
        sent = "\n".join([exchange.url, *exchange.headers.values(), _text(exchange.body)])
        return self._present(sent)

    def _present(self, text: str) -> dict[str, Fresh]:
        return {
            value: fresh
            for value, fresh in self.fresh.items()
            if value in text and re.search(fresh.pattern(value), text)
        }

    def _captured(self, exchange: Exchange, later: Sequence[Exchange]) -> tuple[str, str] | None:
        """Return the value (and its pointer) that a later line needs from this answer."""
        for other in later:
            for value, fresh in self._used(other).items():
                if fresh.source is exchange:
                    return value, fresh.pointer
        return None

    def _line(self, exchange: Exchange, captured: tuple[str, str] | None) -> list[str]:
        made = [value for value, fresh in self._used(exchange).items() if not fresh.source]
        before = [f"{self._name(value)}=$(uuidgen)" for value in made if value not in self._names]
        method = [] if exchange.method == "GET" else ["-X", exchange.method]
        words = ["curl", "-sS", *method, self._quote(exchange.url)]
        for name, value in exchange.headers.items():
            if name.lower() in SHOWN_HEADERS:
                words += ["-H", self._quote(f"{name}: {value}")]
        if exchange.body:
            words += ["--data-binary", self._body(exchange.body)]
        came = f"# {exchange.status or exchange.failure}"
        command = " ".join(words)
        if captured:
            value, pointer = captured
            steps = pointer.split("/")[1:]
            query = "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in steps)
            return [
                *before,
                f"{self._name(value)}=$({command} | jq -r {shlex.quote(query)})  {came}",
            ]
        return [*before, f"{command}{' &' if exchange.batch else ''}  {came}"]

    def _name(self, value: str) -> str:
        if value not in self._names:
            label = self.fresh[value].label
            self._counts[label] = self._counts.get(label, 0) + 1
            self._names[value] = f"{label}_{self._counts[label]}"
        return self._names[value]

    def _body(self, body: bytes) -> str:
        try:
            return self._quote(body.decode())
        except UnicodeDecodeError:
            return "$'" + "".join(_escaped(byte) for byte in body) + "'"

    def _quote(self, text: str) -> str:
        """Quote for a shell; what is fresh or secret is left to the shell to fill in."""
        present = self._present(text)
        names = {value: self._name(value) for value in present}
        names |= {token: label for token, label in self.secrets.items() if token in text}
        if not names:
            return shlex.quote(text)
        longest_first = sorted(names, key=len, reverse=True)
        pattern = "|".join(
            present[each].pattern(each) if each in present else re.escape(each)
            for each in longest_first
        )
        prefixes = {value: fresh.prefix for value, fresh in present.items()}
        pieces = re.split(f"({pattern})", text)
        if not any(_EXPANDED.search(piece) for piece in pieces if piece not in names):
            filled = (f"{prefixes.get(p, '')}${{{names[p]}}}" if p in names else p for p in pieces)
            return '"' + re.sub(r"\$\{(\w+)\}(?!\w)", r"$\1", "".join(filled)) + '"'
        return "".join(
            f'{prefixes.get(piece, "")}"${names[piece]}"' if piece in names else shlex.quote(piece)
            for piece in pieces
            if piece
        )


def _text(body: bytes) -> str:
    return body.decode(errors="replace")


def _escaped(byte: int) -> str:
    plain = 0x20 <= byte < 0x7F and chr(byte) not in "'\\"
    return chr(byte) if plain else f"\\x{byte:02x}"
