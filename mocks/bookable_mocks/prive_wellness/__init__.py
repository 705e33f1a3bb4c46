"""Privé Wellness: private wellness units by the timeslot. Reference 000, rules PW-01 to PW-21."""

from __future__ import annotations

from collections.abc import Mapping

from bookable_mocks.engine.auth import bucket, credential, keyed
from bookable_mocks.engine.mock import Mock, Webhooks
from bookable_mocks.engine.quotas import Limit, Usage
from bookable_mocks.prive_wellness.checkout import PAGES
from bookable_mocks.prive_wellness.errors import render
from bookable_mocks.prive_wellness.handlers import HANDLERS, TIMERS
from bookable_mocks.prive_wellness.models import TABLES
from bookable_mocks.prive_wellness.rules import RETRIES
from bookable_mocks.prive_wellness.seed import PERSONAS, example, owners, seed
from bookable_mocks.prive_wellness.serialize import event
from bookable_mocks.prive_wellness.signing import sign

_read_key = credential("authorization", "Bearer")


def _limit_headers(usage: Usage) -> Mapping[str, str]:
    """PW-09: every answer says how much of the minute is left."""
    return {
        "X-RateLimit-Limit": str(usage.limit),
        "X-RateLimit-Remaining": str(usage.remaining),
        "X-RateLimit-Reset": str(usage.reset),
    }


MOCK = Mock(
    name="prive-wellness",
    handlers=HANDLERS,
    render=render,
    authenticate=keyed(_read_key, 'Bearer realm="privewellness"'),
    seed=seed,
    tables=TABLES,
    limits=(Limit(requests=600, seconds=60),),
    limit_headers=_limit_headers,
    bucket=bucket(_read_key),
    idempotency_header="idempotency-key",
    webhooks=Webhooks(body=event, sign=sign, retries=RETRIES, timeout=10.0),
    timers=TIMERS,
    pages=PAGES,
    personas=PERSONAS,
    example=example,
    owners=owners,
    new_secret=lambda ctx: f"pw_live_{ctx.ids.token('prive.secret', 24)}",
)
