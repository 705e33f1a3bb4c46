"""Appointments that exist: read, confirmed, cancelled, removed."""

from __future__ import annotations

from typing import Any

import pytest

DAY = 86400
CANCEL = {"Id": 1}


def wende(api: Any, tools: Any, **changes: Any) -> str:
    """Book with the company whose appointments wait for their code."""
    wanted = {
        "AgendaId": 3,
        "CustomerId": 31,
        "AppointmentTypeId": 8,
        "ResourceId": 5,
        "Date": "2026-07-09",
        "StartTime": "10:00",
        **changes,
    }
    answer = api("setAppointment", who=tools.WENDE, **wanted)
    assert answer.code == "", answer["Status"]
    return str(answer.only["Id"])


@pytest.fixture
def waiting(api: Any, tools: Any) -> str:
    """An appointment that waits for its code."""
    api.clear(5)
    return wende(api, tools)


def confirm(api: Any, tools: Any, number: str, code: str) -> Any:
    return api("confirmAppointment", who=tools.WENDE, id=number, ConfirmationCode=code)


def code_of(api: Any, number: str) -> str:
    sent = api.messages("ag_wende")
    return next(str(m["code"]) for m in sent if m["appointment"] == int(number) and m["code"])


def test_each_company_says_whether_it_asks_for_codes(api: Any, tools: Any) -> None:
    needs = [api.get("requiresConfirmation", who=w) for w in (tools.LOKJE, tools.WENDE)]

    assert [need["Confirmation"]["Required"] for need in needs] == ["0", "1"]


@pytest.mark.parametrize(
    ("chosen", "required", "label"), [("always", "1", "1"), ("never", "0", "2")]
)
def test_codes_can_be_chosen_for_all(api: Any, chosen: str, required: str, label: str) -> None:
    from bookable_mocks.agenda.choices import Confirming

    api.choose(requires_confirmation=Confirming(chosen))

    assert api.get("requiresConfirmation")["Confirmation"]["Required"] == required
    assert api.appointment(api.booked())["Label"] == label


def test_a_code_is_sent_by_mail_and_sms_and_confirms(api: Any, tools: Any, waiting: str) -> None:
    sent = [m for m in api.messages("ag_wende") if m["appointment"] == int(waiting)]
    assert sorted((m["kind"], m["channel"]) for m in sent) == [
        ("confirmation-code", "email"),
        ("confirmation-code", "sms"),
    ]
    assert len({m["code"] for m in sent}) == 1
    assert api.appointment(waiting, who=tools.WENDE)["Label"] == "1"

    answer = confirm(api, tools, waiting, sent[0]["code"])

    assert answer["Confirmation"] == {"Confirmed": "1"}
    assert api.appointment(waiting, who=tools.WENDE)["Label"] == "2"


@pytest.mark.parametrize("code", ["x", "0", "K7Q2M9"])
def test_a_wrong_code_changes_nothing(api: Any, tools: Any, waiting: str, code: str) -> None:
    before = api.state()

    assert confirm(api, tools, waiting, code)["Confirmation"] == {"Confirmed": "0"}
    assert api.state() == before


def test_a_code_in_the_other_letters_is_wrong(api: Any, tools: Any, waiting: str) -> None:
    swapped = code_of(api, waiting).lower()

    assert confirm(api, tools, waiting, f"{swapped}a")["Confirmation"] == {"Confirmed": "0"}


def test_the_right_code_is_right_again_and_changes_nothing_more(
    api: Any, tools: Any, waiting: str
) -> None:
    code = code_of(api, waiting)
    confirm(api, tools, waiting, code)
    before = api.state()
    api.advance(60)

    assert confirm(api, tools, waiting, code)["Confirmation"] == {"Confirmed": "1"}
    assert api.state() == before


def test_what_is_cancelled_is_not_confirmed(api: Any, tools: Any, waiting: str) -> None:
    code = code_of(api, waiting)
    api.get("cancelAppointment", who=tools.WENDE, Id=waiting)

    assert confirm(api, tools, waiting, code).code == "APPOINTMENT_CLOSED"


def test_a_pending_appointment_takes_its_time(api: Any, tools: Any, waiting: str) -> None:
    times = api.times(who=tools.WENDE, AgendaId=3, type_id=8, ResourceId=5)

    assert "10:00" not in times


def test_each_appointment_has_a_code_of_its_own(api: Any, tools: Any, waiting: str) -> None:
    other = wende(api, tools, StartTime="11:00")

    assert code_of(api, waiting) != code_of(api, other)


@pytest.mark.parametrize("mode", [{}, {"Mode": "customer"}, {"Mode": "company"}])
def test_a_cancelled_appointment_stays_and_frees_its_time(api: Any, mode: dict[str, str]) -> None:
    number = api.booked("10:00")
    assert "10:00" not in api.times()

    assert list(api.get("cancelAppointment", id=number, **mode)) == ["Status"]

    assert api.appointment(number)["Label"] == "4"
    assert "10:00" in api.times()
    assert api.book("10:00").code == ""


def test_a_customer_can_not_cancel_in_the_last_day_and_the_company_can(api: Any) -> None:
    number = api.booked("10:00", Date="2026-07-03")
    api.clock("2026-07-02T08:00:00+00:00")  # a day before
    assert api("cancelAppointment", Id=number, DryRun=1).code == ""
    api.clock("2026-07-02T08:00:01+00:00")

    assert api("cancelAppointment", Id=number).code == "CANCEL_TOO_LATE"
    assert api.appointment(number)["Label"] == "2"
    assert api("cancelAppointment", Id=number, Mode="company").code == ""


def test_the_latest_time_for_cancelling_can_be_chosen(api: Any) -> None:
    number = api.booked("10:00", Date="2026-07-02")
    assert api("cancelAppointment", Id=number).code == "CANCEL_TOO_LATE"

    api.choose(cancel_hours=2)

    assert api("cancelAppointment", Id=number).code == ""


def test_a_dry_run_answers_alike_and_changes_nothing(api: Any) -> None:
    number = api.booked("10:00")
    before = api.state()

    dry = api("cancelAppointment", Id=number, DryRun=1, Mode="company", Confirmations=3)

    assert api.state() == before
    assert dry == api("cancelAppointment", Id=number, Mode="company")
    assert api("cancelAppointment", Id=number, DryRun=1).code == "APPOINTMENT_CLOSED"


def test_cancelling_twice_is_refused(api: Any) -> None:
    number = api.booked("10:00")
    api.get("cancelAppointment", Id=number)

    for mode in ("customer", "company"):
        assert api("cancelAppointment", Id=number, Mode=mode).code == "APPOINTMENT_CLOSED"


@pytest.mark.parametrize(
    ("mode", "notes"), [("company", "Eerste\nZiek gemeld"), ("customer", "Eerste")]
)
def test_remarks_are_the_companys(api: Any, mode: str, notes: str) -> None:
    number = api.booked("10:00", Description="Eerste")
    api.get("cancelAppointment", Id=number, Mode=mode, Remarks="Ziek gemeld")

    assert api.appointment(number)["Description"] == notes


@pytest.mark.parametrize(
    ("mode", "wanted", "channels"),
    [
        ("company", None, []),
        ("company", 0, []),
        ("company", 1, ["email"]),
        ("company", 2, ["sms"]),
        ("company", 3, ["email", "sms"]),
        ("customer", 0, ["email"]),
        ("customer", 3, ["email"]),
    ],
)
def test_the_company_chooses_how_a_cancellation_is_told(
    api: Any, mode: str, wanted: int | None, channels: list[str]
) -> None:
    number = api.booked("10:00")
    more = {} if wanted is None else {"Confirmations": wanted}
    api.get("cancelAppointment", Id=number, Mode=mode, **more)

    told = [m for m in api.messages() if m["kind"] == "cancellation"]
    assert sorted(m["channel"] for m in told) == channels
    assert {m["appointment"] for m in told} <= {int(number)}


def test_a_removed_appointment_is_found_by_no_call(api: Any) -> None:
    number = api.booked("10:00")

    assert list(api.get("removeAppointment", Id=number)) == ["Status"]

    for method in ("getAppointment", "cancelAppointment", "removeAppointment"):
        assert api(method, Id=number).code == "APPOINTMENT_NOT_FOUND"
    assert "10:00" in api.times()
    listed = api.get("getAppointments", IncludeCancelled=1)["Objects"]
    assert number not in [a["Id"] for a in listed]


def test_what_is_cancelled_can_be_removed_and_takes_nothing_with_it(api: Any) -> None:
    number = api.booked("10:00")
    api.get("cancelAppointment", Id=number)
    api.booked("10:00")

    api.get("removeAppointment", Id=number)

    assert "10:00" not in api.times()


def ids(answer: Any) -> list[str]:
    return [a["Id"] for a in answer["Objects"]]


def test_filters_join(api: Any) -> None:
    one = api.booked("10:00", CustomerId=2)
    two = api.booked("11:00", CustomerId=3)
    three = api.booked("10:00", CustomerId=2, Date="2026-07-10")
    only = {"ResourceId": 1}

    assert ids(api.get("getAppointments", **only)) == [one, two, three]
    assert ids(api.get("getAppointments", CustomerId=3, **only)) == [two]
    assert ids(api.get("getAppointments", StartDate="2026-07-10", **only)) == [three]
    assert ids(api.get("getAppointments", EndDate="2026-07-09", **only)) == [one, two]
    assert ids(api.get("getAppointments", EndDate="2026-07-09", CustomerId=2, **only)) == [one]
    assert ids(api.get("getAppointments", AppointmentTypeId=2, **only)) == []
    assert ids(api.get("getAppointments", AgendaId=2, **only)) == []
    assert ids(api.get("getAppointments", AgendaId=9999)) == []
    day = {"StartDate": "2026-07-09", "EndDate": "2026-07-09"}
    assert ids(api.get("getAppointments", **day, **only)) == [one, two]


def test_after_means_after_that_second(api: Any) -> None:
    old = api.booked("10:00")
    api.advance(60)
    new = api.booked("11:00")
    api.get("cancelAppointment", Id=old)
    only = {"ResourceId": 1, "IncludeCancelled": 1}

    created = {"CreatedAfter": "2026-07-01 12:00:00"}
    assert ids(api.get("getAppointments", **created, **only)) == [new]
    assert ids(api.get("getAppointments", CreatedAfter="2026-07-01 11:59:59", **only)) == [old, new]
    assert ids(api.get("getAppointments", UpdatedAfter="2026-07-01 12:00:00", **only)) == [old, new]
    assert ids(api.get("getAppointments", UpdatedAfter="2026-07-01 12:01:00", **only)) == []


def test_cancelled_ones_are_listed_only_when_wanted(api: Any) -> None:
    number = api.booked("10:00")
    api.get("cancelAppointment", Id=number)

    assert ids(api.get("getAppointments", ResourceId=1)) == []
    assert number in ids(api.get("getAppointments", ResourceId=1, IncludeCancelled=1))


def test_a_list_comes_in_parts(api: Any) -> None:
    booked = [api.booked(start) for start in ("09:00", "10:00", "11:00")]

    part = api.get("getAppointments", ResourceId=1, Limit=2, Offset=1)

    assert ids(part) == booked[1:]
    assert part["Status"]["Stats"] == {
        "Limit": "2",
        "Offset": "1",
        "Records": "2",
        "TotalRecords": "3",
    }
    beyond = api.get("getAppointments", ResourceId=1, Offset=2**31 - 1)
    assert (ids(beyond), beyond["Status"]["Stats"]["TotalRecords"]) == ([], "3")


def test_a_limit_over_500_is_cut(api: Any) -> None:
    assert api.get("getAppointments", Limit=501)["Status"]["Stats"]["Limit"] == "500"


@pytest.mark.parametrize(
    "filters",
    [
        {"StartDate": "2026-07-10", "EndDate": "2026-07-09"},
        {"UpdatedAfter": "2026-07-10"},
        {"UpdatedAfter": "2026-02-30 10:00:00"},
        {"CreatedAfter": "0000-01-01 10:00:00"},
        {"Limit": 0},
        {"Offset": -1},
    ],
)
def test_a_filter_that_says_nothing_is_refused(api: Any, filters: dict[str, Any]) -> None:
    assert api("getAppointments", **filters).code == "PARAMETERS_INVALID"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_are_days(api: Any, day: str) -> None:
    assert api("getAppointments", StartDate=day, EndDate=day).code == ""


def test_the_company_moves_labels_on_its_own_side(api: Any) -> None:
    number = api.booked("10:00")
    path = f"/company/ag_lokje/appointments/{number}/label"

    assert api.http("POST", path, json={"label": 5}).json() == {"id": int(number), "label": 5}
    assert api.http("POST", path, json={"label": 3}).status_code == 200
    assert api.appointment(number)["Label"] == "3"
    assert api.http("POST", path, json={"label": 2}).status_code == 409
    assert api("cancelAppointment", Id=number, Mode="company").code == "APPOINTMENT_CLOSED"
    assert api.book(Id=number, BookingMode="customer").code == "APPOINTMENT_CLOSED"
    assert confirmed_by(api, number) == "APPOINTMENT_CLOSED"


def confirmed_by(api: Any, number: str) -> str:
    return str(api("confirmAppointment", id=number, ConfirmationCode="x").code)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/company/nobody/appointments/1/label", {"label": 3}, 404),
        ("/company/ag_wende/appointments/1/label", {"label": 3}, 404),
        ("/company/ag_lokje/appointments/x/label", {"label": 3}, 404),
        ("/company/ag_lokje/appointments/99999/label", {"label": 3}, 404),
        ("/company/ag_lokje/appointments/1/label", {"label": 6}, 400),
        ("/company/ag_lokje/appointments/1/label", {"label": True}, 400),
        ("/company/ag_lokje/appointments/1/label", {"label": [3]}, 400),
        ("/company/ag_lokje/appointments/1/label", [], 400),
    ],
)
def test_the_companys_side_refuses_what_it_does_not_know(
    make_api: Any, path: str, body: Any, status: int
) -> None:
    answer = make_api().http("POST", path, json=body)

    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_messages_are_a_companys_own(api: Any) -> None:
    api.booked("10:00")

    assert [m["kind"] for m in api.messages()] == ["confirmation"]
    assert api.messages("ag_wende") == []
    assert api.http("GET", "/company/nobody/messages").status_code == 404
