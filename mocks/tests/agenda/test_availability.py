"""What can be booked, through the API: blocks, days, times and models."""

from __future__ import annotations

import json
from typing import Any

import pytest

THURSDAY, SUNDAY = "2026-07-09", "2026-07-12"
MORNING = [f"{h:02d}:{m:02d}" for h in (9, 10, 11) for m in (0, 15, 30, 45)]
AFTERNOON = [f"{h:02d}:{m:02d}" for h in range(13, 17) for m in (0, 15, 30, 45)]
SPRING, AUTUMN = "2026-03-29", "2026-10-25"


def ask(api: Any, method: str, **params: Any) -> Any:
    return api(method, **{"AgendaId": 1, "AppointmentTypeId": 1, **params})


def stretches(api: Any, day: str = THURSDAY, **more: Any) -> list[tuple[str, str]]:
    answer = ask(api, "getBookableBlocks", Date=day, **{"ResourceId": 1, **more})
    return [(b["StartTime"], b["EndTime"]) for b in answer["Objects"]]


def days(api: Any, **more: Any) -> list[str]:
    answer = ask(api, "getBookableDays", **{"ResourceId": 1, **more})
    return [day["Date"] for day in answer["Objects"]]


def save(api: Any, model: str, value: Any, **more: Any) -> Any:
    text = value if isinstance(value, str) else json.dumps(value)
    given = {"AgendaId": 1, "AppTypeId": 1, "CalculationModel": model, "Value": text, **more}
    return api("setCalculationModelSettings", **given)


def saved(api: Any, model: str, type_id: int = 1) -> dict[str, str]:
    given = {"AgendaId": 1, "AppTypeId": type_id, "CalculationModel": model}
    answer = api.get("getCalculationModelSettings", **given)
    return dict(answer["CalculationModelSettings"])


def add(api: Any, day: str = SUNDAY, start: str = "10:00", end: str = "12:00", **more: Any) -> Any:
    given = {"AgendaId": 1, "Date": day, "StartTime": start, "EndTime": end, **more}
    return api("CHAddBlock", **given)


def test_times_are_working_hours_cut_at_the_grid(api: Any) -> None:
    assert api.times() == MORNING + AFTERNOON


def test_a_time_tells_all_of_itself(api: Any) -> None:
    assert ask(api, "getBookableTimes", Date=THURSDAY, ResourceId=1)["Objects"][0] == {
        "Date": THURSDAY,
        "StartTime": "09:00",
        "LabelTime": "09:00",
        "EndTime": "09:30",
        "Timestamp": "1783580400",
        "AppointmentTypeId": "1",
        "ResourceId": "1",
    }


def test_without_a_resource_there_are_the_times_of_all_by_start_and_resource(api: Any) -> None:
    found = ask(api, "getBookableTimes", Date=THURSDAY)["Objects"]
    order = [(t["StartTime"], int(t["ResourceId"])) for t in found]

    assert order == sorted(order)
    assert {resource for _, resource in order} == {1, 2}


def test_a_resource_that_is_not_in_use_has_no_times_and_is_never_chosen(api: Any) -> None:
    advice = {"AppointmentTypeId": 7, "Date": THURSDAY}

    assert {t["ResourceId"] for t in ask(api, "getBookableTimes", **advice)["Objects"]} == {
        "1",
        "2",
    }
    assert ask(api, "getBookableBlocks", ResourceId=4, **advice)["Objects"] == []
    answer = api.book("10:00", AppointmentTypeId=7, ResourceId=4, Kleurwens="x")
    assert answer.code == "TIME_NOT_FREE"


def test_another_agenda_has_other_hours_and_another_grid(api: Any) -> None:
    api.clear(3)
    there = {"AgendaId": 2, "type_id": 6, "ResourceId": 3}

    assert api.times(**there)[:3] == ["09:00", "09:30", "10:00"]
    assert api.times(AgendaId=2) == []


def test_stretches_are_free_time_in_one_piece(api: Any) -> None:
    api.booked("10:00")

    assert stretches(api) == [("09:00", "10:00"), ("10:45", "12:30"), ("13:00", "17:30")]


def test_a_stretch_tells_all_of_itself(api: Any) -> None:
    assert ask(api, "getBookableBlocks", Date=THURSDAY, ResourceId=1)["Objects"][0] == {
        "Date": THURSDAY,
        "StartTime": "09:00",
        "EndTime": "12:30",
        "AppointmentTypeId": "1",
        "ResourceId": "1",
    }


def test_stretches_go_by_day_resource_and_start(api: Any) -> None:
    found = ask(api, "getBookableBlocks", Date=THURSDAY, EndDate="2026-07-11")["Objects"]
    order = [(b["Date"], int(b["ResourceId"]), b["StartTime"]) for b in found]

    assert order == sorted(order)
    assert len({day for day, *_ in order}) == 3


def test_stretches_for_consumers_keep_the_times_before_an_appointment(api: Any) -> None:
    assert stretches(api, "2026-07-01") == [("09:00", "12:30"), ("13:00", "17:30")]
    assert stretches(api, "2026-07-01", ConsumerBookable=1) == [("13:00", "17:30")]
    advice = {"AppointmentTypeId": 7, "ConsumerBookable": 1}
    assert stretches(api, "2026-07-02", **advice) == [("12:00", "12:30"), ("13:00", "17:30")]
    assert stretches(api, "2026-07-31", **advice) == [("09:00", "12:00")]
    assert stretches(api, "2026-08-01", **advice) == []


@pytest.mark.parametrize("kind", [4, 5])
def test_what_consumers_can_not_book_has_no_times_for_them(api: Any, kind: int) -> None:
    assert api.times(type_id=kind) == []
    assert days(api, AppointmentTypeId=kind) == []
    assert stretches(api, AppointmentTypeId=kind, ConsumerBookable=1) == []
    assert stretches(api, AppointmentTypeId=kind) != []


def test_times_keep_the_notice_of_the_type_to_the_minute(api: Any) -> None:
    assert api.times("2026-07-01")[0] == "13:00"
    api.advance(60)
    assert api.times("2026-07-01")[0] == "13:15"
    api.choose(notice_in_minutes=True)
    assert api.times("2026-07-01")[0] == "13:00"


def test_times_end_where_the_window_of_the_type_ends(api: Any) -> None:
    assert api.times("2026-07-31", type_id=7)[-1] == "11:30"
    assert api.times("2026-08-03", type_id=7) == []
    assert api.book("09:00", Date="2026-08-03", AppointmentTypeId=7, Kleurwens="x").code == (
        "TIME_NOT_FREE"
    )


def test_days_are_those_that_have_a_time(api: Any) -> None:
    found = days(api, StartDate="2026-07-06", EndDate="2026-07-13")

    assert found == [f"2026-07-{day:02d}" for day in (6, 7, 8, 9, 10, 11, 13)]
    first = ask(api, "getBookableDays", StartDate="2026-07-06")["Objects"][0]
    assert first == {"Date": "2026-07-06", "Month": "07", "Day": "06"}


def test_without_dates_the_days_are_today_and_the_thirty_after_it(api: Any) -> None:
    found = days(api)

    assert (found[0], found[-1]) == ("2026-07-01", "2026-07-31")


def test_a_day_that_is_full_is_no_bookable_day(api: Any) -> None:
    api.booked("09:00", EndTime="12:30", BookingMode="customer", Date=THURSDAY)
    assert THURSDAY in days(api)
    api.booked("13:00", EndTime="17:00", BookingMode="customer", Date=THURSDAY)

    assert THURSDAY not in days(api)
    assert stretches(api) == [("17:15", "17:30")]


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("getBookableTimes", {"EndDate": "2026-07-08"}, "PARAMETERS_INVALID"),
        ("getBookableTimes", {"EndDate": "2027-07-10"}, "PARAMETERS_INVALID"),
        ("getBookableTimes", {"EndDate": "2027-07-09"}, ""),
        ("getBookableBlocks", {"EndDate": "2027-07-09"}, ""),
        ("getBookableBlocks", {"EndDate": "2027-07-10"}, "PARAMETERS_INVALID"),
        ("getBookableBlocks", {"AppointmentTypeId": 8}, "APPOINTMENT_TYPE_NOT_FOUND"),
        ("getBookableBlocks", {"AgendaId": 3}, "AGENDA_NOT_FOUND"),
        ("getBookableTimes", {"ResourceId": 3}, "RESOURCE_NOT_FOUND"),
        ("getBookableTimes", {"ResourceId": -1}, "PARAMETERS_INVALID"),
        (
            "getBookableDays",
            {"StartDate": "2026-07-02", "EndDate": "2026-07-01"},
            "PARAMETERS_INVALID",
        ),
        ("getBookableDays", {"StartDate": "9999-12-31"}, ""),
        ("getBookableTimes", {"Date": "9999-12-31"}, ""),
        ("getBookableBlocks", {"Date": "0001-01-01"}, ""),
    ],
)
def test_ranges_and_names_are_looked_at(
    api: Any, method: str, params: dict[str, Any], code: str
) -> None:
    start = {} if method == "getBookableDays" else {"Date": THURSDAY}

    assert ask(api, method, **{**start, **params}).code == code


def test_every_time_that_is_offered_can_be_booked_until_none_is_left(api: Any) -> None:
    booked = []
    while times := api.times():
        booked.append(times[len(times) // 2])
        api.booked(booked[-1])

    assert len(booked) >= 7
    assert sum(int(b[3:]) % 15 for b in booked) == 0


def test_a_block_makes_a_day_bookable_and_its_end_takes_it_away(api: Any) -> None:
    assert api.times(SUNDAY) == []

    number = add(api).only["Id"]

    assert api.times(SUNDAY) == ["10:00", "10:15", "10:30", "10:45", "11:00", "11:15"]
    assert stretches(api, SUNDAY) == [("10:00", "12:00")]
    assert SUNDAY in days(api)
    assert list(api.get("CHRemoveBlock", AgendaId=1, id=number)) == ["Status"]
    assert api.times(SUNDAY) == []
    assert api("CHRemoveBlock", AgendaId=1, id=number).code == "BLOCK_NOT_FOUND"


def test_a_block_can_be_for_one_type_or_one_resource(api: Any) -> None:
    add(api, AppointmentType=2)
    add(api, day="2026-07-19", ResourceId=2)

    assert api.times(SUNDAY) == []
    assert api.times(SUNDAY, type_id=2) == ["10:00", "10:15"]
    assert api.times("2026-07-19") == []
    assert api.times("2026-07-19", ResourceId=2) != []


def test_a_block_is_of_its_agenda(api: Any) -> None:
    number = add(api).only["Id"]

    assert api.times(SUNDAY, AgendaId=2) == []
    assert api("CHRemoveBlock", AgendaId=2, id=number).code == "BLOCK_NOT_FOUND"


def test_a_block_that_touches_the_hours_makes_them_longer(api: Any) -> None:
    add(api, day=THURSDAY, start="12:30", end="13:00")

    assert stretches(api) == [("09:00", "17:30")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"EndTime": "10:00"}, "PARAMETERS_INVALID"),
        ({"EndTime": "09:00"}, "PARAMETERS_INVALID"),
        ({"AgendaId": 3}, "AGENDA_NOT_FOUND"),
        ({"AppointmentType": 8}, "APPOINTMENT_TYPE_NOT_FOUND"),
        ({"ResourceId": 5}, "RESOURCE_NOT_FOUND"),
    ],
)
def test_a_block_that_makes_no_sense_is_refused(
    api: Any, changes: dict[str, Any], code: str
) -> None:
    before = api.state()

    assert add(api, **changes).code == code
    assert api.state() == before


def test_a_model_is_kept_as_it_was_sent(api: Any) -> None:
    nothing = {"AppTypeId": "1", "CalculationModel": "limit", "Value": "", "Enabled": "0"}
    assert saved(api, "limit") == nothing

    assert list(save(api, "limit", '{ "perDay":3, "x": null }')) == ["Status"]

    assert saved(api, "limit") == {
        **nothing,
        "Value": '{ "perDay":3, "x": null }',
        "Enabled": "1",
    }
    assert saved(api, "limit", type_id=2)["Value"] == ""


def test_a_model_stays_on_or_off_unless_it_is_switched(api: Any) -> None:
    states = []
    for more in ({"Enabled": 0}, {}, {"Enabled": 1}, {}):
        save(api, "travel", {"days": 2}, **more)
        states.append(saved(api, "travel")["Enabled"])

    assert states == ["0", "0", "1", "1"]


def test_specific_times_leave_no_other_start(api: Any) -> None:
    save(api, "specificTimes", {"times": ["09:00", "13:30", "13:37"]})

    assert api.times() == ["09:00", "13:30"]
    assert api.book("10:00").code == "TIME_NOT_FREE"
    assert api.book("10:00", BookingMode="customer").code == ""
    assert stretches(api)[0][0] == "09:00"


def test_a_limit_ends_a_day_that_has_as_many(api: Any) -> None:
    save(api, "limit", {"perDay": 2})
    first, _ = api.booked("10:00"), api.booked("11:00")

    assert api.times() == []
    assert THURSDAY not in days(api)
    assert api.book("14:00").code == "TIME_NOT_FREE"
    assert stretches(api) != []
    assert api.times(type_id=2) != []
    api.get("cancelAppointment", Id=first)
    assert "10:00" in api.times()


def test_several_people_share_a_time_until_it_is_full(api: Any) -> None:
    api.booked("10:00")  # before the model was on: it counts
    save(api, "multiple", {"persons": 3})

    assert "10:00" in api.times()
    api.booked("10:00")
    assert "10:00" in api.times()
    api.booked("10:00")
    assert "10:00" not in api.times()
    assert api.book("10:00").code == "TIME_NOT_FREE"
    assert api.book("10:15").code == "TIME_NOT_FREE"
    assert stretches(api)[0] == ("09:00", "10:00")


def test_a_model_that_is_switched_off_changes_nothing(api: Any) -> None:
    before = api.times()
    save(api, "specificTimes", {"times": ["09:00"]}, Enabled=0)
    save(api, "limit", {"perDay": 0}, Enabled=0)

    assert api.times() == before


@pytest.mark.parametrize("model", ["combination", "complex", "travel", "connectingApps"])
def test_four_models_are_kept_and_change_nothing(api: Any, model: str) -> None:
    before = api.times()

    assert save(api, model, {"any": ["thing"]}).code == ""
    assert json.loads(saved(api, model)["Value"]) == {"any": ["thing"]}
    assert api.times() == before


@pytest.mark.parametrize(
    ("model", "value"),
    [
        ("limit", "[]"),
        ("limit", "perDay=3"),
        ("limit", {"perDay": "3"}),
        ("multiple", {"persons": "4"}),
        ("specificTimes", {"times": ["9:00"]}),
        ("travel", "3"),
        ("unknown", {}),
    ],
)
def test_settings_that_no_model_reads_are_refused(api: Any, model: str, value: Any) -> None:
    before = api.state()

    assert save(api, model, value).code == "PARAMETERS_INVALID"
    assert api.state() == before


def night(api: Any, tools: Any, day: str) -> list[dict[str, str]]:
    return list(
        api.get("getBookableTimes", who=tools.WENDE, AgendaId=3, AppointmentTypeId=9, Date=day)[
            "Objects"
        ]
    )


@pytest.mark.parametrize(
    ("now", "day", "length"),
    [
        ("2026-03-27T12:00:00+00:00", SPRING, 5),
        ("2026-10-23T12:00:00+00:00", AUTUMN, 7),
        ("2026-06-26T12:00:00+00:00", "2026-06-28", 6),
    ],
)
def test_a_night_is_as_long_as_the_clocks_make_it(
    api: Any, tools: Any, now: str, day: str, length: int
) -> None:
    api.clock(now)
    api.clear(6)
    stamps = {t["StartTime"]: int(t["Timestamp"]) for t in night(api, tools, day)}

    assert stamps["05:00"] - stamps["00:00"] == (length - 1) * 3600
    assert ("02:00" in stamps) == (day != SPRING)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_every_time_of_such_a_night_is_booked_at_its_own_stamp(
    make_api: Any, tools: Any, day: str
) -> None:
    api = make_api(now=None)
    api.clock(f"{day[:8]}01T12:00:00+00:00")
    for time in night(api, tools, day)[::4]:
        wanted = {"AgendaId": 3, "CustomerId": 31, "AppointmentTypeId": 9, "ResourceId": 6}
        made = api(
            "setAppointment", who=tools.WENDE, Date=day, StartTime=time["StartTime"], **wanted
        )
        booked = api.appointment(made.only["Id"], who=tools.WENDE)
        assert booked["StartTime"] == f"{day} {time['StartTime']}:00"
        assert booked["FinishTime"] == f"{day} {time['EndTime']}:00"
        left = [t["Timestamp"] for t in night(api, tools, day)]
        assert time["Timestamp"] not in left


@pytest.mark.parametrize("mode", [{}, {"BookingMode": "customer"}, {"OverrideMode": 1}])
def test_a_time_that_the_clocks_skip_is_never_booked(
    api: Any, tools: Any, mode: dict[str, Any]
) -> None:
    api.clock("2026-03-27T12:00:00+00:00")
    wanted = {"AgendaId": 3, "CustomerId": 31, "AppointmentTypeId": 9, "Date": SPRING}

    answer = api("setAppointment", who=tools.WENDE, StartTime="02:30", **wanted, **mode)

    assert answer.code == "TIME_NOT_FREE"
