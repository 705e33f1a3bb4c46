"""Who may ask: partners, and the access that administrations gave them."""

from __future__ import annotations

from bookable_mocks.booking_experts_v1.models import Record


class Partner(Record, frozen=True, kw_only=True):
    """Somebody who sells stays, and whose keys ask for them."""

    name: str


class Access(Record, frozen=True, kw_only=True):
    """What a partner may do with one administration: all that booking needs, or everything (B1-02).

    The id is `access_id` of the two, so that there is one at most.
    """

    partner_id: str
    administration_id: str
    extended: bool = False


def access_id(partner_id: str, administration_id: str) -> str:
    """Return the id of a partner's access to an administration."""
    return f"{partner_id}:{administration_id}"
