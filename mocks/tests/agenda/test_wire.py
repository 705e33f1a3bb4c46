"""XML that every parser reads, whatever stands in it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.agenda import wire
from bookable_mocks.agenda.wire import Items

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


def parsed(body: Any) -> ElementTree.Element:
    return ElementTree.fromstring(wire.to_xml(body))


def test_an_answer_is_elements_in_order_and_lists_have_named_items() -> None:
    body = {"Status": {"Status": "success"}, "Objects": Items("Day", [{"Id": "1"}, {"Id": ""}])}

    assert wire.to_xml(body).decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        "<Response><Status><Status>success</Status></Status>"
        "<Objects><Day><Id>1</Id></Day><Day><Id /></Day></Objects></Response>"
    )


def test_an_empty_list_is_an_empty_element() -> None:
    (objects,) = parsed({"Objects": Items("Day")})

    assert (objects.tag, len(objects), objects.text) == ("Objects", 0, None)


def test_a_list_is_a_list_in_json() -> None:
    assert msgspec.json.encode({"Objects": Items("Day", [{"Id": "1"}])}) == (
        b'{"Objects":[{"Id":"1"}]}'
    )


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_text_comes_back_as_it_was_but_for_what_xml_can_not_hold(text: str) -> None:
    (name,) = parsed({"Name": text})

    assert (name.text or "") == wire.writable(text)


@pytest.mark.parametrize("text", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_what_xml_can_not_hold_is_replaced(text: str) -> None:
    assert wire.writable(f"a{text}b") == "a\ufffdb"


@pytest.mark.parametrize(
    "text", ["<Status>", "&amp;", "]]>", "\"'", "a\r\nb\rc\n\t", "<!DOCTYPE x>", "😀 é"]
)
def test_markup_in_text_is_text(text: str) -> None:
    (name,) = parsed({"Name": text})

    assert name.text == text


@given(st.dictionaries(st.text(max_size=6), st.text(max_size=6), max_size=4))
def test_no_name_of_an_element_breaks_the_document(members: dict[str, str]) -> None:
    assert len(parsed({f"a{k}": v for k, v in members.items()})) == len(members)
    assert len(parsed({k or "_": v for k, v in members.items()})) <= len(members)


def test_json_comes_only_when_asked_for() -> None:
    forms = [wire.reply({}, asked).media_type for asked in ("xml", "", "json")]

    assert forms == [wire.XML, wire.XML, wire.JSON]
