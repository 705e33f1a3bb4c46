"""Customers and their accounts (AG-12 to AG-15)."""

from __future__ import annotations

from typing import Any

import msgspec

from bookable_mocks.agenda import find, passwords, rules, serialize, telling
from bookable_mocks.agenda.appointments import later_than
from bookable_mocks.agenda.enums import FieldType, RecordStatus
from bookable_mocks.agenda.errors import refusal
from bookable_mocks.agenda.models import ACCOUNTS, CUSTOMERS, Account, Customer
from bookable_mocks.agenda.replies import answer, answers_to, many, moment_given, only, page
from bookable_mocks.agenda.times import whole
from bookable_mocks.engine.conditions import Where, eq, negated
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import reject_if

TEXTS = {
    "AccountNumber": "account_number",
    "Email": "email",
    "FirstName": "first_name",
    "LastName": "last_name",
    "Insertions": "insertions",
    "BirthDate": "birth_date",
    "Gender": "gender",
    "Street": "street",
    "HouseNr": "house_nr",
    "HouseNrAddition": "house_nr_addition",
    "ZipCode": "zip_code",
    "City": "city",
    "Country": "country",
    "Phone": "phone",
    "MobilePhone": "mobile_phone",
}
"""What a call says of a customer, and the fields that keep it as text."""


def get_customers(ctx: Context) -> Reply:
    """AG-12: the customers that fit all filters; with UpdatedAfter alone deleted ones too."""
    filters = _filters(ctx)
    after = moment_given(ctx, "UpdatedAfter")
    where = [eq("company", ctx.owner), *filters, *later_than("updated_at", after)]
    if after is None or filters:
        where.append(negated(eq("status", RecordStatus.DELETED)))
    limit, offset = page(ctx)
    found = ctx.store.select(CUSTOMERS, *where, order="id", limit=limit, offset=offset)
    total = ctx.store.count(CUSTOMERS, *where)
    stats = serialize.stats(limit, offset, len(found), total)
    fields = find.fields(ctx)
    return answer(ctx, many("Customer", [serialize.customer(c, fields) for c in found]), stats)


def get_customer(ctx: Context) -> Reply:
    """AG-12: one customer; a deleted one with Id and Status alone."""
    found = find.customer(ctx, ctx.params["id"], deleted=True)
    return answer(ctx, {"Customer": serialize.customer(found, find.fields(ctx))})


def set_customer(ctx: Context) -> Reply:
    """AG-13: without id a customer is made, with one it is changed."""
    saved = _change(ctx) if "id" in ctx.params else _make(ctx)
    telling.changed(ctx, telling.CONSUMER, saved.id)
    return answer(ctx, only("Customer", serialize.saved(saved.id, saved.status)))


def login_customer(ctx: Context) -> Reply:
    """AG-15: give the customer whose credentials these are; nobody is logged in."""
    account = ctx.store.get(ACCOUNTS, _account_id(ctx, ctx.params["Username"]))
    salt = account.salt if account else passwords.NOBODY
    known = account.password_hash if account else ""
    if not passwords.right(ctx.params["Password"], salt, known) or account is None:
        raise refusal("LOGIN_FAILED")
    customer = ctx.store.get(CUSTOMERS, account.customer_id)
    if customer is None or customer.status is not RecordStatus.ENABLED:
        raise refusal("LOGIN_FAILED")
    return answer(ctx, {"Customer": serialize.customer(customer, find.fields(ctx))})


def add_account(
    ctx: Context, company: str, customer: Customer, username: str, password: str
) -> None:
    """AG-14: let a customer log in; only a hash of the password is kept."""
    salt = ctx.ids.token("agenda.salt")
    account = Account(
        id=f"{company}:{username}",
        company=company,
        customer_id=customer.id,
        salt=salt,
        password_hash=passwords.hashed(password, salt),
    )
    ctx.store.insert(ACCOUNTS, account)


def _make(ctx: Context) -> Customer:
    username, password = ctx.params.get("Username", ""), ctx.params.get("Password")
    reject_if(rules.new_account(username, password))
    fields = find.asked(ctx, FieldType.REGISTRATION)
    extra = answers_to(ctx, fields)
    reject_if(rules.unanswered(fields, extra))
    if username and ctx.store.get(ACCOUNTS, _account_id(ctx, username)) is not None:
        raise refusal("USERNAME_TAKEN")
    made = Customer(
        id=ctx.ids.number("agenda.customer"),
        company=ctx.owner,
        created_at=whole(ctx.now),
        updated_at=whole(ctx.now),
        extra=extra,
        **_given(ctx),
    )
    ctx.store.insert(CUSTOMERS, made)
    if username and made.status is not RecordStatus.DELETED:
        add_account(ctx, ctx.owner, made, username, password or "")
    return made


def _change(ctx: Context) -> Customer:
    known = find.customer(ctx, ctx.params["id"])
    extra = answers_to(ctx, find.asked(ctx, FieldType.REGISTRATION))
    changed = msgspec.structs.replace(
        known, updated_at=whole(ctx.now), extra={**known.extra, **extra}, **_given(ctx)
    )
    if changed.status is RecordStatus.DELETED:
        ctx.store.delete(ACCOUNTS, eq("customer_id", known.id))
    return ctx.store.update(CUSTOMERS, changed)


def _given(ctx: Context) -> dict[str, Any]:
    """Return what the call says of a customer, by field; what it leaves out is missing."""
    given: dict[str, Any] = {
        field: str(ctx.params[name]) for name, field in TEXTS.items() if name in ctx.params
    }
    given["email_key"] = given["email"].lower()
    if "Status" in ctx.params:
        given["status"] = RecordStatus(ctx.params["Status"])
    return given


def _filters(ctx: Context) -> list[Where]:
    where = []
    if "Email" in ctx.params:
        where.append(eq("email_key", ctx.params["Email"].lower()))
    if "BirthDate" in ctx.params:
        where.append(eq("birth_date", ctx.params["BirthDate"]))
    if "AccountNumber" in ctx.params:
        where.append(eq("account_number", ctx.params["AccountNumber"]))
    return where


def _account_id(ctx: Context, username: str) -> str:
    return f"{ctx.owner}:{username}"
