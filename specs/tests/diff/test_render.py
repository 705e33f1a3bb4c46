"""Each form says what was found, in a way that its reader can take."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest
from diff_harness import ANSWERED, compared, in_body

from bookable_specs.diff.render import FORMS, Outcome
from bookable_specs.diff.render.json_form import SCHEMA
from bookable_specs.diff.render.markdown import MARK


def outcome(**more: Any) -> Outcome:
    old = in_body({"type": "object", "properties": {"a|<b>": {"type": "string"}}}, "response")
    new = in_body(
        {"type": "object", "properties": {"a|<b>": {"type": "integer"}, "c": {}}}, "response"
    )
    return Outcome(reports=(compared(old, new),), **more)


def nothing() -> Outcome:
    return Outcome(reports=(compared({"paths": {}}, {"paths": {}}),))


def many() -> Outcome:
    paths = {f"/units{n}": {"get": {"responses": dict(ANSWERED)}} for n in range(1500)}
    return Outcome(reports=(compared({"paths": paths}, {"paths": {}}),))


@pytest.mark.parametrize("form", [form for form in FORMS if form != "sarif"])
def test_every_form_names_the_rule_the_thing_and_what_happened(form: str) -> None:
    written = FORMS[form](outcome())

    assert "type-changed" in written
    assert "integer" in written
    assert "new.yaml" in written or form == "junit"


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form_can_say_that_nothing_changed(form: str) -> None:
    assert "type-changed" not in FORMS[form](nothing()).replace('"id": "type-changed"', "")


def test_the_json_is_as_its_schema_says() -> None:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for case in (outcome(), nothing(), outcome(gone=("a",), fail_on=None), many()):
        validator.validate(json.loads(FORMS["json"](case)))


def test_the_comment_begins_with_its_mark_and_the_counts() -> None:
    written = FORMS["markdown"](outcome())

    assert written.startswith(f"{MARK}\n\n| contract | breaking | warning | info |")
    assert written.index("breaking: Acme") < written.index("info: Acme")


def test_the_comment_is_cut_with_a_note_where_github_would_refuse_it() -> None:
    written = FORMS["markdown"](many())
    told = len(re.findall(r"^- \*\*", written, re.MULTILINE))
    left = re.search(r"(\d+) more findings", written)

    assert len(written) < 65_000
    assert left
    assert told + int(left[1]) == 1501


def test_the_comment_keeps_a_contract_s_words_from_being_markup() -> None:
    report = outcome().reports[0]
    finding = replace(report.findings[0], message="<script> | @everybody")
    written = FORMS["markdown"](Outcome(reports=(replace(report, findings=(finding,)),)))

    assert "<script>" not in written
    assert "@everybody" not in written


class _Tags(HTMLParser):
    """Checks that tags close in order, and gathers what the page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_fetches_nothing_and_shows_both_sides() -> None:
    page = FORMS["html"](outcome())
    tags = _Tags()
    tags.feed(page)

    assert tags.open == []
    assert tags.fetched == []
    assert "before · old.yaml" in page
    assert "after · new.yaml" in page
    assert "a|&lt;b&gt;" in page
    assert 'name="viewport"' in page


def test_junit_fails_what_fails_the_run() -> None:
    suite = ElementTree.fromstring(FORMS["junit"](outcome()))[0]
    failing = [case.get("classname") for case in suite if case.find("failure") is not None]

    assert failing == ["type-changed"]
    assert suite.get("failures") == "1"
    assert suite.get("tests") == str(len(suite))


def test_sarif_points_to_its_rules() -> None:
    (run,) = json.loads(FORMS["sarif"](outcome()))["runs"]
    rules = run["tool"]["driver"]["rules"]

    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]
    assert run["results"][0]["level"] == "error"


def test_github_s_commands_are_one_a_line_and_escape_what_ends_them() -> None:
    report = outcome().reports[0]
    finding = replace(report.findings[0], message="50% of\nit")
    written = FORMS["github"](Outcome(reports=(replace(report, findings=(finding,)),)))

    assert written.count("\n") == 1
    assert written.startswith("::error file=new.yaml,line=")
    assert "50%25 of%0Ait" in written


def test_colours_are_there_only_when_asked_for() -> None:
    assert "\x1b[" not in FORMS["terminal"](outcome())
    assert "\x1b[" in FORMS["terminal"](outcome(colour=True))


def test_a_contract_that_is_gone_fails_the_run() -> None:
    assert replace(nothing(), gone=("acme",)).failed()
    assert not replace(nothing(), gone=("acme",), fail_on=None).failed()
    assert not replace(nothing(), come=("acme",)).failed()
