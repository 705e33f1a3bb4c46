"""Customers, their accounts and the company's questions to them."""

from __future__ import annotations

from typing import Any

import pytest

WHOLE = {
    "AccountNumber": "K-9",
    "FirstName": "Fenna",
    "LastName": "Wolters",
    "Insertions": "van der",
    "BirthDate": "1990-04-12",
    "Gender": "F",
    "Street": "Veldweg",
    "HouseNr": "14",
    "HouseNrAddition": "B",
    "ZipCode": "1234 ZZ",
    "City": "Voorbeeldstad",
    "Country": "Nederland",
    "Phone": "010 123 45 67",
    "MobilePhone": "+31 6 12345678",
    "Email": "Fenna@Example.com",
    "HoeBekend": "<b>Via & via</b>",
}
LEAST = {"Email": "x@example.com", "FirstName": "X", "LastName": "Y"}


def make(api: Any, **changes: Any) -> str:
    answer = api("setCustomer", **{**LEAST, **changes})
    assert answer.code == "", answer["Status"]
    return str(answer.only["Id"])


def customer(api: Any, number: str) -> dict[str, str]:
    return dict(api.get("getCustomer", id=number)["Customer"])


def listed(api: Any, **filters: Any) -> list[str]:
    return [c["Id"] for c in api.get("getCustomers", **filters)["Objects"]]


def test_a_customer_is_made_and_read_back(api: Any) -> None:
    number = make(api, **WHOLE)

    assert customer(api, number) == {
        "Id": number,
        **WHOLE,
        "Status": "1",
        "UpdateTime": "2026-07-01 12:00:00",
        "CreateTime": "2026-07-01 12:00:00",
    }


def test_what_is_not_known_is_empty(api: Any) -> None:
    known = customer(api, make(api))

    assert {name for name, value in known.items() if value} == {
        *("Id", "FirstName", "LastName", "Email", "Status", "UpdateTime", "CreateTime")
    }


def test_a_change_keeps_what_it_leaves_out_and_empties_what_it_sends_empty(api: Any) -> None:
    number = make(api, **WHOLE)
    api.advance(60)

    changed = {**LEAST, "id": number, "Street": "", "HouseNr": "", "Phone": "", "HoeBekend": ""}
    assert api.get("setCustomer", **changed).only == {"Id": number, "Status": "1"}

    assert customer(api, number) == {
        "Id": number,
        **WHOLE,
        **LEAST,
        "Street": "",
        "Phone": "",
        "HoeBekend": "",
        "Status": "1",
        "CreateTime": "2026-07-01 12:00:00",
        "UpdateTime": "2026-07-01 12:01:00",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"Email": ""},
        {"Email": "nobody"},
        {"FirstName": ""},
        {"LastName": ""},
        {"Gender": "X"},
        {"BirthDate": "12-04-1990"},
        {"BirthDate": "1990-02-30"},
        {"Phone": "call me"},
        {"Phone": "12345678"},
        {"MobilePhone": "+31 6 1234567890123"},
        {"HouseNr": "14B"},
        {"Status": 4},
        {"Username": "new"},
        {"Username": "new", "Password": "12345"},
    ],
)
def test_a_customer_that_makes_no_sense_is_refused(api: Any, changes: dict[str, Any]) -> None:
    before = api.state()

    assert api("setCustomer", **{**LEAST, **changes}).code == "PARAMETERS_INVALID"
    assert api.state() == before


def test_a_required_field_is_asked_of_new_customers_alone(api: Any, tools: Any) -> None:
    refused = api("setCustomer", who=tools.WENDE, **LEAST)
    assert refused["Status"]["Message"] == "Deze velden zijn verplicht:\nVerzekeraar"

    made = api("setCustomer", who=tools.WENDE, **LEAST, Verzekeraar="Anders").only["Id"]
    changed = api("setCustomer", who=tools.WENDE, **LEAST, id=made)
    assert changed.code == ""
    kept = api.get("getCustomer", who=tools.WENDE, id=made)["Customer"]
    assert kept["Verzekeraar"] == "Anders"


def test_two_customers_share_an_address(api: Any) -> None:
    assert make(api) != make(api)


def test_a_deleted_customer_is_a_number_and_a_status(api: Any) -> None:
    number = make(api, **WHOLE, Username="fenna", Password="geheim-1")
    appointment = api.booked(CustomerId=number)

    saved = api.get("setCustomer", id=number, Status=3, **LEAST).only

    assert saved == {"Id": number, "Status": "3"}
    assert customer(api, number) == saved
    assert api("setCustomer", id=number, **LEAST).code == "CUSTOMER_NOT_FOUND"
    assert api.book("11:00", CustomerId=number).code == "CUSTOMER_NOT_FOUND"
    assert api("loginCustomer", Username="fenna", Password="geheim-1").code == "LOGIN_FAILED"
    assert api.appointment(appointment)["CustomerId"] == number
    assert make(api, Username="fenna", Password="geheim-2")


def test_deleted_customers_are_listed_with_updated_after_alone(api: Any) -> None:
    number = make(api, **WHOLE)
    after = {"UpdatedAfter": "2026-07-01 12:00:30"}
    api.advance(60)
    api.get("setCustomer", id=number, Status=3, **LEAST)

    assert api.get("getCustomers", **after)["Objects"] == [{"Id": number, "Status": "3"}]
    assert number not in listed(api)
    assert listed(api, Email="x@example.com", **after) == []
    assert listed(api, UpdatedAfter="2026-07-01 12:01:00") == []


def test_disabled_customers_are_listed_like_others(api: Any) -> None:
    number = make(api, Status=2)

    assert number in listed(api)
    assert customer(api, number)["Status"] == "2"


def test_filters_join(api: Any) -> None:
    one = make(api, AccountNumber="K-1", BirthDate="1990-04-12", Email="Jo@Example.com")
    two = make(api, AccountNumber="K-2", BirthDate="1990-04-12", Email="jo@example.com")

    assert listed(api, Email="JO@example.com") == [one, two]
    assert listed(api, BirthDate="1990-04-12") == [one, two]
    assert listed(api, AccountNumber="K-2") == [two]
    assert listed(api, Email="jo@example.com", AccountNumber="K-1") == [one]
    assert listed(api, AccountNumber="K-") == []
    new = {"UpdatedAfter": "2026-07-01 11:59:59"}
    assert listed(api, **new) == [one, two]
    assert listed(api, AccountNumber="K-2", **new) == [two]


def test_500_customers_come_at_most(api: Any, tools: Any) -> None:
    wanted = {**LEAST, "method": "setCustomer"}
    method = wanted.pop("method")
    there = len(listed(api))
    api.together([tools.query(api.now, method, **wanted)] * (501 - there))

    first = api.get("getCustomers", Limit=1000)
    rest = api.get("getCustomers", Offset=500)

    assert first["Status"]["Stats"] == {
        "Limit": "500",
        "Offset": "0",
        "Records": "500",
        "TotalRecords": "501",
    }
    assert len(rest["Objects"]) == 1
    everyone = [int(c["Id"]) for c in (*first["Objects"], *rest["Objects"])]
    assert everyone == sorted(set(everyone))


def test_a_login_gives_the_customer(api: Any) -> None:
    number = make(api, Username="fenna", Password="geheim-1")
    before = api.state()

    answer = api.get("loginCustomer", Username="fenna", Password="geheim-1")

    assert answer["Customer"] == customer(api, number)
    assert api.state() == before


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("fenna", "geheim-2"),
        ("Fenna", "geheim-1"),
        ("nobody", "geheim-1"),
        ("fenna", "geheim-1 x"),
        ("sam.wende", "voorbeeld-2"),
    ],
)
def test_wrong_credentials_are_refused_alike(api: Any, username: str, password: str) -> None:
    make(api, Username="fenna", Password="geheim-1")

    answer = api("loginCustomer", Username=username, Password=password)

    assert answer["Status"]["Message"] == "De inloggegevens kloppen niet."
    assert answer.code == "LOGIN_FAILED"


def test_a_disabled_customer_does_not_log_in(api: Any) -> None:
    number = make(api, Username="fenna", Password="geheim-1")
    api.get("setCustomer", id=number, Status=2, **LEAST)

    assert api("loginCustomer", Username="fenna", Password="geheim-1").code == "LOGIN_FAILED"


def test_the_seeded_account_logs_in(api: Any) -> None:
    answer = api.get("loginCustomer", Username="sam.lokje", Password="voorbeeld-1")

    assert answer["Customer"]["Id"] == "1"


def test_a_name_is_taken_once_in_a_company(api: Any, tools: Any) -> None:
    make(api, Username="fenna", Password="geheim-1")
    before = api.state()
    again = {**LEAST, "Username": "fenna", "Password": "geheim-2"}

    assert api("setCustomer", **again).code == "USERNAME_TAKEN"
    assert api.state() == before
    assert api("setCustomer", who=tools.WENDE, Verzekeraar="x", **again).code == ""


def test_an_account_is_made_for_new_customers_alone(api: Any) -> None:
    number = make(api, Username="", Password="x")
    api.get("setCustomer", id=number, Username="fenna", Password="x", **LEAST)

    assert api("loginCustomer", Username="fenna", Password="x").code == "LOGIN_FAILED"


def test_no_password_is_kept_as_it_is(api: Any) -> None:
    make(api, Username="fenna", Password="heel-geheim-wachtwoord")

    assert b"heel-geheim-wachtwoord" not in api.state()


def test_of_64_calls_for_one_name_one_gets_it(api: Any, tools: Any) -> None:
    wanted = {**LEAST, "Username": "fenna", "Password": "geheim-1"}
    sent = [tools.query(api.now, "setCustomer", **wanted)] * 64

    codes = sorted(answer.code for answer in api.together(sent))

    assert codes == ["", *["USERNAME_TAKEN"] * 63]


@pytest.mark.parametrize("text", ["<Status>", "a & b", "]]>", "é 😀", "a\nb", '"', "\x01\x0b"])
def test_whatever_a_customer_is_called_the_answer_is_xml(api: Any, text: str) -> None:
    known = customer(api, make(api, FirstName=text))

    assert known["FirstName"] == text.replace("\x01", "\ufffd").replace("\x0b", "\ufffd")


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({}, ["Allergie", "HoeBekend"]),
        ({"AppointmentTypeId": 7}, ["Allergie", "Kleurwens", "HoeBekend"]),
        ({"AppointmentTypeId": 1}, ["Allergie", "HoeBekend"]),
        ({"AppointmentTypeId": 7, "GenericFields": 0}, ["Kleurwens", "HoeBekend"]),
    ],
)
def test_the_questions_are_those_of_all_and_of_one_type(
    api: Any, filters: dict[str, int], keys: list[str]
) -> None:
    found = api.get("getFields", AgendaId=1, **filters)["Objects"]

    assert [field["Key"] for field in found] == keys


def test_a_question_tells_all_of_itself(api: Any) -> None:
    assert api.get("getFields", AgendaId=1, AppointmentTypeId=7)["Objects"][1] == {
        "Id": "2",
        "Label": "Welke kleur heeft u in gedachten?",
        "Key": "Kleurwens",
        "Type": "Appointment",
        "Required": "1",
    }


@pytest.mark.parametrize(
    ("method", "count"),
    [("getAgendas", 2), ("getAppointmentTypes", 7), ("getResources", 4)],
)
def test_lists_are_the_companys_own_by_id(api: Any, method: str, count: int) -> None:
    found = [int(thing["Id"]) for thing in api.get(method)["Objects"]]

    assert found == sorted(found)
    assert len(found) == count


@pytest.mark.parametrize(
    ("single", "many", "data"),
    [
        ("getAgenda", "getAgendas", "Agenda"),
        ("getResource", "getResources", "Resource"),
        ("getAppointmentType", "getAppointmentTypes", ""),
    ],
)
def test_a_single_one_is_as_in_its_list(api: Any, single: str, many: str, data: str) -> None:
    for thing in api.get(many)["Objects"]:
        one = api.get(single, id=thing["Id"])
        assert (one[data] if data else one.only) == thing


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("getAgenda", "AGENDA_NOT_FOUND"),
        ("getResource", "RESOURCE_NOT_FOUND"),
        ("getAppointmentType", "APPOINTMENT_TYPE_NOT_FOUND"),
        ("getCustomer", "CUSTOMER_NOT_FOUND"),
        ("getAppointment", "APPOINTMENT_NOT_FOUND"),
    ],
)
@pytest.mark.parametrize("number", [9999, 2**53 - 1])
def test_what_nobody_has_is_not_found(api: Any, method: str, code: str, number: int) -> None:
    assert api(method, Id=number).code == code
