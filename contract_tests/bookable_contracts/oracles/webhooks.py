"""Deliveries as `x-webhook-signature` has them, and what to say when none comes."""

from __future__ import annotations

from collections.abc import Sequence

from bookable_contracts.deliveries import Delivery
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles import signature
from bookable_contracts.receiver import Receiver, Wanted
from bookable_contracts.verdicts import NotReachable, expect, not_reachable
from bookable_specs import Contract


def delivered(
    receiver: Receiver, wanted: Wanted, kind: str, *evidence: Exchange, count: int = 1
) -> list[Delivery]:
    """Wait for the deliveries of one event; it is broken if there is none in time."""
    found = receiver.wait(wanted, count=count)
    late = f"{kind} should be delivered within {receiver.patience:g} s, it was not"
    expect(found, late, *evidence)
    return found


def is_signed(contract: Contract, receiver: Receiver, delivery: Delivery, kind: str) -> None:
    """Hold a delivery to the documented signature; not reachable without the secret."""
    if not receiver.secret:
        not_reachable("needs the secret that signs the deliveries: pass --webhook-secret")
    fault = _fault(contract, receiver, delivery)
    expect(not fault, f"{kind}: {fault}")


def are_signed_alike(contract: Contract, receiver: Receiver, attempts: Sequence[Delivery]) -> None:
    """Hold retries to the signature if the first attempt has it; else it is not their fault."""
    first, *retries = attempts
    if not receiver.secret or _fault(contract, receiver, first):
        return
    for retry in retries:
        fault = _fault(contract, receiver, retry)
        expect(not fault, f"a retry should be signed as well as the first attempt: {fault}")


def unregistered(receiver: Receiver, remedy: str) -> NotReachable:
    """Say that no delivery came, and what would help."""
    patience = f"{receiver.patience:g} s"
    return NotReachable(f"no delivery came to {receiver.where} within {patience}: {remedy}")


def _fault(contract: Contract, receiver: Receiver, delivery: Delivery) -> str:
    annotation = contract.document["x-webhook-signature"]
    return signature.fault(
        annotation,
        delivery.headers.get(annotation["header"].lower()),
        delivery.body,
        secret=receiver.secret,
        now=delivery.arrived,
    )
