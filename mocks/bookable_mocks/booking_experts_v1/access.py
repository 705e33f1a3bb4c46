"""Who asks, and which administrations they have access to (B1-01, B1-02)."""

from __future__ import annotations

from collections.abc import Mapping

from bookable_mocks.booking_experts_v1 import errors
from bookable_mocks.booking_experts_v1.models import Administration, Organization
from bookable_mocks.booking_experts_v1.tables import (
    ACCESSES,
    ADMINISTRATIONS,
    ORGANIZATIONS,
)
from bookable_mocks.engine.auth import credential, keyed
from bookable_mocks.engine.conditions import Where, any_of, eq, within
from bookable_mocks.engine.mock import Context, Principal

CHALLENGE = 'Token realm="bookingexperts"'


class Caller(Principal, frozen=True):
    """A partner; `access` says of each administration's id whether it is extended."""

    access: Mapping[str, bool]


read_key = credential("authorization", "Token")
"""What a request authenticates with; the scheme's case does not matter."""

_known = keyed(read_key, CHALLENGE)


def authenticate(ctx: Context) -> Caller:
    """B1-01: find out whose key it is, and what it has access to at this moment.

    Raises:
        Refusal: 401 for none, or an unknown one.
    """
    principal = _known(ctx)
    given = ctx.store.select(ACCESSES, eq("partner_id", principal.owner))
    return Caller(
        principal.id,
        principal.owner,
        principal.scopes,
        {one.administration_id: one.extended for one in given},
    )


def caller(ctx: Context) -> Caller:
    """Return who asks; LookupError for what the vendor itself does, such as a page."""
    if not isinstance(ctx.principal, Caller):
        message = "no partner is asking"
        raise LookupError(message)
    return ctx.principal


def administration(ctx: Context) -> Administration:
    """Return the administration of the path.

    Raises:
        Refusal: 404 if there is none that the key has access to.
    """
    ident: str = ctx.params["administration_id"]
    found = ctx.store.get(ADMINISTRATIONS, ident) if ident in caller(ctx).access else None
    if found is None:
        raise errors.missing("administration")
    return found


def organization(ctx: Context) -> Organization:
    """Return the organization of the path.

    Raises:
        Refusal: 404 if the key has access to none of its administrations.
    """
    ident: str = ctx.params["organization_id"]
    found = ctx.store.first(ORGANIZATIONS, eq("id", ident), accessible_organizations(ctx))
    if found is None:
        raise errors.missing("organization")
    return found


def may_list(ctx: Context) -> bool:
    """Return whether the key may list the reservations of the path's administration (B1-14)."""
    return caller(ctx).access.get(ctx.params["administration_id"], False)


def require_extended(ctx: Context) -> None:
    """B1-02: see to it that the key has extended access to the path's administration.

    Call `administration` first, which answers 404 where there is no access at all.

    Raises:
        Refusal: 403 if its access is only the default one.
    """
    if not may_list(ctx):
        message = "Listing reservations needs extended access to this administration"
        raise errors.forbidden(message)


def accessible(ctx: Context) -> tuple[str, ...]:
    """Return the ids of the administrations that the key has access to: what searches look at."""
    return tuple(sorted(caller(ctx).access, key=lambda ident: (len(ident), ident)))


def accessible_administrations(ctx: Context) -> Where:
    """Return the condition that an administration is one that the key has access to."""
    return any_of("id", accessible(ctx))


def accessible_organizations(ctx: Context) -> Where:
    """Return the condition that an organization runs one of those administrations (B1-02)."""
    return within("id", ADMINISTRATIONS.name, "organization_id", accessible_administrations(ctx))
