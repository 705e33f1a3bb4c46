"""Known failures: borne with until their day, told when they are over or no longer there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from made_reports import finding, operation, part, rule
from serving import reference
from support import CONTRACT, run, without_spare

from bookable_contracts import UsageError, baseline
from bookable_contracts.verdicts import OperationResult, RuleResult, Verdict

TODAY = dt.date(2026, 11, 21)
LATER = dt.date(2026, 12, 31)


def entry(**changes: object) -> baseline.Entry:
    given = {"until": LATER, "reason": "ticket 7", **changes}
    return baseline.Entry(**given)  # type: ignore[arg-type]


def borne(
    entries: list[baseline.Entry],
    rules: tuple[RuleResult, ...] = (),
    operations: tuple[OperationResult, ...] = (),
) -> tuple[list[str], list[str]]:
    """What is known of rules and operations, and the warnings."""
    results, warnings = baseline.bear(rules, operations, entries, TODAY)
    known = [each.rule.id for each in results if each.known]
    known += [each.id for each in operations if each.known]
    return known, warnings


def test_a_known_breach_is_borne_with() -> None:
    broken = rule("PW-10", part(Verdict.BROKEN), part(Verdict.HOLDS))
    assert borne([entry(rule="PW-10")], (broken,)) == (["PW-10"], [])


def test_the_last_day_counts() -> None:
    broken = rule("PW-10", part(Verdict.BROKEN))
    assert borne([entry(rule="PW-10", until=TODAY)], (broken,)) == (["PW-10"], [])


def test_an_expired_entry_is_told_and_not_borne_with() -> None:
    broken = rule("PW-10", part(Verdict.BROKEN))
    yesterday = TODAY - dt.timedelta(days=1)
    known, (warning,) = borne([entry(rule="PW-10", until=yesterday)], (broken,))
    assert known == []
    assert warning == "baseline: PW-10 has expired on 2026-11-20: ticket 7"


def test_an_entry_that_no_longer_fails_is_told() -> None:
    held = rule("PW-10", part(Verdict.HOLDS))
    assert borne([entry(rule="PW-10")], (held,))[1] == [
        "baseline: PW-10 no longer fails: take it out"
    ]
    fine = operation()
    assert borne([entry(operation="getMe")], (), (fine,))[1] == [
        "baseline: getMe no longer fails: take it out"
    ]


def test_an_entry_that_was_not_judged_is_not_taken_for_mended() -> None:
    unreached = rule("PW-10", part(Verdict.NOT_REACHABLE))
    told = ["baseline: PW-10 could not be judged"]
    assert borne([entry(rule="PW-10")], (unreached,))[1] == told


def test_an_entry_of_an_operation_covers_its_code_alone() -> None:
    shape, crash = finding(), finding(code="ST101")
    one, both = operation("getMe", shape), operation("getMe", shape, crash)
    assert borne([entry(operation="getMe", code="ST108")], (), (one,)) == (["getMe"], [])
    assert borne([entry(operation="getMe", code="ST108")], (), (both,)) == ([], [])
    assert borne([entry(operation="getMe")], (), (both,)) == (["getMe"], [])


def test_an_entry_of_a_rule_covers_what_the_generated_part_found_about_it() -> None:
    spoken = finding(code="ST401", rule="PW-01")
    broken = rule("PW-01", part(Verdict.BROKEN, finding=spoken))
    found = operation("getMe", spoken)
    assert borne([entry(rule="PW-01")], (broken,), (found,)) == (["PW-01", "getMe"], [])


def test_an_entry_of_an_operation_covers_the_part_of_a_rule_that_it_is() -> None:
    spoken = finding(code="ST401", rule="PW-01")
    broken = rule("PW-01", part(Verdict.BROKEN, finding=spoken))
    known, _ = borne(
        [entry(operation="getMe", code="ST401")], (broken,), (operation("getMe", spoken),)
    )
    assert known == ["PW-01", "getMe"]


@pytest.mark.parametrize("name", ["known.yaml", "known.json"])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    entries = [entry(rule="PW-10"), entry(operation="getMe", code="ST108")]
    baseline.write(tmp_path / name, entries)
    assert list(baseline.read(tmp_path / name, CONTRACT)) == entries


def test_a_new_baseline_keeps_the_words_of_the_old_one() -> None:
    broken = (rule("PW-10", part(Verdict.BROKEN)), rule("PW-11", part(Verdict.DIFFERS)))
    kept = [entry(rule="PW-10"), entry(rule="PW-13")]
    written = baseline.entries_of(broken, (operation("getMe", finding()),), kept, TODAY)
    assert [each.name for each in written] == ["PW-10", "PW-11", "getMe ST108"]
    assert [each.reason for each in written[:2]] == ["ticket 7", baseline.UNEXPLAINED]
    assert written[1].until == TODAY + baseline.BEARABLE


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "neither YAML nor JSON"),
        ("a: b", "write a list"),
        ("- {rule: PW-10, until: 2026-12-31}", "until and reason"),
        ("- {rule: PW-10, until: 2026-12-31, reason: x, who: me}", "until and reason"),
        ("- {rule: PW-99, until: 2026-12-31, reason: x}", "has no rule PW-99"),
        ("- {operation: nope, until: 2026-12-31, reason: x}", "has no operation nope"),
        ("- {until: 2026-12-31, reason: x}", "name a rule, or an operation"),
        ("- {rule: PW-10, operation: getMe, until: 2026-12-31, reason: x}", "name a rule, or"),
        ("- {rule: PW-10, until: soon, reason: x}", "until soon is no day"),
        ("- {rule: PW-10, until: 2026-12-31, reason: ' '}", "say the reason"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "known.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match=told):
        baseline.read(path, CONTRACT)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        baseline.read(tmp_path / "none.yaml", CONTRACT)


def test_a_run_bears_with_what_it_wrote_down_until_the_day(tmp_path: Path) -> None:
    path = tmp_path / "known.yaml"
    given = {"only": ("PW-11",), "today": TODAY}
    with reference("other_body_replayed") as server:
        given["tokens"] = without_spare(server)
        assert run(server, tmp_path, **given).code == 1
        assert run(server, tmp_path, **given, write_baseline=path).code == 0
        again = run(server, tmp_path, **given, baseline=path)
        given["today"] = TODAY + dt.timedelta(days=91)
        expired = run(server, tmp_path, **given, baseline=path)
    assert (again.code, again.rules("broken"), again.report["warnings"]) == (0, ["PW-11"], [])
    assert again.report["rules"][0]["known"].startswith("known until 2027-02-19")
    assert expired.code == 1
    assert "has expired on 2027-02-19" in expired.report["warnings"][0]
