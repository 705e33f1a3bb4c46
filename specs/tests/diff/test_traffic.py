"""A recording tells which changes touch calls that are really made."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from diff_harness import ANSWERED, compared, in_body

from bookable_specs.diff.traffic import load_traffic, mark
from bookable_specs.errors import SpecError


def recorded(path: Path, *entries: dict[str, Any]) -> Path:
    file = path / "calls.har"
    file.write_text(json.dumps({"log": {"entries": list(entries)}}))
    return file


def call(
    method: str = "POST", url: str = "https://api.example/v1/bookings", *, status: int = 200,
    sent: Any = None, answered: Any = None, encoded: bool = False,
) -> dict[str, Any]:  # fmt: skip
    text = json.dumps(answered) if answered is not None else ""
    content = {"text": base64.b64encode(text.encode()).decode(), "encoding": "base64"}
    return {
        "request": {"method": method, "url": url, "headers": [{"name": "Accept", "value": "*/*"}],
                    "postData": {"text": json.dumps(sent)}},
        "response": {"status": status, "headers": [],
                     "content": content if encoded else {"text": text}},
    }  # fmt: skip


def hits(old: Any, new: Any, har: Path) -> dict[str, int | None]:
    report = mark(compared(old, new), load_traffic(har))
    return {finding.rule.id: finding.hits for finding in report.findings}


OBJECT = {"type": "object", "properties": {"note": {"type": "string"}, "day": {"type": "string"}}}
LESS = {"type": "object", "properties": {"day": {"type": "string"}}}


@pytest.mark.parametrize("encoded", [False, True])
def test_a_property_that_goes_touches_the_calls_whose_answers_have_it(
    tmp_path: Path, encoded: bool
) -> None:
    har = recorded(
        tmp_path,
        call(answered={"data": [{"note": "x"}]}, encoded=encoded),
        call(answered={"day": "x"}, encoded=encoded),
        call(url="https://api.example/v1/units", answered={"note": "x"}, encoded=encoded),
    )

    assert (
        hits(in_body(OBJECT, "response"), in_body(LESS, "response"), har)["property-removed"] == 1
    )


def test_a_property_that_becomes_required_touches_the_calls_that_lack_it(tmp_path: Path) -> None:
    har = recorded(tmp_path, call(sent={"day": "x"}), call(sent={"day": "x", "note": "y"}))
    new = in_body({**OBJECT, "required": ["note"]}, "request")

    assert hits(in_body(OBJECT, "request"), new, har)["property-became-required"] == 1


def test_a_value_that_goes_touches_the_calls_that_send_it(tmp_path: Path) -> None:
    def ways(*values: str) -> Any:
        return in_body({"type": "object", "properties": {"way": {"enum": list(values)}}}, "request")

    har = recorded(tmp_path, call(sent={"way": "cash"}), call(sent={"way": "card"}))

    assert hits(ways("cash", "card"), ways("card"), har)["enum-values-removed"] == 1
    assert hits(ways("till", "card", "cash"), ways("card", "cash"), har)["enum-values-removed"] == 0


def test_an_operation_that_goes_touches_the_calls_of_it_and_not_of_a_more_literal_path(
    tmp_path: Path,
) -> None:
    def paths(*names: str) -> Any:
        return {"paths": {name: {"get": {"responses": dict(ANSWERED)}} for name in names}}

    har = recorded(
        tmp_path,
        call("GET", "https://api.example/v1/units/12?x=1"),
        call("GET", "https://api.example/v1/units/me"),
        call("GET", "https://api.example/v1/units"),
    )
    old, new = paths("/units/{id}", "/units/me", "/units"), paths("/units/me", "/units")

    assert hits(old, new, har)["path-removed"] == 1


def test_a_parameter_that_goes_touches_the_calls_that_send_it(tmp_path: Path) -> None:
    def listing(*names: str) -> Any:
        parameters = [{"name": name, "in": "query", "schema": {}} for name in names]
        return {"paths": {"/bookings": {"get": {"parameters": parameters,
                                                "responses": dict(ANSWERED)}}}}  # fmt: skip

    har = recorded(
        tmp_path,
        call("GET", "https://api.example/bookings?page=2"),
        call("GET", "https://api.example/bookings"),
    )

    assert hits(listing("page"), listing(), har)["parameter-removed"] == 1


@pytest.mark.parametrize("text", ["", "{}", '{"log": {}}', '{"log": {"entries": [1]}}', "[]"])
def test_what_is_no_recording_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "calls.har"
    file.write_text(text)

    with pytest.raises(SpecError, match="HAR"):
        load_traffic(file)
