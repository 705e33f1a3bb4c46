r"""The language of a filter's value: equal, containing, one of, between, and the opposite.

    expression := ["!"] ( "~" text | part *( "," part ) )
    part       := "" | term | term ".." term

A backslash takes the next character as it is: `\,` is a comma in a term. An empty part stands for
what has no value: null, or the empty text. All of it is our reading of the reference's five forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_PARTS = 500
"""How many parts a list may have; no URL of a sane length has more."""


class Unfit(ValueError):
    """What was sent can't be read; the message says why, for the one who sent it."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A filter's value, taken apart but not yet typed."""

    negated: bool = False
    contains: str | None = None
    terms: tuple[str, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()
    empty: bool = False


_TOKENS = re.compile(r"\\.|\.\.|,|[^\\,.]+|\.|\\", re.DOTALL)


def parse(text: str) -> Expression:
    """Read an expression.

    Raises:
        Unfit: for half a range, a range of three, a `~` alone, or a backslash at the end.
    """
    negated = text.startswith("!")
    rest = text[1:] if negated else text
    if rest.startswith("~"):
        return Expression(negated, contains=_containing(rest[1:]))
    if "\\" not in rest and ".." not in rest:
        parts = [[part] for part in rest.split(",")]
    else:
        parts = _split(rest)
    if len(parts) > MOST_PARTS:
        message = f"it lists more than {MOST_PARTS} values"
        raise Unfit(message)
    terms = tuple(part[0] for part in parts if len(part) == 1 and part[0])
    ranges = tuple(_range(part) for part in parts if len(part) > 1)
    return Expression(negated, None, terms, ranges, empty=any(part == [""] for part in parts))


def _containing(text: str) -> str:
    found = "".join(_literal(token) for token in _TOKENS.findall(text))
    if not found:
        message = "~ needs a text after it"
        raise Unfit(message)
    return found


def _split(text: str) -> list[list[str]]:
    """Return the parts of a list, each as the terms of a range or as one."""
    parts = [[""]]
    for token in _TOKENS.findall(text):
        if token == ",":
            parts.append([""])
        elif token == "..":
            parts[-1].append("")
        else:
            parts[-1][-1] += _literal(token)
    return parts


def _literal(token: str) -> str:
    if token == "\\":
        message = "it ends in a backslash; a backslash itself is written twice"
        raise Unfit(message)
    return token[1:] if token.startswith("\\") else token


def _range(part: list[str]) -> tuple[str, str]:
    if len(part) != 2 or not all(part):
        message = "a range has two ends, as in 1..5"
        raise Unfit(message)
    return part[0], part[1]
