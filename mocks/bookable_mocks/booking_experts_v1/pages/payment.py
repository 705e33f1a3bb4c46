"""The pay page: what the stay costs, what is due, and how the payment goes (B1-20)."""

from __future__ import annotations

from dataclasses import dataclass

from bookable_mocks.booking_experts_v1.models import InvoicedTo
from bookable_mocks.booking_experts_v1.models_bookings import InvoiceItem
from bookable_mocks.booking_experts_v1.models_sales import ItemType
from bookable_mocks.booking_experts_v1.pages.given import Given
from bookable_mocks.booking_experts_v1.pages.html import Child, Html, join, tag
from bookable_mocks.booking_experts_v1.pages.layout import Fault, Faults, Wrong, choices, form
from bookable_mocks.booking_experts_v1.pages.parts import stay_page, summary, translated
from bookable_mocks.booking_experts_v1.pages.visit import Visit

OUTCOMES = ("success", "open", "open_but_confirmed", "failure", "cancelled")
"""How a payment may go, by the words of the callback."""

_WHEN = {ItemType.COST: "cost", ItemType.COST_DOWN: "cost_down", ItemType.DEPOSIT: "deposit_item"}


@dataclass(frozen=True, slots=True)
class Payment:
    """What was chosen: how it goes and, where there is a choice, by which plan."""

    outcome: str
    plan: str | None


def view(visit: Visit, given: Given, faults: Faults = ()) -> str:
    """Return the page; the form shows what was chosen before, or that the payment succeeds."""
    words = visit.words
    outcomes = [(outcome, words(f"outcome_{outcome}")) for outcome in OUTCOMES]
    return stay_page(
        visit,
        words("pay"),
        summary(visit),
        _costs(visit),
        form(
            words,
            words("confirm"),
            tag("input", type="hidden", name="seen", value=visit.seen),
            _plans(visit, given, faults),
            choices(
                words("outcome"),
                "outcome",
                outcomes,
                given.text("outcome", OUTCOMES[0]),
                faults,
                hint=words("outcome_hint"),
            ),
        ),
        faults=faults,
    )


def read(visit: Visit, given: Given) -> Payment | Wrong:
    """Return what was chosen, or what is wrong with it."""
    words, faults = visit.words, []
    if given.text("seen") != visit.seen:
        return Wrong((Fault("", words("changed")),), stale=True)
    plan = given.text("plan") or None
    if _has_choice(visit) and plan not in _plan_ids(visit):
        faults.append(Fault("plan", words("choose_plan")))
    outcome = given.text("outcome")
    if outcome not in OUTCOMES:
        faults.append(Fault("outcome", words("choose_outcome")))
    return (
        Wrong(tuple(faults)) if faults else Payment(outcome, plan if _has_choice(visit) else None)
    )


def _has_choice(visit: Visit) -> bool:
    """Return whether plans can still be chosen from: there are several, and nothing is paid yet."""
    return len(visit.reservation.payment_plan_options) > 1 and not visit.reservation.paid


def _plan_ids(visit: Visit) -> list[str]:
    return [option.id for option in visit.reservation.payment_plan_options]


def _plans(visit: Visit, given: Given, faults: Faults) -> Html | None:
    if not _has_choice(visit):
        return None
    words, stay = visit.words, visit.reservation
    named = {"total": words("plan_total"), "down_payment": words("plan_down_payment")}
    options = [
        (option.id, f"{named.get(option.id, option.id)}: {visit.money(option.price)}")
        for option in stay.payment_plan_options
    ]
    chosen = given.text("plan", stay.payment_plan or options[0][0])
    return choices(words("plan"), "plan", options, chosen, faults)


def _costs(visit: Visit) -> Html:
    words, stay = visit.words, visit.reservation
    head = tag(
        "tr",
        tag("th", words("item"), scope="col"),
        tag("th", words("price"), scope="col", class_="price"),
    )
    sums = [_sum(words("total"), visit.money(stay.total))]
    if stay.paid:
        sums.append(_sum(words("paid_so_far"), visit.money(stay.paid)))
    if not _has_choice(visit):
        sums.append(_sum(words("due_now"), visit.money(visit.due), class_="due"))
    return tag(
        "table",
        tag("caption", words("costs")),
        tag("thead", head),
        tag("tbody", [_line(visit, item) for item in stay.invoice_items]),
        tag("tfoot", sums),
    )


def _line(visit: Visit, item: InvoiceItem) -> Html:
    words = visit.words
    when = words(_WHEN[item.type])
    if item.invoiced_to is InvoicedTo.TOUR_OPERATOR:
        when = f"{when}, {words('by_operator')}"
    name: Child = translated(words, item.name)
    if item.quantity != 1:
        name = join(f"{_number(visit, item)} × ", name)
    return tag(
        "tr", tag("th", name, tag("small", when), scope="row"), tag("td", visit.money(item.price))
    )


def _number(visit: Visit, item: InvoiceItem) -> str:
    figures = f"{item.quantity.normalize():f}"
    return figures.replace(".", ",") if visit.words.lang == "nl" else figures


def _sum(name: str, amount: str, class_: str | None = None) -> Html:
    return tag("tr", tag("th", name, scope="row"), tag("td", amount), class_=class_)
