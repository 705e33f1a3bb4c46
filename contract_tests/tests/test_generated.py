"""The generated part: green on a right server, red on a wrong one, never silent."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import json
import subprocess
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from serving import reference
from support import run

from bookable_contracts import generated
from bookable_contracts.suites import SUITES
from bookable_contracts.supplies import Range, Supplies, read
from bookable_contracts.target import Key

pytestmark = pytest.mark.slow  # schemathesis runs for some seconds each time

SPARE_KEYS = 8


def supplies(**changes: Any) -> Supplies:
    key = Key(label="TOKEN_1", token="t", company="c", scopes=frozenset({"a", "b"}))
    return Supplies(keys=(key,), **changes)


def test_supplies_cross_over_unchanged(tmp_path: Path) -> None:
    span = Range(first="from", last="to", days=31, start="2030-01-01")
    given = supplies(slots=({"a": 1},), ranges={"x": span}, existing={"x": {"id": ["1"]}})
    path = tmp_path / "supplies.json"
    given.write(path)
    assert read(path) == given
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_right_server_passes(tmp_path: Path, seed: int) -> None:
    with reference(spare_keys=SPARE_KEYS) as server:
        result = run(server, tmp_path, seed=seed, generate=True, max_examples=10)
        left = [each for each in server.api.bookings.values() if each["status"] == "confirmed"]
    assert [each["findings"] for each in result.report["operations"] if each["findings"]] == []
    assert (result.code, result.rules("broken"), result.report["faults"]) == (0, [], [])
    assert len(result.operations("holds")) == 9
    assert left == []


@pytest.mark.parametrize(
    ("defect", "operation", "code"),
    [
        ("dropped_required_field", "createBooking", "ST108"),
        ("names_over_80_crash", "createBooking", "ST101"),
        ("long_names_accepted", "createBooking", "ST201"),
    ],
)
def test_a_wrong_server_does_not(tmp_path: Path, defect: str, operation: str, code: str) -> None:
    with reference(defect, spare_keys=SPARE_KEYS) as server:
        result = run(server, tmp_path, generate=True, max_examples=10)
    findings = next(e["findings"] for e in result.report["operations"] if e["id"] == operation)
    assert result.code == 1
    found = {finding["code"]: finding for finding in findings}
    assert code in found
    text = json.dumps(result.report)
    assert "pw_live_" not in text
    assert any("$TOKEN_1" in line for line in found[code]["curl"])


def test_a_key_without_a_scope_leaves_operations_untested(tmp_path: Path) -> None:
    with reference(limit=100_000) as server:
        result = run(server, tmp_path, tokens=("pw_live_one_reads",), generate=True, max_examples=3)
    assert set(result.operations("not tested")) == {
        "createBooking",
        "getBooking",
        "startPayment",
        "cancelBooking",
    }
    notes = {each["note"] for each in result.report["operations"] if each["note"]}
    assert all("no generated request was answered 2xx" in note for note in notes)


def test_a_server_that_goes_silent_ends_the_run(tmp_path: Path) -> None:
    with reference(limit=100_000) as server:
        original, left = server.api.answer, itertools.count(400, -1)

        async def answer(request: dict[str, Any]) -> Any:
            if next(left) < 0:
                await asyncio.sleep(2)
            return await original(request)

        server.api.answer = answer  # type: ignore[method-assign]
        tokens = ("pw_live_one_full_a", "pw_live_one_reads")
        began = time.monotonic()
        result = run(server, tmp_path, tokens=tokens, generate=True, timeout=0.3)
    assert time.monotonic() - began < 40
    assert result.code == 1
    assert "the server stopped answering in the generated part" in result.report["faults"]


def test_a_run_without_requests_is_no_green_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(session: Any, folder: Path, failures: int) -> subprocess.CompletedProcess[str]:
        (folder / generated.EVENTS).write_text("")
        return subprocess.CompletedProcess([], 0, "", "")

    monkeypatch.setattr(generated, "_run", nothing)
    with reference() as server:
        tokens = ("pw_live_one_full_a", "pw_live_one_reads")
        result = run(server, tmp_path, tokens=tokens, generate=True, max_examples=1)
    assert result.code == 1
    assert result.report["faults"] == ["the generated part sent no request to any operation"]


def test_a_run_that_fails_is_no_green_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generated, "HOOKS", "no_such_module")
    with reference() as server:
        tokens = ("pw_live_one_full_a", "pw_live_one_reads")
        result = run(server, tmp_path, tokens=tokens, generate=True, max_examples=1)
    assert result.code == 1
    assert result.report["faults"][0].startswith("the generated part")


@pytest.mark.parametrize("summary", [None, "", "{"], ids=["none", "empty", "half"])
def test_a_run_that_is_killed_is_a_fault_and_no_crash(tmp_path: Path, summary: str | None) -> None:
    if summary is not None:
        (tmp_path / generated.SUMMARY).write_text(summary)
    found: Any = SimpleNamespace(counts={"getMe": Counter({200: 1})})
    faults = generated._faults(subprocess.CompletedProcess([], -9, "", ""), tmp_path, found)
    assert faults == ("the generated part was cut off with exit status -9",)


def test_an_answer_that_cannot_be_used_is_a_fault_of_the_run_and_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(_: Any) -> Supplies:
        raise TypeError("'NoneType' object is not iterable")

    suite = dataclasses.replace(SUITES["prive-wellness"], supplies=explode)
    monkeypatch.setattr("bookable_contracts.run.SUITES", {"prive-wellness": suite})
    with reference() as server:
        result = run(server, tmp_path, generate=True, tokens=("pw_live_one_full_a",))
    told = "an answer could not be used (TypeError: 'NoneType' object is not iterable)"
    assert result.report["faults"] == [f"the generated part could not start: {told}"]
    assert (result.code, result.report["leftovers"]) == (1, [])
