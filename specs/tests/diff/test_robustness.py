"""Whatever it is given, a review ends: with an answer, or with a clear refusal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from diff_harness import TODAY, compared, found, in_body, text, whole

from bookable_specs.diff.compare.document import compare
from bookable_specs.diff.compare.graph import Settings
from bookable_specs.diff.compare.reach import reached
from bookable_specs.diff.policy import load_policy
from bookable_specs.diff.reading.sides import Side
from bookable_specs.diff.report import review
from bookable_specs.errors import SpecError


def refused(document: str) -> SpecError:
    with pytest.raises(SpecError) as caught:
        review(text("old.yaml", document), text("new.yaml", document),
               load_policy("default", Path()), TODAY)  # fmt: skip
    return caught.value


HEAD = "openapi: 3.0.4\ninfo: {title: Acme, version: 1.0.0}\n"


@pytest.mark.parametrize(
    ("document", "line", "says"),
    [
        ("", 1, "no OpenAPI document"),
        ("[]", 1, "no OpenAPI document"),
        ("swagger: '2.0'\ninfo: {}\n", 1, "Swagger 2.0"),
        ("openapi: 4.0.0\n", 1, "OpenAPI 4.0"),
        (f"{HEAD}paths: [\n", 4, "not YAML"),
        (f"{HEAD}paths: [1]\n", 3, "must be a mapping"),
        (f"{HEAD}paths:\n  /a: {{get: 1}}\n", 4, "must be a mapping"),
        (f"{HEAD}paths:\n  /a: {{get: {{parameters: [{{$ref: '#/nowhere'}}]}}}}\n", 4, "nothing"),
        (f"{HEAD}paths:\n  /a: {{$ref: '#/paths/~1a'}}\n", 4, "circle"),
        (f"{HEAD}paths:\n  /a: {{$ref: gone.yaml}}\n", 4, "no such file"),
        (f"{HEAD}paths:\n  /a: {{$ref: 'https://example.com/a.yaml'}}\n", 4, "other servers"),
        (f"{HEAD}paths: {{}}\npaths: {{}}\n", 4, "given before"),
        (f"{HEAD}x: &a [*a]\n", 3, "alias"),
        ("a: 1\n---\nb: 2\n", 2, "second"),
        (HEAD + "x: " + "[" * 200 + "]" * 200, 3, "nested deeper"),
    ],
)
def test_what_can_not_be_compared_is_refused_with_its_line(
    document: str, line: int, says: str
) -> None:
    error = refused(document)

    assert says in error.message
    assert (error.file, error.line) == ("old.yaml", line)


def test_a_billion_laughs_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    assert "too large" in refused(HEAD + "\n".join(lines)).message


def test_a_schema_that_is_all_of_itself_is_compared() -> None:
    loop = {"allOf": [{"$ref": "#/components/schemas/Loop"}, {"type": "object"}]}
    document = in_body({"$ref": "#/components/schemas/Loop"}, "request",
                       components={"schemas": {"Loop": loop}})  # fmt: skip

    assert found(document, document) == []


def test_schemas_that_unfold_into_ever_new_conjunctions_end() -> None:
    """Each property joins both halves again, in ever other combinations."""
    names = [f"S{n}" for n in range(12)]

    def schema(n: int, kind: str) -> dict[str, Any]:
        refs = [{"$ref": f"#/components/schemas/{name}"} for name in (names[n - 1], names[n - 5])]
        return {
            "type": "object",
            "properties": {"a": {"allOf": refs}, "b": {"type": kind}},
        }

    def document(kind: str) -> dict[str, Any]:
        schemas = {name: schema(n, kind) for n, name in enumerate(names)}
        root = {"allOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}
        return in_body(root, "request", components={"schemas": schemas})

    assert {finding.rule.id for finding in found(document("string"), document("integer"))} == {
        "type-changed"
    }


def test_a_choice_of_a_thousand_branches_is_compared() -> None:
    def choice(first: int) -> dict[str, Any]:
        branches = [
            {"type": "object", "properties": {f"p{n}": {"type": "string"}}}
            for n in range(first, first + 1000)
        ]
        return in_body({"oneOf": branches}, "response")

    findings = found(choice(0), choice(1))

    assert [finding.rule.id for finding in findings] == ["branch-added", "branch-removed"]


def test_a_chain_of_a_thousand_references_is_compared() -> None:
    def chain(kind: str) -> dict[str, Any]:
        schemas: dict[str, Any] = {
            f"S{n}": {"properties": {"on": {"$ref": f"#/components/schemas/S{n + 1}"}}}
            for n in range(1000)
        }  # fmt: skip
        schemas["S1000"] = {"type": kind}
        return in_body(
            {"$ref": "#/components/schemas/S0"}, "request", components={"schemas": schemas}
        )

    assert [finding.rule.id for finding in found(chain("string"), chain("integer"))] == [
        "type-changed"
    ]


def test_choices_nested_in_choices_end() -> None:
    def nested(depth: int, last: str) -> dict[str, Any]:
        if not depth:
            return {"type": last}
        return {"oneOf": [nested(depth - 1, last), {"type": "object", "title": f"t{depth}"}]}

    findings = found(
        in_body(nested(40, "string"), "request"), in_body(nested(40, "integer"), "request")
    )

    assert findings


@pytest.mark.parametrize(
    "schema",
    [True, False, {}, {"not": {}}, {"oneOf": []}, {"type": []}, {"enum": []}, {"type": "null"},
     {"properties": {}}, {"anyOf": [{"type": "null"}]}, {"allOf": []}, {"const": None},
     {"items": True}, {"additionalProperties": {}}, {"discriminator": {"propertyName": "a"}}],
)  # fmt: skip
def test_odd_schemas_are_compared_with_plain_ones(schema: Any) -> None:
    plain = in_body({"type": "string"}, "request")

    assert compared(in_body(schema, "request"), plain).findings
    assert compared(plain, in_body(schema, "request")).findings
    assert found(in_body(schema, "request"), in_body(schema, "request")) == []


def test_json_that_yaml_can_not_read_is_read() -> None:
    document = {"openapi": "3.1.0", "info": {"title": "😀 \t", "version": "1"}, "paths": {}}
    written = json.dumps(document, indent="\t")
    report = review(text("old.json", written), text("new.json", written),
                    load_policy("default", Path()), TODAY)  # fmt: skip

    assert report.title == "😀 \t"


def test_merge_keys_and_anchors_are_read() -> None:
    document = (
        f"{HEAD}x-base: &base {{type: string, maxLength: 5}}\n"
        "paths: {/a: {get: {responses: {'200': {description: a, content: {a/b: {schema:"
        " {<<: *base, maxLength: 7}}}}}}}}\n"
    )
    plain = document.replace("<<: *base", "type: string")

    assert found(document, plain) == []


def test_the_work_grows_with_the_contract_not_with_the_ways_through_it() -> None:
    """Every schema refers to others in circles, and every operation reaches them all."""
    schemas = 465

    def document(kind: str) -> dict[str, Any]:
        made: dict[str, Any] = {
            f"S{n}": {
                "type": "object",
                "properties": {
                    "own": {"type": kind},
                    **{
                        f"to{step}": {"$ref": f"#/components/schemas/S{(n * step + 1) % schemas}"}
                        for step in (1, 2, 3)
                    },
                },
            }
            for n in range(schemas)
        }
        body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S1"}}}}
        item = {
            "post": {"requestBody": body, "responses": {"200": {"description": "Fine.", **body}}}
        }
        return {"paths": {f"/a{n}": item for n in range(100)}, "components": {"schemas": made}}

    sides = [Side(text(name, whole(document(kind)))) for name, kind in
             (("old.yaml", "string"), ("new.yaml", "integer"))]  # fmt: skip
    compared_sides = compare(*sides, Settings(today=TODAY, notice_days=90))
    changes = reached(compared_sides)

    assert len(changes) == schemas
    assert len(list(compared_sides.pairs())) < 3 * schemas
    assert all(len(reach) == 200 for _, reach in changes)
