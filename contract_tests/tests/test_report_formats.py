"""What each report says of a run, without a run: breaches, differences, what is known, warnings."""

from __future__ import annotations

import io
import json
import os
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator
from made_reports import CURL, finding, operation, part, red, report, rule

from bookable_contracts.options import STDOUT, UsageError
from bookable_contracts.report import print_report
from bookable_contracts.report_github import as_github
from bookable_contracts.report_html import as_html
from bookable_contracts.report_json import as_json, schema
from bookable_contracts.report_junit import as_junit
from bookable_contracts.report_sarif import as_sarif
from bookable_contracts.reports import WRITERS, check_places, escaping, show_reports, write_reports
from bookable_contracts.verdicts import Verdict


class Page(HTMLParser):
    """What a browser would make of a page: its texts, its links, what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag == "a" else []
        self.loads += [tag] if tag in {"script", "link", "img", "iframe"} else []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def results(log: str) -> dict[str, Any]:
    (run,) = json.loads(log)["runs"]
    return {each["ruleId"]: each for each in run["results"]}


# -- exit codes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "lax", "strict"),
    [
        ({}, 0, 0),
        ({"rules": (rule("PW-01", part(Verdict.BROKEN)),)}, 1, 1),
        ({"rules": (rule("PW-01", part(Verdict.BROKEN, known="ticket")),)}, 0, 0),
        ({"rules": (rule("PW-01", part(Verdict.DIFFERS, evidence="assumed")),)}, 0, 1),
        ({"rules": (rule("PW-01", part(Verdict.DIFFERS, known="ticket")),)}, 0, 0),
        ({"operations": (operation("getMe", finding()),)}, 1, 1),
        ({"operations": (operation("getMe", finding(evidence="assumed")),)}, 0, 1),
        ({"operations": (operation("getMe", finding(known="ticket"), finding()),)}, 1, 1),
        ({"warnings": ("x",)}, 0, 1),
        ({"faults": ("x",)}, 1, 1),
        ({"gates": ("x",)}, 1, 1),
    ],
)
def test_what_makes_a_run_red(changes: dict[str, Any], lax: int, strict: int) -> None:
    assert report(**changes).exit_code == lax
    assert report(**changes, strict=True).exit_code == strict


def test_a_rule_that_differs_in_one_part_differs() -> None:
    held, differs, broken = (part(v) for v in (Verdict.HOLDS, Verdict.DIFFERS, Verdict.BROKEN))
    assert rule("PW-01", held, differs).verdict is Verdict.DIFFERS
    assert rule("PW-01", held, differs, broken).verdict is Verdict.BROKEN


def test_a_rule_is_known_if_all_that_is_wrong_with_it_is() -> None:
    known, new = part(Verdict.BROKEN, known="ticket"), part(Verdict.BROKEN)
    assert rule("PW-01", known, part(Verdict.HOLDS)).known == "ticket"
    assert rule("PW-01", known, new).known == ""
    assert rule("PW-01", part(Verdict.HOLDS)).known == ""


# -- json --------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [report(), red(), red(coverage=None, strict=True)])
def test_json_fits_its_schema(made: Any) -> None:
    Draft202012Validator(schema()).validate(as_json(made))


def test_json_tells_evidence_and_coverage() -> None:
    told = as_json(red())
    assert [part["evidence"] for part in told["rules"][1]["parts"]] == ["assumed"]
    assert told["rules"][2]["known"] == "known until 2030-01-01: ticket 7"
    assert told["coverage"]["percent"] == 80.0
    assert told["coverage"]["statuses"]["missing"] == ["getMe 406"]


# -- github ------------------------------------------------------------------------------------


def test_github_gets_a_line_for_each_failure_in_its_level() -> None:
    lines = as_github(red()).splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        "::error",
        "::warning",
        "::notice",
        "::error",
        "::warning",
    ]
    assert lines[0].startswith("::error title=PW-10 is broken%3A it broken::message of broken%0A")


def test_github_gets_errors_from_a_strict_run() -> None:
    lines = as_github(red(strict=True)).splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        "::error",
        "::error",
        "::notice",
        "::error",
        "::error",
    ]


def test_github_commands_cannot_be_forged() -> None:
    evil = part(Verdict.BROKEN, name="a, b: c\n::error::x", message="100 %\n::set-env::y")
    (line,) = as_github(report(rules=(rule("PW-10", evil),))).splitlines()
    assert line.endswith("a%2C b%3A c%0A%3A%3Aerror%3A%3Ax::100 %25%0A::set-env::y")


# -- sarif -------------------------------------------------------------------------------------


def test_sarif_has_a_result_for_each_failure() -> None:
    log = json.loads(as_sarif(red()))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [each["ruleId"] for each in run["results"]] == ["PW-10", "PW-12", "PW-13", "ST108"]
    levels = {name: each["level"] for name, each in results(as_sarif(red())).items()}
    assert levels == {"PW-10": "error", "PW-12": "warning", "PW-13": "error", "ST108": "error"}
    for each in run["results"]:
        assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]
        assert each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert run["invocations"][0]["exitCode"] == 1


def test_sarif_suppresses_what_is_known() -> None:
    found = results(as_sarif(red()))
    assert found["PW-13"]["suppressions"][0]["justification"].endswith("ticket 7")
    assert "suppressions" not in found["PW-10"]


def test_sarif_knows_a_failure_again_in_the_next_run() -> None:
    prints = [results(as_sarif(red(seed=seed)))["PW-10"] for seed in (1, 2)]
    assert prints[0]["partialFingerprints"] == prints[1]["partialFingerprints"]


# -- junit -------------------------------------------------------------------------------------


def junit(made: Any) -> dict[str, str]:
    """How each case of a report fared, by its class and name."""
    cases = ET.fromstring(as_junit(made)).iter("testcase")
    return {
        f"{case.get('classname', '').rpartition('.')[2]} {case.get('name')}": next(
            (child.tag for child in case), "passed"
        )
        for case in cases
    }


def test_junit_fails_what_is_broken_and_not_known() -> None:
    found = junit(red())
    assert found["PW-10 it broken"] == "failure"
    assert found["PW-12 it differs"] == "skipped"
    assert found["PW-13 it is known"] == "skipped"
    assert found["run getUnit: never succeeded, it answered 404"] == "skipped"


def test_junit_of_a_strict_run_fails_what_makes_it_red() -> None:
    found = junit(red(strict=True))
    assert found["PW-12 it differs"] == "failure"
    assert found["run getUnit: never succeeded, it answered 404"] == "failure"


KNOWN = finding(known="known until 2030-01-01: ticket 7", title="known shape")
ASSUMED = finding(code="ST205", evidence="assumed", title="assumed header")


def case_of(made: Any, name: str) -> ET.Element:
    """What a case of a report says beside its name."""
    (said,) = ET.fromstring(as_junit(made)).findall(f".//testcase[@name='{name}']/*")
    return said


def test_junit_is_green_where_one_finding_is_known_and_the_other_assumed() -> None:
    made = report(operations=(operation("getMe", KNOWN, ASSUMED),))
    told = "known until 2030-01-01: ticket 7: known shape: off; differs: assumed header: off"
    assert made.exit_code == 0
    said = case_of(made, "getMe")
    assert (said.tag, said.get("message")) == ("skipped", told)


def test_junit_fails_an_operation_for_what_is_red_alone() -> None:
    made = report(operations=(operation("getMe", KNOWN, ASSUMED, finding(curl=CURL)),))
    said = case_of(made, "getMe")
    assert (said.tag, said.get("message"), said.text) == ("failure", "shape: off", "\n".join(CURL))


def test_junit_of_a_strict_run_fails_an_operation_for_what_differs() -> None:
    made = report(operations=(operation("getMe", KNOWN, ASSUMED),), strict=True)
    said = case_of(made, "getMe")
    assert (said.tag, said.get("message")) == ("failure", "assumed header: off")


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("found", [(), (KNOWN,), (ASSUMED,), (KNOWN, ASSUMED), (finding(), KNOWN)])
def test_reports_that_fail_are_those_of_runs_that_do(found: Any, strict: bool) -> None:
    made = report(operations=(operation("getMe", *found),), strict=strict)
    red = bool(made.exit_code)
    assert ("failure" in junit(made).values()) is red
    assert ("::error " in as_github(made)) is red


def test_junit_tells_the_coverage() -> None:
    properties = ET.fromstring(as_junit(report())).iter("property")
    assert {each.get("name"): each.get("value") for each in properties}["coverage"] == "80"


# -- html --------------------------------------------------------------------------------------


def test_the_page_needs_nothing_else() -> None:
    text = as_html(red())
    page = Page(text)
    assert page.loads == []
    assert "url(" not in text
    assert "@import" not in text


def test_the_page_leads_where_its_links_say() -> None:
    page = Page(as_html(red(leftovers=("PW-1",), notes=("n",))))
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert all(link.startswith("#") for link in page.links)


def test_the_page_shows_failures_with_their_commands() -> None:
    text = " ".join(Page(as_html(red())).texts)
    for words in ("\n".join(CURL), "message of broken", "known until 2030-01-01: ticket 7"):
        assert words in text
    assert "never succeeded" in text
    assert "getMe 406" in text


def test_what_a_server_said_cannot_become_markup() -> None:
    evil = part(Verdict.BROKEN, name="<script>x</script>", message="</pre><img src=x>")
    page = Page(as_html(report(rules=(rule("PW-10", evil),), base_url="http://h/<script>")))
    assert page.loads == []
    assert "</pre><img src=x>" in " ".join(page.texts)


def test_a_green_page_has_no_failures() -> None:
    page = Page(as_html(report()))
    assert "failures" not in page.ids
    assert "warnings" not in page.ids


# -- places ------------------------------------------------------------------------------------


def test_reports_go_to_their_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = {kind: tmp_path / kind for kind in WRITERS if kind != "github"}
    assert write_reports(red(), {**places, "github": STDOUT}) == []
    show_reports(red(), {**places, "github": STDOUT})
    assert capsys.readouterr().out == as_github(red())
    assert all(path.stat().st_size for path in places.values())


def test_half_a_character_does_not_stop_a_report(tmp_path: Path) -> None:
    broken = rule("PW-10", part(Verdict.BROKEN, message="\ud83d"))
    places = {kind: tmp_path / kind for kind in WRITERS}
    write_reports(report(rules=(broken,)), places)
    assert json.loads(places["json"].read_text())["rules"][0]["parts"][0]["message"] == "\ud83d"


def test_a_report_that_cannot_be_written_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    places = {"junit": tmp_path / "file" / "j.xml", "json": tmp_path / "r.json"}
    told = write_reports(red(), places)
    assert told == [f"can't write {tmp_path}/file/j.xml: Not a directory"]
    assert places["json"].stat().st_size


def test_folders_that_are_missing_are_made_and_nothing_else(tmp_path: Path) -> None:
    check_places([tmp_path / "out" / "of" / "j.xml", STDOUT])
    assert [each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*")] == [
        "out",
        "out/of",
    ]


def test_an_older_report_stays_until_there_is_a_newer_one(tmp_path: Path) -> None:
    (tmp_path / "j.xml").write_text("older")
    check_places([tmp_path / "j.xml"])
    assert (tmp_path / "j.xml").read_text() == "older"


def test_a_pipe_is_not_opened_before_there_is_something_to_write(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    check_places([tmp_path / "pipe"])  # nobody reads it: opening it would wait for ever
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize(
    ("place", "why"), [("file/j.xml", "(Not a directory|File exists)"), ("folder", "Is a dir")]
)
def test_a_place_that_cannot_be_written_is_told_before_the_run(
    tmp_path: Path, place: str, why: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match=f"can't write .*{place}: {why}"):
        check_places([tmp_path / place])


# -- terminal ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"base_url": "http://[fe80::100:1]:8080/api"},
        {"keys": ("TOKEN_1: company [bold], units:key:read",)},
        {"leftovers": ("booking [/x]",)},
        {"warnings": ("it said [red]no[/red] :key:",)},
    ],
)
def test_data_is_printed_as_it_is(
    capsys: pytest.CaptureFixture[str], changes: dict[str, Any]
) -> None:
    print_report(report(**changes), color=False)
    shown = capsys.readouterr().out
    (said,) = changes.values()
    assert (said if isinstance(said, str) else said[0]) in shown


@pytest.mark.parametrize(("encoding", "shown"), [("utf-8", "é"), ("ascii", "\\xe9")])
def test_what_the_terminal_cannot_show_is_escaped(
    monkeypatch: pytest.MonkeyPatch, encoding: str, shown: str
) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    monkeypatch.setattr(sys, "stdout", terminal)
    broken = rule("PW-10", part(Verdict.BROKEN, message="half \ud83d of it, é"))
    with escaping():
        print_report(report(rules=(broken,)), color=False)
        show_reports(report(rules=(broken,)), {"github": STDOUT})
    assert terminal.errors == "strict"
    said = terminal.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
    assert said.count(f"half \\ud83d of it, {shown}") == 2
