"""What recordings may look like, and what is said of those that are none."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import answer_of, sample

from bookable_contracts import UsageError
from bookable_contracts.verify.observed import Observed
from bookable_contracts.verify.recording import Recorder, from_json, new_recording, to_json
from bookable_contracts.verify.run import VerifyOptions, verify
from bookable_contracts.verify.sources import read_traffic

PW = "prive-wellness"
GOOD = sample(PW, "getMe", 200, *answer_of(PW, "getMe"))


def har(*observed: Observed, **content: Any) -> dict[str, Any]:
    entries = [
        {
            "startedDateTime": "2026-07-01T10:00:00.000Z",
            "request": {
                "method": each.method,
                "url": each.url,
                "headers": [{"name": name, "value": value} for name, value in each.headers],
                **({"postData": {"text": each.body.decode()}} if each.body else {}),
            },
            "response": {
                "status": each.status,
                "headers": [{"name": name, "value": value} for name, value in each.answer_headers],
                "content": content or {"text": (each.answer_body or b"").decode(), "size": 9},
            },
        }
        for each in observed
    ]
    return {"log": {"version": "1.2", "entries": entries}}


def saved(folder: Path, name: str, node: Any) -> str:
    path = folder / name
    path.write_text(node if isinstance(node, str) else json.dumps(node), encoding="utf-8")
    return str(path)


def run(*traffic: str, contract: str = PW, **options: Any) -> int:
    return verify(VerifyOptions(contract=contract, traffic=traffic, quiet=True, **options))


texts = st.text(st.characters(blacklist_categories=["Cs"]))


@settings(deadline=None)
@given(body=st.none() | st.binary(), answer=st.none() | st.binary(), header=texts)
def test_an_exchange_is_read_as_it_was_written(
    body: bytes | None, answer: bytes | None, header: str
) -> None:
    observed = replace(
        GOOD, source="x", body=body, answer_body=answer, headers=(("X", header), ("X", "2"))
    )
    if answer and answer.decode("utf-8", "replace").endswith("bytes in all)"):
        return

    assert from_json(json.loads(json.dumps(to_json(observed))), "x") == observed


def test_an_archive_a_recording_and_a_folder_of_both_are_judged(tmp_path: Path) -> None:
    saved(tmp_path, "a.har", har(GOOD))
    saved(tmp_path, "b.ndjson", json.dumps(to_json(GOOD)) + "\n\n" + json.dumps(to_json(GOOD)))
    saved(tmp_path, "c.json", to_json(GOOD))
    saved(tmp_path, "notes.txt", "nothing of interest")

    report = tmp_path / "report.out"
    code = run(str(tmp_path), reports={"json": report})

    assert code == 0
    assert json.loads(report.read_text())["exchanges"] == 4


def test_a_journal_is_read_oldest_first_and_for_this_api_alone(tmp_path: Path) -> None:
    entries = [{**to_json(GOOD), "number": number, "api": PW} for number in (3, 2, 1)]
    entries[0]["api"] = "another-api"
    path = saved(tmp_path, "journal.json", {"data": entries})

    numbers = [each.source.removeprefix(path) for each in read_traffic(path)]
    report = tmp_path / "report.out"
    run(path, reports={"json": report})

    assert numbers == ["[2]", "[1]", "[0]"]
    assert json.loads(report.read_text())["left_out"] == {"not about this API": 1}


def test_bodies_in_base64_and_compressed_ones_are_read(tmp_path: Path) -> None:
    body = GOOD.answer_body or b""
    text = base64.b64encode(body).decode()
    packed = replace(
        GOOD,
        answer_body=gzip.compress(body),
        answer_headers=(*GOOD.answer_headers, ("Content-Encoding", "gzip")),
    )

    archive = saved(tmp_path, "a.har", har(GOOD, text=text, encoding="base64"))
    recording = saved(tmp_path, "b.json", to_json(packed))

    assert [each.answer_body for each in read_traffic(archive)] == [body]
    assert [each.answer_body for each in read_traffic(recording)] == [body]


@pytest.mark.parametrize("content", [{"size": 300, "mimeType": "application/json"}, {"size": -1}])
def test_a_body_that_was_left_out_is_not_called_missing(
    tmp_path: Path, content: dict[str, Any]
) -> None:
    path = saved(tmp_path, "a.har", har(GOOD, **content))

    assert [each.answer_body for each in read_traffic(path)] == [None]
    assert run(path) == 0


def test_credentials_that_an_export_left_out_are_not_called_missing(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.har", har(replace(GOOD, headers=())))

    report = tmp_path / "report.out"
    assert run(path, reports={"json": report}) == 0
    assert "credentials" in json.loads(report.read_text())["notes"][0]


def test_credentials_that_a_server_missed_are(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.har", har(replace(GOOD, headers=(), status=401)))

    report = tmp_path / "report.out"
    assert run(path, reports={"json": report}) == 1
    kinds = {each["kind"] for each in json.loads(report.read_text())["findings"]}
    assert "missing-credentials" in kinds


def test_what_was_asked_of_other_hosts_is_left_out(tmp_path: Path) -> None:
    stranger = replace(GOOD, url="https://statistics.example/api/public/v1/collect?all=1")
    path = saved(tmp_path, "a.har", har(GOOD, stranger, replace(GOOD, status=0)))

    report = tmp_path / "report.out"
    assert run(path, reports={"json": report}) == 0
    assert json.loads(report.read_text())["left_out"] == {"no answer": 1, "not about this API": 1}


def test_an_api_at_another_place_is_found_by_its_base_url(tmp_path: Path) -> None:
    moved = replace(GOOD, url="http://localhost:4010/pw/me")
    path = saved(tmp_path, "a.har", har(moved))

    assert run(path, base_url="http://localhost:4010/pw") == 0
    with pytest.raises(UsageError, match=r"nothing in .* is about prive-wellness"):
        run(path)


BAD = {
    "no JSON": ("a.har", "<html>", "is no JSON"),
    "half of an archive": ("a.har", '{"log": {"entries": [', "is no JSON"),
    "no entries": ("a.har", {"log": {}}, "log.entries is not a list"),
    "an entry without request": ("a.har", {"log": {"entries": [{}]}}, "entries[0] has no request"),
    "an entry that is a text": ("a.har", {"log": {"entries": ["x"]}}, "is no exchange"),
    "a status that is a word": (
        "a.har",
        {
            "log": {
                "entries": [{"request": {"method": "GET", "url": "/"}, "response": {"status": "x"}}]
            }
        },
        "is no exchange",
    ),
    "another document": ("a.json", {"openapi": "3.0.4"}, "neither a HAR nor a recorded exchange"),
    "a line that is no exchange": ("a.ndjson", '{"request": {}}\n', "a.ndjson:1: no exchange"),
    "a recording of tomorrow": ("a.json", {**to_json(GOOD), "format": 2}, "format 2"),
    "a body that is no text": (
        "a.json",
        {"request": {"method": "GET", "url": "/", "body": 5}, "response": {"status": 200}},
        "a body is text",
    ),
    "an empty archive": ("a.har", {"log": {"entries": []}}, "no exchange at all"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_recording_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    file, node, told = BAD[name]

    with pytest.raises(UsageError) as caught:
        run(saved(tmp_path, file, node))

    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_on_the_command_line_that_is_exit_code_2(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.har", '{"log": ')
    command = [sys.executable, "-m", "bookable_cli", "verify", PW, path]

    done = subprocess.run(command, capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("bookable: ")
    assert done.stderr.count("\n") == 1


def test_an_empty_folder_and_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    for named in (str(tmp_path), str(tmp_path / "none.har")):
        with pytest.raises(UsageError, match=str(tmp_path)):
            run(named)


def test_recordings_do_not_overwrite_each_other_and_are_the_owners_alone(tmp_path: Path) -> None:
    first, second = new_recording(tmp_path / "new"), new_recording(tmp_path / "new")
    Recorder(first).write(GOOD)

    assert first != second
    assert first.stat().st_mode & 0o077 == 0
    assert [each.url for each in read_traffic(str(first))] == [GOOD.url]
