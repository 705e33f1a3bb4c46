"""Gives openapi-core's errors the names that reports use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openapi_core.deserializing.exceptions import DeserializeError
from openapi_core.deserializing.styles.exceptions import EmptyQueryParameterValue
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.validation.request.exceptions import (
    MissingRequestBody,
    MissingRequiredParameter,
    MissingRequiredRequestBody,
    ParameterValidationError,
    RequestBodyValidationError,
    SecurityValidationError,
)
from openapi_core.validation.response.exceptions import (
    DataValidationError,
    HeaderValidationError,
    MissingData,
    MissingRequiredHeader,
)
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue

from bookable_contracts.verify.breaches import Breach, breaches
from bookable_contracts.verify.departure import Departure, Side
from bookable_contracts.verify.places import pattern, pointer
from bookable_contracts.verify.shapes import Shapes
from bookable_contracts.verify.subject import Call, Subject


class Naming:
    """Turns the errors about one side of an exchange into departures."""

    def __init__(self, subject: Subject, shapes: Shapes) -> None:
        self._shapes = shapes
        self._empty_is_absent = "x-rpc" in subject.document

    def request(self, call: Call, error: Exception) -> Iterator[Departure]:
        """Name what openapi-core found wrong with a request."""
        if isinstance(error, SecurityValidationError):
            told = "none that the operation asks for"
            yield Departure(
                kind="missing-credentials", side="request", place="credentials", told=told
            )
        elif isinstance(error, ParameterValidationError):
            yield from self._parameter(call, error)
        elif isinstance(error, MissingRequiredRequestBody):
            yield Departure(kind="missing-body", side="request", place="body", told="is missing")
        elif not isinstance(error, MissingRequestBody):
            yield from _body("request", error)

    def answer(self, error: Exception) -> Iterator[Departure]:
        """Name what openapi-core found wrong with an answer."""
        if isinstance(error, HeaderValidationError):
            place = f"header {error.name}"
            if isinstance(error, MissingRequiredHeader):
                told = "is missing"
                yield Departure(kind="missing-header", side="answer", place=place, told=told)
            else:
                yield from _value("answer", place, error)
        elif isinstance(error, MissingData):
            yield Departure(kind="missing-body", side="answer", place="body", told="is missing")
        else:
            yield from _body("answer", error)

    def _parameter(self, call: Call, error: ParameterValidationError) -> Iterator[Departure]:
        place = f"{error.location} {error.name}"
        empty = isinstance(error.__cause__, EmptyQueryParameterValue)
        parameter = _parameter_of(call, error) if empty else {}
        if empty and self._shapes.fits(parameter.get("schema") or {}, ""):
            return  # openapi-core takes no empty text; the schema does
        absent = empty and self._empty_is_absent
        if isinstance(error, MissingRequiredParameter) or (absent and parameter.get("required")):
            told = "is missing"
            yield Departure(kind="missing-parameter", side="request", place=place, told=told)
        elif empty and not absent:
            yield Departure(kind="schema", side="request", place=place, told="is empty")
        elif not empty:
            yield from _value("request", place, error)


def _parameter_of(call: Call, error: ParameterValidationError) -> dict[str, Any]:
    wanted = (error.location, error.name)
    return next(each for each in call.parameters if (each["in"], each["name"]) == wanted)


def _value(side: Side, place: str, error: Exception) -> Iterator[Departure]:
    cause = error.__cause__
    if isinstance(cause, InvalidSchemaValue):
        for breach in breaches(cause.schema_errors):
            yield _departure(side, place, breach)
    else:
        yield Departure(kind="schema", side=side, place=place, told="cannot be read")


def _body(side: Side, error: Exception) -> Iterator[Departure]:
    cause = error.__cause__
    if isinstance(cause, MediaTypeNotFound):
        came = cause.mimetype.partition(";")[0] or "none"
        told = f"should be {' or '.join(cause.availableMimetypes)}, is {came}"
        yield Departure(kind="undocumented-media-type", side=side, place="body", told=told)
    elif isinstance(cause, InvalidSchemaValue):
        for breach in breaches(cause.schema_errors):
            yield _departure(side, "body", breach)
    else:
        unread = isinstance(cause, DeserializeError)
        told = f"is no {getattr(cause, 'mimetype', 'such body')}" if unread else "cannot be read"
        if not isinstance(error, DataValidationError | RequestBodyValidationError):
            raise error
        yield Departure(kind="unreadable-body", side=side, place="body", told=told)


def _departure(side: Side, root: str, breach: Breach) -> Departure:
    return Departure(
        kind="undocumented-field" if breach.unknown else "schema",
        side=side,
        place=pattern(root, breach.steps),
        told=breach.told,
        pointer=pointer(breach.steps),
        value=breach.value,
        has_value=breach.has_value,
    )
