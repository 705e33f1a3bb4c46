"""The suite for the OnlineAfspraken agenda API."""

from bookable_contracts.agenda.clean_up import clean_up
from bookable_contracts.agenda.discovery import discover
from bookable_contracts.agenda.fixtures import Fixtures
from bookable_contracts.agenda.generation import fit, supplies
from bookable_contracts.agenda.settings import SETTINGS
from bookable_contracts.agenda.wire import Wire
from bookable_contracts.session import Suite

SUITE = Suite(
    package=__name__,
    discover=discover,
    fixtures=Fixtures,
    clean_up=clean_up,
    supplies=supplies,
    fit=fit,
    wire=Wire,
    settings=SETTINGS,
)
