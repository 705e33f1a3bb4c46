"""What can be chosen where the vendor's reference is silent; the rules' notes have the defaults."""

from __future__ import annotations

from typing import Annotated

import msgspec

DETAILS = ("first_name", "postalcode", "email", "phone", "date_of_birth")
"""What the reference's example misses when a reservation is placed, in its order (B1-12)."""

POSSIBLE_DETAILS = (
    *DETAILS,
    *("last_name", "title", "address", "number", "city", "country_code", "company", "vat_nr"),
)
"""The guest's details that can be asked for."""

_NAME = f"({'|'.join(POSSIBLE_DETAILS)})"
_NAMES = f"^({_NAME}(,{_NAME})*)?$"
_YEAR = 366 * 24 * 60

Minutes = Annotated[int, msgspec.Meta(ge=1, le=_YEAR)]
Days = Annotated[int, msgspec.Meta(ge=0, le=1000)]


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """`serve --set booking-experts-v1.NAME=VALUE`.

    Attributes:
        time_to_pay_minutes: how long a placed reservation waits to be confirmed or paid (B1-12).
        required_details: what placing needs to know of the guest, names with commas between
            them; `details` has them one by one (B1-12).
        search_days: how many days from today a search without dates looks at (B1-07).
        package_days: how far from the days asked for a package may lie to be found (B1-22).
        on_call_minutes: how long ago is lately, of those who are on call (B1-23).
        administrations, categories, rentables: how many a new world has.
    """

    time_to_pay_minutes: Minutes = 60
    required_details: Annotated[str, msgspec.Meta(pattern=_NAMES)] = ",".join(DETAILS)
    search_days: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 365
    package_days: Days = 14
    on_call_minutes: Minutes = 60
    administrations: Annotated[int, msgspec.Meta(ge=1, le=30)] = 3
    categories: Annotated[int, msgspec.Meta(ge=1, le=600)] = 12
    rentables: Annotated[int, msgspec.Meta(ge=1, le=6000)] = 60

    def __post_init__(self) -> None:
        """Refuse sizes that leave something empty.

        Raises:
            ValueError: if there are fewer categories than administrations, or fewer rentables.
        """
        if not self.administrations <= self.categories <= self.rentables:
            message = "each administration needs a category, and each category a rentable"
            raise ValueError(message)

    @property
    def details(self) -> tuple[str, ...]:
        """The names in `required_details`, in their order."""
        return tuple(filter(None, self.required_details.split(",")))
