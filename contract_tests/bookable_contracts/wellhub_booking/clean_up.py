"""Deletes the slots that the run made, and hides its classes: nobody can delete those."""

from __future__ import annotations

from collections.abc import Iterable

from bookable_contracts.exchange import Exchange, values_at
from bookable_contracts.oracles.outcomes import is_success
from bookable_contracts.session import Session
from bookable_contracts.supplies import Created
from bookable_contracts.verdicts import Outcome
from bookable_contracts.wellhub_booking.fixtures import gym_of
from bookable_contracts.wellhub_booking.gym import REFERENCE, Gym

_WRITABLE = ("name", "description", "notes", "bookable", "product_id", "reference")


def clean_up(session: Session, created: tuple[Created, ...]) -> tuple[str, ...]:
    """Undo what the checks and the generated requests did; return what is left over."""
    gym = gym_of(session)
    logged = [each for each in session.client.log if is_success(gym.contract, each)]
    classes = _made(logged, "createClasses", "/classes/*/id")
    generated = [each.name for each in created if each.operation == "createClasses"]
    slots = _made(logged, "createSlot", "/results/*/id", within=True)
    slots += [f"{each.path}/{each.name}" for each in created if each.operation == "createSlot"]
    left = [f"slot {path}" for path in dict.fromkeys(slots) if not _deleted(gym, path)]
    return (*left, *_classes(gym, set(classes), set(generated)))


def _classes(gym: Gym, made: set[str], generated: set[str]) -> list[str]:
    """Hide classes; tell how many are left over."""
    left = []
    hidden = {lesson for lesson in sorted(made | generated) if _hidden(gym, lesson)}
    if hidden:
        # How many calls are generated depends on what the server answers: the same seed may differ.
        others = ", and those of generated calls" if hidden - made else ""
        left.append(f"{len(hidden & made)} classes{others}, hidden as they cannot be deleted")
    if count := len((made | generated) - hidden):
        left.append(f"{count} classes that could not be hidden: look for {REFERENCE}")
    return left


def _made(
    answers: Iterable[Exchange], operation: str, pointer: str, *, within: bool = False
) -> list[str]:
    """Return the ids in the answers of an operation, or their paths."""
    return [
        f"{_path(each)}/{value}" if within else str(value)
        for each in answers
        if each.operation == operation
        for value in values_at(each.json, pointer)
        if isinstance(value, int | str)
    ]


def _path(exchange: Exchange) -> str:
    return exchange.url[exchange.url.index("/booking/") :]


def _deleted(gym: Gym, path: str) -> bool:
    """Delete a slot; one that is gone already is as good."""
    *_, lesson, _, slot = path.split("/")
    try:
        exchange = gym.call("deleteSlot", path={"class_id": lesson, "slot_id": slot})
    except Outcome:
        return False
    return exchange.status == 404 or is_success(gym.contract, exchange)


def _hidden(gym: Gym, lesson: str) -> bool:
    """Hide a class, whatever else it is."""
    path = {"class_id": lesson}
    try:
        shown = gym.call("getClass", path=path)
        fields = shown.json if isinstance(shown.json, dict) else {}
        kept = {name: fields[name] for name in _WRITABLE if name in fields}
        body = {**gym.class_fields(reference=None), **kept, "visible": False}
        body = {name: value for name, value in body.items() if value is not None}
        return is_success(gym.contract, gym.call("replaceClass", path=path, json=body))
    except Outcome:
        return False
