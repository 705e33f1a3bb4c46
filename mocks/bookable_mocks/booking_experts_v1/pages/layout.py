"""The frame of every page, and the parts of a form, each with what is wrong with it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bookable_mocks.booking_experts_v1.pages.html import (
    Attribute,
    Child,
    Html,
    document,
    join,
    raw_text,
    tag,
)
from bookable_mocks.booking_experts_v1.pages.words import Words

_CSS = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
_DIGEST = b64encode(sha256(_CSS.encode()).digest()).decode()

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""Nothing is fetched, run or kept, and the token in the address goes nowhere."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field, in the words of the page; no field means the form as a whole."""

    field: str
    told: str


Faults = tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a form is read as that can't be taken; `stale` if its page was out of date."""

    faults: Faults
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Park:
    """Whose page it is; `lang` if its name is in another language than the page."""

    name: str
    lang: str | None


def page(
    words: Words,
    title: str,
    *content: Child,
    park: Park | None = None,
    faults: Faults = (),
    announced: bool = False,
) -> str:
    """Return a whole page with one heading.

    What is wrong stands above it, in focus. `announced` makes the heading a status, which a screen
    reader says.
    """
    titled = f"{words('error')}: {title}" if faults else title
    heading = tag("h1", title)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{titled} · {park.name}" if park else titled),
        raw_text("style", _CSS),
    )
    body = tag(
        "body",
        tag("header", park.name, lang=park.lang) if park else None,
        tag(
            "main",
            _summary(words, faults),
            tag("div", heading, role="status") if announced else heading,
            content,
        ),
        tag("footer", words("mock")),
    )
    return document(head, body, words.lang)


def form(words: Words, action: str, *content: Child) -> Html:
    """Return a form that is sent to where it came from, with its one button at the end."""
    return tag(
        "form", content, tag("button", action, type="submit"), method="post", novalidate=True
    )


def field(
    label: str,
    name: str,
    value: str,
    faults: Faults,
    *,
    hint: str = "",
    kind: str = "text",
    **attributes: Attribute,
) -> Html:
    """Return a labelled field, with its hint and its faults tied to it; `kind` may be textarea."""
    wrong = told_of(faults, name)
    tied: dict[str, Attribute] = {
        "id": name,
        "name": name,
        "aria_invalid": "true" if wrong else None,
        "aria_describedby": _described(name, hint, wrong),
        **attributes,
    }
    control = (
        # A line break after the tag belongs to nobody, so that one of the value's own stays.
        tag("textarea", f"\n{value}", **tied)
        if kind == "textarea"
        else tag("input", type=kind, value=value, **tied)
    )
    return tag(
        "div", tag("label", label, for_=name), _notes(name, hint, wrong), control, class_="field"
    )


def choices(
    legend: str,
    name: str,
    options: Iterable[tuple[str, str]],
    chosen: str,
    faults: Faults,
    *,
    hint: str = "",
) -> Html:
    """Return a group of radio buttons; the first one has the group's name as its id."""
    wrong = told_of(faults, name)
    rows = [
        tag(
            "div",
            tag("input", type="radio", id=ident, name=name, value=value, checked=value == chosen),
            tag("label", label, for_=ident),
            class_="choice",
        )
        for index, (value, label) in enumerate(options)
        for ident in (name if index == 0 else f"{name}-{index}",)
    ]
    return tag(
        "fieldset",
        tag("legend", legend),
        _notes(name, hint, wrong),
        rows,
        aria_describedby=_described(name, hint, wrong),
    )


def facts(rows: Iterable[tuple[str, Child]]) -> Html:
    """Return names and values side by side."""
    return tag("dl", [join(tag("dt", name), tag("dd", value)) for name, value in rows])


def told_of(faults: Faults, name: str) -> list[str]:
    """Return what is wrong with a field."""
    return [fault.told for fault in faults if fault.field == name]


def _summary(words: Words, faults: Sequence[Fault]) -> Html | None:
    """Return the list of all faults with links to their fields; a browser puts its focus here."""
    if not faults:
        return None
    listed = [
        tag("li", tag("a", fault.told, href=f"#{fault.field}") if fault.field else fault.told)
        for fault in faults
    ]
    return tag(
        "div",
        tag("h2", words("faults"), id="faults-title"),
        tag("ul", listed),
        class_="faults",
        role="alert",
        aria_labelledby="faults-title",
        tabindex=-1,
        autofocus=True,
    )


def _described(name: str, hint: str, wrong: Sequence[str]) -> str | None:
    ids = [f"{name}-hint"] if hint else []
    ids += [f"{name}-fault"] if wrong else []
    return " ".join(ids) or None


def _notes(name: str, hint: str, wrong: Sequence[str]) -> Html:
    return join(
        tag("p", hint, id=f"{name}-hint", class_="hint") if hint else None,
        tag("p", "; ".join(wrong), id=f"{name}-fault", class_="fault") if wrong else None,
    )
