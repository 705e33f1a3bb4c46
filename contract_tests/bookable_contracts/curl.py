"""Exchanges as curl lines that a person can paste: secrets and fresh values become variables."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, unquote_plus

from bookable_contracts.exchange import Exchange
from bookable_contracts.spellings import Finder, spelling

SHOWN_HEADERS = (
    "authorization",
    "x-api-key",
    "content-type",
    "accept",
    "accept-language",
    "idempotency-key",
)
_EXPANDED = re.compile(r'["$`\\!]')
_SPELLERS = {
    "percent_encoded": "percent_encoded() { jq -rn --arg text \"$1\" '$text | @uri'; }",
    "json_escaped": "json_escaped() { jq -rn --arg text \"$1\" '$text | @json[1:-1]'; }",
}
"""Shell functions that spell a secret as it was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A value that is another one in each run: made by the suite, or by the server's answer."""

    label: str
    source: Exchange | None = None
    pointer: str = ""
    prefix: str = ""
    """What stands before the value wherever it is meant: a mere number could mean anything."""
    others: tuple[str, ...] = ()
    """Further prefixes."""

    def forms(self, text: str) -> dict[str, str]:
        """Return the texts that mean the value, which is known by its text, and their prefixes."""
        value = text.removeprefix(self.prefix)
        return {prefix + value: prefix for prefix in (self.prefix, *self.others)}

    def pattern(self, text: str) -> str:
        """Match the value in one of its forms, where it is meant."""
        bounded = r"(?<!\w){}(?!\w)" if self.prefix else "{}"
        return bounded.format("(?:" + "|".join(map(re.escape, self.forms(text))) + ")")


@dataclass(slots=True, kw_only=True)
class Script:
    """Writes the shortest sequence of curl lines that leads to some exchanges."""

    secrets: Mapping[str, str]
    fresh: Mapping[str, Fresh]
    functions: Mapping[str, str] = field(default_factory=dict)
    """Shell functions that lines may use, by name."""
    _names: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _finder: Finder = field(init=False)

    def __post_init__(self) -> None:
        self._finder = Finder(self.secrets)

    def lines(self, evidence: Iterable[Exchange]) -> tuple[str, ...]:
        """Write the exchanges, and those that made the values which they use, in order."""
        exchanges = self._closure(evidence)
        written: list[str] = []
        for position, exchange in enumerate(exchanges):
            written += self._line(exchange, self._captured(exchange, exchanges[position + 1 :]))
            batch_ends = exchanges[position + 1 : position + 2]
            if exchange.batch and not any(e.batch == exchange.batch for e in batch_ends):
                written.append("wait")
        used = {each.computed.function for each in exchanges if each.computed}
        spellers = [name for name in _SPELLERS if any(f"$({name} " in line for line in written)]
        functions = {**self.functions, **_SPELLERS}
        return (*(functions[name] for name in (*sorted(used), *spellers)), *written)

    def redact(self, text: str) -> str:
        """Put the placeholders in the place of secrets in any other text, however spelled."""
        return self._finder.replace(text, lambda secret: f"${self.secrets[secret]}")

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
        computed = exchange.computed
        named = computed.words if computed else (exchange.url, _text(exchange.body))
        return self._present("\n".join([*named, *exchange.headers.values()]))

    def _present(self, text: str) -> dict[str, Fresh]:
        return {
            value: fresh
            for value, fresh in self.fresh.items()
            if any(form in text for form in fresh.forms(value))
            and re.search(fresh.pattern(value), text)
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
        words = ["curl", "-sS", *method, *self._target(exchange)]
        for name, value in exchange.headers.items():
            if name.lower() in SHOWN_HEADERS:
                words += ["-H", self._quote(f"{name}: {value}")]
        if exchange.body and not exchange.computed:
            words += ["--data-binary", self._body(exchange.body)]
        came = f"# {exchange.status or exchange.failure}"
        command = " ".join(words)
        if captured:
            value, pointer = captured
            taken = _taken(exchange, pointer)
            return [*before, f"{self._name(value)}=$({command} | {taken})  {came}"]
        return [*before, f"{command}{' &' if exchange.batch else ''}  {came}"]

    def _target(self, exchange: Exchange) -> list[str]:
        """Write where a request goes, signed anew where that is computed."""
        computed = exchange.computed
        if computed is None:
            return [self._quote(exchange.url)]
        settings = "".join(f"{name}={shlex.quote(v)} " for name, v in computed.settings.items())
        words = " ".join(self._quote(word) for word in computed.words)
        signed = f"$({settings}{computed.function} {words}){computed.after}"
        url = exchange.url.partition("?")[0]
        return [shlex.quote(url), "-d", f'"{signed}"'] if computed.form else [f'"{url}?{signed}"']

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
            return self._quote(body.decode(errors="surrogateescape"), _bytes)

    def _quote(self, text: str, plain: Callable[[str], str] = shlex.quote) -> str:
        """Quote for a shell; what is fresh or secret is left to the shell to fill in."""
        names, pieces = self._pieces(text)
        if not names:
            return plain(text)
        simple = plain is shlex.quote
        if simple and not any(_EXPANDED.search(piece) for piece in pieces if piece not in names):
            return _expanded("".join(names.get(piece, piece) for piece in pieces))
        return "".join(
            _expanded(names[piece]) if piece in names else plain(piece) for piece in pieces if piece
        )

    def _pieces(self, text: str) -> tuple[dict[str, str], list[str]]:
        """Return a text in pieces, and what stands for those that are fresh or secret."""
        present = self._present(text)
        names = {
            form: f"{prefix}${{{self._name(value)}}}"
            for value, fresh in present.items()
            for form, prefix in fresh.forms(value).items()
        }
        patterns = {value: fresh.pattern(value) for value, fresh in present.items()}
        patterns |= {each: spelling(each) for each in self._finder.found(text)}
        longest_first = sorted(patterns, key=len, reverse=True)
        pattern = "|".join(patterns[each] for each in longest_first)
        pieces = re.split(f"({pattern})", text) if pattern else [text]
        for piece in pieces[1::2]:
            if secret := self._finder.meant(piece):
                names[piece] = _filled(piece, secret, self.secrets[secret])
        return names, pieces


def _expanded(text: str) -> str:
    """Quote what has variables in it, without the braces that they do not need."""
    return '"' + re.sub(r"\$\{(\w+)\}(?!\w)", r"$\1", text) + '"'


def _filled(found: str, secret: str, label: str) -> str:
    """Write what a shell puts in the place of a secret, in the spelling that was found."""
    if found == secret:
        return f"${{{label}}}"
    if secret in {unquote(found), unquote_plus(found)}:
        return f'$(percent_encoded "${label}")'
    try:
        escaped = json.loads(f'"{found}"') == secret
    except ValueError:
        escaped = False
    return f'$(json_escaped "${label}")' if escaped else f"${{{label}}}"


def _taken(exchange: Exchange, pointer: str) -> str:
    """Write what takes a value out of an answer that the line has just got."""
    steps = pointer.split("/")[1:]
    if exchange.media_type in exchange.readers:
        return f"grep -o '<{steps[-1]}>[^<]*' | head -n 1 | cut -d'>' -f2"
    query = "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in steps)
    return f"jq -r {shlex.quote(query)}"


def _text(body: bytes) -> str:
    return body.decode(errors="replace")


def _bytes(text: str) -> str:
    return "$'" + "".join(map(_escaped, text.encode(errors="surrogateescape"))) + "'"


def _escaped(byte: int) -> str:
    plain = 0x20 <= byte < 0x7F and chr(byte) not in "'\\"
    return chr(byte) if plain else f"\\x{byte:02x}"
