"""What exists at OnlineAfspraken: companies, agendas, resources, types, customers, appointments."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from bookable_mocks.agenda.enums import (
    Channel,
    FieldType,
    Label,
    Model,
    RecordStatus,
    SchedulingType,
)
from bookable_mocks.engine.store import Table


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """Whose agendas these are; credentials and webhook endpoints belong to it.

    `api_key` is the one that change notices carry. `tells` is how the company tells its customers
    of what they do themselves.
    """

    id: str
    name: str
    api_key: str
    requires_confirmation: bool
    tells: Channel


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """An api_key with the secret that signs; it is kept readable, or nothing could be verified."""

    api_key: str
    company: str
    secret: str


class Agenda(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar; `align_grid` is in minutes."""

    id: int
    company: str
    name: str
    date_format: str
    time_format: str
    align_grid: int
    is_default: bool


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody or something that appointments take up."""

    id: int
    company: str
    name: str
    code: str
    description: str
    phone: str
    mobile_phone: str
    email: str
    status: RecordStatus
    label: str


class Shift(msgspec.Struct, frozen=True):
    """Working hours on an ISO weekday, in minutes after midnight, at most 23:59."""

    weekday: int
    starts: int
    ends: int


class Timetable(msgspec.Struct, frozen=True, kw_only=True):
    """When a resource works in an agenda, week by week."""

    id: int
    agenda_id: int
    resource_id: int
    shifts: tuple[Shift, ...]


class AppointmentType(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be booked.

    `duration` and `buffer` are in minutes, `min_before` and `max_before` in hours (the unit is a
    choice), the price in cents. `resource_ids` are in order of preference.
    """

    id: int
    company: str
    name: str
    description: str
    status: RecordStatus
    scheduling: SchedulingType
    price_type: int
    price_cents: int
    duration: int
    min_before: int
    max_before: int
    buffer: int
    by_consumer: bool
    category: str
    category_id: int | None
    capacity: int
    resource_ids: tuple[int, ...]


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What was saved of a calculation model for an appointment type; the text as it came."""

    id: str
    type_id: int
    model: Model
    value: str
    enabled: bool


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Availability beside the working hours (AG-16), in minutes after midnight."""

    id: int
    agenda_id: int
    type_id: int | None
    resource_id: int | None
    date: date
    starts: int
    ends: int


class ExtraField(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the company's own; without a type of appointment it goes for all of them."""

    id: int
    company: str
    label: str
    key: str
    type: FieldType
    required: bool
    type_id: int | None = None


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """Who books. Moments are whole seconds in UTC; what is not known is empty."""

    id: int
    company: str
    first_name: str
    last_name: str
    email: str
    email_key: str
    created_at: datetime
    updated_at: datetime
    account_number: str = ""
    insertions: str = ""
    birth_date: str = ""
    gender: str = ""
    street: str = ""
    house_nr: str = ""
    house_nr_addition: str = ""
    zip_code: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""
    mobile_phone: str = ""
    status: RecordStatus = RecordStatus.ENABLED
    extra: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The whole name, as appointments show it."""
        return " ".join(p for p in (self.first_name, self.insertions, self.last_name) if p)


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer logs in with; the password is a salted hash (AG-14)."""

    id: str
    company: str
    customer_id: int
    salt: str
    password_hash: str


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    """What is booked. Moments are whole seconds in UTC.

    `holder` names who holds the resource: an appointment that shares a time with others of its
    type has theirs. It is empty without a resource (AG-06).
    """

    id: int
    company: str
    agenda_id: int
    type_id: int
    customer_id: int
    resource_id: int | None
    holder: str
    name: str
    notes: tuple[str, ...]
    starts_at: datetime
    finishes_at: datetime
    blocked_until: datetime
    label: Label
    code: str
    created_at: datetime
    updated_at: datetime
    status: RecordStatus = RecordStatus.ENABLED
    extra: dict[str, str] = {}


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What the company would have sent to a customer; nothing leaves the mock but this."""

    id: int
    company: str
    kind: str
    channel: Channel
    to: str
    customer_id: int
    appointment_id: int | None
    code: str
    sent_at: datetime


COMPANIES = Table("agenda_company", Company, ("id",))
CREDENTIALS = Table("agenda_credential", Credential, ("api_key", "company"))
AGENDAS = Table("agenda_agenda", Agenda, ("id", "company"), (("company", "id"),))
RESOURCES = Table("agenda_resource", Resource, ("id", "company", "status"), (("company", "id"),))
TIMETABLES = Table(
    "agenda_timetable", Timetable, ("id", "agenda_id", "resource_id"), (("agenda_id",),)
)
TYPES = Table("agenda_type", AppointmentType, ("id", "company", "status"), (("company", "id"),))
SETTINGS = Table("agenda_setting", Setting, ("id", "type_id", "enabled"), (("type_id",),))
BLOCKS = Table("agenda_block", Block, ("id", "agenda_id", "date"), (("agenda_id", "date"),))
FIELDS = Table("agenda_field", ExtraField, ("id", "company"), (("company", "id"),))
CUSTOMERS = Table(
    "agenda_customer",
    Customer,
    ("id", "company", "status", "email_key", "birth_date", "account_number", "updated_at"),
    (("company", "id"),),
)
ACCOUNTS = Table("agenda_account", Account, ("id", "company", "customer_id"), (("customer_id",),))
APPOINTMENTS = Table(
    "agenda_appointment",
    Appointment,
    (
        "id",
        "company",
        "agenda_id",
        "type_id",
        "customer_id",
        "resource_id",
        "holder",
        "label",
        "starts_at",
        "created_at",
        "updated_at",
    ),
    (("company", "starts_at", "id"), ("type_id", "starts_at"), ("holder",)),
)
MESSAGES = Table("agenda_message", Message, ("id", "company"), (("company", "id"),))

TABLES = (
    COMPANIES,
    CREDENTIALS,
    AGENDAS,
    RESOURCES,
    TIMETABLES,
    TYPES,
    SETTINGS,
    BLOCKS,
    FIELDS,
    CUSTOMERS,
    ACCOUNTS,
    APPOINTMENTS,
    MESSAGES,
)
