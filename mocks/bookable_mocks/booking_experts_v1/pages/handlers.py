"""The pages on the wire: find the reservation by id and token, show a form, take it, lead on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from hmac import compare_digest

from bookable_mocks.booking_experts_v1 import errors, serialize, transitions
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.pages import told
from bookable_mocks.booking_experts_v1.pages.filled import filled_by
from bookable_mocks.booking_experts_v1.pages.given import Given, read_form
from bookable_mocks.booking_experts_v1.pages.layout import HEADERS, Fault, Wrong
from bookable_mocks.booking_experts_v1.pages.sheets import SHEETS, Sheet
from bookable_mocks.booking_experts_v1.pages.visit import NOT_ASKED, Visit
from bookable_mocks.booking_experts_v1.pages.words import Words, words
from bookable_mocks.booking_experts_v1.redirects import led_to
from bookable_mocks.booking_experts_v1.states import RESERVATIONS as STAYS
from bookable_mocks.booking_experts_v1.tables import RESERVATIONS
from bookable_mocks.booking_experts_v1.wire import locales_in
from bookable_mocks.booking_experts_v1.world_catalog import catalog_of
from bookable_mocks.engine.mock import Context, Page, Reply
from bookable_mocks.engine.parameters import parse_query
from bookable_mocks.engine.problem import Problem, Refusal

HTML = "text/html; charset=utf-8"
DONE = "done"


def show(sheet: Sheet, ctx: Context) -> Reply:
    """Show a page's form, with what was filled in before."""
    visit = _visit(ctx)
    if visit is None:
        return _not_found(ctx)
    return _closed(sheet, visit) or _html(200, sheet.view(visit, _before(ctx, sheet, visit), ()))


def submit(sheet: Sheet, ctx: Context) -> Reply:
    """Take a page's form and lead the customer on, or show it again with what is wrong.

    A second click finds the reservation as the first one left it: the page's transaction was
    opened before anything was read.
    """
    visit = _visit(ctx)
    if visit is None:
        return _not_found(ctx)
    closed = _closed(sheet, visit)
    if closed:
        return closed
    try:
        given = read_form(ctx.request) if ctx.request else Given()
    except Refusal as refusal:
        fault = Fault("", visit.words("unreadable"))
        return _html(refusal.problem.status, sheet.view(visit, Given(), (fault,)))
    read = sheet.read(ctx, visit, given)
    if isinstance(read, Wrong):
        status = 409 if read.stale else 422
        return _html(status, sheet.view(visit, given, read.faults))
    try:
        with ctx.store.database.savepoint():  # a refusal takes back what was written before it
            status_word = sheet.take(ctx, visit.reservation, read)
    except Refusal as refusal:
        told_why = tuple(_in_words(visit.words, refusal.problem))
        return _html(refusal.problem.status, sheet.view(visit, given, told_why))
    return _led_on(ctx, sheet, visit.reservation, status_word)


def done(ctx: Context) -> Reply:
    """Tell what became of it, where the shop gave no URL to lead the customer to."""
    visit = _visit(ctx)
    status = _asked(ctx, "status")
    if visit is None or not told.is_told(status):
        return _not_found(ctx)
    return _html(200, told.done(visit, status))


def _in_words(words: Words, problem: Problem) -> Iterator[Fault]:
    """Yield why the vendor's rules refuse something, as the page says it."""
    told_by = [(one.where.rpartition("/")[2], one.message) for one in problem.violations]
    for what, why in told_by or [("", problem.detail)]:
        key = {errors.BLANK: "lacks", errors.TAKEN: "taken"}.get(why, "refused")
        yield Fault("", words(key, what=what, why=why))


def _led_on(ctx: Context, sheet: Sheet, stay: Reservation, status: str) -> Reply:
    parameters = {"reservation_id": stay.id, "token": stay.token, "status": status}
    away = led_to(stay.after_payment_return_url, **parameters) if sheet.leads_back else None
    here = led_to(serialize.page_url(ctx, stay, DONE), status=status)
    return Reply(303, "", {**HEADERS, "location": away or here or ""}, HTML)


def _visit(ctx: Context) -> Visit | None:
    """Return what the page is about, or None if the id or the token is wrong."""
    stay = ctx.store.get(RESERVATIONS, ctx.params["id"])
    token = _asked(ctx, "token")
    if stay is None or stay.kind != STAYS:
        return None
    if not compare_digest(stay.token.encode(), token.encode()):
        return None
    stay, catalog = transitions.offered_now(ctx, stay), catalog_of(ctx)
    return Visit(
        words=words(stay.locale),
        reservation=stay,
        park=catalog.administrations[stay.administration_id].name,
        category=catalog.categories[stay.category_id].name,
        due=serialize.due(stay),
        urls=serialize.links(ctx, stay),
    )


def _before(ctx: Context, sheet: Sheet, visit: Visit) -> Given:
    known = filled_by(ctx, visit.reservation.id).get(sheet.name)
    return Given({name: [text] for name, text in known.answers.items()} if known else {})


def _closed(sheet: Sheet, visit: Visit) -> Reply | None:
    why = visit.why_closed(sheet.name)
    if why is None:
        return None
    return _html(404 if why == NOT_ASKED else 409, told.closed(visit, why))


def _not_found(ctx: Context) -> Reply:
    return _html(404, told.not_found(_accepted(ctx)))


def _accepted(ctx: Context) -> Words:
    """Return the language that the browser asks for, while nobody knows whose page it is."""
    header = ctx.request.headers.get("accept-language", "") if ctx.request else ""
    return words(locales_in(header)[0])


def _asked(ctx: Context, name: str) -> str:
    """Return a parameter of the query, "" if it is missing or can't be read."""
    try:
        return parse_query(ctx.request.query if ctx.request else "").get(name, [""])[-1]
    except Refusal:
        return ""


def _html(status: int, page: str) -> Reply:
    return Reply(status, page, HEADERS, HTML)


BASE = "/_pages/booking-experts-v1/reservations/{id}"

PAGES = (
    *(Page("GET", f"{BASE}/{sheet.name}", partial(show, sheet)) for sheet in SHEETS),
    *(Page("POST", f"{BASE}/{sheet.name}", partial(submit, sheet)) for sheet in SHEETS),
    Page("GET", f"{BASE}/{DONE}", done),
)
