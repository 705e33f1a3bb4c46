"""The language of a filter's value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.jsonapi.expressions import MOST_PARTS, Expression, Unfit, parse


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("a", Expression(terms=("a",))),
        ("a,b", Expression(terms=("a", "b"))),
        ("~a", Expression(contains="a")),
        ("1..5", Expression(ranges=(("1", "5"),))),
        ("1..5,9", Expression(terms=("9",), ranges=(("1", "5"),))),
        ("!a,b", Expression(negated=True, terms=("a", "b"))),
        ("!~a", Expression(negated=True, contains="a")),
        ("!1..5", Expression(negated=True, ranges=(("1", "5"),))),
        ("", Expression(empty=True)),
        ("!", Expression(negated=True, empty=True)),
        ("a,", Expression(terms=("a",), empty=True)),
        (r"a\,b", Expression(terms=("a,b",))),
        (r"\!a", Expression(terms=("!a",))),
        (r"\~a", Expression(terms=("~a",))),
        (r"a\..b", Expression(terms=("a..b",))),
        (r"a\\b", Expression(terms=("a\\b",))),
        ("~a,b..c", Expression(contains="a,b..c")),
        ("!!a", Expression(negated=True, terms=("!a",))),
        ("1.5", Expression(terms=("1.5",))),
        ("1.5..2.5", Expression(ranges=(("1.5", "2.5"),))),
    ],
)
def test_an_expression_is_taken_apart(text: str, expression: Expression) -> None:
    assert parse(text) == expression


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1..", "two ends"),
        ("..5", "two ends"),
        ("1..2..3", "two ends"),
        ("~", "needs a text"),
        ("!~", "needs a text"),
        ("a\\", "backslash"),
        ("~a\\", "backslash"),
        ("," * MOST_PARTS, "more than"),
    ],
)
def test_what_can_not_be_read_says_why(text: str, told: str) -> None:
    with pytest.raises(Unfit, match=told):
        parse(text)


def escaped(term: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\,.!~" else letter for letter in term)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5))
def test_whatever_is_escaped_is_read_back(terms: list[str]) -> None:
    assert parse(",".join(map(escaped, terms))) == Expression(terms=tuple(terms))
