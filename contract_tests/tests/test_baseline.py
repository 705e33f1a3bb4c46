"""Known failures: borne with until their day, told when they are over or no longer there."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_reports import finding, operation, part, rule
from serving import reference
from support import CONTRACT, run, without_spare

from bookable_contracts import UsageError, baseline
from bookable_contracts.verdicts import FAULTY, OperationResult, RuleResult, Verdict

TODAY = dt.date(2026, 11, 21)
LATER = dt.date(2026, 12, 31)


def entry(**changes: object) -> baseline.Entry:
    named = {"until": LATER, "reason": "ticket 7", **changes}
    return baseline.Entry(**named)  # type: ignore[arg-type]


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
    kept = [entry(rule="PW-10")]
    written = baseline.entries_of(broken, (operation("getMe", finding()),), kept, TODAY)
    assert [each.name for each in written] == ["PW-10", "PW-11", "getMe ST108"]
    assert [each.reason for each in written[:2]] == ["ticket 7", baseline.UNEXPLAINED]
    assert written[1].until == TODAY + baseline.BEARABLE


def test_an_entry_of_an_operation_stays_for_each_code_that_it_covers() -> None:
    kept = [entry(operation="getMe")]
    found = operation("getMe", finding(), finding(code="ST101"))
    assert baseline.entries_of((), (found,), kept, TODAY) == kept


def test_a_rule_that_an_entry_of_an_operation_speaks_for_gets_none_of_its_own() -> None:
    spoken = finding(code="ST401", rule="PW-01")
    kept = [entry(operation="getMe", code="ST401")]
    broken = rule("PW-01", part(Verdict.BROKEN, finding=spoken))
    assert baseline.entries_of((broken,), (operation("getMe", spoken),), kept, TODAY) == kept


def test_an_entry_that_could_not_be_judged_stays() -> None:
    kept = [entry(rule="PW-21"), entry(operation="createBooking")]
    unreached = rule("PW-21", part(Verdict.NOT_REACHABLE))
    assert baseline.entries_of((unreached,), (operation("getMe"),), kept, TODAY) == kept


@pytest.mark.parametrize("verdict", [Verdict.NOT_REACHABLE, Verdict.NOT_TESTED])
def test_a_rule_is_not_mended_by_the_parts_that_were_judged(verdict: Verdict) -> None:
    kept, half = [entry(rule="PW-10")], rule("PW-10", part(Verdict.HOLDS), part(verdict))
    assert baseline.entries_of((half,), (), kept, TODAY) == kept
    assert baseline.bear((half,), (), kept, TODAY)[1] == ["baseline: PW-10 could not be judged"]


def test_an_entry_that_no_longer_fails_goes() -> None:
    kept = [entry(rule="PW-10"), entry(operation="getMe")]
    held = rule("PW-10", part(Verdict.HOLDS))
    assert baseline.entries_of((held,), (operation("getMe"),), kept, TODAY) == []


def test_an_entry_that_has_expired_is_written_anew() -> None:
    old = entry(rule="PW-10", until=TODAY - dt.timedelta(days=1))
    (new,) = baseline.entries_of((rule("PW-10", part(Verdict.BROKEN)),), (), [old], TODAY)
    assert (new.reason, new.until) == (baseline.UNEXPLAINED, TODAY + baseline.BEARABLE)


def test_a_run_that_did_not_finish_takes_nothing_for_mended() -> None:
    held, kept = rule("PW-10", part(Verdict.HOLDS)), [entry(rule="PW-10")]
    assert baseline.entries_of((held,), (), kept, TODAY, meets=lambda _: False) == kept
    told = baseline.bear((held,), (), kept, TODAY, meets=lambda _: False)[1]
    assert told == ["baseline: PW-10 could not be judged"]


days = st.sampled_from([TODAY - dt.timedelta(days=1), TODAY, LATER])
rules_named = st.builds(entry, rule=st.sampled_from(["PW-01", "PW-10"]), until=days)
operations_named = st.builds(
    entry,
    operation=st.sampled_from(["getMe", "createBooking"]),
    code=st.sampled_from(["", "ST108", "ST401"]),
    until=days,
)


@st.composite
def runs(draw: st.DrawFn) -> tuple[tuple[RuleResult, ...], tuple[OperationResult, ...]]:
    """What a run found: of two rules, and of two operations, one of whose codes breaks a rule."""
    found = []
    for name in ("getMe", "createBooking"):
        codes = draw(st.sets(st.sampled_from(["ST108", "ST401"])))
        rules_of = {"ST401": "PW-01"}
        made = [finding(operation=name, code=e, rule=rules_of.get(e, "")) for e in sorted(codes)]
        found.append(operation(name, *made))
    spoken = [each for result in found for each in result.findings if each.rule]
    verdicts = st.sampled_from([Verdict.BROKEN, Verdict.HOLDS, Verdict.NOT_REACHABLE])
    first = [part(draw(verdicts)), *(part(Verdict.BROKEN, finding=each) for each in spoken)]
    return (rule("PW-01", *first), rule("PW-10", part(draw(verdicts)))), tuple(found)


@given(found=runs(), kept=st.lists(rules_named | operations_named, max_size=4))
def test_a_written_baseline_bears_with_everything_and_keeps_what_speaks(
    found: tuple[tuple[RuleResult, ...], tuple[OperationResult, ...]], kept: list[baseline.Entry]
) -> None:
    rules, operations = found
    written = baseline.entries_of(rules, operations, kept, TODAY)
    stale = baseline.bear(rules, copy.deepcopy(operations), kept, TODAY)[1]
    results, _ = baseline.bear(rules, operations, written, TODAY)
    parts = [each for result in results for each in result.parts if each.verdict in FAULTY]
    findings = [each for result in operations for each in result.findings]
    assert all(each.known for each in [*parts, *findings])
    words = [f"baseline: {each.name} no longer fails: take it out" for each in kept]
    speaking = [
        each
        for each, told in zip(kept, words, strict=True)
        if each.until >= TODAY and told not in stale
    ]
    assert all(each in written for each in speaking)


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
    asked = {"only": ("PW-11",), "today": TODAY}
    with reference("other_body_replayed") as server:
        asked["tokens"] = without_spare(server)
        assert run(server, tmp_path, **asked).code == 1
        assert run(server, tmp_path, **asked, write_baseline=path).code == 0
        again = run(server, tmp_path, **asked, baseline=path)
        asked["today"] = TODAY + dt.timedelta(days=91)
        expired = run(server, tmp_path, **asked, baseline=path)
    assert (again.code, again.rules("broken"), again.report["warnings"]) == (0, ["PW-11"], [])
    assert again.report["rules"][0]["known"].startswith("known until 2027-02-19")
    assert expired.code == 1
    assert "has expired on 2027-02-19" in expired.report["warnings"][0]


def test_a_run_of_chosen_rules_leaves_the_entries_of_others_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "known.yaml"
    others = [entry(rule="PW-10"), entry(operation="createBooking")]
    baseline.write(path, others)
    with reference("other_body_replayed") as server:
        result = run(
            server,
            tmp_path,
            only=("PW-11",),
            today=TODAY,
            tokens=without_spare(server),
            baseline=path,
            write_baseline=path,
        )
    written = baseline.read(path, CONTRACT)
    assert [each for each in written if each.rule != "PW-11"] == others
    assert [each.reason for each in written if each.rule == "PW-11"] == [baseline.UNEXPLAINED]
    assert (result.code, result.report["warnings"]) == (0, [])
