from __future__ import annotations

import pytest

from bookable_mocks.engine.negotiation import acceptable, media_type, takes

JSON = frozenset({"application/json"})


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "  ",
        "*/*",
        "application/json",
        "APPLICATION/JSON",
        "application/*",
        "text/html, application/json",
        "text/html;q=0.9,*/*;q=0.1",
        "application/json;q=0.001",
        "application/json; charset=utf-8",
        "application/json ; q=1.0",
        "*/*;q=0, application/json",
        "text/html, , application/json",
    ],
)
def test_a_range_that_fits_leaves_the_media_type(accept: str) -> None:
    assert acceptable(accept, JSON)


@pytest.mark.parametrize(
    "accept",
    [
        "text/xml",
        "text/*",
        "application/xml",
        "application/json;q=0",
        "application/json;q=0.000",
        "*/*;q=0",
        "*/*, application/json;q=0",
        "*/*, application/*;q=0",
        "application/json;q=much",
        "nonsense",
        "*/json",
    ],
)
def test_a_header_that_rules_the_media_type_out_leaves_none(accept: str) -> None:
    assert not acceptable(accept, JSON)


def test_one_of_several_media_types_is_enough() -> None:
    offered = frozenset({"application/json", "text/csv"})

    assert acceptable("text/csv, application/json;q=0", offered)
    assert not acceptable("text/html, application/json;q=0", offered)


@pytest.mark.parametrize(
    ("header", "main", "parameters"),
    [
        ("application/json", "application/json", {}),
        (" Text/HTML ; Charset=UTF-8", "text/html", {"charset": "UTF-8"}),
        ('a/b; x="y"; z', "a/b", {"x": "y", "z": ""}),
        ("a/b;", "a/b", {}),
    ],
)
def test_a_content_type_is_split_into_type_and_parameters(
    header: str, main: str, parameters: dict[str, str]
) -> None:
    assert media_type(header) == (main, parameters)


@pytest.mark.parametrize(
    "header",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json; charset="UTF-8"',
        "application/json; charset=utf8",
        "application/json; profile=x",
    ],
)
def test_json_is_taken_by_its_type_in_utf_8(header: str) -> None:
    assert takes(header, ["application/json"]) == "application/json"


@pytest.mark.parametrize(
    "header",
    [
        "text/plain",
        "application/json; charset=latin-1",
        "application/json; charset=utf-16",
        "application/jsonx",
        "application/vnd.api+json",
    ],
)
def test_another_type_or_charset_is_not_taken(header: str) -> None:
    assert takes(header, ["application/json"]) is None


def test_without_a_content_type_the_first_documented_type_is_assumed() -> None:
    assert takes("", ["application/json", "text/xml"]) == "application/json"
    assert takes("", []) is None


def test_an_accept_header_of_empty_elements_is_as_none() -> None:
    assert acceptable(",", JSON)
