"""Reads XML answers, safely: no declarations, no entities, nothing that leads out of the text.

`x-xml` of a contract says how the elements become the object that its schemas describe.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from bookable_contracts.exchange import Reader
from bookable_specs import JsonObject

MEDIA_TYPES = ("application/xml", "text/xml")
DEEPEST = 12
"""Elements within elements; no answer has as many."""


class XmlError(ValueError):
    """The text is no XML, or none of the kind that `x-xml` describes; the message says why."""


@dataclass(slots=True)
class Element:
    """An element: its name, and either elements or text within."""

    name: str
    children: list[Element] = field(default_factory=list)
    text: str = ""


def readers_of(document: JsonObject) -> Mapping[str, Reader]:
    """Return how a contract's answers are read that are no JSON, by media type."""
    annotation = document.get("x-xml")
    if annotation is None:
        return {}

    def read(body: bytes) -> Any:
        root = parse(body)
        if root.name != annotation["root"]:
            raise XmlError(f"its root element is not {annotation['root']}")
        return value_of(root, annotation["lists"])

    return dict.fromkeys(MEDIA_TYPES, read)


def parse(body: bytes) -> Element:
    """Parse a document; raises XmlError for what is malformed, and for what is not safe."""
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = builder.declared
    parser.StartElementHandler = builder.begin
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.say
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        # Where it stands is left out: lengths differ from run to run.
        raise XmlError(f"it is not well-formed ({expat.ErrorString(error.code)})") from None
    except (LookupError, ValueError) as error:
        if isinstance(error, XmlError):
            raise
        raise XmlError("its encoding is unknown") from None
    return builder.top.children[0]


def value_of(element: Element, lists: Collection[str]) -> Any:
    """Turn an element into an object, a list or text; raises XmlError if it is a mixture."""
    if element.children and element.text.strip():
        raise XmlError(f"{element.name} has both elements and text")
    if element.name in lists:
        if element.text.strip():
            raise XmlError(f"{element.name} should be a list, it is text")
        return [value_of(each, lists) for each in element.children]
    if not element.children:
        return element.text
    members: dict[str, Any] = {}
    for each in element.children:
        if each.name in members:
            raise XmlError(f"{element.name} has {each.name} twice")
        members[each.name] = value_of(each, lists)
    return members


class _Builder:
    """Puts the elements together, as the parser meets them."""

    def __init__(self) -> None:
        self.top = Element("")
        self._open = [self.top]

    def declared(self, *_: object) -> None:
        raise XmlError("it has a document type declaration")

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if attributes or ":" in name:
            raise XmlError(f"{name} has an attribute or a namespace")
        if len(self._open) > DEEPEST:
            raise XmlError("its elements stand too deep in each other")
        element = Element(name)
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def say(self, text: str) -> None:
        self._open[-1].text += text
