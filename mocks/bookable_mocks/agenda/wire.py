"""Answers as text: the same object of text values as XML or, when asked for, as JSON (AG-23).

XML is only ever written here, never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from bookable_mocks.engine.mock import JsonObject, Reply

XML, JSON = "application/xml", "application/json"

ROOT = "Response"

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that XML 1.0 has no way to write."""

_UNNAMABLE = re.compile(r"[^A-Za-z0-9_.-]|^[^A-Za-z_]")


class Items(list[JsonObject]):
    """A list that knows what its elements are called in XML; in JSON it is a list."""

    def __init__(self, element: str, items: Iterable[JsonObject] = ()) -> None:
        super().__init__(items)
        self.element = element


def reply(body: JsonObject, asked: str) -> Reply:
    """Return an answer in the form that `api_format` asks for; XML is the usual one."""
    return Reply(200, body, media_type=JSON if asked == "json" else XML)


def to_xml(body: Mapping[str, Any]) -> bytes:
    """Return an answer as an XML document in UTF-8."""
    root = ElementTree.Element(ROOT)
    _fill(root, body)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written.replace(b"\r", b"&#13;")  # a bare one is read back as a line feed


def writable(text: str) -> str:
    """Return text with what XML can't hold replaced by the replacement character."""
    return text if text.isprintable() else _UNWRITABLE.sub("\ufffd", text)


@lru_cache(maxsize=1024)
def _name(text: str) -> str:
    """Return a member's name as an element can have it; those of the contract stay as they are."""
    return _UNNAMABLE.sub("_", text)


def _fill(parent: ElementTree.Element, value: Any) -> None:
    if isinstance(value, Items):
        for item in value:
            _fill(ElementTree.SubElement(parent, value.element), item)
    elif isinstance(value, Mapping):
        for name, member in value.items():
            _fill(ElementTree.SubElement(parent, _name(name)), member)
    else:
        parent.text = writable(str(value))


ENCODERS = {XML: to_xml}
