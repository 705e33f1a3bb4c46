"""Reports are for people, CI systems and programs; traffic cannot break any of them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import answer_of, judged, sample

from bookable_contracts.verify import report_github, report_json, report_junit
from bookable_contracts.verify.departure import KINDS
from bookable_contracts.verify.report_terminal import print_report
from bookable_contracts.verify.tally import VerifyReport

PW = "prive-wellness"
GOOD = sample(PW, "getMe", 200, *answer_of(PW, "getMe"))


def report_of(name: str, value: object) -> VerifyReport:
    body = {**answer_of(PW, "getMe")[1], name: value}
    return judged(PW, [replace(GOOD, answer_body=json.dumps(body).encode())])


@given(name=st.text(min_size=1), value=st.text() | st.integers() | st.lists(st.text()))
@settings(deadline=None, max_examples=50)
def test_whatever_traffic_has_in_it_the_reports_stay_whole(name: str, value: object) -> None:
    report = report_of(name + "?", value)

    jsonschema.Draft202012Validator(report_json.schema()).validate(report_json.as_json(report))
    failures = ET.fromstring(report_junit.text(report)).findall(".//failure")
    assert len(failures) == len(report.findings) == 1
    assert report_github.text(report).count("\n") == 1


def test_control_characters_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(report_of("a\x1b[31m\x9b", "b\x07\r\n"))

    said = capsys.readouterr().out
    assert "undocumented-field" in said
    assert {char for char in said if not char.isprintable()} == {"\n"}


def test_junit_tells_operations_that_nobody_asked_for() -> None:
    root = ET.fromstring(report_junit.text(report_of("x", 1)))

    suite = root.find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("9", "1", "8")


def test_a_github_annotation_is_one_line_that_says_where() -> None:
    line = report_github.text(report_of("x", 1))

    assert line.startswith("::error title=prive-wellness%3A undocumented-field::getMe: ")
    assert "%0AGET https://host/api/public/v1/me -> 200 at /x: 1" in line


def test_the_schema_knows_all_kinds() -> None:
    kinds = report_json.schema()["$defs"]["finding"]["properties"]["kind"]["enum"]

    assert set(kinds) == set(KINDS)
