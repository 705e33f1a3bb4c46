"""OnlineAfspraken: agendas of companies, signed calls, XML. Reference 001, rules AG-01 to AG-26."""

from __future__ import annotations

from bookable_mocks.agenda.access import authenticate, new_secret
from bookable_mocks.agenda.choices import Choices
from bookable_mocks.agenda.company_side import PAGES
from bookable_mocks.agenda.errors import render
from bookable_mocks.agenda.handlers import HANDLERS
from bookable_mocks.agenda.models import TABLES
from bookable_mocks.agenda.rules import RETRIES, TIMEOUT
from bookable_mocks.agenda.seed import example, owners, seed
from bookable_mocks.agenda.seed_facts import PERSONAS
from bookable_mocks.agenda.serialize import notice
from bookable_mocks.agenda.wire import ENCODERS
from bookable_mocks.engine.mock import Mock, Webhooks

MOCK = Mock(
    name="agenda",
    handlers=HANDLERS,
    render=render,
    authenticate=authenticate,
    encoders=ENCODERS,
    seed=seed,
    tables=TABLES,
    webhooks=Webhooks(
        body=notice,
        sign=lambda _secret, _at, _body: {},
        retries=RETRIES,
        timeout=TIMEOUT,
        method="GET",
        success=range(200, 201),
    ),
    pages=PAGES,
    personas=PERSONAS,
    example=example,
    owners=owners,
    choices=Choices(),
    new_secret=new_secret,
)
