from __future__ import annotations

from bookable_specs import SpecError


def test_an_error_is_one_line_that_leads_to_the_place() -> None:
    error = SpecError("mend it", file="acme/openapi.yaml", line=3, pointer="/info")

    assert str(error) == "acme/openapi.yaml:3: /info: mend it"


def test_an_error_without_a_place_is_its_message() -> None:
    assert str(SpecError("mend it")) == "mend it"


def test_an_error_can_be_placed_later() -> None:
    assert str(SpecError("mend it", pointer="/info").at("a.yaml", 3)) == "a.yaml:3: /info: mend it"
