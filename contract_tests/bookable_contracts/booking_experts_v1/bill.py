"""The lines of a preview or a booking, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bookable_contracts.booking_experts_v1.desk import RESERVATIONS, Desk
from bookable_contracts.booking_experts_v1.money import Booked, Line, applies, decimal, line, prices
from bookable_contracts.booking_experts_v1.stays import Stay
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.jsonapi.collection import Resource
from bookable_contracts.oracles.jsonapi.documents import included, linked_by
from bookable_contracts.verdicts import NotTested, expect

PATHS = "invoice_items,invoice_items.costs,invoice_items.chosen_extra,available_extras"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """An answer about a stay with all that it costs."""

    exchange: Exchange

    @property
    def attributes(self) -> Mapping[str, Any]:
        """The attributes of the reservation or option."""
        found = self.exchange.at("/data/attributes")
        return found if isinstance(found, dict) else {}

    @property
    def items(self) -> list[Resource]:
        """The lines."""
        return [each for each in included(self.exchange) if each.get("type") == "invoice_items"]

    def figure(self, name: str) -> Decimal:
        """Return an amount of the answer; NotTested if it is none."""
        return self._read(self.attributes.get(name), name)

    def price(self, item: Resource) -> Decimal:
        """Return what a line costs; NotTested if it does not say."""
        return self._read((item.get("attributes") or {}).get("price"), "price of a line")

    def sum(self, *, deposit: bool = False, advertised: bool | None = None) -> Decimal:
        """Add lines up: the deposit or all others, of the all-in price or not."""
        total = Decimal(0)
        for item in self.items:
            attributes = item.get("attributes") or {}
            extra = bool(linked_by(item, "chosen_extra"))
            shown = bool(attributes.get("in_advertised_price")) and not extra
            if (attributes.get("type") == "deposit") is deposit and advertised in {None, shown}:
                total += self.price(item)
        return total

    def by(self, relationship: str) -> dict[str, Decimal]:
        """Return what the lines that lead to a cost or an extra come to, by its id."""
        found: dict[str, Decimal] = {}
        for item in self.items:
            for _, ident in linked_by(item, relationship)[:1]:
                found[ident] = found.get(ident, Decimal(0)) + self.price(item)
        return found

    def extras(self) -> dict[str, Mapping[str, Any]]:
        """Return the attributes of the available extras, by id."""
        listed = linked_by(self.exchange.at("/data") or {}, "available_extras")
        there = {
            str(each.get("id")): each.get("attributes") or {}
            for each in included(self.exchange)
            if each.get("type") == "extras"
        }
        return {ident: there[ident] for _, ident in listed if ident in there}

    def _read(self, value: Any, name: str) -> Decimal:
        try:
            return decimal(value)
        except ValueError:
            raise NotTested(f"the {name} of an answer is no amount", self.exchange) from None


def billed(desk: Desk, stay: Stay, kind: str = RESERVATIONS, **rest: Any) -> Bill:
    """Preview a stay with everything that it costs; the answer is judged."""
    body = desk.body(stay, kind, details=False, **rest)
    exchange = desk.write("preview", kind, stay, body, include=PATHS)
    answered(desk.contract, exchange, 200)
    return Bill(exchange=exchange)


def adds_up(bill: Bill) -> None:
    """Hold a bill to its sums: total, deposit, and the rent among its lines (B1-11)."""
    total, deposit = bill.sum(), bill.sum(deposit=True)
    message = f"total should be the sum of the lines but for the deposit, {total}"
    expect(bill.figure("total") == total, message, bill.exchange)
    message = f"deposit should be the sum of its lines, {deposit}"
    expect(bill.figure("deposit") == deposit, message, bill.exchange)
    rent = bill.figure("rent")
    plain = [
        item
        for item in bill.items
        if not linked_by(item, "costs") and not linked_by(item, "chosen_extra")
    ]
    lines = sum((bill.price(item) for item in plain), Decimal(0))
    expect(
        lines == rent, "the lines that are no cost and no extra should be the rent", bill.exchange
    )


def expected(
    desk: Desk, stay: Stay, bill: Bill, group: Mapping[str, int], chosen: Mapping[str, int]
) -> tuple[dict[str, Decimal], list[Line]]:
    """Work out what the costs and the chosen extras come to, by the lists of the park (B1-11)."""
    booked = Booked(
        start=stay.start,
        los=stay.los,
        group=group,
        rent=bill.figure("rent"),
        today=desk.park.today,
    )
    category = desk.park.category(stay.category)
    wanted = {ident for _, ident in linked_by(category, "costs")}
    lines = []
    for each in desk.park.listed("listCosts", stay.administration):
        attributes = each.get("attributes") or {}
        if each["id"] in wanted and applies(
            attributes.get("if_stay_overlaps"), stay.start, stay.end
        ):
            lines.append(line(str(each["id"]), attributes.get("amounts") or (), booked))
    for each in desk.park.listed("listExtras", stay.administration):
        if each["id"] in chosen:
            amounts = (each.get("attributes") or {}).get("amounts") or ()
            lines.append(line(str(each["id"]), amounts, booked, chosen[each["id"]]))
    return prices(lines, booked), lines
