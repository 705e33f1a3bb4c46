"""How secrets are spelled in URLs, forms, JSON and XML, so that none is overlooked in a text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape

_PLAIN = re.compile(r"[A-Za-z0-9._-]+")
"""What everybody writes as it is."""
_QUOTES = {'"': "&quot;", "'": "&apos;"}


def spelling(secret: str) -> str:
    """Return a pattern, without groups that capture, of a secret in all of its spellings.

    Any character may be as it is, percent-encoded, or escaped as in JSON or XML: encoders differ in
    what they leave alone.
    """
    runs = re.findall(rf"{_PLAIN.pattern}|.", secret, re.DOTALL)
    first, *others = (_forms(run) for run in runs)
    rest = "".join(f"(?:{'|'.join(forms)})" if len(forms) > 1 else forms[0] for forms in others)
    # `re` skips quickly to what may begin a match if each alternative begins with a letter.
    return "|".join(form + rest for form in first)


class Finder:
    """Looks for several secrets at once; of two that begin at one place the longer one counts."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted({*secrets} - {""}, key=lambda each: (-len(each), each))
        # A group for each: the number of the one that matched tells which secret it is.
        self._pattern = re.compile("|".join(f"({spelling(each)})" for each in self._secrets))

    def replace(self, text: str, word: Callable[[str], str]) -> str:
        """Put a word for each secret, which gets the secret as it is, in the place of all."""
        if not self._secrets:
            return text
        return self._pattern.sub(lambda match: word(self._meant(match)), text)

    def found(self, text: str) -> set[str]:
        """Return the secrets that stand in a text."""
        if not self._secrets:
            return set()
        return {self._meant(match) for match in self._pattern.finditer(text)}

    def meant(self, text: str) -> str:
        """Return the secret that a text spells as a whole; empty if it is none."""
        match = self._pattern.fullmatch(text) if self._secrets else None
        return self._meant(match) if match else ""

    def _meant(self, match: re.Match[str]) -> str:
        return self._secrets[(match.lastindex or 1) - 1]


def _forms(run: str) -> list[str]:
    """Return the patterns of what means a run of plain characters, or one other; longest first."""
    if _PLAIN.fullmatch(run):
        return [re.escape(run)]
    forms = {
        re.escape(run),
        re.escape(json.dumps(run, ensure_ascii=False)[1:-1]),
        re.escape(escape(run, _QUOTES)),
        "".join(f"%{_hexadecimal(each, 2)}" for each in run.encode(errors="surrogatepass")),
        "".join(rf"\\u{_hexadecimal(each, 4)}" for each in _halves(run)),
        f"&#0*{ord(run)};",
        f"&#[xX]0*{_hexadecimal(ord(run), 1)};",
        *({r"\+"} if run == " " else ()),
        *({r"\\/"} if run == "/" else ()),
    }
    return sorted(forms, key=lambda each: (-len(each), each))


def _hexadecimal(number: int, digits: int) -> str:
    """Write a number in small or capital letters."""
    written = f"{number:0{digits}x}"
    return "".join(f"[{each}{each.upper()}]" if each.isalpha() else each for each in written)


def _halves(character: str) -> list[int]:
    """Return what JSON escapes: two halves of a character beyond the first plane."""
    encoded = character.encode("utf-16-be", errors="surrogatepass")
    return [int.from_bytes(encoded[at : at + 2]) for at in range(0, len(encoded), 2)]
