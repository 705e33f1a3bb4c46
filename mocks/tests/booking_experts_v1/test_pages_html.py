"""HTML as values: whatever the text is, a page shows it as text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.booking_experts_v1.pages.html import Html, document, join, raw_text, tag

ANY_TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]))


class Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_is_read_back_as_it_was(content: str, value: str) -> None:
    read = Reader(tag("p", content, title=value))

    assert read.text == content
    assert read.tags == [("p", [("title", value)])]


def test_html_is_kept_and_text_escaped() -> None:
    assert join(tag("b", "1 < 2"), " & ", None, ["a", [Html("<i>")]]) == (
        "<b>1 &lt; 2</b> &amp; a<i>"
    )


def test_attributes_are_written_as_html_names_them() -> None:
    made = tag("input", class_="x", aria_describedby="y", checked=True, disabled=False, name=None)

    assert made == '<input class="x" aria-describedby="y" checked>'


def test_a_void_element_holds_nothing() -> None:
    with pytest.raises(ValueError, match="<input> holds nothing"):
        tag("input", "text")


def test_a_style_sheet_can_not_end_its_element() -> None:
    assert raw_text("style", "a > b {}") == "<style>a > b {}</style>"
    with pytest.raises(ValueError, match="end tag"):
        raw_text("style", "</style><script>")


def test_a_document_says_its_language() -> None:
    made = document(tag("head"), tag("body"), "nl")

    assert made == '<!doctype html>\n<html lang="nl"><head></head><body></body></html>\n'
