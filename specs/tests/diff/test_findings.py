"""One edit is one finding, told where it was made, with everything that reaches it."""

from __future__ import annotations

from typing import Any

import pytest
from diff_harness import ANSWERED, compared, found, in_body

from bookable_specs.diff.model import Finding


def ids(findings: list[Finding]) -> list[str]:
    return [finding.rule.id for finding in findings]


BOOKING = {"type": "object", "properties": {"status": {"type": "string", "maxLength": 9}}}
TO_BOOKING = {"$ref": "#/components/schemas/Booking"}


def shared(booking: Any, *, calls: int = 3) -> dict[str, Any]:
    """Return a document whose operations all send and answer one component."""
    body = {"content": {"application/json": {"schema": TO_BOOKING}}}
    operation = {"requestBody": body, "responses": {"200": {"description": "Fine.", **body}}}
    return {
        "paths": {f"/bookings{number}": {"post": operation} for number in range(calls)},
        "components": {"schemas": {"Booking": booking}},
    }


def with_length(length: int) -> dict[str, Any]:
    return {"type": "object", "properties": {"status": {"type": "string", "maxLength": length}}}


def test_an_edit_of_a_shared_component_is_told_once_with_all_that_reach_it() -> None:
    (finding,) = found(shared(with_length(9)), shared(with_length(5)))

    assert finding.change.subject == "Booking.status"
    assert [str(call) for call in finding.calls] == [f"POST /bookings{n}" for n in range(3)]
    assert dict(finding.levels) == {"request": "breaking", "response": "info"}
    assert finding.level == "breaking"


def test_an_edit_is_told_at_its_file_and_line_in_both_versions() -> None:
    def written(length: int) -> str:
        return (
            "openapi: 3.0.4\ninfo: {title: Acme, version: 1.0.0}\npaths:\n  /bookings:\n    get:\n"
            "      responses:\n        '200':\n          description: Fine.\n          content:\n"
            "            application/json:\n              schema:\n                type: string\n"
            f"                maxLength: {length}\n"
        )

    _, finding = compared(written(9), written(5)).findings
    pointer = "/paths/~1bookings/get/responses/200/content/application~1json/schema/maxLength"

    assert finding.change.old_at == ("old.yaml", 13, pointer)
    assert finding.change.new_at == ("new.yaml", 13, pointer)


def test_a_component_written_out_in_the_other_version_is_still_one_edit() -> None:
    inlined = shared(with_length(9))
    for number in range(3):
        operation = {"responses": {"200": {"description": "Fine.", "content": {
            "application/json": {"schema": with_length(9)}}}}}  # fmt: skip
        inlined["paths"][f"/bookings{number}"] = {"get": operation}
    component = shared(with_length(5))
    for item in component["paths"].values():
        item["get"] = {"responses": item.pop("post")["responses"]}

    (finding,) = found(inlined, component)

    assert len(finding.calls) == 3


def test_a_cycle_of_references_is_compared_once() -> None:
    def tree(kind: str) -> dict[str, Any]:
        node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Booking"},
                                                 "name": {"type": kind}}}  # fmt: skip
        return shared(node)

    assert ids(found(tree("string"), tree("integer"))) == ["type-changed"]


def test_a_disjoint_type_hides_the_keywords_that_went_with_it() -> None:
    old = in_body({"type": "string", "maxLength": 5, "pattern": "x"}, "request")
    new = in_body({"type": "array", "items": {"type": "string"}, "minItems": 1}, "request")

    assert ids(found(old, new)) == ["type-changed"]


@pytest.mark.parametrize(
    ("flag", "way", "expected"),
    [
        ("readOnly", "request", []),
        ("readOnly", "response", ["property-became-required"]),
        ("writeOnly", "request", ["property-became-required"]),
        ("writeOnly", "response", []),
    ],
)
def test_what_does_not_travel_in_a_direction_is_not_judged_there(
    flag: str, way: Any, expected: list[str]
) -> None:
    properties = {"id": {"type": "string", flag: True}}
    old = in_body({"type": "object", "properties": properties}, way)
    new = in_body({"type": "object", "properties": properties, "required": ["id"]}, way)

    assert ids(found(old, new)) == expected


def test_directions_swap_in_a_callback() -> None:
    def calling_back(schema: Any) -> dict[str, Any]:
        answer = {"requestBody": {"content": {"application/json": {"schema": schema}}},
                  "responses": dict(ANSWERED)}  # fmt: skip
        operation = {
            "responses": dict(ANSWERED),
            "callbacks": {"paid": {"{$url}": {"post": answer}}},
        }
        return {"paths": {"/pay": {"post": operation}}}

    (finding,) = found(calling_back({"type": "integer"}), calling_back({"type": "number"}))

    assert dict(finding.levels) == {"response": "breaking"}


def test_a_property_under_a_new_name_is_told_as_a_likely_rename() -> None:
    old = {
        "type": "object",
        "properties": {"start_time": {"type": "string", "format": "date-time"}},
    }
    new = {"type": "object", "properties": {"start_at": {"type": "string", "format": "date-time"}}}
    findings = found(in_body(old, "response"), in_body(new, "response"))

    assert {finding.hint for finding in findings} == {
        "renamed to start_at?", "renamed from start_time?",
    }  # fmt: skip


def test_a_path_under_a_new_name_is_told_as_a_likely_rename() -> None:
    item = {"get": {"operationId": "listUnits", "responses": dict(ANSWERED)}}
    findings = found({"paths": {"/units": item}}, {"paths": {"/v2/rooms": item}})

    assert [finding.hint for finding in findings] == [
        "renamed to /v2/rooms?", "renamed from /units?",
    ]  # fmt: skip


def test_two_properties_that_have_nothing_in_common_are_no_rename() -> None:
    old = {"type": "object", "properties": {"price": {"type": "integer"}}}
    new = {"type": "object", "properties": {"note": {"type": "string"}}}

    assert {
        finding.hint for finding in found(in_body(old, "response"), in_body(new, "response"))
    } == {""}


def test_a_path_that_goes_is_one_finding_however_many_operations_it_has() -> None:
    item = {method: {"responses": dict(ANSWERED)} for method in ("get", "post", "delete")}
    (finding,) = found({"paths": {"/a": {}, "/units": item}}, {"paths": {"/a": {}}})

    assert finding.rule.id == "path-removed"
    assert len(finding.calls) == 3


def test_a_root_requirement_that_changes_is_one_finding_for_all_that_inherit_it() -> None:
    def guarded(security: Any) -> dict[str, Any]:
        items = {f"/{name}": {"get": {"responses": dict(ANSWERED)}} for name in "abc"}
        return {"security": security, "paths": items}

    (finding,) = found(guarded([{"login": ["read"]}]), guarded([{"login": ["read", "write"]}]))

    assert finding.rule.id == "scopes-required"
    assert len(finding.calls) == 3


def test_a_scheme_under_another_name_is_the_same_scheme() -> None:
    def guarded(name: str) -> dict[str, Any]:
        return {
            "security": [{name: []}],
            "components": {"securitySchemes": {name: {"type": "http", "scheme": "bearer"}}},
            "paths": {"/a": {"get": {"responses": dict(ANSWERED)}}},
        }

    assert found(guarded("bearer"), guarded("BearerAuth")) == []


def test_an_answer_that_a_range_covers_is_not_gone() -> None:
    def answering(*statuses: str) -> dict[str, Any]:
        answers = {status: {"description": "An answer."} for status in statuses}
        return {"paths": {"/a": {"get": {"responses": answers}}}}

    assert found(answering("200", "404", "409"), answering("2XX", "default")) == []


def test_a_fingerprint_survives_rewording_and_moving_lines() -> None:
    (first,) = found(shared(with_length(9)), shared(with_length(5)))
    moved = {"info": {"title": "Acme", "version": "1.0.0", "description": "More\nlines."}}
    (second, *_) = found({**shared(with_length(9)), **moved}, {**shared(with_length(5)), **moved})
    (other,) = found(shared(with_length(9)), shared(with_length(4)))

    assert first.fingerprint == second.fingerprint
    assert first.fingerprint != other.fingerprint


def test_what_only_drafts_reach_breaks_nobody() -> None:
    def staged(level: str, length: int) -> dict[str, Any]:
        document = in_body({"type": "string", "maxLength": length}, "request")
        document["paths"]["/bookings"]["post"]["x-stability-level"] = level
        return document

    (draft,) = found(staged("draft", 9), staged("draft", 5))
    (beta,) = found(staged("beta", 9), staged("beta", 5))

    assert (draft.level, bool(draft.note)) == ("info", True)
    assert beta.level == "breaking"


def test_components_that_nobody_uses_are_nobody_s_business() -> None:
    old = in_body(
        {"type": "string"}, "response", components={"schemas": {"Spare": {"type": "string"}}}
    )
    new = in_body(
        {"type": "string"}, "response", components={"schemas": {"Spare": {"type": "object"}}}
    )

    assert found(old, new) == []


def test_a_library_of_schemas_is_compared_in_both_directions() -> None:
    (finding,) = found(
        {"components": {"schemas": {"Unit": {"type": "string"}}}},
        {"components": {"schemas": {"Unit": {"type": "string", "maxLength": 3}}}},
    )

    assert dict(finding.levels) == {"request": "breaking", "response": "info"}


@pytest.mark.parametrize(
    ("policy", "level"), [("default", "warning"), ("strict", "breaking"), ("booking", "breaking")]
)
def test_presets_say_how_grave_a_new_value_in_an_answer_is(policy: str, level: str) -> None:
    old = in_body({"type": "string", "enum": ["a"]}, "response")
    new = in_body({"type": "string", "enum": ["a", "b"]}, "response")

    assert [finding.level for finding in found(old, new, policy)] == [level]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (with_length(9), with_length(5), "2.0.0"),
        (
            with_length(5),
            BOOKING | {"properties": {**with_length(5)["properties"], "x": {}}},
            "1.1.0",
        ),
        (with_length(5), with_length(5), "1.0.0"),
    ],
)
def test_the_next_version_says_what_changed(old: Any, new: Any, expected: str) -> None:
    assert compared(shared(old), shared(new)).next_version == expected


def test_before_1_0_a_minor_version_may_break() -> None:
    before = {"info": {"title": "Acme", "version": "0.3.1"}}
    report = compared({**shared(with_length(9)), **before}, {**shared(with_length(5)), **before})

    assert report.next_version == "0.4.0"


@pytest.mark.parametrize("place", ["query", "header"])
def test_a_parameter_that_was_a_number_may_become_text(place: str) -> None:
    def listing(kind: str) -> dict[str, Any]:
        parameter = {"name": "unit", "in": place, "schema": {"type": kind}}
        return {"paths": {"/a": {"get": {"parameters": [parameter], "responses": dict(ANSWERED)}}}}

    assert ids(found(listing("integer"), listing("string"))) == ["type-widened"]
    assert ids(found(listing("string"), listing("integer"))) == ["type-narrowed"]
    assert ids(found(listing("array"), listing("string"))) == ["type-changed"]


def test_a_property_that_was_a_number_may_not() -> None:
    assert ids(
        found(in_body({"type": "integer"}, "request"), in_body({"type": "string"}, "request"))
    ) == ["type-changed"]
