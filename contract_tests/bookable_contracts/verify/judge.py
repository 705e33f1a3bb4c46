"""Holds one exchange against its operation: openapi-core says what is invalid, we what is unknown.

openapi-core gets the contract in its 3.1 form. It is asked for parameters, body and credentials one
by one, as it would stop at the first of them; and it is told which operation is meant, as it finds
operations by the contract's servers alone.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from jsonschema_path import SchemaPath
from openapi_core.templating.responses.exceptions import ResponseNotFound
from openapi_core.validation.request import (
    V31RequestBodyValidator,
    V31RequestParametersValidator,
    V31RequestSecurityValidator,
)
from openapi_core.validation.response import (
    V31ResponseDataValidator,
    V31ResponseHeadersValidator,
)

from bookable_contracts.verify.core import Answer, Asked, Toolbox
from bookable_contracts.verify.departure import Departure, merged
from bookable_contracts.verify.matching import Match
from bookable_contracts.verify.naming import Naming
from bookable_contracts.verify.observed import Observed
from bookable_contracts.verify.shapes import Shapes
from bookable_contracts.verify.subject import Call, Subject
from bookable_contracts.verify.unknown import Unknown

_NOT_THERE = frozenset({404, 405, 501})
"""What a server answers that does not have an operation either."""


class Judge:
    """Judges exchanges by one contract."""

    def __init__(self, subject: Subject) -> None:
        tools = Toolbox(subject)
        spec = SchemaPath.from_dict(subject.document)
        self._parameters = V31RequestParametersValidator(spec, **tools.for_requests)
        self._body = V31RequestBodyValidator(spec, **tools.for_requests)
        self._security = V31RequestSecurityValidator(spec, **tools.for_requests)
        self._answer_body = V31ResponseDataValidator(spec, **tools.for_answers)
        self._answer_headers = V31ResponseHeadersValidator(spec, **tools.for_answers)
        self._naming = Naming(subject, Shapes(subject))
        self._unknown = Unknown(subject)

    def departures(self, observed: Observed, match: Match) -> list[Departure]:
        """Return where an exchange departs from the contract, each place once."""
        if match.call is None:
            return [_not_there(observed, match)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openapi-core warns of deprecated parameters
            return merged(
                [
                    *self._request(observed, match, match.call),
                    *self._answer(observed, match, match.call),
                ]
            )

    def _request(self, observed: Observed, match: Match, call: Call) -> Iterator[Departure]:
        asked = Asked(observed, match, call)
        errors = [*self._security.iter_errors(asked), *self._parameters.iter_errors(asked)]
        if match.body is not None:
            errors += self._body.iter_errors(asked)
        for error in errors:
            yield from self._naming.request(call, error)
        yield from self._unknown.in_request(observed, match, call)

    def _answer(self, observed: Observed, match: Match, call: Call) -> Iterator[Departure]:
        asked, answer = Asked(observed, match, call), Answer(observed)
        errors = list(self._answer_headers.iter_errors(asked, answer))
        if any(isinstance(error, ResponseNotFound) for error in errors):
            told = f"the operation has no {observed.status}"
            yield Departure(kind="undocumented-status", side="answer", place="status", told=told)
            return
        if observed.answer_body is not None and observed.method != "HEAD":
            errors += self._answer_body.iter_errors(asked, answer)
        for error in errors:
            yield from self._naming.answer(error)
        yield from self._unknown.in_answer(observed, call)


_ONE_OF_MANY = re.compile(r"\d+|[0-9a-fA-F-]{16,}|[A-Z0-9_-]{6,}|(?=.*\d)[\w.~-]{8,}")


def _not_there(observed: Observed, match: Match) -> Departure:
    """Blame the client for what the server does not have either, else the server."""
    path = "/".join("*" if _ONE_OF_MANY.fullmatch(part) else part for part in match.path.split("/"))
    return Departure(
        kind="undocumented-operation",
        side="request" if observed.status in _NOT_THERE else "answer",
        place=f"{observed.method} {path}",
        told="the contract has no such operation",
    )
