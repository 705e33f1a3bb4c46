"""pytest says of each rule what `bookable test` says, and fails exactly when that exits with 1."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookable_contracts.report_json import FORMAT, as_json
from bookable_contracts.verdicts import (
    Finding,
    OperationResult,
    Part,
    RuleResult,
    SuiteReport,
    Verdict,
)
from bookable_specs import Rule
from pytest_bookable import verdicts
from pytest_bookable.judged import Judged, Outcome, judged

RULE = Rule(
    id="XX-01", statement="A slot is sold once.", source="the guide", evidence="documented", note=""
)
EVIDENCE = st.sampled_from(("documented", "public", "assumed"))
KNOWN = st.sampled_from(("", "until 2027-01-01: they know"))
WORDS = st.lists(st.just("something"), max_size=1).map(tuple)

PARTS = st.builds(
    Part,
    name=st.just("check_it"),
    verdict=st.sampled_from(Verdict),
    message=st.just("it was sold twice"),
    curl=st.just(("curl x",)),
    evidence=EVIDENCE,
    known=KNOWN,
)
FINDINGS = st.builds(
    Finding,
    operation=st.just("sell"),
    code=st.just("schema"),
    title=st.just("Not as the schema has it"),
    message=st.just("price is missing"),
    evidence=EVIDENCE,
    known=KNOWN,
)
OPERATIONS = st.builds(
    OperationResult,
    id=st.just("sell"),
    method=st.just("POST"),
    path=st.just("/slots"),
    verdict=st.sampled_from((Verdict.HOLDS, Verdict.NOT_TESTED)),
    findings=st.lists(FINDINGS, max_size=2),
)
REPORTS = st.builds(
    SuiteReport,
    api=st.just("xx"),
    title=st.just("XX"),
    version=st.just("1.0.0"),
    base_url=st.just("http://x"),
    seed=st.just(1),
    keys=st.just(()),
    rules=st.lists(
        st.builds(RuleResult, rule=st.just(RULE), parts=st.lists(PARTS, max_size=3).map(tuple)),
        max_size=2,
    ).map(tuple),
    operations=st.lists(OPERATIONS, max_size=1).map(tuple),
    faults=WORDS,
    warnings=WORDS,
    gates=WORDS,
    strict=st.booleans(),
)


@settings(max_examples=200)
@given(REPORTS)
def test_pytest_fails_exactly_when_the_command_does(report: SuiteReport) -> None:
    found = judged(as_json(report))

    assert any(each.outcome is Outcome.FAILED for each in found) == bool(report.exit_code)


@settings(max_examples=100)
@given(REPORTS)
def test_every_rule_and_operation_is_an_item_and_so_is_the_run(report: SuiteReport) -> None:
    found = judged(as_json(report))

    names = [RULE.id] * len(report.rules) + ["sell"] * len(report.operations) + ["run"]
    assert [each.name for each in found] == names
    assert all(each.text for each in found if each.outcome is not Outcome.PASSED)


def suite(**changes: Any) -> SuiteReport:
    """Return a report of one rule that holds and one operation, changed."""
    holds = RuleResult(rule=RULE, parts=(Part(name="check_it", verdict=Verdict.HOLDS),))
    sell = OperationResult(id="sell", method="POST", path="/slots", verdict=Verdict.HOLDS)
    given: dict[str, Any] = {
        "api": "xx",
        "title": "XX",
        "version": "1.0.0",
        "base_url": "http://x",
        "seed": 1,
        "keys": (),
        "rules": (holds,),
        "operations": (sell,),
    }
    return SuiteReport(**{**given, **changes})


def part(verdict: Verdict, **changes: Any) -> RuleResult:
    told = Part(name="check_it", verdict=verdict, message="it was sold twice", curl=("curl x",))
    return RuleResult(rule=RULE, parts=(replace(told, **changes),))


def first(report: SuiteReport) -> Judged:
    return judged(as_json(report))[0]


@pytest.mark.parametrize(
    ("rule", "strict", "outcome"),
    [
        (part(Verdict.HOLDS), False, Outcome.PASSED),
        (part(Verdict.BROKEN), False, Outcome.FAILED),
        (part(Verdict.BROKEN, known="until 2027"), True, Outcome.XFAILED),
        (part(Verdict.DIFFERS), False, Outcome.XFAILED),
        (part(Verdict.DIFFERS), True, Outcome.FAILED),
        (part(Verdict.NOT_REACHABLE), False, Outcome.SKIPPED),
        (part(Verdict.NOT_TESTED), True, Outcome.SKIPPED),
        (RuleResult(rule=RULE), False, Outcome.SKIPPED),
    ],
)
def test_a_verdict_has_an_outcome(rule: RuleResult, strict: bool, outcome: Outcome) -> None:
    assert first(suite(rules=(rule,), strict=strict)).outcome is outcome


def test_a_broken_rule_says_what_it_is_and_how_it_is_seen() -> None:
    told = first(suite(rules=(part(Verdict.BROKEN),))).text

    assert told.splitlines() == [
        "A slot is sold once.",
        "the guide, documented",
        "",
        "check_it: it was sold twice",
        "curl x",
    ]


def test_a_rule_that_is_skipped_says_why() -> None:
    told = first(suite(rules=(part(Verdict.NOT_REACHABLE, message="no gym"),))).text

    assert told == "not reachable: no gym"


# Through pytest, with a command that has its report ready

COMMAND = """
import pathlib, shutil, sys
here = pathlib.Path(__file__).parent
with open(here / "runs", "a") as runs:
    runs.write(" ".join(sys.argv[1:]) + "\\n")
report = sys.argv[sys.argv.index("--report") + 1].removeprefix("json=")
if not (here / "ready.json").exists():
    sys.exit("Traceback\\nbookable: no key is known to http://x")
shutil.copy(here / "ready.json", report)
"""


@pytest.fixture
def bookable_test(run: Any, tmp_path: Path) -> Any:
    """Runs pytest with a report that is ready; the project's own tests may stand beside."""

    def run_with(report: SuiteReport | None, *args: str, **files: str) -> Any:
        script = tmp_path / "bookable.script"
        script.write_text(COMMAND, encoding="utf-8")
        if report is not None:
            text = json.dumps(as_json(report))
            (tmp_path / "ready.json").write_text(text, encoding="utf-8")
        chosen = ["--bookable-test", "xx", "--bookable-target", "http://x"]
        return run(*["--bookable-command", f"{sys.executable} {script}"], *chosen, *args, **files)

    return run_with


MIXED = suite(
    rules=(part(Verdict.HOLDS), part(Verdict.BROKEN), part(Verdict.DIFFERS)),
    gates=("18 per cent of the contract, 80 were asked for",),
)


def test_rules_are_items_beside_the_projects_own(bookable_test: Any) -> None:
    ran = bookable_test(MIXED, "-rA", code="def test_mine(): pass")

    assert ran.counts == {"passed": 3, "failed": 2, "xfailed": 1}, ran.text
    assert ran.code == 1
    assert "XX-01: A slot is sold once." in ran.text
    assert "check_it: it was sold twice\ncurl x" in ran.text
    assert "bookable test xx::run - 18 per cent of the contract" in ran.text
    assert "judged" not in ran.text


def test_rules_can_be_chosen_as_tests_are(bookable_test: Any) -> None:
    mine = "def test_mine(): pass"

    assert bookable_test(MIXED, "-k", "sell", code=mine).counts["passed"] == 1
    assert bookable_test(suite(), "-m", "bookable_rule").counts == {"passed": 3, "deselected": 1}


def test_a_report_without_faults_passes_in_an_empty_project(bookable_test: Any) -> None:
    ran = bookable_test(suite())

    assert (ran.code, ran.counts) == (0, {"passed": 3}), ran.text


def test_the_command_runs_once_also_for_several_workers(bookable_test: Any) -> None:
    args = ["--bookable-token", "k1", "--bookable-token", "k2", "--bookable-test-args=--seed 3"]
    ran = bookable_test(MIXED, "-n", "2", *args)

    assert ran.counts == {"passed": 2, "failed": 2, "xfailed": 1}, ran.text
    (line,) = (ran.folder / "runs").read_text().splitlines()
    assert line.startswith("test xx --base-url http://x --report json=")
    assert line.endswith(" --seed 3")
    assert "k1" not in line


def test_a_command_without_a_report_ends_the_run_with_its_words(bookable_test: Any) -> None:
    ran = bookable_test(None)

    assert ran.code == pytest.ExitCode.USAGE_ERROR
    assert ran.errors.strip() == (
        "ERROR: `bookable test` made no report: bookable: no key is known to http://x"
    )


def test_a_test_without_a_target_is_a_mistake(run: Any) -> None:
    ran = run("--bookable-test", "xx")

    assert ran.code == pytest.ExitCode.USAGE_ERROR
    assert "--bookable-test xx needs --bookable-target URL" in ran.errors


def test_the_ini_file_says_the_same_as_the_command_line(bookable_test: Any, run: Any) -> None:
    bookable_test(suite())
    ini = "[pytest]\nbookable_test = xx\nbookable_target = http://y\nbookable_test_args = --a b\n"
    ini += f"bookable_command = {sys.executable} bookable.script\n"
    ran = run(pytest_ini=ini, own=None)

    assert ran.counts == {"passed": 3}, ran.text
    assert "--base-url http://y" in (ran.folder / "runs").read_text().splitlines()[-1]


def test_a_report_of_another_layout_is_refused() -> None:
    with pytest.raises(verdicts.NoServer, match="the report has layout 99, this plugin reads 2"):
        verdicts.read('{"format": 99}')

    assert verdicts.FORMAT == FORMAT


# With the real command


@pytest.mark.slow
def test_the_verdicts_are_those_of_the_command_line(run: Any, servers: Any, tmp_path: Path) -> None:
    rules = ["WH-01", "WH-07", "WH-23"]
    more = [part for rule in rules for part in ("--only", rule)]
    more += ["--no-generate", "--seed", "1", "--set", "gym_id=1"]
    tokens = ["wh_vaart", "wh_morro"]
    report = tmp_path / "cli.json"
    command = [sys.executable, "-m", "bookable_cli", "test", "wellhub-booking"]
    command += ["--base-url", servers.url(), "--report", f"json={report}", *more]
    command += [part for token in tokens for part in ("--token", token)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = {rule["id"]: rule["verdict"] for rule in json.loads(report.read_text())["rules"]}

    args = ["--bookable-test", "wellhub-booking", "--bookable-target", servers.url()]
    args += [part for token in tokens for part in ("--bookable-token", token)]
    ran = run(*args, f"--bookable-test-args={' '.join(more)}", "-v", own=True)

    words = {"holds": "PASSED", "not reachable": "SKIPPED", "not tested": "SKIPPED"}
    words |= {"broken": "FAILED", "differs": "XFAIL"}
    found = dict(re.findall(r"^bookable test wellhub-booking::(\S+) ([A-Z]+)", ran.text, re.M))
    assert {rule: found[rule] for rule in rules} == {rule: words[told[rule]] for rule in rules}
    assert set(told) == set(rules)
    assert ran.code == done.returncode, ran.text
