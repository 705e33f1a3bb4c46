"""The receiver that a company registered, and what a notice tells it (AG-25)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl, urlsplit

from bookable_contracts.agenda.office import Office
from bookable_contracts.deliveries import Delivery
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.webhooks import delivered, unregistered
from bookable_contracts.receiver import Receiver, Wanted

REMEDY = "register it with the server"


def told(delivery: Delivery) -> dict[str, str]:
    """Return what a notice says in its query."""
    return dict(parse_qsl(urlsplit(delivery.path).query, keep_blank_values=True))


def about(entity: str, number: str) -> Callable[[Delivery], bool]:
    """Recognise the notices of one thing."""
    return lambda delivery: (
        (told(delivery).get("entity"), told(delivery).get("id"))
        == (
            entity,
            number,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """A receiver that is known to be told of the company's changes."""

    receiver: Receiver
    office: Office

    def of(self, entity: str, number: str) -> list[Delivery]:
        """Return the notices of a thing that are there by now."""
        return [each for each in self.receiver.deliveries if about(entity, number)(each)]

    def comes(self, entity: str, number: str, count: int, *evidence: Exchange) -> Delivery:
        """Hold the server to one more notice; returns the last."""
        kind = f"a notice of {evidence[-1].operation}"
        wanted = about(entity, number)
        another = partial(told_of_customer, self.office)
        return delivered(self.receiver, wanted, kind, *evidence, another=another, count=count)[-1]


def told_of_customer(office: Office) -> Wanted:
    """Make a customer; return how its notice is recognised."""
    return about("consumer", office.registered())


def find_notices(receiver: Receiver, office: Office) -> Notices:
    """Make a customer and see whether its notice comes; raises NotReachable if none does."""
    if not receiver.wait(told_of_customer(office)):
        raise unregistered(receiver, REMEDY)
    return Notices(receiver=receiver, office=office)
