"""Which contracts can be judged by, and how their operations are found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from judging import found, judged

from bookable_contracts import UsageError
from bookable_contracts.verify.observed import Observed
from bookable_contracts.verify.subject import subject_of
from bookable_specs import SpecError

ROOMS = str(Path(__file__).parent / "rooms.yaml")


def asked(url: str, body: Any = None, status: int = 200) -> Observed:
    return Observed(
        source="the test",
        method="GET",
        url=f"https://rooms.example/api{url}",
        headers=(("Authorization", "bearer abc"),),
        status=status,
        answer_headers=() if body is None else (("Content-Type", "application/json"),),
        answer_body=b"" if body is None else json.dumps(body).encode(),
    )


@pytest.mark.parametrize(
    "query",
    [
        "tags=1,2&size=3",
        "tags=&size=",
        "size=null",
        "where[floor]=2",
        "open=true",
        "by=name&down=false",
    ],
)
def test_parameters_are_read_by_type_and_style(query: str) -> None:
    assert found(judged(ROOMS, [asked(f"/rooms/7?{query}", {"id": 1})])) == []


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("tags=1,b", "query tags[*]"),
        ("size=1_0", "query size"),
        ("size=１", "query size"),
        ("where[floor]=up", "query where.floor"),
        ("open=yes", "query open"),
        ("open=", "query open"),
        ("down=2", "query sort.down"),
    ],
)
def test_parameters_that_are_not_of_their_type_are_found(query: str, place: str) -> None:
    report = judged(ROOMS, [asked(f"/rooms/7?{query}", {"id": 1})])

    assert found(report) == [("schema", "request", "GET /rooms/{room}", place)]


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"id": 1, "first": True, "x-note": "y", "any": {"a": 1}, "names": {"nl": "z"}}, []),
        ({"id": 1, "colour": "red"}, ["body.colour"]),
        ({"id": 1, "it's": 1}, ['body["it\'s"]']),
    ],
)
def test_fields_are_known_from_patterns_conditions_and_free_objects(
    body: Any, places: list[str]
) -> None:
    assert [each[3] for each in found(judged(ROOMS, [asked("/rooms/7", body)]))] == places


def test_what_is_written_out_beats_what_is_variable() -> None:
    assert found(judged(ROOMS, [asked("/rooms/best", status=204)])) == []


def test_a_segment_may_have_several_variables_and_encoded_slashes() -> None:
    assert found(judged(ROOMS, [asked("/files/a%2Fb.pdf", status=500)])) == []


def test_statuses_and_media_types_may_be_ranges() -> None:
    good = asked("/rooms/7", {"error": "gone"}, 410)
    bad = asked("/rooms/7", {"error": "gone", "trace": "…"}, 410)

    assert found(judged(ROOMS, [good])) == []
    assert [each[0] for each in found(judged(ROOMS, [bad]))] == ["undocumented-field"]


def test_a_document_in_3_0_is_brought_to_3_1(tmp_path: Path) -> None:
    (tmp_path / "rooms").mkdir()
    file = tmp_path / "rooms" / "openapi.yaml"
    file.write_text(
        "openapi: 3.0.3\ninfo: {title: Rooms, version: '1'}\npaths:\n  /room:\n    get:\n"
        "      responses:\n        200:\n          description: It.\n          content:\n"
        "            application/json: {schema: {type: object, properties: {name: {type: string,"
        " nullable: true}}}}\n"
    )

    subject = subject_of(str(file))

    assert subject.document["openapi"].startswith("3.1")
    assert [call.id for call in subject.calls] == ["GET /room"]
    assert subject.calls[0].node["responses"]["200"]["description"] == "It."


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"swagger": "2.0"}', "no OpenAPI document"),
        ('{"openapi": "4.0.0"}', "OpenAPI 4.0.0"),
        ('{"openapi": "3.1.0", "paths": {}}', "info"),
        ('{"openapi": "3.1.0", "paths": {"/a": {"$ref": "other.yaml"}}}', "other.yaml"),
    ],
)
def test_what_is_no_contract_is_told_in_one_line(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(content)

    with pytest.raises(UsageError) as caught:
        subject_of(str(file))

    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_contract_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(SpecError, match="prive-wellness"):
        subject_of("nowhere")
