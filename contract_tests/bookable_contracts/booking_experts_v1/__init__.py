"""The suite for the Booking Experts API v1, from a partner's side."""

from bookable_contracts.booking_experts_v1.clean_up import clean_up
from bookable_contracts.booking_experts_v1.discovery import discover
from bookable_contracts.booking_experts_v1.fixtures import Fixtures
from bookable_contracts.booking_experts_v1.generation import fit, supplies
from bookable_contracts.booking_experts_v1.settings import SETTINGS
from bookable_contracts.session import Suite

SUITE = Suite(
    package=__name__,
    discover=discover,
    fixtures=Fixtures,
    clean_up=clean_up,
    supplies=supplies,
    fit=fit,
    settings=SETTINGS,
    unjudged=("use_after_free",),  # what is cancelled can be read (B1-15)
    repetitive=(
        "createOption",
        "updateOption",
        "previewOption",
        "validateOption",
        "previewReservation",
        "validateReservation",
    ),
    rules_of_checks={"ST203": "B1-01", "ST401": "B1-01"},
)
