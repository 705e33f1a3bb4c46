"""Cancels the reservations and options that the run made; no call removes them altogether."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from bookable_contracts.booking_experts_v1.desk import NOUNS
from bookable_contracts.booking_experts_v1.fixtures import park_of
from bookable_contracts.booking_experts_v1.park import Park
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.outcomes import is_success
from bookable_contracts.session import Session
from bookable_contracts.supplies import Created
from bookable_contracts.verdicts import Outcome

CREATING = {f"create{noun}": kind for kind, noun in NOUNS.items()}


def clean_up(session: Session, created: tuple[Created, ...]) -> tuple[str, ...]:
    """Cancel what the checks and the generated requests made; return what is left over."""
    park = park_of(session)
    succeeded = [each for each in session.client.log if is_success(park.contract, each)]
    cancelled = _cancelled(succeeded)
    made = dict.fromkeys([*_made(succeeded), *_generated(created)])
    return tuple(
        f"{kind} {ident} of administration {administration}"
        for kind, administration, ident, token in made
        if (kind, ident) not in cancelled and not _gone(park, kind, administration, ident, token)
    )


def _made(log: Iterable[Exchange]) -> Iterator[tuple[str, str, str, str]]:
    for each in log:
        ident, token = each.at("/data/id"), each.at("/data/attributes/token")
        if each.operation in CREATING and isinstance(ident, str):
            yield CREATING[each.operation], _administration(each.url), ident, str(token or "")


def _generated(created: Iterable[Created]) -> Iterator[tuple[str, str, str, str]]:
    for each in created:
        if each.operation in CREATING:
            yield CREATING[each.operation], _administration(each.path), each.name, ""


def _cancelled(log: Iterable[Exchange]) -> set[tuple[str, str]]:
    """Return what the checks cancelled themselves, by kind and id."""
    return {
        (kind, unquote(urlsplit(each.url).path.rpartition("/")[2]))
        for each in log
        for kind, noun in NOUNS.items()
        if each.operation == f"delete{noun}"
    }


def _administration(url: str) -> str:
    parts = [unquote(each) for each in urlsplit(url).path.split("/")]
    return parts[parts.index("administrations") + 1]


def _gone(park: Park, kind: str, administration: str, ident: str, token: str) -> bool:
    """Cancel one; what is gone already is as good."""
    query = {"token": token} if token else {}
    path = {"id": ident}
    try:
        name = f"delete{NOUNS[kind]}"
        exchange = park.call(name, park=administration, path=path, query=query)
    except Outcome:
        return False
    return exchange.status == 404 or is_success(park.contract, exchange)
