"""The suite for the Wellhub Booking API, from the partner's side."""

from bookable_contracts.session import Suite
from bookable_contracts.wellhub_booking.clean_up import clean_up
from bookable_contracts.wellhub_booking.discovery import discover
from bookable_contracts.wellhub_booking.fixtures import Fixtures
from bookable_contracts.wellhub_booking.generation import fit, supplies
from bookable_contracts.wellhub_booking.settings import SETTINGS

SUITE = Suite(
    package=__name__,
    discover=discover,
    fixtures=Fixtures,
    clean_up=clean_up,
    supplies=supplies,
    fit=fit,
    settings=SETTINGS,
    rules_of_checks={"ST203": "WH-01", "ST401": "WH-01"},
)
