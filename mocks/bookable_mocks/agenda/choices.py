"""What can be chosen where OnlineAfspraken's texts are silent; the contract has the defaults."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec


class Confirming(StrEnum):
    """Whether new appointments wait for their code."""

    BY_COMPANY = "by_company"
    ALWAYS = "always"
    NEVER = "never"


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """`serve --set agenda.NAME=VALUE`.

    Attributes:
        signature_required: salt and signature are looked at; else the api_key alone (AG-22).
        sha1_accepted: SHA-1 signs as well as SHA-256 (AG-22).
        future_salt_accepted: salts later than the clock, also in milliseconds, are good (AG-22).
        requires_confirmation: always, never, or by_company: as each seeded company has it (AG-07).
        cancel_hours: how long before its start a customer can cancel at the latest (AG-08).
        notice_in_minutes: types count MinTimeBeforeAppointment and MaxTimeBeforeAppointment in
            minutes, not in hours (AG-17).
    """

    signature_required: bool = True
    sha1_accepted: bool = True
    future_salt_accepted: bool = False
    requires_confirmation: Confirming = Confirming.BY_COMPANY
    cancel_hours: Annotated[int, msgspec.Meta(ge=0, le=8760)] = 24
    notice_in_minutes: bool = False
