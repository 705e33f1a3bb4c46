"""Who asks: the company of the api_key, once salt and signature are right (AG-22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bookable_mocks.agenda import signing
from bookable_mocks.agenda.errors import refusal
from bookable_mocks.agenda.models import COMPANIES, CREDENTIALS, Company, Credential
from bookable_mocks.engine.auth import add_key, hashed
from bookable_mocks.engine.mock import Context, Persona, Principal
from bookable_mocks.engine.parameters import parse_query
from bookable_mocks.engine.records import API_KEYS


def authenticate(ctx: Context) -> Principal:
    """Return who signed the call.

    Raises:
        Refusal: for an unknown key, then a bad salt, then a wrong signature.
    """
    if ctx.request is None:
        message = "nothing was requested"
        raise LookupError(message)
    given = parse_query(ctx.request.query)
    credential = _credential(ctx, given.get(signing.KEY, [""])[-1])
    if ctx.choices.signature_required:
        _check_salt(ctx, given)
        if not signing.verified(given, credential.secret, sha1=ctx.choices.sha1_accepted):
            raise refusal("SIGNATURE_INVALID")
    return Principal(credential.api_key, credential.company, frozenset())


def register(ctx: Context, persona: Persona, key_id: str) -> None:
    """Make a persona's credential, known to the control API as well."""
    add_key(ctx, key_id, persona.secret, owner=persona.owner, scopes=(), label=persona.label)
    _keep(ctx, persona.secret, persona.owner)


def new_secret(ctx: Context) -> str:
    """Make a credential for the control API to hand out, as `key:secret`."""
    pair = f"ag_{ctx.ids.token('agenda.key', 16)}:{ctx.ids.token('agenda.secret', 32)}"
    wanted = (ctx.body or {}).get("owner") or ctx.store.select(COMPANIES, order="id", limit=1)[0].id
    _keep(ctx, pair, wanted)
    return pair


def company(ctx: Context) -> Company:
    """Return the company that asks."""
    found = ctx.store.get(COMPANIES, ctx.owner)
    if found is None:
        raise refusal("KEY_INVALID")
    return found


def _keep(ctx: Context, pair: str, owner: str) -> None:
    key, _, secret = pair.partition(":")
    ctx.store.insert(CREDENTIALS, Credential(api_key=key, company=owner, secret=secret))


def _credential(ctx: Context, key: str) -> Credential:
    """Return a key's credential, if the control API has not deleted it."""
    found = ctx.store.get(CREDENTIALS, key)
    if found is None:
        raise refusal("KEY_INVALID")
    registered = hashed(f"{ctx.mock.name}:{key}:{found.secret}")
    if ctx.store.get(API_KEYS, registered) is None:
        raise refusal("KEY_INVALID")
    return found


def _check_salt(ctx: Context, given: Mapping[str, Sequence[str]]) -> None:
    salt = signing.salt_of(given)
    if salt is None:
        raise refusal("SALT_INVALID")
    if signing.expired(salt, ctx.now):
        raise refusal("SALT_EXPIRED")
    if signing.in_future(salt, ctx.now) and not ctx.choices.future_salt_accepted:
        raise refusal("SALT_IN_FUTURE")
