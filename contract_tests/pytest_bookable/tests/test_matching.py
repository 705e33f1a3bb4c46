"""A part of a value fits it; what departs is said where it departs."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import ANY

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_bookable.matching import mismatches, show

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
OBJECTS = st.dictionaries(st.text(max_size=1), VALUES, max_size=3)


@settings(max_examples=50)
@given(VALUES)
def test_every_value_fits_itself(value: Any) -> None:
    assert mismatches(value, value) == []


@settings(max_examples=50)
@given(OBJECTS, st.sets(st.text(max_size=1)))
def test_a_part_of_an_object_fits_it(value: dict[str, Any], names: set[str]) -> None:
    part = {name: inner for name, inner in value.items() if name in names}

    assert mismatches(part, value) == []


@settings(max_examples=50)
@given(OBJECTS)
def test_a_member_that_is_missing_is_told(value: dict[str, Any]) -> None:
    name = "".join(value) + "x"

    assert mismatches({name: 1}, value) == [f"body.{name} is missing"]


@pytest.mark.parametrize(
    ("expected", "got", "told"),
    [
        (1, 2, "body is 2, not 1"),
        ("a", None, "body is None, not 'a'"),
        (True, 1, "body is 1, not True"),
        (1, True, "body is True, not 1"),
        (0, False, "body is False, not 0"),
        ({"a": 1}, [1], "body is [1], not an object"),
        ([1], {"a": 1}, "body is {'a': 1}, not a list"),
        ([1, 2], [1], "body has 1 items, not 2"),
        ([{"a": 1}], [{"a": 2}], "body[0].a is 2, not 1"),
        ({"a": {"b": "x"}}, {"a": {"b": "y"}}, "body.a.b is 'y', not 'x'"),
        (re.compile("^B"), "abc", "body is 'abc', which '^B' does not match"),
        (re.compile("1"), 1, "body is 1, which '1' does not match"),
    ],
)
def test_what_departs_is_told(expected: Any, got: Any, told: str) -> None:
    assert mismatches(expected, got) == [told]


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (ANY, {"a": [1]}),
        (1, 1.0),
        (pytest.approx(0.3), 0.1 + 0.2),
        (re.compile("K_[A-Z]+"), "BK_QEU"),
        ((1, 2), [1, 2]),
    ],
)
def test_what_says_that_it_is_equal_fits(expected: Any, got: Any) -> None:
    assert mismatches(expected, got) == []


def test_every_departure_is_told() -> None:
    assert len(mismatches({"a": 1, "b": [1, 2], "c": 3}, {"a": 2, "b": [3, 4]})) == 4


def test_a_long_value_is_shown_short() -> None:
    assert len(show("x" * 5000)) < 100
