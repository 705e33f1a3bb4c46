"""Prices a stay and explains the price, item by item, to the cent (B1-11, B1-13)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from msgspec.structs import replace

from bookable_mocks.booking_experts_v1.models import GuestGroup, InvoicedTo, Text
from bookable_mocks.booking_experts_v1.models_bookings import (
    ChosenExtra,
    InvoiceItem,
    PaymentPlanOption,
)
from bookable_mocks.booking_experts_v1.models_sales import Cost, DiscountCampaign, ItemType
from bookable_mocks.booking_experts_v1.pricing.discounts import discounted, given
from bookable_mocks.booking_experts_v1.pricing.money import ZERO, converted, percent
from bookable_mocks.booking_experts_v1.pricing.payment import Plans, options, plans
from bookable_mocks.booking_experts_v1.pricing.price_list import PriceList, Unpriceable, rate
from bookable_mocks.booking_experts_v1.pricing.quantity_types import DISPLAY, quantity
from bookable_mocks.booking_experts_v1.pricing.tariff import Choice, Line, Stay, Tariff, tariff
from bookable_mocks.booking_experts_v1.pricing.wording import PREFERENCE, RENT_NAME


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be priced. `preference_cost` is that of the rentable or tags asked for by name."""

    start: date
    end: date
    guests: GuestGroup
    booked_on: date
    currency: str | None = None
    chosen_extras: tuple[ChosenExtra, ...] = ()
    package_id: str | None = None
    coupon: str | None = None
    preference_cost: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Quote:
    """A price. All amounts are in `currency`; the deposit is not in the total, nor the provision.

    `price` and `original_price` are the all-in prices that a search shows: with and without the
    discount, of what is marked as `in_advertised_price`.
    """

    currency: str
    items: tuple[InvoiceItem, ...]
    total: Decimal
    deposit: Decimal
    rent: Decimal
    original_rent: Decimal
    price: Decimal
    original_price: Decimal
    provision: Decimal
    discount_campaign_id: str | None
    plans: Plans = field(repr=False)

    @property
    def payment_plan_options(self) -> tuple[PaymentPlanOption, ...]:
        """The plans as a reservation shows them."""
        return options(self.plans)


def quote(prices: PriceList, wish: Wish) -> Quote:
    """Price a stay.

    Raises:
        Unpriceable: if a night has no rent, the currency is not taken, or an extra is unknown.
    """
    los = (wish.end - wish.start).days
    own_rent = prices.rents.rent(wish.start, los) if los > 0 else None
    if own_rent is None:
        raise Unpriceable("start_date", "the category is not sold on all nights of the stay")
    exchange = rate(prices.administration, wish.currency)
    if exchange is None:
        raise Unpriceable("currency", f"the administration does not sell in {wish.currency}")
    campaign = given(prices.campaigns, wish.start, los, wish.booked_on, wish.coupon)
    net = discounted(campaign, own_rent)
    stay = Stay(wish.start, los, wish.guests)
    resolved = tariff(prices.costs, choices(prices, wish), stay, exchange)
    items = _Writer(prices, wish, stay, resolved).items(campaign, own_rent, net)
    due = [item for item in items if item.type is not ItemType.DEPOSIT]
    rent = converted(net, exchange)
    return Quote(
        currency=wish.currency or prices.administration.currency,
        items=items,
        total=sum((item.price for item in due), ZERO),
        deposit=sum((item.price for item in items if item.type is ItemType.DEPOSIT), ZERO),
        rent=rent,
        original_rent=converted(own_rent, exchange),
        price=resolved.advertised(net),
        original_price=resolved.advertised(own_rent),
        provision=percent(rent, prices.administration.provision_percentage),
        discount_campaign_id=campaign.id if campaign else None,
        plans=plans(prices.administration, items, wish.start, wish.booked_on),
    )


def choices(prices: PriceList, wish: Wish) -> tuple[Choice, ...]:
    """Return the package and the chosen extras; without a quantity, one of an extra is meant.

    A stay that is booked as a package has it in its all-in price (assumed: the reference lets a
    search filter on a package and calls its price exact for the filters).

    Raises:
        Unpriceable: if the category has no such extra or package.
    """
    wanted = []
    extra_id = f"package_{wish.package_id}"
    if wish.package_id is not None:
        package = prices.extras.get(extra_id)
        if package is None:
            raise Unpriceable("package", f"the category has no package {wish.package_id}")
        wanted.append(Choice(package, advertised=True))
    for chosen in wish.chosen_extras:
        extra = prices.extras.get(chosen.extra_id)
        if extra is None:
            raise Unpriceable("chosen_extras", f"the category has no extra {chosen.extra_id}")
        if wish.package_id is None or chosen.extra_id != extra_id:
            wanted.append(Choice(extra, 1 if chosen.quantity is None else chosen.quantity))
    return tuple(wanted)


class _Writer:
    """Writes the items of one stay."""

    def __init__(self, prices: PriceList, wish: Wish, stay: Stay, resolved: Tariff) -> None:
        self.prices = prices
        self.wish = wish
        self.stay = stay
        self.resolved = resolved
        self.written: list[InvoiceItem] = []

    def items(
        self, campaign: DiscountCampaign | None, own_rent: Decimal, net: Decimal
    ) -> tuple[InvoiceItem, ...]:
        """Write the rent, its discount, each cost and extra, and the preference cost.

        Lines that come to nothing because nobody is counted are left out.
        """
        exchange, category = self.resolved.rate, self.prices.category
        original = converted(own_rent, exchange)
        unit = category.name.get("en") or category.reference
        self._add(RENT_NAME, f"rent_{category.id}", original, product=f"Rent - {unit}")
        if campaign is not None:
            discount = converted(net, exchange) - original
            self._add(campaign.name, f"discount_campaign_{campaign.id}", discount)
        for line in self.resolved.lines:
            if line.fixed or line.shares:
                self._add_line(line, converted(line.price(net), exchange))
        if self.wish.preference_cost:
            price = converted(self.wish.preference_cost, exchange)
            self._add(PREFERENCE, f"preference_{category.id}", price, advertised=False)
        return tuple(self.written)

    def _add(
        self, name: Text, sku: str, price: Decimal, *, product: str = "", advertised: bool = True
    ) -> None:
        self._write(
            InvoiceItem(
                id="",
                name=name,
                type=ItemType.COST_DOWN,
                quantity=Decimal(1),
                quantity_type="fixed",
                display_quantity_type=DISPLAY["fixed"],
                price=price,
                in_advertised_price=advertised,
                product_name=product or name.get("en", sku),
                sku=sku,
                invoiced_to=self.prices.administration.invoiced_to,
            )
        )

    def _add_line(self, line: Line, price: Decimal) -> None:
        source = line.source
        number, kind = quantity(line, self.stay)
        is_cost = isinstance(source, Cost)
        customer = source.type is not ItemType.COST_DOWN
        self._write(
            InvoiceItem(
                id="",
                name=source.name,
                type=source.type,
                quantity=number,
                quantity_type=kind,
                display_quantity_type=DISPLAY[kind],
                price=price,
                in_advertised_price=line.advertised,
                product_name=source.name.get("en", source.id),
                sku=f"extra_cost_{source.id.rsplit('_', 1)[-1]}",
                invoiced_to=InvoicedTo.CUSTOMER
                if customer
                else self.prices.administration.invoiced_to,
                chosen_extra_id=None if is_cost else source.id,
                cost_ids=(source.id,) if is_cost else (),
            )
        )

    def _write(self, item: InvoiceItem) -> None:
        """Keep an item, with an id that the same preview will have again."""
        wish = self.wish
        text = f"{self.prices.category.id}:{wish.start}:{wish.end}:{len(self.written)}:{item.sku}"
        item_id = blake2b(text.encode(), digest_size=10).hexdigest()
        self.written.append(replace(item, id=item_id))
