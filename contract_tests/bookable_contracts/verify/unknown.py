"""What is there though the contract says nothing of it: fields, parameters, headers, bodies."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from bookable_contracts.verify.departure import Departure, Side
from bookable_contracts.verify.fields import unknown_fields
from bookable_contracts.verify.matching import Match
from bookable_contracts.verify.observed import Observed, is_json, media_type, read_json
from bookable_contracts.verify.places import pattern, pointer
from bookable_contracts.verify.shapes import Shapes
from bookable_contracts.verify.standard_headers import is_standard
from bookable_contracts.verify.styles import below
from bookable_contracts.verify.subject import Call, Subject
from bookable_specs import JsonObject


class Unknown:
    """Finds what one contract does not know."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._shapes = Shapes(subject)
        self._keys = {
            scheme["name"]
            for scheme in subject.document["components"]["securitySchemes"].values()
            if scheme.get("in") == "query"
        }

    def in_request(self, observed: Observed, match: Match, call: Call) -> Iterator[Departure]:
        """Name what a request has that its operation does not know.

        Headers are left out: clients and what stands between may send any.
        """
        known = [each for each in call.parameters if each["in"] == "query"]
        for name, value in dict(match.query).items():
            if not (name in self._keys or any(self._is(each, name) for each in known)):
                yield Departure(
                    kind="undocumented-parameter",
                    side="request",
                    place=f"query {name}",
                    value=value,
                    has_value=True,
                )
        wanted = self._subject.follow(call.node.get("requestBody"))
        yield from self._in_body(wanted, match.body, media_type(observed.headers), "request")

    def in_answer(self, observed: Observed, call: Call) -> Iterator[Departure]:
        """Name what an answer has that the contract does not know."""
        response = self._response(call, observed.status)
        known = {name.lower() for name in response.get("headers") or {}}
        for name, value in dict(observed.answer_headers).items():
            if name.lower() not in known and not is_standard(name):
                yield Departure(
                    kind="undocumented-header",
                    side="answer",
                    place=f"header {name}",
                    value=value,
                    has_value=True,
                )
        if observed.method != "HEAD":
            kind = media_type(observed.answer_headers)
            yield from self._in_body(response, observed.answer_body, kind, "answer")

    def _is(self, parameter: JsonObject, name: str) -> bool:
        """Tell whether a name in a query is a parameter's, or that of a member of it."""
        known = parameter["name"]
        if name == known:
            return True
        style, schema = (
            parameter.get("style", "form"),
            self._subject.follow(parameter.get("schema")),
        )
        if style == "deepObject":
            return bool(below(known, name))
        spread = style == "form" and parameter.get("explode", True)
        return bool(spread and name in (schema.get("properties") or {}))

    def _response(self, call: Call, status: int) -> JsonObject:
        responses = call.node.get("responses") or {}
        names = (str(status), f"{status // 100}XX", "default")
        return self._subject.follow(next((responses[n] for n in names if n in responses), None))

    def _in_body(
        self, holder: JsonObject, body: bytes | None, kind: str, side: Side
    ) -> Iterator[Departure]:
        if not body:
            return
        content = holder.get("content") or {}
        if not content:
            told = "the contract has no body here"
            yield Departure(kind="undocumented-body", side=side, place="body", told=told)
            return
        ranges = (node for name, node in content.items() if fnmatch.fnmatch(kind, name))
        schema = (content.get(kind) or next(ranges, None) or {}).get("schema")
        read = self._subject.readers.get(kind, read_json if is_json(kind) else None)
        if schema is None or read is None:
            return
        try:
            value = read(body)
        except ValueError:
            return  # said already
        for steps, member in unknown_fields(self._shapes, schema, value):
            yield Departure(
                kind="undocumented-field",
                side=side,
                place=pattern("body", steps),
                pointer=pointer(steps),
                value=member,
                has_value=True,
            )
