"""Changes that planted defects are made of: of answers, and of what happens at once."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from bookable_mocks.engine.claims import Claims
from bookable_mocks.engine.defects import Planting, Wrap
from bookable_mocks.engine.mock import NO_BODY, Context, Principal, Reply, Tamper
from bookable_mocks.engine.problem import Refusal
from bookable_mocks.engine.store import Store

REMOVED = object()
"""What a change returns for a member that is to go."""


def edited(
    path: str, change: Callable[[Any], Any], *, statuses: Iterable[int] = range(200, 300)
) -> Tamper:
    """Return a change of what stands at a path of an answer's body, for `Planting.reply`.

    A path is of names with slashes between them, `*` for each item of a list; what is not there is
    left alone. `change` gets the value and returns another, or `REMOVED`.
    """
    wanted = frozenset(statuses)

    def changed(reply: Reply) -> Reply:
        if reply.status not in wanted or reply.body is NO_BODY:
            return reply
        body = copy.deepcopy(reply.body)
        _edit(body, path.split("/"), change)
        return Reply(reply.status, body, reply.headers, reply.media_type)

    return changed


def answered(old: int, new: int) -> Tamper:
    """Return a change of one status to another, for `Planting.reply`."""

    def changed(reply: Reply) -> Reply:
        status = new if reply.status == old else reply.status
        return Reply(status, reply.body, reply.headers, reply.media_type)

    return changed


def without_header(name: str) -> Tamper:
    """Return a change that leaves a header out, for `Planting.reply`."""

    def changed(reply: Reply) -> Reply:
        headers = {key: value for key, value in reply.headers.items() if key.lower() != name}
        return Reply(reply.status, reply.body, headers, reply.media_type)

    return changed


def _edit(at: Any, path: Sequence[str], change: Callable[[Any], Any]) -> None:
    name, rest = path[0], path[1:]
    if name == "*" and isinstance(at, list):
        keys: list[Any] = list(range(len(at)))
    elif isinstance(at, dict) and name in at:
        keys = [name]
    else:
        return
    for key in reversed(keys):
        if rest:
            _edit(at[key], rest, change)
            continue
        value = change(at[key])
        if value is REMOVED:
            del at[key]
        else:
            at[key] = value


def take_any_key(p: Planting, header: str, stand_in: Callable[[Context], Principal | None]) -> None:
    """Let a key in `header` that is not known pass for the one of `stand_in`, if there is one."""
    known = p.mock.authenticate

    def lenient(ctx: Context) -> Principal:
        try:
            return known(ctx)
        except Refusal:
            if ctx.request is None or header not in ctx.request.headers:
                raise
            somebody = stand_in(ctx)
            if somebody is None:
                raise
            return somebody

    p.mock_fields(authenticate=lenient)


def as_owner(owner_of: Callable[[Context], str | None]) -> Wrap:
    """Return a wrap that handles a call as if the owner of what it is about asked."""

    def wrap(original: Callable[[Context], Any], ctx: Context) -> Any:
        owner = owner_of(ctx)
        if owner is not None and ctx.principal is not None:
            ctx.principal = msgspec.structs.replace(ctx.principal, owner=owner)
        return original(ctx)

    return wrap


AT_ONCE = timedelta(milliseconds=100)
"""How near to each other requests are that miss what the other one wrote."""


class Race:
    """A check that comes too early: of requests that come at once, each finds what was before.

    `open` is true while a request is handled that a twin of its own came before by a moment, twins
    being in one world and having the same `key`. What checks has to look at it.
    """

    def __init__(self, key: Callable[[Context], Hashable]) -> None:
        self.open = False
        self._key = key
        self._done: WeakKeyDictionary[Store, dict[Hashable, datetime]] = WeakKeyDictionary()

    def wins(self, p: Planting, prefix: str) -> None:
        """Let who comes second claim a resource too, of those whose names begin with `prefix`."""

        def take(
            claims: Claims, resource: str, starts: datetime, ends: datetime, holder: str
        ) -> bool:
            free = claim(claims, resource, starts, ends, holder)
            return free or (self.open and resource.startswith(prefix))

        claim: Callable[..., bool] = p.swap(Claims, "take", take)

    def __call__(self, original: Callable[[Context], Any], ctx: Context) -> Any:
        """Stand in for a handler."""
        key = self._key(ctx)
        done = self._done.setdefault(ctx.store, {})
        before = done.get(key)
        self.open = before is not None and timedelta(0) <= ctx.now - before < AT_ONCE
        try:
            reply = original(ctx)
        finally:
            self.open = False
        done[key] = ctx.now
        return reply
