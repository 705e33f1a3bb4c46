"""Deliveries as `x-webhook-signature` has them, and what to say when none comes."""

from __future__ import annotations

from collections.abc import Callable

from bookable_contracts.deliveries import Delivery
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles import signature
from bookable_contracts.receiver import Receiver, Wanted
from bookable_contracts.verdicts import (
    NotReachable,
    NotTested,
    Outcome,
    assumed,
    expect,
    not_reachable,
)
from bookable_specs import Contract


def delivered(
    receiver: Receiver,
    wanted: Wanted,
    kind: str,
    *evidence: Exchange,
    another: Callable[[], Wanted],
    count: int = 1,
) -> list[Delivery]:
    """Wait for the deliveries of one event; it is broken if a later event comes without them.

    No rule says how soon a delivery comes. So if one is missing, `another` lets something happen
    whose delivery is known to come, and tells how to recognise it.

    Raises:
        NotTested: if that does not come in time either, or cannot be made to happen.
    """
    found = receiver.wait(wanted, count=count)
    if len(found) >= count:
        return found
    patience = f"{receiver.patience:g} s"
    try:
        overtaken = receiver.wait(another())
    except Outcome as outcome:
        alone = f"{kind} did not come within {patience}, and nothing else can happen to be told"
        raise NotTested(f"{alone}: {outcome.message}", *evidence) from None
    found = receiver.wait(wanted, count=count, patience=None if overtaken else 0.0)
    if len(found) < count and not overtaken:
        raise NotTested(
            f"neither {kind} nor a later event came within {patience}: raise --webhook-patience"
        )
    missing = f"{kind} should be delivered, it was not, though a later event was"
    expect(len(found) >= count, missing, *evidence)
    return found


def mentioning(*names: str) -> Wanted:
    """Recognise what names one of several records, wherever it does.

    It shows that a receiver is told; whether events have their shape is judged elsewhere.
    """
    return lambda delivery: any(name.encode() in delivery.body for name in names)


def needs_secret(receiver: Receiver) -> None:
    """Leave a check of signatures that nobody can verify without the secret."""
    if not receiver.secret:
        not_reachable("needs the secret that signs the deliveries: pass --webhook-secret")


def is_signed(contract: Contract, receiver: Receiver, delivery: Delivery, kind: str) -> None:
    """Hold a delivery to the documented signature; not reachable without the secret."""
    needs_secret(receiver)
    annotation = contract.document["x-webhook-signature"]
    fault = signature.fault(
        annotation,
        _signature(contract, delivery),
        delivery.body,
        secret=receiver.secret,
        now=delivery.arrived,
    )
    expect(not fault, f"{kind}: {fault}")


def is_signed_later(contract: Contract, first: Delivery, again: Delivery) -> None:
    """Hold a retry to a timestamp that is not before the first attempt's, where there are any.

    That each attempt is signed when it is sent is assumed. Two in one second have equal timestamps,
    and so have all where the server's clock stands still.
    """
    annotation = contract.document["x-webhook-signature"]
    made, made_again = (
        signature.timestamp(annotation, _signature(contract, each)) for each in (first, again)
    )
    if made is not None and made_again is not None:
        earlier = "a retry should not be signed earlier than the first attempt"
        with assumed():
            expect(made <= made_again, earlier)


def unregistered(receiver: Receiver, remedy: str) -> NotReachable:
    """Say that no delivery came, and what would help."""
    patience = f"{receiver.patience:g} s"
    return NotReachable(f"no delivery came to {receiver.where} within {patience}: {remedy}")


def _signature(contract: Contract, delivery: Delivery) -> str | None:
    return delivery.headers.get(contract.document["x-webhook-signature"]["header"].lower())
