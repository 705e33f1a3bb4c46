"""Who and what there is in a new world: two invented companies, written out as tables."""

from __future__ import annotations

from dataclasses import dataclass

from bookable_mocks.agenda.enums import Channel, FieldType, RecordStatus, SchedulingType
from bookable_mocks.agenda.models import Shift
from bookable_mocks.engine.mock import Persona

LOKJE, WENDE = "lokje", "wende"

PERSONAS = (
    Persona("hairdresser; api_key:secret", "ag_lokje:lokje-geheim", LOKJE, ()),
    Persona("the same, second key", "ag_lokje_2:lokje-geheim-2", LOKJE, ()),
    Persona("physiotherapist, appointments wait for a code", "ag_wende:wende-geheim", WENDE, ()),
)


@dataclass(frozen=True, slots=True)
class Firm:
    """A company: whether codes are asked for, how it tells customers, how many it has."""

    name: str
    api_key: str
    requires_confirmation: bool
    tells: Channel
    customers: int


FIRMS = {
    LOKJE: Firm("Kapsalon Het Lokje", "ag_lokje", False, Channel.EMAIL, 30),
    WENDE: Firm("Fysiotherapie De Wende", "ag_wende", True, Channel.BOTH, 12),
}

AGENDAS = (
    (LOKJE, "Salon", 15, True),
    (LOKJE, "Salon Oost", 30, False),
    (WENDE, "Praktijk", 15, True),
)
"""Each agenda's company, name, grid in minutes, and whether it is the usual one; ids from 1."""


def _week(days: range, *hours: tuple[int, int]) -> tuple[Shift, ...]:
    return tuple(Shift(day, starts, ends) for day in days for starts, ends in hours)


@dataclass(frozen=True, slots=True)
class Staff:
    """A resource, the agenda that it works in, and when."""

    company: str
    name: str
    code: str
    agenda: int
    shifts: tuple[Shift, ...]
    status: RecordStatus = RecordStatus.ENABLED


DAYTIME = ((9 * 60, 12 * 60 + 30), (13 * 60, 17 * 60 + 30))

STAFF = (
    Staff(LOKJE, "Stoel 1", "S1", 1, _week(range(1, 7), *DAYTIME)),
    Staff(LOKJE, "Stoel 2", "S2", 1, _week(range(2, 7), (10 * 60, 18 * 60))),
    Staff(LOKJE, "Stoel Oost", "O1", 2, _week(range(3, 7), (9 * 60, 17 * 60))),
    Staff(LOKJE, "Stoel 3", "S3", 1, _week(range(1, 7), *DAYTIME), RecordStatus.DISABLED),
    Staff(WENDE, "Kamer 1", "K1", 3, _week(range(1, 6), *DAYTIME)),
    Staff(WENDE, "Nachtkamer", "N1", 3, _week(range(1, 8), (0, 6 * 60))),
)
"""Ids count from 1 in this order. The night room is open while the clocks change."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """An appointment type: minutes, cents, hours of notice."""

    company: str
    name: str
    duration: int
    buffer: int
    price: int
    resources: tuple[int, ...]
    category: str = ""
    scheduling: SchedulingType = SchedulingType.RESOURCE
    capacity: int = 1
    by_consumer: bool = True
    status: RecordStatus = RecordStatus.ENABLED
    min_before: int = 1
    max_before: int = 4320


TREATMENTS = (
    Treatment(LOKJE, "Knippen", 30, 15, 2950, (1, 2), "Haar"),
    Treatment(LOKJE, "Kleuren", 90, 15, 7500, (1, 2), "Haar"),
    Treatment(LOKJE, "Workshop vlechten", 60, 0, 1900, (2,), "Lessen", SchedulingType.CAPACITY, 6),
    Treatment(LOKJE, "Bruidskapsel", 120, 30, 14500, (1,), "Haar", by_consumer=False),
    Treatment(LOKJE, "Permanent", 120, 15, 8900, (1, 2), "Haar", status=RecordStatus.DISABLED),
    Treatment(LOKJE, "Knippen Oost", 30, 0, 2750, (3,), "Haar"),
    Treatment(LOKJE, "Kleuradvies", 45, 15, 0, (1, 2, 4), "Advies", min_before=24, max_before=720),
    Treatment(WENDE, "Intake", 45, 15, 4500, (5,)),
    Treatment(WENDE, "Slaapmeting", 60, 0, 6000, (6,), min_before=1, max_before=8760),
)
"""Ids count from 1 in this order."""

QUESTIONS = (
    (LOKJE, "Bent u ergens allergisch voor?", "Allergie", FieldType.APPOINTMENT, False, None),
    (LOKJE, "Welke kleur heeft u in gedachten?", "Kleurwens", FieldType.APPOINTMENT, True, 7),
    (LOKJE, "Hoe kent u ons?", "HoeBekend", FieldType.REGISTRATION, False, None),
    (WENDE, "Wat is uw klacht?", "Klacht", FieldType.APPOINTMENT, False, None),
    (WENDE, "Waar bent u verzekerd?", "Verzekeraar", FieldType.REGISTRATION, True, None),
)
"""Each extra field's company, question, Key, type, whether it is required, and for which type."""

ACCOUNTS = {LOKJE: ("sam.lokje", "voorbeeld-1"), WENDE: ("sam.wende", "voorbeeld-2")}
"""With what the first customer of each company logs in."""

STREETS = ("Veldweg", "Lindelaan", "Molenpad", "Kade", "Beukenhof")
PLACE = "Voorbeeldstad"
