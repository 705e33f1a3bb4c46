"""What a browser sent: a form's fields by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bookable_mocks.engine.mock import Request
from bookable_mocks.engine.parameters import parse_query
from bookable_mocks.engine.problem import Problem, Refusal, unsupported_media_type

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Given:
    """The fields of a form; of several of one name the last one counts."""

    fields: Mapping[str, list[str]] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """Return a field, or the default if it was not sent.

        Space around it and characters that nobody can see are left out; lines end with a newline.
        """
        if name not in self.fields:
            return default
        lines = self.fields[name][-1].splitlines()
        return "\n".join(map(_seen, lines)).strip()


def _seen(line: str) -> str:
    """Return what a person sees of a line: each white space a space, nothing that is invisible."""
    spaced = "".join(" " if character.isspace() else character for character in line)
    return "".join(filter(str.isprintable, spaced)).strip()


def read_form(request: Request) -> Given:
    """Return the form that a request has as its body.

    Raises:
        Refusal: 415 for another media type, 400 for text that is not UTF-8.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != FORM:
        raise Refusal(unsupported_media_type([FORM]))
    try:
        return Given(parse_query(request.body.decode("ascii")))
    except UnicodeDecodeError as error:
        raise Refusal(Problem(400, "malformed", "The form is not encoded as forms are.")) from error
