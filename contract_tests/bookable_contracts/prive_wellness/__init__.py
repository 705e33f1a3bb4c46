"""The suite for the Privé Wellness public API."""

from bookable_contracts.prive_wellness.clean_up import clean_up
from bookable_contracts.prive_wellness.discovery import discover
from bookable_contracts.prive_wellness.fixtures import Fixtures
from bookable_contracts.prive_wellness.generation import supplies
from bookable_contracts.session import Suite

SUITE = Suite(
    package=__name__,
    discover=discover,
    fixtures=Fixtures,
    clean_up=clean_up,
    supplies=supplies,
    rules_of_checks={"ST203": "PW-01", "ST401": "PW-01"},
)
