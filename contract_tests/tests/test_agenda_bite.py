"""Planted defects in our mock: each turns its own rule red, and no other."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import msgspec
import pytest
from agenda_runs import (
    BOOKING,
    CANCELLING,
    LISTS,
    PEOPLE,
    TIMES,
    WIRE,
    broken,
    broken_by,
    lax,
    with_handler,
)

from bookable_mocks.agenda import (
    MOCK,
    appointments,
    calculation,
    errors,
    serialize,
    wire,
)
from bookable_mocks.agenda.choices import Choices
from bookable_mocks.agenda.models import APPOINTMENTS
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import Refusal

pytestmark = pytest.mark.slow


def test_a_new_customer_that_is_not_taken_over_breaks_ag_01(tmp_path: Path) -> None:
    def stubborn(original: Any, ctx: Context) -> Any:
        known = ctx.store.get(APPOINTMENTS, ctx.params.get("Id", 0))
        if known is not None:
            ctx.params["CustomerId"] = known.customer_id
        return original(ctx)

    assert broken(tmp_path, with_handler("setAppointment", stubborn), only=BOOKING) == ["AG-01"]


def test_a_choice_of_the_first_resource_alone_breaks_ag_02(tmp_path: Path) -> None:
    def first(original: Any, ctx: Context) -> Any:
        if ctx.params["AppointmentTypeId"] == 1 and ctx.params["OverrideMode"] == 0:
            ctx.params.setdefault("ResourceId", 1)
        return original(ctx)

    assert broken(tmp_path, with_handler("setAppointment", first), only=BOOKING) == ["AG-02"]


def test_a_change_by_a_consumer_breaks_ag_03(tmp_path: Path) -> None:
    def lenient(original: Any, ctx: Context) -> Any:
        if "Id" in ctx.params:
            ctx.params["BookingMode"] = "customer"
        return original(ctx)

    assert broken(tmp_path, with_handler("setAppointment", lenient), only=BOOKING) == ["AG-03"]


def test_notes_that_are_replaced_break_ag_04(tmp_path: Path) -> None:
    def forgetful(original: Any, ctx: Context) -> Any:
        reply = original(ctx)
        known = ctx.store.get(APPOINTMENTS, ctx.params.get("Id", 0))
        if known is not None:
            ctx.store.put(APPOINTMENTS, msgspec.structs.replace(known, notes=known.notes[-1:]))
        return reply

    assert broken(tmp_path, with_handler("setAppointment", forgetful), only=BOOKING) == ["AG-04"]


def test_required_fields_that_may_be_missing_break_ag_05(tmp_path: Path) -> None:
    assert broken_by(tmp_path, "agenda-required-fields-unasked", only=BOOKING) == ["AG-05"]


def test_overriding_that_does_nothing_breaks_ag_06(tmp_path: Path) -> None:
    def strict(original: Any, ctx: Context) -> Any:
        if "Id" in ctx.params:
            ctx.params["OverrideMode"] = 0
        return original(ctx)

    assert broken(tmp_path, with_handler("setAppointment", strict), only=BOOKING) == ["AG-06"]


def test_a_need_to_confirm_that_is_not_there_breaks_ag_07(tmp_path: Path) -> None:
    def wrong(original: Any, ctx: Context) -> Any:
        reply = original(ctx)
        return Reply(200, {**reply.body, "Confirmation": {"Required": "1"}}, reply.media_type)

    spoilt = with_handler("requiresConfirmation", wrong)
    assert broken(tmp_path, spoilt, only=CANCELLING) == ["AG-07"]


def test_remarks_of_a_customer_break_ag_08(tmp_path: Path) -> None:
    def noted(original: Any, ctx: Context) -> Any:
        reply = original(ctx)
        known = ctx.store.get(APPOINTMENTS, ctx.params["Id"])
        remarks = ctx.params.get("Remarks")
        if known and remarks and ctx.params["Mode"] == "customer" and not ctx.params["DryRun"]:
            notes = (*known.notes, remarks)
            ctx.store.put(APPOINTMENTS, msgspec.structs.replace(known, notes=notes))
        return reply

    assert broken(tmp_path, with_handler("cancelAppointment", noted), only=CANCELLING) == ["AG-08"]


def test_a_check_that_cancels_breaks_ag_09(tmp_path: Path) -> None:
    assert broken_by(tmp_path, "agenda-dry-run-cancels", only=CANCELLING) == ["AG-09"]


def test_removing_that_only_cancels_breaks_ag_10(tmp_path: Path) -> None:
    def gentle(_: Any, ctx: Context) -> Any:
        known = ctx.store.get(APPOINTMENTS, ctx.params["Id"])
        if known is None:
            raise errors.refusal("APPOINTMENT_NOT_FOUND")
        appointments.release(ctx, known)
        label = appointments.Label.CANCELLED
        ctx.store.put(APPOINTMENTS, msgspec.structs.replace(known, label=label))
        return appointments.answer(ctx)

    assert "AG-10" in broken(tmp_path, with_handler("removeAppointment", gentle), only=CANCELLING)


def test_a_filter_that_is_not_looked_at_breaks_ag_11(tmp_path: Path) -> None:
    assert broken_by(tmp_path, "agenda-customer-filter-unread", only=LISTS) == ["AG-11"]


def test_an_offset_that_is_not_looked_at_breaks_ag_12(tmp_path: Path) -> None:
    assert broken_by(tmp_path, "agenda-offset-unread", only=LISTS) == ["AG-12"]


def test_any_telephone_number_breaks_ag_13(tmp_path: Path) -> None:
    assert broken_by(tmp_path, "agenda-any-telephone", only=PEOPLE) == ["AG-13"]


def test_a_short_password_breaks_ag_14(tmp_path: Path) -> None:
    assert broken_by(tmp_path, "agenda-password-of-five", only=PEOPLE) == ["AG-14"]


def test_a_login_that_tells_why_breaks_ag_15(tmp_path: Path) -> None:
    def telling(original: Any, ctx: Context) -> Any:
        try:
            return original(ctx)
        except Refusal:
            if ctx.params["Password"] == "wrong-one":
                raise
            raise errors.refusal("CUSTOMER_NOT_FOUND") from None

    assert broken(tmp_path, with_handler("loginCustomer", telling), only=PEOPLE) == ["AG-15"]


def test_a_block_that_stays_breaks_ag_16(tmp_path: Path) -> None:
    assert broken_by(tmp_path, "agenda-removed-block-stays", only=TIMES) == ["AG-16"]


def test_days_without_times_break_ag_17(tmp_path: Path) -> None:
    def more(original: Any, ctx: Context) -> Any:
        reply = original(ctx)
        reply.body["Objects"].append({"Date": "2027-12-25", "Month": "12", "Day": "25"})
        return reply

    # A day that the model limit has filled is then still bookable.
    found = broken(tmp_path, with_handler("getBookableDays", more), only=TIMES)
    assert found == ["AG-17", "AG-18"]


def test_a_limit_that_is_not_kept_breaks_ag_18(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlimited(settings: Any) -> calculation.Effects:
        return dataclasses.replace(effects(settings), per_day=None)

    effects = calculation.effects
    monkeypatch.setattr("bookable_mocks.agenda.supply.effects", unlimited)
    assert broken(tmp_path, only=TIMES) == ["AG-18"]


def test_times_of_one_figure_break_ag_19(tmp_path: Path) -> None:
    assert broken_by(tmp_path, "agenda-times-of-one-figure", only=WIRE) == ["AG-19"]


def test_a_time_that_stays_taken_breaks_ag_20(tmp_path: Path) -> None:
    assert broken_by(tmp_path, "agenda-cancelled-stays-taken", only=TIMES) == ["AG-20"]


def test_several_winners_break_ag_20(tmp_path: Path) -> None:
    def generous(original: Any, ctx: Context) -> Any:
        ctx.params["OverrideMode"] = 1
        return original(ctx)

    assert broken(tmp_path, with_handler("setAppointment", generous), only=("AG-20",)) == ["AG-20"]


def test_no_forms_break_ag_21(tmp_path: Path) -> None:
    def get_only(document: dict[str, Any]) -> None:
        document["x-rpc"]["methods"] = ["GET"]

    assert broken(tmp_path, contract=lax(get_only), only=WIRE) == ["AG-21"]


@pytest.mark.parametrize(
    "defect", ["agenda-signature-unread", "agenda-old-salt", "agenda-future-salt"]
)
def test_a_signature_that_is_not_looked_at_breaks_ag_22(tmp_path: Path, defect: str) -> None:
    assert broken_by(tmp_path, defect, only=WIRE) == ["AG-22"]


def test_one_hash_alone_breaks_ag_22(tmp_path: Path) -> None:
    mock = dataclasses.replace(MOCK, choices=Choices(sha1_accepted=False))
    assert broken(tmp_path, mock, only=WIRE) == ["AG-22"]


def test_a_refused_call_that_changes_something_breaks_ag_23(tmp_path: Path) -> None:
    def sly(original: Any, ctx: Context) -> Any:
        try:
            return original(ctx)
        except Refusal as refused:
            known = ctx.store.get(APPOINTMENTS, ctx.params.get("Id", 0))
            if known is not None and refused.problem.code == "CHANGE_NOT_ALLOWED":
                ctx.store.put(APPOINTMENTS, msgspec.structs.replace(known, notes=("Tried",)))
            return errors.render(refused.problem, ctx)

    assert broken(tmp_path, with_handler("setAppointment", sly), only=WIRE) == ["AG-23"]


def test_xml_that_is_not_escaped_breaks_ag_23(tmp_path: Path) -> None:
    def raw(body: Any) -> bytes:
        return wire.to_xml(body).replace(b"&amp;", b"&").replace(b"&lt;", b"<")

    spoilt = dataclasses.replace(MOCK, encoders={wire.XML: raw})
    assert broken(tmp_path, spoilt, only=WIRE) == ["AG-23"]


def test_another_status_breaks_ag_24(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = serialize.appointment

    def disabled(record: Any, *rest: Any) -> Any:
        written = write(record, *rest)
        return {**written, "Status": "2"} if written["Label"] == "4" else written

    monkeypatch.setattr(serialize, "appointment", disabled)
    assert broken(tmp_path, only=CANCELLING) == ["AG-24"]


def test_a_change_that_is_not_told_breaks_ag_25(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def once(ctx: Context, entity: str, number: int) -> None:
        if "id" not in ctx.params:
            changed(ctx, entity, number)

    changed = appointments.telling.changed
    monkeypatch.setattr(appointments.telling, "changed", once)
    assert broken(tmp_path, hook=True) == ["AG-25"]


def test_a_list_in_another_order_breaks_ag_26(tmp_path: Path) -> None:
    def backwards(original: Any, ctx: Context) -> Any:
        reply = original(ctx)
        reply.body["Objects"].reverse()
        return reply

    assert broken(tmp_path, with_handler("getResources", backwards), only=LISTS) == ["AG-26"]
