"""The scopes that apps can be granted, as `resource|verb` (B3-03)."""

from __future__ import annotations

_READ = """
    administration agenda_period agreement amenity area_type availability billing/bill
    billing/entry booking category_group category channel::booking channel::customer
    channel::order channel::reservation channel city contact cost currency_conversion customer
    debtor discount_action discount_card domain executor extra_order_item extra facility guest
    invoice journal_transaction label ledger_account main_order_item master_price_list
    meter_type order organization owner package_entry package payment_handler payment_method
    payment_request payment period question_answer receipt refund_request region register
    rentable_identity rentable_segment rentable_type_group rentable_type rentable reservation
    review_form review room_type room signature subdomain terms timesheet todo_image todo_list
    todo user vat_code vat_tariff
"""

_DELETE = """
    agenda_period channel guest payment_handler rentable_identity rentable timesheet todo_image
    todo
"""

_WRITE = """
    agenda_period category channel chargeback customer extra_order_item guest internal_message
    label master_price_list memo message payment_handler payment_method payment_result payment
    refund_result rentable_identity rentable_type rentable reservation review signature
    timesheet todo_image todo
"""

_MANAGE = """
    checkout_portal
"""

SCOPES = tuple(
    f"{name}|{verb}"
    for verb, names in (
        ("read", _READ),
        ("delete", _DELETE),
        ("write", _WRITE),
        ("manage", _MANAGE),
    )
    for name in names.split()
)
"""All of them."""

READING = tuple(scope for scope in SCOPES if scope.endswith("|read") and "::" not in scope)
"""What an app needs that only looks."""

CHANNEL = tuple(scope for scope in SCOPES if scope.startswith("channel::"))
"""B3-19: what a tour operator is granted."""

FULL = tuple(scope for scope in SCOPES if scope not in CHANNEL)
"""What an app of the park itself is granted."""


def reading(type_name: str) -> frozenset[str]:
    """Return the scopes of which one lets an app read a type; none means that it needs none."""
    return frozenset({f"{type_name}|read", f"channel::{type_name}|read"} & _KNOWN)


_KNOWN = frozenset(SCOPES)
