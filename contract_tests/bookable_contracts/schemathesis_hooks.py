"""Hooks for schemathesis, loaded in its process: they make generated requests worth sending.

A positive request gets a fresh Idempotency-Key, a fresh slot and things that exist; where one field
of a slot is wrong on purpose, the others are made right, so that a 409 does not hide it. Keys take
turns within their rate limits. Nothing here changes whether a request is valid: schemathesis
looks at it again after `before_call`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from itertools import count, cycle
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from jsonschema import Draft202012Validator
from schemathesis import Case, HookContext, Response
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import CoveragePhaseData, TestPhase

from bookable_contracts.credentials import Carrier
from bookable_contracts.exchange import values_at
from bookable_contracts.pacing import Pacer
from bookable_contracts.suites import SUITES
from bookable_contracts.supplies import CREATED, ENVIRONMENT, GONE, Created, Range, Supplies, read
from bookable_contracts.thinning import Thinning

GIVE_UP = 5
"""After so many requests in a row without answer the process ends."""


class Supplier:
    """Hands out the supplies; there is one in the process."""

    def __init__(self, path: Path) -> None:
        self.supplies: Supplies = read(path)
        self.pacer = Pacer(annotation=self.supplies.rate_limit)
        self.carrier = Carrier(*self.supplies.carrier)
        self.turn = count()
        self.silent = 0
        self.thinning = Thinning(self.supplies.places)
        self.made: set[str] = set()
        self._slots = iter(self.supplies.slots)
        self._existing: dict[tuple[str, str], Iterator[str]] = {}
        self._created = path.with_name(CREATED)
        self._fit = SUITES[self.supplies.api].fit
        self._valid = {
            operation: {
                name: Draft202012Validator(
                    schema, format_checker=Draft202012Validator.FORMAT_CHECKER
                ).is_valid
                for name, schema in schemas.items()
            }
            for operation, schemas in self.supplies.slot_schemas.items()
        }

    def slot(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        """Put a free slot into a body, but for the fields that are wrong on purpose."""
        valid = self._valid.get(operation, {})
        right = [name for name, fits in valid.items() if name in body and fits(body[name])]
        slot = next(self._slots, None) if right else None
        filled = {**body, **{name: slot[name] for name in right}} if slot else body
        return self._fit(operation, filled, dict(self.supplies.given))

    def existing(self, operation: str, name: str) -> str | None:
        """Name something that exists, in turn."""
        values = self.supplies.existing.get(operation, {}).get(name)
        if not values:
            return None
        return next(self._existing.setdefault((operation, name), cycle(values)))

    def created(self, operation: str, response: Response) -> None:
        """Write down what a request created, to be undone."""
        pointer = self.supplies.created.get(operation)
        names = values_at(_json(response), pointer) if pointer is not None else []
        path = httpx.URL(str(response.request.url)).path
        with self._created.open("a", encoding="utf-8") as file:
            for name in (name for name in names if isinstance(name, str | int)):
                made = Created(operation=operation, path=path, name=str(name))
                file.write(json.dumps(asdict(made)) + "\n")
                self.made.add(str(name))


SUPPLIER = Supplier(Path(os.environ[ENVIRONMENT]))


@schemathesis.auth(refresh_interval=None)
class Keys:
    """The tester's equal keys, each within its rate limit."""

    def get(self, _case: Case[Any], _context: Any) -> str:
        """Take any: which one is decided when the request is sent."""
        return SUPPLIER.supplies.keys[0].token

    def set(self, case: Case[Any], data: str, _context: Any) -> None:
        """Send it."""
        case.headers[SUPPLIER.carrier.header] = SUPPLIER.carrier.value(data)


@schemathesis.hook
def filter_case(context: HookContext, case: Case[Any]) -> bool:
    """Say whether a case is tried: all are, unless the run is to be short."""
    del context
    if not SUPPLIER.supplies.places:
        return True
    meta = case.meta
    edge = meta.phase.data if meta is not None else None
    if not isinstance(edge, CoveragePhaseData) or edge.parameter_location is None:
        return True  # no edge of anything: another method, the plain case
    place = edge.parameter, edge.location
    if edge.location is None and edge.parameter_location is ParameterLocation.BODY:
        place = edge.parameter, edge.description
    return SUPPLIER.thinning.keeps((_id(case), edge.scenario, edge.parameter_location), place)


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Make what is meant to be valid fit to succeed."""
    del context, kwargs
    operation = _id(case)
    _within_its_limit(case)
    header = SUPPLIER.supplies.idempotency_header
    if header in (case.headers or {}) and _may_be_fresh(case, header):
        case.headers[header] = str(uuid.uuid4())
    if isinstance(case.body, dict):
        case.body = SUPPLIER.slot(operation, case.body)
    span = SUPPLIER.supplies.ranges.get(operation)
    if span and isinstance(case.query, dict) and not _negative(case, ParameterLocation.QUERY):
        case.query = _fitting(case.query, span)
    _say_what_is_right(case, operation)
    _point_to_existing(case, operation)
    _repeat_the_path(case, operation)


@schemathesis.hook
def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Keep the account of limits and creations."""
    del context
    SUPPLIER.silent = 0
    sent = str(response.request.headers.get(SUPPLIER.carrier.header, ""))
    headers = httpx.Headers({name: ", ".join(each) for name, each in response.headers.items()})
    SUPPLIER.pacer.note(SUPPLIER.carrier.token(sent), headers)
    if 200 <= response.status_code < 300:
        SUPPLIER.created(_id(case), response)


@schemathesis.hook
def after_network_error(context: HookContext, case: Case[Any], request: Any) -> None:
    """End a run against a server that is gone, instead of waiting for each of its requests."""
    del context, case, request
    SUPPLIER.silent += 1
    if SUPPLIER.silent >= GIVE_UP:
        os._exit(GONE)


def _may_be_fresh(case: Case[Any], header: str) -> bool:
    """Tell whether a key is not wrong on purpose: valid, or the contract's example beside what is.

    An example that is sent again in the next run would be a replay of this one.
    """
    if not _negative(case, ParameterLocation.HEADER):
        return True
    try:
        return bool(uuid.UUID(case.headers[header]))
    except (ValueError, TypeError, AttributeError):
        return False


def _within_its_limit(case: Case[Any]) -> None:
    """Choose the key anew: cases are made long before they are sent."""
    carrier = SUPPLIER.carrier
    values = {carrier.value(key.token) for key in SUPPLIER.supplies.keys}
    if case.headers is not None and case.headers.get(carrier.header) in values:
        key = SUPPLIER.pacer.choose(SUPPLIER.supplies.keys)
        case.headers[carrier.header] = carrier.value(key.token)


def _say_what_is_right(case: Case[Any], operation: str) -> None:
    """Give parameters whose grammar no schema can tell a value that is right."""
    known = SUPPLIER.supplies.queries.get(operation)
    if known and isinstance(case.query, dict) and not _negative(case, ParameterLocation.QUERY):
        turn = next(SUPPLIER.turn)
        right = {name: each[turn % len(each)] for name, each in known.items() if name in case.query}
        case.query = {**case.query, **right}


def _point_to_existing(case: Case[Any], operation: str) -> None:
    """Let every other valid path lead to something that exists; each, if it may touch no other.

    A sequence of calls goes its own way, but for the latter, which stays with what the run made.
    """
    stateful = case.meta is not None and case.meta.phase.name is TestPhase.STATEFUL
    own = operation in SUPPLIER.supplies.own
    if _negative(case, ParameterLocation.PATH) or (stateful and not own):
        return
    if not own and next(SUPPLIER.turn) % 2:
        return
    for name in list(case.path_parameters or {}):
        value = SUPPLIER.existing(operation, name)
        made = stateful and str(case.path_parameters[name]) in SUPPLIER.made
        if value is not None and not made:
            case.path_parameters[name] = value


def _repeat_the_path(case: Case[Any], operation: str) -> None:
    """Give a body the id of its path, where it has to be the same; not to one that is wrong."""
    name = SUPPLIER.supplies.repeated.get(operation)
    data = case.body.get("data") if isinstance(case.body, dict) else None
    if name and isinstance(data, dict) and not _negative(case, ParameterLocation.BODY):
        ident = (case.path_parameters or {}).get(name, "")
        data["id"] = str(ident)


def _fitting(query: dict[str, Any], span: Range) -> dict[str, Any]:
    """Move the dates of a query into a range that the contract's prose allows."""
    turn = next(SUPPLIER.turn)
    first = dt.datetime.fromisoformat(span.start)
    if span.first in query:
        first += dt.timedelta(days=turn % 90)
    # Without its first day a range begins on the day before `start`, so it may be one day less.
    longest = span.days if span.first in query else span.days - 1
    last = first + dt.timedelta(days=span.least + turn % (longest - span.least))
    fitting = {span.first: _written(first, span), span.last: _written(last, span)}
    return {**query, **{name: day for name, day in fitting.items() if name in query}}


def _written(moment: dt.datetime, span: Range) -> str:
    """Write a moment, or the day of it, as the range has its start."""
    return moment.isoformat() if "T" in span.start else moment.date().isoformat()


def _negative(case: Case[Any], location: ParameterLocation) -> bool:
    return case.meta is not None and case.meta.is_negative_at(location)


def _id(case: Case[Any]) -> str:
    return str(case.operation.definition.raw.get("operationId", ""))


def _json(response: Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None
