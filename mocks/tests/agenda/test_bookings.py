"""setAppointment: made, changed, given a resource."""

from __future__ import annotations

from typing import Any

import pytest

SUNDAY = "2026-07-12"


def moments(appointment: dict[str, Any]) -> list[str]:
    return [appointment[n][11:16] for n in ("StartTime", "FinishTime", "BlockedTime")]


def resources(appointment: dict[str, Any]) -> list[str]:
    return [resource["ResourceId"] for resource in appointment["Resources"]]


def test_an_appointment_is_made_and_read_back(api: Any) -> None:
    number = api.booked("10:00", Name="Knippen kort", Description="Eerste keer", Allergie="Noten")

    customer = api.get("getCustomer", id=1)["Customer"]
    assert api.appointment(number) == {
        "Id": number,
        "Name": "Knippen kort",
        "Description": "Eerste keer",
        "StartTime": "2026-07-09 10:00:00",
        "FinishTime": "2026-07-09 10:30:00",
        "BlockedTime": "2026-07-09 10:45:00",
        "Capacity": "1",
        "AppointmentTypeId": "1",
        "CustomerId": "1",
        "CustomerName": f"{customer['FirstName']} {customer['LastName']}",
        "Status": "1",
        "Label": "2",
        "Resources": [
            {
                "ResourceId": "1",
                "AssignedStartTime": "2026-07-09 10:00:00",
                "AssignedFinishTime": "2026-07-09 10:30:00",
            }
        ],
        "CreateTime": "2026-07-01 12:00:00",
        "UpdateTime": "2026-07-01 12:00:00",
        "Allergie": "Noten",
    }


def test_without_a_name_it_has_the_customers(api: Any) -> None:
    booked = api.appointment(api.booked())

    assert booked["Name"] == booked["CustomerName"]


def test_a_time_is_booked_once_with_a_resource_buffer_and_all(api: Any) -> None:
    api.booked("10:00")

    for start in ("09:30", "10:00", "10:15", "10:30"):
        assert api.book(start).code == "TIME_NOT_FREE"
    assert api.book("10:45").code == ""
    assert api.book("09:15").code == ""


@pytest.mark.parametrize("together", [64])
def test_of_64_calls_for_one_time_and_resource_one_succeeds(
    api: Any, tools: Any, together: int
) -> None:
    sent = [
        tools.query(api.now, "setAppointment", **tools.wanted("10:00", CustomerId=1 + n % 9))
        for n in range(together)
    ]

    codes = sorted(answer.code for answer in api.together(sent))

    assert codes == ["", *["TIME_NOT_FREE"] * (together - 1)]
    booked = api.get("getAppointments", ResourceId=1)["Objects"]
    assert [moments(a)[0] for a in booked] == ["10:00"]


def test_of_64_calls_without_a_resource_as_many_succeed_as_there_are(api: Any, tools: Any) -> None:
    api.clear(2)
    wanted = tools.wanted("10:00", ResourceId=None)
    sent = [tools.query(api.now, "setAppointment", **wanted)] * 64

    done = [answer.only["Id"] for answer in api.together(sent) if answer.code == ""]

    assert sorted(resources(api.appointment(number)) for number in done) == [["1"], ["2"]]


def test_without_a_resource_the_first_by_id_that_is_free_is_taken(api: Any) -> None:
    api.clear(2)

    taken = [resources(api.appointment(api.booked("11:00", ResourceId=None))) for _ in range(2)]

    assert taken == [["1"], ["2"]]
    assert api.book("11:00", ResourceId=None).code == "TIME_NOT_FREE"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"AgendaId": 99}, "AGENDA_NOT_FOUND"),
        ({"AgendaId": 3}, "AGENDA_NOT_FOUND"),
        ({"CustomerId": 9999}, "CUSTOMER_NOT_FOUND"),
        ({"CustomerId": 30}, "CUSTOMER_NOT_FOUND"),
        ({"AppointmentTypeId": 99}, "APPOINTMENT_TYPE_NOT_FOUND"),
        ({"AppointmentTypeId": 8}, "APPOINTMENT_TYPE_NOT_FOUND"),
        ({"ResourceId": 99}, "RESOURCE_NOT_FOUND"),
        ({"ResourceId": 3}, "RESOURCE_NOT_FOUND"),
        ({"AppointmentTypeId": 4}, "TYPE_NOT_BOOKABLE"),
        ({"AppointmentTypeId": 5}, "TYPE_NOT_BOOKABLE"),
        ({"AppointmentTypeId": 5, "BookingMode": "customer"}, "TYPE_NOT_BOOKABLE"),
        ({"AppointmentTypeId": 7}, "FIELDS_REQUIRED"),
        ({"AppointmentTypeId": 7, "Kleurwens": ""}, "FIELDS_REQUIRED"),
        ({"Date": SUNDAY}, "TIME_NOT_FREE"),
        ({"Date": "2026-06-30"}, "TIME_NOT_FREE"),
        ({"Date": "0001-01-01"}, "TIME_NOT_FREE"),
        ({"Date": "9999-12-31", "OverrideMode": 1}, "TIME_NOT_FREE"),
        ({"StartTime": "10:07"}, "TIME_NOT_FREE"),
        ({"StartTime": "08:45"}, "TIME_NOT_FREE"),
        ({"StartTime": "17:00"}, "TIME_NOT_FREE"),
        ({"AgendaId": 2}, "TIME_NOT_FREE"),
        ({"Date": None}, "PARAMETERS_INVALID"),
        ({"Date": ""}, "PARAMETERS_INVALID"),
        ({"Date": "2026-02-30"}, "PARAMETERS_INVALID"),
        ({"Date": "09-07-2026"}, "PARAMETERS_INVALID"),
        ({"StartTime": "10:00:00"}, "PARAMETERS_INVALID"),
        ({"StartTime": "25:00"}, "PARAMETERS_INVALID"),
        ({"CustomerId": "x"}, "PARAMETERS_INVALID"),
        ({"CustomerId": "0"}, "PARAMETERS_INVALID"),
        ({"ResourceId": "1,2"}, "PARAMETERS_INVALID"),
        ({"BookingMode": "company"}, "PARAMETERS_INVALID"),
        ({"OverrideMode": 2}, "PARAMETERS_INVALID"),
        ({"BookingMode": "customer", "EndTime": "10:00"}, "PARAMETERS_INVALID"),
        ({"Id": 5}, "CHANGE_NOT_ALLOWED"),
        ({"Id": 99999, "BookingMode": "customer"}, "APPOINTMENT_NOT_FOUND"),
    ],
)
def test_what_can_not_be_booked_is_refused_and_changes_nothing(
    api: Any, changes: dict[str, Any], code: str
) -> None:
    before = api.state()

    assert api.book(**changes).code == code
    assert api.state() == before


def test_every_parameter_that_is_wrong_has_a_line(api: Any) -> None:
    answer = api.book(Date="morgen", StartTime=None, CustomerId="x")

    assert answer["Status"]["Message"].splitlines() == [
        "De aanvraag is niet juist:",
        "CustomerId: is geen geheel getal",
        "Date: is geen datum",
        "StartTime: ontbreekt",
    ]


def test_required_fields_are_named_by_their_keys(api: Any) -> None:
    answer = api.book(AppointmentTypeId=7)

    assert answer["Status"]["Message"] == "Deze velden zijn verplicht:\nKleurwens"


@pytest.mark.parametrize("extra", [{"Kleurwens": "Koper"}, {"RequiredFieldsCheck": 0}])
def test_required_fields_are_answered_or_not_asked_for(api: Any, extra: dict[str, Any]) -> None:
    number = api.booked(AppointmentTypeId=7, **extra)

    assert api.appointment(number)["Kleurwens"] == extra.get("Kleurwens", "")


def test_a_key_of_another_type_is_ignored(api: Any) -> None:
    assert "Kleurwens" not in api.appointment(api.booked(Kleurwens="Koper"))


def test_a_consumer_does_not_set_the_end(api: Any) -> None:
    assert moments(api.appointment(api.booked("10:00", EndTime="12:00")))[1] == "10:30"
    assert moments(api.appointment(api.booked("11:00", EndTime="09:00")))[1] == "11:30"


def test_the_companys_customer_sets_the_end_off_the_grid(api: Any) -> None:
    number = api.booked("10:07", EndTime="11:11", BookingMode="customer")

    assert moments(api.appointment(number)) == ["10:07", "11:11", "11:26"]


def test_the_companys_customer_is_free_of_notice_and_of_who_may_book(api: Any) -> None:
    today = {"Date": "2026-07-01", "BookingMode": "customer"}

    assert api.book("12:00", Date="2026-07-01").code == "TIME_NOT_FREE"
    assert api.book("13:00", **today).code == ""
    assert api.book("15:00", AppointmentTypeId=4, **today).code == ""


@pytest.mark.parametrize("start", ["08:30", "12:15", "17:15"])
def test_mode_customer_stays_within_free_stretches(api: Any, start: str) -> None:
    assert api.book(start, BookingMode="customer").code == "TIME_NOT_FREE"


def test_a_change_keeps_type_and_resource_and_what_is_left_out(api: Any) -> None:
    number = api.booked("10:00", Name="Knippen", Allergie="Noten")
    changes = {"AppointmentTypeId": 2, "ResourceId": 2, "CustomerId": 2, "BookingMode": "customer"}
    api.advance(60)

    assert api.booked("14:00", Id=number, **changes) == number

    changed = api.appointment(number)
    assert moments(changed) == ["14:00", "14:30", "14:45"]
    assert (changed["AppointmentTypeId"], changed["CustomerId"]) == ("1", "2")
    assert (changed["Name"], changed["Allergie"]) == ("Knippen", "Noten")
    assert resources(changed) == ["1"]
    assert (changed["CreateTime"], changed["UpdateTime"]) == (
        "2026-07-01 12:00:00",
        "2026-07-01 12:01:00",
    )


def test_a_change_frees_the_old_time_and_takes_the_new(api: Any) -> None:
    number = api.booked("10:00")
    api.booked("14:00", Id=number, BookingMode="customer")

    assert "10:00" in api.times()
    assert "14:00" not in api.times()


def test_a_move_by_less_than_its_length_is_not_in_its_own_way(api: Any) -> None:
    number = api.booked("10:00")

    assert api.book("10:15", Id=number, BookingMode="customer").code == ""


def test_a_move_to_a_taken_time_is_refused_and_keeps_the_old(api: Any) -> None:
    number, _ = api.booked("10:00"), api.booked("11:00")
    before = api.state()

    assert api.book("11:15", Id=number, BookingMode="customer").code == "TIME_NOT_FREE"
    assert api.state() == before


def test_an_appointment_keeps_its_time_though_hours_were_taken_away(api: Any) -> None:
    block = {"AgendaId": 1, "Date": SUNDAY, "StartTime": "10:00", "EndTime": "12:00"}
    number_of_block = api.get("CHAddBlock", **block).only["Id"]
    number = api.booked("10:00", Date=SUNDAY)
    api.get("CHRemoveBlock", AgendaId=1, id=number_of_block)

    changes = {"Date": SUNDAY, "Id": number, "BookingMode": "customer"}
    assert api.book("10:00", Name="Anders", **changes).code == ""
    assert resources(api.appointment(number)) == ["1"]
    assert api.book("10:30", **changes).code == "TIME_NOT_FREE"


def test_notes_are_added_to_notes(api: Any) -> None:
    number = api.booked("10:00", Description="Eerste")
    for note in ("Tweede", "", "Derde"):
        api.booked("10:00", Id=number, BookingMode="customer", Description=note)

    assert api.appointment(number)["Description"] == "Eerste\nTweede\nDerde"


def test_an_appointment_of_another_agenda_is_not_found(api: Any) -> None:
    number = api.booked("10:00")

    answer = api.book("10:00", Id=number, AgendaId=2, BookingMode="customer")
    assert answer.code == "APPOINTMENT_NOT_FOUND"


def test_what_is_cancelled_is_not_changed(api: Any) -> None:
    number = api.booked("10:00")
    api.get("cancelAppointment", Id=number)

    answer = api.book("11:00", Id=number, BookingMode="customer")
    assert answer.code == "APPOINTMENT_CLOSED"


def test_with_override_an_appointment_outside_the_bookable_times_has_no_resource(api: Any) -> None:
    number = api.booked("20:00", OverrideMode=1)

    assert resources(api.appointment(number)) == []


def test_with_override_a_taken_time_gives_no_resource_either(api: Any) -> None:
    api.booked("10:00")
    second = api.booked("10:00", OverrideMode=1)

    assert resources(api.appointment(second)) == []


def test_with_override_a_free_time_off_the_grid_gives_a_resource(api: Any) -> None:
    assert resources(api.appointment(api.booked("10:07", OverrideMode=1))) == ["1"]


def test_an_appointment_moved_out_loses_its_resource_and_back_in_gets_one(api: Any) -> None:
    number = api.booked("10:00")
    mode = {"Id": number, "BookingMode": "customer"}

    api.booked("20:00", OverrideMode=1, **mode)
    assert resources(api.appointment(number)) == []
    assert "10:00" in api.times()

    api.booked("11:00", **mode)
    assert resources(api.appointment(number)) == ["1"]
    assert "11:00" not in api.times()


def test_override_still_asks_for_what_the_parameters_name(api: Any) -> None:
    assert api.book(OverrideMode=1, CustomerId=9999).code == "CUSTOMER_NOT_FOUND"
    assert api.book(OverrideMode=1, AppointmentTypeId=5).code == "TYPE_NOT_BOOKABLE"


def test_a_type_with_a_capacity_takes_as_many_at_one_time(api: Any) -> None:
    api.clear(2)
    lesson = {"AppointmentTypeId": 3, "ResourceId": 2}

    booked = [api.booked("14:00", CustomerId=n + 1, **lesson) for n in range(6)]

    assert api.book("14:00", **lesson).code == "TIME_NOT_FREE"
    assert api.book("14:15", **lesson).code == "TIME_NOT_FREE"
    assert api.book("14:00", AppointmentTypeId=1, ResourceId=2).code == "TIME_NOT_FREE"
    api.get("cancelAppointment", Id=booked[0])
    assert api.book("14:00", **lesson).code == ""


@pytest.mark.parametrize(("start", "end"), [("14:15", None), ("14:00", "14:30"), ("13:30", None)])
def test_the_company_joins_a_shared_time_only_whole(api: Any, start: str, end: str | None) -> None:
    api.clear(2)
    lesson = {"AppointmentTypeId": 3, "ResourceId": 2}
    api.booked("14:00", **lesson)

    other = api.book(start, EndTime=end, BookingMode="customer", **lesson)

    assert other.code == "TIME_NOT_FREE"
    assert api.book("14:00", BookingMode="customer", **lesson).code == ""


def test_a_shared_time_is_free_when_the_last_has_left(api: Any) -> None:
    api.clear(2)
    lesson = {"AppointmentTypeId": 3, "ResourceId": 2}
    first, second = api.booked("14:00", **lesson), api.booked("14:00", **lesson)

    api.get("removeAppointment", Id=first)
    assert api.book("14:00", ResourceId=2).code == "TIME_NOT_FREE"
    api.booked("16:00", Id=second, BookingMode="customer")
    assert api.book("14:00", ResourceId=2).code == ""


def test_a_shared_time_is_free_when_all_have_cancelled(api: Any) -> None:
    api.clear(2)
    lesson = {"AppointmentTypeId": 3, "ResourceId": 2}
    for number in [api.booked("14:00", **lesson) for _ in range(2)]:
        assert api.book("14:00", ResourceId=2).code == "TIME_NOT_FREE"
        api.get("cancelAppointment", Id=number)

    assert api.book("14:00", ResourceId=2).code == ""


def test_of_64_calls_for_a_shared_time_as_many_succeed_as_it_has_places(
    api: Any, tools: Any
) -> None:
    api.clear(2)
    lesson = tools.wanted("14:00", AppointmentTypeId=3, ResourceId=2)
    sent = [tools.query(api.now, "setAppointment", **lesson)] * 64

    assert sum(answer.code == "" for answer in api.together(sent)) == 6
