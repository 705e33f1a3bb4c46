"""Hooks for an API whose calls share one endpoint (`x-rpc`), on top of the usual ones.

A generated request is put on the real wire last of all, when nothing can change it any more: the
suite's own `wire` names the call and signs it. Answers of such an API are HTTP 200 also where a
call is refused, so schemathesis' checks of statuses prove nothing; `refuses_wrong_parameters`
stands in for them. XML is read as `x-xml` has it, so that schemas and links are judged as ever.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import schemathesis
from schemathesis import Case, HookContext, Response

from bookable_contracts.client import Request, Wire
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.outcomes import is_success, took_effect
from bookable_contracts.oracles.parameters import wrong_parameters
from bookable_contracts.schemathesis_hooks import SUPPLIER
from bookable_contracts.suites import SUITES
from bookable_contracts.supplies import ENVIRONMENT
from bookable_contracts.xml_answers import readers_of
from bookable_specs import Contract

TITLE = "wrong parameters are not refused"


def _contract() -> Contract:
    bundle = Path(os.environ[ENVIRONMENT]).with_name("openapi.json").read_bytes()
    api = SUPPLIER.supplies.api
    return Contract(slug=api, document=json.loads(bundle), bundle_bytes=bundle, rules={})


def _wire(contract: Contract) -> Wire:
    make = SUITES[contract.slug].wire
    if make is None:
        raise LookupError(f"{contract.slug} has x-rpc, but its suite has no wire")
    return make(contract)


CONTRACT = _contract()
WIRE = _wire(CONTRACT)
READERS = readers_of(CONTRACT.document)


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Point a query to what exists, and leave the wire for last."""
    del context
    if isinstance(case.query, dict):
        case.query = SUPPLIER.slot(_id(case), dict(case.query))
    kwargs["auth"] = _dresser(str(case.operation.path))


@schemathesis.hook
def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Set the clock by the answer, and keep the account of what was made."""
    del context
    exchange = _exchange(_id(case), response)
    WIRE.hear(exchange)
    pointer = SUPPLIER.supplies.created.get(exchange.operation)
    if pointer is not None and took_effect(CONTRACT, exchange):
        read: Any = SimpleNamespace(request=response.request, json=lambda: exchange.json)
        SUPPLIER.created(exchange.operation, read)


for _media_type, _read in READERS.items():

    @schemathesis.deserializer(_media_type)
    def deserialize(_context: Any, response: Response, _read: Any = _read) -> Any:
        """Read an answer as `x-xml` has it; raises ValueError if that is not possible."""
        return _read(response.content)


@schemathesis.check
def refuses_wrong_parameters(context: Any, response: Response, case: Case[Any]) -> None:
    """A call whose parameters are not as the contract has them is a failed one."""
    del context
    operation = CONTRACT.operations[_id(case)]
    sent = parse_qsl(urlsplit(str(response.request.url)).query, keep_blank_values=True)
    wrong = wrong_parameters(CONTRACT, operation, sent)
    if wrong and is_success(CONTRACT, _exchange(operation.id, response)):
        raise AssertionError(f"{TITLE}: {', '.join(wrong)}")


def _dresser(path: str) -> Callable[[Any], Any]:
    """Return what requests calls with a request that is ready to be sent."""

    def dress(prepared: Any) -> Any:
        url = urlsplit(prepared.url)
        base = f"{url.scheme}://{url.netloc}{url.path.removesuffix(path)}"
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl(url.query, keep_blank_values=True):
            query.setdefault(name, []).append(value)
        call = Request(method=prepared.method, path=path, query=query)
        prepared.headers.pop(SUPPLIER.carrier.header, None)  # the token holds the secret
        prepared.url = base + WIRE(call, SUPPLIER.supplies.keys[0].token).path
        return prepared

    return dress


def _exchange(operation: str, response: Response) -> Exchange:
    headers = {name: ", ".join(each) for name, each in response.headers.items()}
    return Exchange(
        number=0,
        method=str(response.request.method),
        url=str(response.request.url),
        headers={},
        status=response.status_code,
        answer_headers=httpx.Headers(headers),
        answer_body=response.content,
        operation=operation,
        readers=READERS,
    )


def _id(case: Case[Any]) -> str:
    return str(case.operation.definition.raw.get("operationId", ""))
