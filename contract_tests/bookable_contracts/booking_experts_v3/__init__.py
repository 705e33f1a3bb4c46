"""The suite for the Booking Experts API v3, from an app's side."""

from bookable_contracts.booking_experts_v3.clean_up import clean_up
from bookable_contracts.booking_experts_v3.discovery import discover
from bookable_contracts.booking_experts_v3.fixtures import Fixtures
from bookable_contracts.booking_experts_v3.generation import fit, supplies
from bookable_contracts.booking_experts_v3.settings import SETTINGS
from bookable_contracts.session import Suite

SUITE = Suite(
    package=__name__,
    discover=discover,
    fixtures=Fixtures,
    clean_up=clean_up,
    supplies=supplies,
    fit=fit,
    settings=SETTINGS,
    rules_of_checks={"ST203": "B3-02", "ST401": "B3-02"},
)
