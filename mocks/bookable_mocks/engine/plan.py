"""One operation of a contract, compiled: how to read its requests and check its answers."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isinf
from typing import Any

import msgspec
from jsonschema_rs import Draft202012Validator

from bookable_mocks.engine.mock import NO_BODY, Handler, Reply, Request
from bookable_mocks.engine.negotiation import takes
from bookable_mocks.engine.parameters import Parameters, parse_query
from bookable_mocks.engine.problem import (
    Breach,
    Refusal,
    Violation,
    invalid,
    malformed,
    unsupported_media_type,
)
from bookable_mocks.engine.schemas import JsonObject, Schemas, violations
from bookable_specs import Contract, Operation


def _figure(text: str) -> int | float:
    """Read a JSON number with a point or an exponent; 2.0 is the integer 2, as to JSON Schema."""
    value = float(text)
    if isinf(value):
        message = "a number is out of range"
        raise ValueError(message)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


_decode = msgspec.json.Decoder(float_hook=_figure).decode


@dataclass(frozen=True, slots=True)
class Answer:
    """What the contract says of one status: media types with their validators, and headers."""

    validators: Mapping[str, Draft202012Validator | None]
    required_headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """An operation with everything that serving it needs, compiled at start or on first use."""

    operation: Operation
    handler: Handler
    parameters: Parameters
    scopes: tuple[str, ...]
    secured: bool
    idempotent: bool
    writes: bool
    body_types: Mapping[str, Draft202012Validator | None]
    body_required: bool
    offered: frozenset[str]
    schemas: Schemas
    later: bool
    answers: dict[str, Answer] = field(default_factory=dict)

    def read_body(self, request: Request, found: list[Violation]) -> Any:
        """Return the parsed body, adding to `found` what is wrong with it.

        Raises:
            Refusal: for a media type that is not taken, or text that is not JSON in UTF-8.
        """
        if not self.body_types:
            return None
        if not request.body:
            if self.body_required:
                found.append(Violation("body", "", "is required"))
            return None
        taken = takes(request.headers.get("content-type", ""), self.body_types)
        if taken is None:
            raise Refusal(unsupported_media_type(self.body_types))
        body = parse_form(request.body) if taken == FORM else parse_json(request.body)
        validator = self.body_types[taken]
        try:
            if validator is not None and not validator.is_valid(body):
                found.extend(violations(validator, body, "body"))
        except ValueError as error:  # jsonschema-rs goes 255 levels down
            raise Refusal(malformed("The body is nested too deeply.")) from error
        return body

    def check(self, reply: Reply, headers: Mapping[str, str]) -> None:
        """Hold an answer against the contract.

        Raises:
            Breach: naming operation, status and place, if the answer is not as promised.
        """
        status = str(reply.status)
        answer = self.answers.get(status)
        if answer is None:
            answer = self.answers[status] = self._answer(status)
        if reply.body is NO_BODY and not answer.validators:
            return self._check_headers(answer, status, headers)
        sent = "no body" if reply.body is NO_BODY else reply.media_type
        if sent not in answer.validators:
            offered = ", ".join(answer.validators) or "no body"
            self._breach(status, f"{sent} where the contract has {offered}")
        validator = answer.validators[reply.media_type]
        if validator is not None and not validator.is_valid(reply.body):
            told = "; ".join(
                f"{v.where or '/'}: {v.message}" for v in violations(validator, reply.body, "body")
            )
            self._breach(status, told)
        return self._check_headers(answer, status, headers)

    def _check_headers(self, answer: Answer, status: str, headers: Mapping[str, str]) -> None:
        missing = [name for name in answer.required_headers if name not in headers]
        if missing:
            known = {name.lower() for name in headers}
            missing = [name for name in missing if name.lower() not in known]
        if missing:
            self._breach(status, f"header {missing[0]} is missing")

    def _breach(self, status: str, told: str) -> None:
        message = f"the mock broke its contract: {self.operation.id} {status}: {told}"
        raise Breach(message)

    def _answer(self, status: str) -> Answer:
        responses = self.operation.node["responses"]
        node = responses.get(status) or responses.get(f"{status[0]}XX") or responses.get("default")
        if node is None:
            self._breach(status, "this status is not documented")
        return Answer(
            validators=_validators(node, self.schemas),
            required_headers=tuple(
                name
                for name, header in node.get("headers", {}).items()
                if self.schemas.resolve(header).get("required")
            ),
        )


FORM = "application/x-www-form-urlencoded"


def parse_form(raw: bytes) -> dict[str, str]:
    """Parse a form; a name that is given twice has its last value.

    Raises:
        Refusal: if it is not UTF-8.
    """
    return {name: values[-1] for name, values in parse_query(raw.decode("latin-1")).items()}


def parse_json(raw: bytes) -> Any:
    """Parse JSON strictly: UTF-8, no NaN, no lone surrogates, no bottomless nesting.

    Raises:
        Refusal: saying what is wrong with the text.
    """
    try:
        return _decode(raw)
    except UnicodeDecodeError as error:
        raise Refusal(malformed("The body is not UTF-8.")) from error
    except RecursionError as error:
        raise Refusal(malformed("The body is nested too deeply.")) from error
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Refusal(malformed(f"The body is not JSON: {error}")) from error


def compile_plans(
    contract: Contract, handlers: Mapping[str, Handler], schemas: Schemas | None = None
) -> dict[str, Plan]:
    """Compile every operation of a contract with the handler of its name.

    `schemas` are the contract's, if somebody else compiles some of them too.

    Raises:
        ValueError: if the table of handlers and the contract differ, naming every difference.
    """
    modern = Contract(
        slug=contract.slug, document=contract.modern, bundle_bytes=b"", rules={}
    ).operations
    missing, unknown = sorted(set(modern) - set(handlers)), sorted(set(handlers) - set(modern))
    if missing or unknown:
        message = (
            f"{contract.slug}: operations without a handler: {missing or 'none'};"
            f" handlers without an operation: {unknown or 'none'}"
        )
        raise ValueError(message)
    schemas = schemas or Schemas(contract.modern)
    document = contract.document
    secured = bool(document.get("security") or document.get("x-signature"))
    return {
        name: _plan(operation, handlers[name], schemas, secured=secured, rpc="x-rpc" in document)
        for name, operation in modern.items()
    }


def _plan(
    operation: Operation, handler: Handler, schemas: Schemas, *, secured: bool, rpc: bool
) -> Plan:
    node = operation.node
    body = node.get("requestBody") or {}
    responses: JsonObject = node["responses"]
    return Plan(
        operation=operation,
        handler=handler,
        parameters=Parameters(node.get("parameters", ()), schemas, empty_is_absent=rpc),
        scopes=operation.scopes,
        secured=bool(node["security"]) if "security" in node else secured,
        idempotent=bool(node.get("x-idempotent")),
        writes=bool(node.get("x-changes", operation.method != "GET")),
        body_types=_validators(body, schemas),
        body_required=bool(body.get("required")),
        offered=frozenset()  # its format is asked for by a parameter
        if rpc
        else frozenset(
            media
            for status, r in responses.items()
            if status[0] == "2"
            for media in r.get("content", {})
        ),
        schemas=schemas,
        later=inspect.iscoroutinefunction(handler),
    )


def _validators(node: JsonObject, schemas: Schemas) -> dict[str, Draft202012Validator | None]:
    return {
        media: schemas.compile(content["schema"]) if "schema" in content else None
        for media, content in (node.get("content") or {}).items()
    }


def invalid_if(found: list[Violation]) -> None:
    """Refuse the request if anything is wrong with it, telling all of it at once."""
    if found:
        raise Refusal(invalid(found))
