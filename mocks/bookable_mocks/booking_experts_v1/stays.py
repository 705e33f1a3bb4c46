"""The calls about one reservation or option: read, decide, write (B1-12 to B1-19)."""

from __future__ import annotations

from hmac import compare_digest

from msgspec.structs import replace

from bookable_mocks.booking_experts_v1 import access, errors, requests, rules, transitions
from bookable_mocks.booking_experts_v1.answers import document, preview_document
from bookable_mocks.booking_experts_v1.assembling import assembled, case_of, changed
from bookable_mocks.booking_experts_v1.cases import Case, Fault
from bookable_mocks.booking_experts_v1.models import Administration, Status
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.requests import Draft
from bookable_mocks.booking_experts_v1.states import CLOSED, OPTIONS, can
from bookable_mocks.booking_experts_v1.tables import RESERVATIONS
from bookable_mocks.engine.mock import Context, Reply


def create(kind: str, ctx: Context) -> Reply:
    """B1-12, B1-16: make something new and, if that is asked for, place or confirm it."""
    park = access.administration(ctx)
    case = case_of(ctx, park, requests.read(ctx.body))
    to = _wanted(ctx)
    errors.refuse_if(_faults_of_new(ctx, kind, case, blocking=to is not None))
    stay = transitions.begin(ctx, assembled(ctx, kind, case, saved=True))
    return document(ctx, _moved(ctx, stay, to), status=201)


def preview(kind: str, ctx: Context) -> Reply:
    """B1-13: price something without making it; only what can't be priced is refused."""
    case = case_of(ctx, access.administration(ctx), requests.read(ctx.body))
    errors.refuse_if(rules.found(case, *rules.PRICING))
    return preview_document(ctx, assembled(ctx, kind, case, saved=False))


def validate(kind: str, ctx: Context) -> Reply:
    """B1-13: tell all that making something would be refused for, else answer the preview."""
    case = case_of(ctx, access.administration(ctx), requests.read(ctx.body))
    blocking = _wanted(ctx) is not None
    errors.refuse_if(_faults_of_new(ctx, kind, case, blocking=blocking))
    return preview_document(ctx, assembled(ctx, kind, case, saved=False))


def get(kind: str, ctx: Context) -> Reply:
    """B1-14: return a reservation or an option to who knows its token."""
    return document(ctx, _known(ctx, kind, access.administration(ctx)))


def update(kind: str, ctx: Context) -> Reply:
    """B1-12: change something and, if that is asked for, place or confirm it."""
    park = access.administration(ctx)
    stay = _known(ctx, kind, park)
    if requests.read_id(ctx.body) != stay.id:
        raise errors.bad_body("data/id", "is not the id in the path")
    if stay.status in CLOSED:
        raise errors.refused([(errors.FIXED, rules.STATUS)])
    to = _wanted(ctx)
    onward = to if to is not None and can(kind, stay.status, to) else None
    before = requests.draft_of(stay)
    draft = requests.read(ctx.body, before)
    told: list[Fault] = []
    if stay.status is not Status.NEW:
        draft, told = _without_fixed(stay, before, draft)
    case = case_of(ctx, park, draft, stay)
    told += _faults_of_change(ctx, stay, case, onward)
    errors.refuse_if(told)
    later = changed(ctx, stay, case)
    ctx.store.update(RESERVATIONS, later)
    return document(ctx, _moved(ctx, later, onward))


def delete(kind: str, ctx: Context) -> Reply:
    """B1-15: cancel something."""
    transitions.cancel(ctx, _known(ctx, kind, access.administration(ctx)))
    return Reply(204)


def _known(ctx: Context, kind: str, park: Administration) -> Reservation:
    """Return what the path names, if the caller may see it (B1-14).

    Raises:
        Refusal: 404 if there is no such thing here, or if the token is missing or wrong.
    """
    stay = ctx.store.get(RESERVATIONS, ctx.params["id"])
    there = stay is not None and stay.kind == kind and stay.administration_id == park.id
    if stay is None or not there or not (access.may_list(ctx) or _has_token(ctx, stay)):
        raise errors.missing(kind.removesuffix("s"))
    return stay


def _has_token(ctx: Context, stay: Reservation) -> bool:
    return compare_digest(stay.token.encode(), ctx.params.get("token", "").encode())


def _wanted(ctx: Context) -> Status | None:
    """Return where the call is to lead: an option's have no `confirm`."""
    if ctx.params.get("confirm", False):
        return Status.CONFIRMED
    return Status.PLACED if ctx.params.get("place", False) else None


def _moved(ctx: Context, stay: Reservation, to: Status | None) -> Reservation:
    if to is None:
        return stay
    move = transitions.confirm if to is Status.CONFIRMED else transitions.place
    return move(ctx, stay)


def _faults_of_new(ctx: Context, kind: str, case: Case, *, blocking: bool) -> list[Fault]:
    """Return all that making something would be refused for (B1-12, B1-13, B1-16)."""
    told: list[Fault] = []
    if kind == OPTIONS and not case.park.option_validity:
        told.append((errors.IMPOSSIBLE, rules.STATUS))
    told += rules.found(case, *rules.OF_STAY, *rules.OF_REST)
    return told + _faults_of_blocking(ctx, kind, case) if blocking else told


def _faults_of_change(
    ctx: Context, stay: Reservation, case: Case, onward: Status | None
) -> list[Fault]:
    """Return all that a change would be refused for.

    A stay that is placed keeps its days, group and category, so that these are held against
    nothing any more; a day of arrival that was said before may be past by now.
    """
    if stay.status is not Status.NEW:
        over = (rules.stay_is_not_over,) if onward is not None else ()
        return rules.found(case, *over, *rules.OF_REST, rules.details_are_known)
    arrives = onward is not None or case.draft.start_date != stay.start_date
    held = [one for one in rules.OF_STAY if arrives or one is not rules.arrival_is_not_past]
    told = rules.found(case, *held, *rules.OF_REST)
    return told + _faults_of_blocking(ctx, stay.kind, case) if onward is not None else told


def _faults_of_blocking(ctx: Context, kind: str, case: Case) -> list[Fault]:
    """Return what is in the way of placing: details that miss, and that nothing is free."""
    told = rules.found(case, rules.details_are_known)
    if not rules.found(case, *rules.OF_STAY, *rules.PRICING):
        stay = assembled(ctx, kind, case, saved=False)
        if not transitions.free_rentables(ctx, stay):
            told.append((errors.TAKEN, rules.START))
    return told


def _without_fixed(stay: Reservation, before: Draft, draft: Draft) -> tuple[Draft, list[Fault]]:
    """Return a draft without what can't change any more, and what is said of that.

    An accommodation that the stay was given may be sent back; that asks for nothing.
    """
    if draft.rentable_id == stay.rentable_id:
        draft = replace(draft, rentable_id=before.rentable_id)
    told = rules.fixed_faults(before, draft)
    kept = {name: getattr(before, name) for name in requests.STAY}
    return replace(draft, **kept), told
