"""Idempotency keys: one effect and one answer, however often a request arrives."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import msgspec

from bookable_mocks.engine.clock import later
from bookable_mocks.engine.conditions import at_most
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.problem import Refusal, idempotency_conflict
from bookable_mocks.engine.records import REMEMBERED, Remembered

_canonical = msgspec.json.Encoder(order="sorted").encode


def fingerprint(method: str, path: str, body: Any) -> str:
    """Return what two requests share if they are the same: method, path and JSON value.

    Spaces and the order of members don't matter, since a retry may serialize anew.
    """
    return sha256(f"{method} {path}\n".encode() + _canonical(body)).hexdigest()


def recall(ctx: Context, key: str, mark: str) -> Remembered | None:
    """Return the answer that a key stands for, or None if it is new or too old.

    Call it inside the writer's transaction: of twins that arrive at once, the second then waits
    and finds what the first one left.

    Raises:
        Refusal: if the key was used for another request.
    """
    known = ctx.store.get(REMEMBERED, _name(ctx, key))
    if known is None or known.expires_at <= ctx.now:
        return None
    if known.fingerprint != mark:
        raise Refusal(
            idempotency_conflict("This idempotency key was used for another request already.")
        )
    return known


def remember(ctx: Context, key: str, mark: str, answer: tuple[int, dict[str, str], bytes]) -> None:
    """Keep an answer for as long as the vendor remembers keys, and drop what is too old."""
    status, headers, body = answer
    name = _name(ctx, key)
    ctx.store.delete(REMEMBERED, at_most("expires_at", ctx.now))
    ctx.store.put(
        REMEMBERED,
        Remembered(
            key=name,
            fingerprint=mark,
            status=status,
            headers=headers,
            body=body,
            expires_at=later(ctx.now, ctx.mock.idempotency_ttl),
        ),
    )


def _name(ctx: Context, key: str) -> str:
    """A key belongs to the credential that used it: two credentials never share one."""
    who = ctx.principal.id if ctx.principal else ""
    return f"{ctx.mock.name}:{who}:{key}"
