"""Which annotations can be compared with, and how."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from bookable_mocks.engine.conditions import Where
from bookable_mocks.jsonapi.expressions import Unfit, parse
from bookable_mocks.jsonapi.terms import condition, kind_of


@pytest.mark.parametrize(
    ("hint", "text", "params"),
    [
        (float, "1.5", (1.5,)),
        (float | None, "-2", (-2.0,)),
        (Literal["a", "b"], "b", ("b",)),
        (Literal["a", "b"] | None, "a,b", ("a", "b")),
    ],
)
def test_a_term_is_read_as_its_field_is(hint: Any, text: str, params: tuple[Any, ...]) -> None:
    kind = kind_of(hint)
    assert kind is not None

    assert condition("x", kind, parse(text)).params == params


def test_a_literal_takes_its_own_values_alone() -> None:
    kind = kind_of(Literal["a", "b"])
    assert kind is not None

    with pytest.raises(Unfit, match="'c' is not one of a, b"):
        kind.read("c")


@pytest.mark.parametrize("hint", [list[str], dict[str, str], str | int | None, bytes, Where])
def test_some_fields_can_not_be_compared_with(hint: Any) -> None:
    assert kind_of(hint) is None
