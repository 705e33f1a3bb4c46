"""Lists and single things: AG-11 and AG-26."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_contracts.agenda.office import ABSENT, Office, objects, second_before
from bookable_contracts.agenda.pages import caps_its_limit, partitions
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.outcomes import fails, succeeds
from bookable_contracts.verdicts import expect, not_reachable
from bookable_specs import Contract, JsonObject

SINGLES = {
    "getAgendas": ("getAgenda", "/Agenda"),
    "getAppointmentTypes": ("getAppointmentType", "/Objects/0"),
    "getResources": ("getResource", "/Resource"),
}


@pytest.fixture
def pair(office: Office) -> tuple[JsonObject, JsonObject]:
    """Two appointments of two customers, on two days."""
    first = office.diary.take()
    second = office.diary.take_day()[0]
    other = office.registered()
    return (
        office.appointment(office.booked(first)),
        office.appointment(office.booked(second, CustomerId=other)),
    )


def listed(office: Office, **query: Any) -> tuple[list[JsonObject], Exchange]:
    """List appointments by filters that leave few."""
    exchange = office.call("getAppointments", **query)
    succeeds(office.contract, exchange)
    return objects(exchange), exchange


def ids(found: list[JsonObject]) -> list[str]:
    """Return the ids of what was found."""
    return [str(each.get("Id")) for each in found]


@pytest.mark.rule("AG-11")
def test_days(office: Office, pair: tuple[JsonObject, JsonObject]) -> None:
    """StartDate and EndDate are about the day of the start, and include themselves."""
    first, second = sorted(pair, key=lambda each: str(each["StartTime"]))
    day, later = (str(each["StartTime"])[:10] for each in (first, second))
    for query, wanted in (
        ({"StartDate": day, "EndDate": later}, {first["Id"], second["Id"]}),
        ({"StartDate": later, "EndDate": later}, {second["Id"]}),
        ({"StartDate": day, "EndDate": day}, {first["Id"]}),
        ({"StartDate": later}, {second["Id"]}),
        ({"EndDate": day}, {first["Id"]}),
    ):
        found, exchange = listed(office, **query, CustomerId=None)
        ours = {each for each in ids(found) if each in {first["Id"], second["Id"]}}
        names = " and ".join(query)
        expect(ours == wanted, f"{names} should keep the appointments of their days", exchange)
        low, high = query.get("StartDate", ""), query.get("EndDate", "9999")
        within = all(low <= str(each.get("StartTime"))[:10] <= high for each in found)
        expect(within, f"{names} should leave other days out", exchange)


@pytest.mark.rule("AG-11")
@pytest.mark.parametrize("name", ["CustomerId", "AppointmentTypeId", "ResourceId", "AgendaId"])
def test_owners(office: Office, pair: tuple[JsonObject, JsonObject], name: str) -> None:
    """A filter by an id keeps what has it, and gives nothing for what nobody has."""
    first, _ = pair
    day = str(first["StartTime"])[:10]
    values = {
        "ResourceId": first["Resources"][0]["ResourceId"],
        "AgendaId": office.agenda,
        **{each: first[each] for each in ("CustomerId", "AppointmentTypeId")},
    }
    found, exchange = listed(office, StartDate=day, EndDate=day, **{name: values[name]})
    expect(first["Id"] in ids(found), f"{name} should keep what has it", exchange)
    if name == "ResourceId":
        told = [[r.get("ResourceId") for r in each.get("Resources", ())] for each in found]
        right = all(values[name] in each for each in told)
    else:
        right = name == "AgendaId" or all(each.get(name) == values[name] for each in found)
    expect(right, f"{name} should leave others out", exchange)
    none, exchange = listed(office, StartDate=day, EndDate=day, **{name: ABSENT})
    expect(not none, f"a {name} that nobody has should give nothing", exchange)


@pytest.mark.rule("AG-11")
def test_moments(office: Office, pair: tuple[JsonObject, JsonObject]) -> None:
    """CreatedAfter and UpdatedAfter mean later than that second."""
    for name, field in (("CreatedAfter", "CreateTime"), ("UpdatedAfter", "UpdateTime")):
        before = second_before(pair[1][field])
        own = {"CustomerId": pair[1]["CustomerId"]}
        found, exchange = listed(office, **own, **{name: before})
        expect(ids(found) == [pair[1]["Id"]], f"{name} should keep what is later", exchange)
        found, exchange = listed(office, **own, **{name: str(pair[1][field])})
        expect(not found, f"{name} should leave out what is of that second", exchange)


@pytest.mark.rule("AG-11")
def test_combined(office: Office, pair: tuple[JsonObject, JsonObject]) -> None:
    """Filters can be combined: what is kept fits all of them."""
    first, second = pair
    day = str(first["StartTime"])[:10]
    all_of = {
        "StartDate": day,
        "EndDate": day,
        "CustomerId": first["CustomerId"],
        "AppointmentTypeId": first["AppointmentTypeId"],
        "ResourceId": first["Resources"][0]["ResourceId"],
        "AgendaId": office.agenda,
    }
    found, exchange = listed(office, **all_of)
    expect(first["Id"] in ids(found), "all filters together should keep what fits", exchange)
    found, exchange = listed(office, **{**all_of, "CustomerId": second["CustomerId"]})
    expect(not found, "what fits all filters but one should be left out", exchange)


@pytest.mark.rule("AG-11", evidence="assumed")
def test_order(office: Office) -> None:
    """Appointments come by start, then by id."""
    found, exchange = listed(office, IncludeCancelled=1)
    keys = [(str(each.get("StartTime")), int(str(each.get("Id")))) for each in found]
    expect(keys == sorted(keys), "appointments should come by start, then by id", exchange)
    if len(keys) < 2:
        not_reachable("needs two appointments")


@pytest.mark.rule("AG-11")
def test_pages(office: Office, contract: Contract) -> None:
    """Limit and Offset cut the list into parts that make the whole, 500 at most."""
    partitions(contract, lambda **query: office.call("getAppointments", **query))
    caps_its_limit(contract, lambda **query: office.call("getAppointments", **query))


@pytest.mark.rule("AG-11", evidence="assumed")
def test_wrong_range(office: Office, contract: Contract) -> None:
    """A range that ends before it begins is refused."""
    exchange = office.call("getAppointments", StartDate="2027-02-02", EndDate="2027-02-01")
    fails(contract, exchange, "a range that ends before it begins")


@pytest.mark.rule("AG-26")
@pytest.mark.parametrize("call", SINGLES)
def test_singles(office: Office, contract: Contract, call: str) -> None:
    """Each thing of a list is given by its id, as it stands in the list; lists go by id."""
    exchange = office.call(call)
    succeeds(contract, exchange)
    found = objects(exchange)
    numbers = [int(each["Id"]) for each in found]
    expect(numbers == sorted(set(numbers)), f"{call} should go by id", exchange)
    deleted = [each for each in found if each.get("Status") == "3"]
    expect(not deleted, f"{call} should leave deleted things out", exchange)
    single, pointer = SINGLES[call]
    if not found:
        not_reachable(f"{call} has nothing in it: needs one at least")
    for each in found:
        one = office.call(single, Id=each["Id"])
        succeeds(contract, one)
        same = one.at(pointer) == each
        expect(same, f"{single} should give what {call} does", exchange, one)


@pytest.mark.rule("AG-26", evidence="assumed")
@pytest.mark.parametrize(
    "call",
    ["getAgenda", "getAppointmentType", "getResource", "getAppointment", "getCustomer"],
)
def test_absent(office: Office, contract: Contract, call: str) -> None:
    """A single thing that does not exist is a failed call."""
    name = "id" if call == "getCustomer" else "Id"
    exchange = office.call(call, **{name: ABSENT})
    fails(contract, exchange, f"{call} of nothing")


@pytest.mark.rule("AG-26")
def test_single_records(office: Office, contract: Contract) -> None:
    """An appointment and a customer are given as they stand in their lists."""
    slot = office.diary.take()
    shown = office.shown(office.booked(slot))
    succeeds(contract, shown)
    found, exchange = listed(office, StartDate=slot.date, EndDate=slot.date)
    same = shown.at("/Appointment") in found
    expect(same, "getAppointment should give what the list does", shown, exchange)
    person = office.person()
    office.ask("setCustomer", **person)
    customers = office.ask("getCustomers", Email=person["Email"])
    customer = customers.at("/Objects/0")
    one = office.person_shown(str(customer["Id"]) if isinstance(customer, dict) else ABSENT)
    succeeds(contract, one)
    same = one.at("/Customer") == customer
    expect(same, "getCustomer should give what the list does", customers, one)


@pytest.mark.rule("AG-26")
def test_fields(office: Office, contract: Contract) -> None:
    """Fields of a type are listed beside those for all, which GenericFields 0 omits."""
    own = {"AgendaId": office.agenda, "AppointmentTypeId": office.kind["Id"]}
    answers = [
        office.call("getFields", AgendaId=office.agenda),
        office.call("getFields", **own),
        office.call("getFields", **own, GenericFields=0),
    ]
    for each in answers:
        succeeds(contract, each)
        numbers = [int(one["Id"]) for one in objects(each)]
        expect(numbers == sorted(set(numbers)), "getFields should go by id", each)
    generic, whole, without = ([one["Id"] for one in objects(each)] for each in answers)
    expect(set(generic) <= set(whole), "a type should have the fields for all, too", *answers[:2])
    kept = {one["Id"] for one in objects(answers[0]) if one.get("Type") == "Appointment"}
    omitted = not kept & set(without)
    expect(omitted, "GenericFields 0 should leave out the fields for all types", *answers)
    if not kept:
        not_reachable("needs a field that all types of appointments have")


@pytest.mark.rule("AG-26")
def test_no_block(office: Office, contract: Contract) -> None:
    """A block that does not exist cannot be removed."""
    exchange = office.call("chRemoveBlock", AgendaId=office.agenda, id=ABSENT)
    fails(contract, exchange, "a removal of no block")
