"""HTML as values: text is escaped because it is text, not because somebody thought of it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TypeAlias


class Html(str):
    """Text that is HTML already. Only `tag` and `join` make it."""

    __slots__ = ()


Child: TypeAlias = "str | Iterable[Child] | None"
"""What stands in an element: text, HTML, nothing, or several of them."""

Attribute = str | int | bool | None

_VOID = frozenset({"br", "hr", "input", "link", "meta"})


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Html:
    """Return an element.

    A trailing underscore of an attribute's name is dropped (`for_`), others become hyphens
    (`aria_describedby`). True is an attribute without a value; None and False leave it out.

    Raises:
        ValueError: if an element that holds nothing is given something.
    """
    start = f"<{name}{''.join(_attributes(attributes))}>"
    if name in _VOID:
        if children:
            message = f"<{name}> holds nothing"
            raise ValueError(message)
        return Html(start)
    return Html(f"{start}{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Return pieces one after another: HTML as it is, text escaped, None left out."""
    return Html("".join(_pieces(children)))


def document(head: Html, body: Html, lang: str) -> str:
    """Return a whole page in a language."""
    return f"<!doctype html>\n{tag('html', head, body, lang=lang)}\n"


def raw_text(name: str, content: str) -> Html:
    """Return an element whose content is no HTML and is never escaped: a style sheet of ours.

    Raises:
        ValueError: if the content would end its element.
    """
    if "</" in content:
        message = f"the content of <{name}> has an end tag in it"
        raise ValueError(message)
    return Html(f"<{name}>{content}</{name}>")


def _pieces(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        if isinstance(child, Html):
            yield child
        elif isinstance(child, str):
            yield escape(child)
        elif child is not None:
            yield from _pieces(child)


def _attributes(attributes: dict[str, Attribute]) -> Iterable[str]:
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        written = name.removesuffix("_").replace("_", "-")
        yield f" {written}" if value is True else f' {written}="{escape(str(value))}"'
