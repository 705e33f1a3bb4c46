"""Bearer keys with scopes, kept as hashes: what most vendors' authentication comes down to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256

from bookable_mocks.engine.mock import Authenticate, Context, Principal, Request
from bookable_mocks.engine.problem import Refusal, unauthorized
from bookable_mocks.engine.records import API_KEYS, ApiKey


def hashed(secret: str) -> str:
    """Return what is kept of a secret: a hash of it with the name of its API."""
    return sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def add_key(
    ctx: Context, key_id: str, secret: str, *, owner: str, scopes: Iterable[str], label: str
) -> ApiKey:
    """Register a key of the context's vendor. Its secret can't be read back afterwards."""
    key = ApiKey(
        id=key_id,
        api=ctx.mock.name,
        secret_hash=hashed(f"{ctx.mock.name}:{secret}"),
        owner=owner,
        scopes=tuple(scopes),
        label=label,
        created_at=ctx.now,
    )
    return ctx.store.insert(API_KEYS, key)


def credential(header: str, scheme: str) -> Callable[[Request], str]:
    """Return a function that reads a credential like `Authorization: Bearer <key>`.

    It gives "" when there is none of that scheme. The scheme's case does not matter (RFC 9110).
    """
    wanted = scheme.lower()

    def read(request: Request) -> str:
        given, _, value = request.headers.get(header, "").partition(" ")
        return value.strip() if given.lower() == wanted else ""

    return read


def keyed(read: Callable[[Request], str], challenge: str) -> Authenticate:
    """Return an authentication by registered key; without a known one it refuses with 401."""

    def authenticate(ctx: Context) -> Principal:
        if ctx.request is None:
            message = "nothing was requested"
            raise LookupError(message)
        secret = read(ctx.request)
        if not secret:
            raise Refusal(unauthorized("Send a key in the Authorization header.", challenge))
        key = ctx.store.get(API_KEYS, hashed(f"{ctx.mock.name}:{secret}"))
        if key is None:
            raise Refusal(unauthorized("This key is not known.", challenge))
        return Principal(key.id, key.owner, frozenset(key.scopes))

    return authenticate


def bucket(read: Callable[[Request], str]) -> Callable[[Request], str]:
    """Return a function that names what is counted together: a credential, else an address."""

    def name(request: Request) -> str:
        secret = read(request)
        return f"key:{secret}" if secret else f"address:{request.client}"

    return name
