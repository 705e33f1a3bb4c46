"""The words and figures of OnlineAfspraken, and how labels follow each other, as data."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class RecordStatus(IntEnum):
    """Whether something is in use (AG-24)."""

    ENABLED = 1
    DISABLED = 2
    DELETED = 3


class Label(IntEnum):
    """How far an appointment is (AG-24)."""

    PENDING = 1
    APPROVED = 2
    FINISHED = 3
    CANCELLED = 4
    IN_PROGRESS = 5


class By(StrEnum):
    """Who or what moves an appointment, in the words of the contract's x-state-machine."""

    CONFIRMATION = "confirmAppointment"
    CANCELLATION = "cancelAppointment"
    COMPANY = "company"


TRANSITIONS = frozenset(
    {
        (Label.PENDING, Label.APPROVED, By.CONFIRMATION),
        (Label.PENDING, Label.APPROVED, By.COMPANY),
        (Label.PENDING, Label.CANCELLED, By.CANCELLATION),
        (Label.APPROVED, Label.CANCELLED, By.CANCELLATION),
        (Label.APPROVED, Label.IN_PROGRESS, By.COMPANY),
        (Label.APPROVED, Label.FINISHED, By.COMPANY),
        (Label.IN_PROGRESS, Label.FINISHED, By.COMPANY),
        (Label.IN_PROGRESS, Label.CANCELLED, By.CANCELLATION),
    }
)
"""From what, to what, by whom; what is not here can't happen."""

CLOSED = (Label.FINISHED, Label.CANCELLED)
"""Nothing leads out of these."""


class SchedulingType(StrEnum):
    """What an appointment takes up: a resource whole, or one place of several."""

    RESOURCE = "resource"
    CAPACITY = "capacity"


class FieldType(StrEnum):
    """Who is asked an extra field: setAppointment or setCustomer."""

    APPOINTMENT = "Appointment"
    REGISTRATION = "Registration"


class Model(StrEnum):
    """The calculation models, by their documented names (AG-18)."""

    SPECIFIC_TIMES = "specificTimes"
    MULTIPLE = "multiple"
    LIMIT = "limit"
    COMBINATION = "combination"
    COMPLEX = "complex"
    TRAVEL = "travel"
    CONNECTING_APPS = "connectingApps"


class Channel(IntEnum):
    """How a customer is told, in the figures of Confirmations (AG-08)."""

    NONE = 0
    EMAIL = 1
    SMS = 2
    BOTH = 3
