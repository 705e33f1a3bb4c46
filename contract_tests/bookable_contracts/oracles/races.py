"""Several at once for one thing: exactly one of them gets it."""

from __future__ import annotations

from collections.abc import Sequence

from bookable_contracts.client import Client, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import came
from bookable_contracts.target import Key
from bookable_contracts.verdicts import expect


def one_winner(
    client: Client, calls: Sequence[tuple[Key, Request]], *, won: int, lost: int
) -> Exchange:
    """Send all at once: one answers `won`, all others `lost`; return the winner's answer."""
    answers = client.together(calls)
    winners = [answer for answer in answers if answer.status == won]
    what = f"of {len(calls)} {answers[0].operation} at once for the same"
    expect(winners, f"{what}, one should answer {won}, none did", *answers[:2])
    expect(len(winners) == 1, f"{what}, only one should answer {won}, more did", *winners[:2])
    strange = [answer for answer in answers if answer.status not in {won, lost}]
    expect(
        not strange,
        f"{what}, all but one should answer {lost}, one answered "
        f"{came(client.contract, strange[0]) if strange else ''}",
        *winners[:1],
        *strange[:1],
    )
    return winners[0]
