"""What can be chosen where the reference is silent, and what it changes."""

from __future__ import annotations

import msgspec
import pytest

from bookable_mocks.booking_experts_v1.choices import DETAILS, Choices


def convert(**given: str) -> Choices:
    """Read choices as the command line gives them."""
    return msgspec.convert({**msgspec.to_builtins(Choices()), **given}, Choices, strict=False)


def test_the_defaults_are_those_of_the_rules() -> None:
    choices = Choices()

    assert choices.details == DETAILS
    assert (choices.time_to_pay_minutes, choices.search_days) == (60, 365)
    assert (choices.package_days, choices.on_call_minutes) == (14, 60)


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("email", ("email",)),
        ("email,first_name", ("email", "first_name")),
        ("", ()),
    ],
)
def test_the_required_details_are_names_with_commas(text: str, details: tuple[str, ...]) -> None:
    assert convert(required_details=text).details == details


@pytest.mark.parametrize(
    "given",
    [
        {"required_details": "first_name,shoe_size"},
        {"required_details": "first_name,"},
        {"required_details": "first_name email"},
        {"time_to_pay_minutes": "0"},
        {"time_to_pay_minutes": "soon"},
        {"search_days": "0"},
        {"package_days": "-1"},
        {"on_call_minutes": "0"},
        {"administrations": "0"},
        {"rentables": "1000000"},
        {"categories": "2"},
        {"categories": "61"},
    ],
)
def test_a_choice_that_can_not_be_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        convert(**given)
