"""A company as an integrator would act for it: finds times, books, changes, cancels (AG-01)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from bookable_contracts.agenda.diary import Diary, Slot, slots_of
from bookable_contracts.agenda.wire import Wire
from bookable_contracts.client import Client, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import pick
from bookable_contracts.oracles.outcomes import built_upon, is_success
from bookable_contracts.profiles import ReadsOnly
from bookable_contracts.target import Key
from bookable_contracts.verdicts import NotReachable, NotTested
from bookable_specs import Contract, JsonObject

ZONE = ZoneInfo("Europe/Amsterdam")
ABSENT = "9007199254740990"
"""An id that nothing on any server has."""
EARLIEST = 3
"""Days from the latest time for cancelling to the first time that is booked."""
LOOK_AHEAD = 14
"""Days in which a type has to be bookable to be tested."""
TIMED = ("specificTimes", "limit", "multiple")
"""The models that change times."""
ID = "/Objects/0/Id"
_CAPTURED: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "setAppointment": ("APPOINTMENT", "Id=", ()),
    "setCustomer": ("CUSTOMER", "CustomerId=", ("id=",)),
}
"""The calls whose ids later curl lines need: the id's label, and how parameters carry it."""


@dataclass(kw_only=True)
class Office:
    """One company, what of it is tested, and the key that signs."""

    client: Client
    contract: Contract
    key: Key
    settings: Mapping[str, str]
    cancel_hours: int

    def request(self, operation: str, **query: Any) -> Request:
        """Prepare a call; parameters that are None are left out."""
        given = {name: value for name, value in query.items() if value is not None}
        return self.client.request(operation, query=given)

    def call(self, operation: str, **query: Any) -> Exchange:
        """Make a call, whatever comes of it."""
        return self.noted(self.client.send(self.request(operation, **query), key=self.key))

    def ask(self, operation: str, **query: Any) -> Exchange:
        """Make a call that a check only builds upon."""
        exchange = self.call(operation, **query)
        built_upon(self.contract, exchange)
        return exchange

    def listed(self, operation: str, **query: Any) -> list[JsonObject]:
        """Return what stands in a list; one that is left out is an empty one."""
        return objects(self.ask(operation, **query))

    def noted(self, exchange: Exchange) -> Exchange:
        """Remember which answer an id came from, for later curl lines."""
        value = exchange.at(ID)
        if exchange.operation in _CAPTURED and isinstance(value, str) and value:
            label, prefix, others = _CAPTURED[exchange.operation]
            self.client.capture(value, label, exchange, ID, prefix=prefix, others=others)
        return exchange

    @property
    def now(self) -> dt.datetime:
        """The server's clock in the Netherlands, to the second."""
        wire = self.client.wire
        signing = wire.behind if isinstance(wire, ReadsOnly) else wire
        if not isinstance(signing, Wire):
            message = "the agenda API's clock is that of its own wire"
            raise TypeError(message)
        return dt.datetime.fromtimestamp(signing.now, ZONE).replace(tzinfo=None)

    @cached_property
    def kind(self) -> JsonObject:
        """The appointment type that is tested."""
        return self._stage[1]

    @cached_property
    def agenda(self) -> str:
        """The agenda that is tested."""
        return self._stage[0]

    @cached_property
    def _stage(self) -> tuple[str, JsonObject]:
        kinds = [each for each in self.listed("getAppointmentTypes") if self._is_fit(each)]
        wanted = self.settings.get("type_id")
        kinds = [each for each in kinds if wanted in {None, each["Id"]}]
        first = self.now.date()
        span = {"Date": first.isoformat(), "EndDate": _later(first, LOOK_AHEAD)}
        for kind in sorted(kinds, key=_worth, reverse=True):
            for agenda in self._agendas:
                times = self.listed(
                    "getBookableTimes", AgendaId=agenda, AppointmentTypeId=kind["Id"], **span
                )
                if times and not self._is_modelled(agenda, kind["Id"]):
                    return agenda, kind
        raise NotReachable(
            "needs an appointment type that consumers can book, without calculation models"
        )

    @property
    def _agendas(self) -> list[str]:
        found = [each["Id"] for each in self.listed("getAgendas")]
        return [each for each in found if self.settings.get("agenda_id") in {None, each}]

    @staticmethod
    def _is_fit(kind: JsonObject) -> bool:
        told = [kind.get(name) for name in ("Status", "CanBeBookedByConsumer", "SchedulingType")]
        return told == ["1", "1", "resource"] and str(kind.get("Duration")).isdigit()

    def _is_modelled(self, agenda: str, kind: str) -> bool:
        query = {"AgendaId": agenda, "AppTypeId": kind}
        answers = (
            self.call("getCalculationModelSettings", CalculationModel=model, **query)
            for model in TIMED
        )
        return any(each.at("/CalculationModelSettings/Enabled") == "1" for each in answers)

    @cached_property
    def diary(self) -> Diary:
        """Its bookable times, far enough ahead to be cancelled by customers."""
        ahead = self.cancel_hours // 24 + EARLIEST
        return Diary(
            ask=self.times,
            first=self.now.date() + dt.timedelta(days=ahead),
            duration=int(self.kind["Duration"]),
            buffer=int(self.kind["Buffer"]),
        )

    def times(self, first: str, last: str | None = None, **query: Any) -> Exchange:
        """Ask for bookable times."""
        asked = {"AgendaId": self.agenda, "AppointmentTypeId": self.kind["Id"], **query}
        return self.ask("getBookableTimes", Date=first, EndDate=last, **asked)

    def offers(self, slot: Slot) -> tuple[bool, Exchange]:
        """Tell whether a time is bookable now, and show the answer."""
        exchange = self.times(slot.date, ResourceId=slot.resource)
        found = slots_of(exchange, duration=slot.duration, buffer=slot.takes - slot.duration)
        return slot in found, exchange

    def required(self, kind: str) -> dict[str, str]:
        """Answer the questions that have to be: of type Appointment or Registration."""
        return {
            each["Key"]: "Conformance"
            for each in self.fields
            if (each["Type"], each["Required"]) == (kind, "1")
        }

    @cached_property
    def fields(self) -> list[JsonObject]:
        """The company's extra fields for the type that is tested."""
        return self.listed("getFields", AgendaId=self.agenda, AppointmentTypeId=self.kind["Id"])

    def wanted(self, slot: Slot, **changes: Any) -> dict[str, Any]:
        """Describe an appointment of the run's customer."""
        described = {
            "AgendaId": self.agenda,
            "CustomerId": self.customer,
            "AppointmentTypeId": self.kind["Id"],
            **slot.fields,
            **self.required("Appointment"),
        }
        return {**described, **changes}

    def book(self, slot: Slot | None = None, **changes: Any) -> Exchange:
        """Book a time, whatever comes of it."""
        return self.call("setAppointment", **self.wanted(slot or self.diary.take(), **changes))

    def booked(self, slot: Slot | None = None, **changes: Any) -> str:
        """Book a time for a check to build upon; return the appointment's id."""
        exchange = self.book(slot, **changes)
        built_upon(self.contract, exchange)
        return str(pick(exchange, ID))

    def change(self, appointment: str, slot: Slot, **changes: Any) -> Exchange:
        """Change an appointment as the company's customer, whatever comes of it."""
        given = {"BookingMode": "customer", **changes}
        return self.call("setAppointment", **self.wanted(slot, Id=appointment, **given))

    def shown(self, appointment: str) -> Exchange:
        """Read an appointment."""
        return self.call("getAppointment", Id=appointment)

    def appointment(self, appointment: str) -> JsonObject:
        """Read an appointment for a check to build upon."""
        found: JsonObject = pick(self.ask("getAppointment", Id=appointment), "/Appointment", dict)
        return found

    def cancel(self, appointment: str, **query: Any) -> Exchange:
        """Cancel, whatever comes of it."""
        return self.call("cancelAppointment", Id=appointment, **query)

    @cached_property
    def customer(self) -> str:
        """The customer of the run, who books unless somebody else is named."""
        return self.registered()

    def person(self, **changes: Any) -> dict[str, Any]:
        """Describe a customer whom nobody else is."""
        described = {
            "Email": f"conformance-{self.client.fresh_word('NAME')}@example.com",
            "FirstName": "Conformance",
            "LastName": "Run",
            **self.required("Registration"),
        }
        return {**described, **changes}

    def registered(self, **changes: Any) -> str:
        """Make a customer for a check to build upon; return the id."""
        exchange = self.ask("setCustomer", **self.person(**changes))
        return str(pick(exchange, ID))

    def person_shown(self, customer: str) -> Exchange:
        """Read a customer."""
        return self.call("getCustomer", id=customer)

    def succeeded(self, exchange: Exchange) -> bool:
        """Tell how a call went."""
        return is_success(self.contract, exchange)


def objects(exchange: Exchange) -> list[JsonObject]:
    """Return what stands in Objects; without it, nothing does."""
    found = exchange.at("/Objects")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def second_before(moment: Any) -> str:
    """Return the second before a moment that an answer told; raises NotTested if it is none."""
    try:
        told = dt.datetime.fromisoformat(str(moment))
    except ValueError:
        raise NotTested(f"the answer has no usable moment: {moment}") from None
    return (told - dt.timedelta(seconds=1)).isoformat(" ")


def _worth(kind: JsonObject) -> tuple[int, int]:
    """Rank types: two resources or more, then those that can be booked long before."""
    latest = str(kind.get("MaxTimeBeforeAppointment"))
    resources = str(kind.get("ResourceId")).split(",")
    return min(len(resources), 2), int(latest) if latest.isdigit() else 0


def _later(day: dt.date, days: int) -> str:
    return (day + dt.timedelta(days=days)).isoformat()
