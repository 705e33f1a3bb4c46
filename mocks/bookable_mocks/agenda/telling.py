"""Who is told of what: change notices to the company's systems, messages to its customers.

Nothing is sent to customers: what would have been is kept, for tests to read (`company_side`).
"""

from __future__ import annotations

from bookable_mocks.agenda import access
from bookable_mocks.agenda.enums import Channel
from bookable_mocks.agenda.models import MESSAGES, Appointment, Customer, Message
from bookable_mocks.engine.mock import Context

APPOINTMENT, CONSUMER = "appointment", "consumer"

CODE, CONFIRMATION, CANCELLATION = "confirmation-code", "confirmation", "cancellation"


def changed(ctx: Context, entity: str, number: int) -> None:
    """AG-25: queue a change notice. It tells which, not what is new."""
    key = access.company(ctx).api_key
    ctx.emit("change", ctx.owner, {"entity": entity, "id": str(number), "apiKey": key})


def message(
    ctx: Context, kind: str, to: Customer, about: Appointment, channel: Channel, code: str = ""
) -> None:
    """Keep what a customer would be told, once for each channel that reaches them (AG-08)."""
    reached = {Channel.EMAIL: to.email, Channel.SMS: to.mobile_phone}
    for one, address in reached.items():
        if channel & one and address:
            kept = Message(
                id=ctx.ids.number("agenda.message"),
                company=ctx.owner,
                kind=kind,
                channel=one,
                to=address,
                customer_id=to.id,
                appointment_id=about.id,
                code=code,
                sent_at=ctx.now.replace(microsecond=0),
            )
            ctx.store.insert(MESSAGES, kept)
