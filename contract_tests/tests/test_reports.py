"""What a run prints and writes: the same each time, no secrets, and fit for programs."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator
from serving import Reference, reference
from support import options, run, schema, without_spare

from bookable_contracts import UsageError, run_suite

pytestmark = pytest.mark.slow  # each runs a whole suite

BREACHES = ("other_body_replayed", "double_booking", "other_company_cancels", "per_page_uncapped")


def printed(server: Reference, capsys: pytest.CaptureFixture[str], **changes: object) -> str:
    server.api.windows.clear()
    given = {"quiet": False, "color": False, **changes}
    run_suite(options(server.url, without_spare(server), **given))
    return capsys.readouterr().out


def test_one_seed_one_report(capsys: pytest.CaptureFixture[str]) -> None:
    with reference(*BREACHES) as server:
        first, again = (printed(server, capsys, seed=11) for _ in range(2))
    assert first == again
    assert "seed 11" in first
    assert "PW-11 is broken" in first


def test_no_report_has_a_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = {"json": tmp_path / "r.json", "junit": tmp_path / "r.xml"}
    with reference(*BREACHES, "unknown_key_accepted", "no_scope_check") as server:
        shown = printed(server, capsys, reports=paths)
    texts = [shown, *(path.read_text() for path in paths.values())]
    for text in texts:
        assert "curl -sS" in text
        assert "$TOKEN_1" in text
        assert "pw_live_" not in text


def test_curl_lines_run(tmp_path: Path) -> None:
    """The lines are pasted into a shell as they are, and show the breach."""
    with reference("other_body_replayed") as server:
        result = run(server, tmp_path, only=("PW-11",))
        part = result.parts("PW-11")[0]
        script = "\n".join(line.replace("curl -sS", "curl -sS -i") for line in part["curl"])
        script = f"uuidgen() {{ echo fresh-$RANDOM; }}\nTOKEN_1={server.tokens[0]}\n{script}"
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert re.findall(r"HTTP/1.1 (\d+)", done.stdout) == ["201", "201"]


def test_json_fits_its_schema(tmp_path: Path) -> None:
    Draft202012Validator.check_schema(schema())
    with reference(*BREACHES) as server:
        result = run(server, tmp_path, tokens=without_spare(server))
    Draft202012Validator(schema()).validate(result.report)
    assert result.report["exit_code"] == result.code == 1
    assert [rule["id"] for rule in result.report["rules"]] == [f"PW-{n:02}" for n in range(1, 22)]


def test_junit_has_a_case_for_each_part(tmp_path: Path) -> None:
    paths = {"json": tmp_path / "r.json", "junit": tmp_path / "r.xml"}
    with reference("other_body_replayed") as server:
        run_suite(options(server.url, without_spare(server), reports=paths))
    rules = json.loads(paths["json"].read_text())["rules"]
    suites = ET.parse(paths["junit"]).getroot()
    cases = suites[0].findall("testcase")
    assert len(cases) == sum(len(rule["parts"]) for rule in rules)
    broken = {case.get("classname") for case in cases if case.find("failure") is not None}
    assert broken == {"prive-wellness.PW-11"}
    assert {suite.get("errors") for suite in suites} == {"0"}


def test_only_runs_what_was_asked_for(tmp_path: Path) -> None:
    with reference("double_booking") as server:
        result = run(server, tmp_path, only=("PW-03", "PW-05"))
    assert result.code == 0
    assert [rule["id"] for rule in result.report["rules"]] == ["PW-03", "PW-05"]


def test_nobodys_pytest_settings_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    (tmp_path / "conftest.py").write_text("raise SystemExit")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    monkeypatch.chdir(tmp_path)
    with reference() as server:
        assert run(server, tmp_path, only=("PW-03",)).code == 0


def test_what_cannot_be_cancelled_is_listed(tmp_path: Path) -> None:
    with reference() as server:
        original = server.api.on_cancel
        server.api.on_cancel = lambda call: {**original(call), "status": "confirmed"}  # type: ignore[method-assign]
        result = run(server, tmp_path, only=("PW-05",))
        assert set(result.report["leftovers"]) == set(server.api.bookings)


def test_a_report_that_cannot_be_written_at_the_end_is_told_after_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bookable_contracts.run.check_places", lambda _: None)  # it was there then
    paths = {"junit": tmp_path / "gone" / "j.xml", "json": tmp_path / "r.json"}
    known = tmp_path / "known.yaml"
    with reference("other_body_replayed") as server, pytest.raises(UsageError) as raised:
        printed(server, capsys, only=("PW-11",), reports=paths, write_baseline=known)
    assert str(raised.value) == f"can't write {tmp_path}/gone/j.xml: No such file or directory"
    assert json.loads(paths["json"].read_text())["api"] == "prive-wellness"
    assert "PW-11" in known.read_text()
    assert "PW-11 is broken" in capsys.readouterr().out
