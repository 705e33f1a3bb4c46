"""Reading of master data: what a website shows of parks, and what prices consist of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bookable_mocks.booking_experts_v1.access import administration, organization
from bookable_mocks.booking_experts_v1.models_content import User
from bookable_mocks.booking_experts_v1.on_call import on_call
from bookable_mocks.booking_experts_v1.resources import RESOURCES
from bookable_mocks.booking_experts_v1.tables import ADMINISTRATIONS, DISCOUNT_CAMPAIGNS, USERS
from bookable_mocks.booking_experts_v1.world_catalog import BY_ID
from bookable_mocks.engine.conditions import Where, eq
from bookable_mocks.engine.mock import Context, Handler, Reply
from bookable_mocks.jsonapi.collection import collection, listed, single

BY_POSITION = f"position, {BY_ID}"
LATEST = f"created_at DESC, {BY_ID}"


def everything(type_name: str) -> Handler:
    """Return the handler that lists all of a type that the key has access to."""

    def handle(ctx: Context) -> Reply:
        return collection(ctx, RESOURCES, type_name)

    return handle


def of_park(type_name: str, order: str = "") -> Handler:
    """Return the handler that lists what an administration has of a type; by id, if not told."""

    def handle(ctx: Context) -> Reply:
        return _listing(ctx, type_name, eq("administration_id", administration(ctx).id), order)

    return handle


def of_organization(type_name: str, order: str = "") -> Handler:
    """Return the handler that lists what an organization has of a type; by id, if not told."""

    def handle(ctx: Context) -> Reply:
        return _listing(ctx, type_name, eq("organization_id", organization(ctx).id), order)

    return handle


def _listing(ctx: Context, type_name: str, whose: Where, order: str) -> Reply:
    return collection(ctx, RESOURCES, type_name, whose, order=order)


def get_administration(ctx: Context) -> Reply:
    """Read one administration; the reference has a list of one around it."""
    reply = single(ctx, RESOURCES, administration(ctx))
    return Reply(200, {"data": [reply.body["data"]]}, media_type=reply.media_type)


def list_discount_campaigns(ctx: Context) -> Reply:
    """List the administration's campaigns that are to be promoted."""
    park = administration(ctx)
    campaigns = ctx.store.select(
        DISCOUNT_CAMPAIGNS,
        eq("organization_id", park.organization_id),
        eq("promote", True),
        order=BY_ID,
    )
    own = [campaign for campaign in campaigns if park.id in campaign.administration_ids]
    return listed(ctx, RESOURCES, "discount_campaigns", own)


def list_global_discount_campaigns(ctx: Context) -> Reply:
    """List the campaigns that every administration of the organization uses."""
    own = eq("organization_id", organization(ctx).id)
    parks = {park.id for park in ctx.store.select(ADMINISTRATIONS, own)}
    campaigns = ctx.store.select(DISCOUNT_CAMPAIGNS, own, order=BY_ID)
    shared = [campaign for campaign in campaigns if parks <= {*campaign.administration_ids}]
    return listed(ctx, RESOURCES, "discount_campaigns", shared)


def list_organization_users(ctx: Context) -> Reply:
    """B1-23: list who of the organization takes calls now."""
    return _users(ctx, _colleagues(ctx, organization(ctx).id))


def list_administration_users(ctx: Context) -> Reply:
    """B1-23: list who of the administration takes calls now."""
    park = administration(ctx)
    users = _colleagues(ctx, park.organization_id)
    return _users(ctx, [user for user in users if park.id in user.administration_ids])


def _colleagues(ctx: Context, organization_id: str) -> list[User]:
    own = eq("organization_id", organization_id)
    return ctx.store.select(USERS, own, order=f"name, {BY_ID}")


def _users(ctx: Context, users: list[User]) -> Reply:
    lately = timedelta(minutes=ctx.choices.on_call_minutes)
    locale = ctx.params.get("filter[on_call_locale]")
    found = [user for user in users if on_call(user, ctx.now, lately, locale)]
    return listed(ctx, RESOURCES, "users", found)


HANDLERS: Mapping[str, Handler] = {
    "listOrganizations": everything("organizations"),
    "listAdministrations": everything("administrations"),
    "getAdministration": get_administration,
    "listAccommodationSubtypes": of_park("accommodation_subtypes"),
    "listCategories": of_park("categories"),
    "listCosts": of_park("costs"),
    "listDiscountCampaigns": list_discount_campaigns,
    "listExtras": of_park("extras"),
    "listPackages": of_park("packages", BY_POSITION),
    "listRentables": of_park("rentables"),
    "listReviews": of_park("reviews", LATEST),
    "listAdministrationUsersOnCall": list_administration_users,
    "listAreaTypes": of_organization("area_types", BY_POSITION),
    "listGlobalDiscountCampaigns": list_global_discount_campaigns,
    "listGroupings": of_organization("groupings", BY_POSITION),
    "listPaymentMethods": of_organization("payment_methods"),
    "listRegions": of_organization("regions"),
    "listRoomTypes": of_organization("room_types"),
    "listTags": of_organization("tags", BY_POSITION),
    "listTerms": of_organization("terms"),
    "listOrganizationUsersOnCall": list_organization_users,
}
