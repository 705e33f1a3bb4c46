"""A run that ends after so many failures: it says so, and judges nothing beyond them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from serving import reference
from support import Run, options, run, without_spare

from bookable_contracts import UsageError
from bookable_contracts.generated_settings import words_of

ENDED = "--max-failures {} ended the run: the rest was not judged"


def judged(folder: Path, *defects: str, **changes: Any) -> Run:
    with reference(*defects) as server:
        return run(server, folder, tokens=without_spare(server), **changes)


def broken_parts(result: Run) -> list[str]:
    rules = result.report["rules"]
    return [p["name"] for rule in rules for p in rule["parts"] if p["verdict"] == "broken"]


def test_the_first_failure_ends_a_run_that_is_to_have_one(tmp_path: Path) -> None:
    result = judged(tmp_path, "no_scope_check", max_failures=1, generate=True)
    assert (result.code, result.rules("broken")) == (1, ["PW-02"])
    assert len(broken_parts(result)) == 1
    assert ENDED.format(1) in result.report["warnings"]
    assert result.report["operations"] == []
    assert result.report["leftovers"] == []


@pytest.mark.slow
def test_what_comes_after_the_last_failure_is_not_judged(tmp_path: Path) -> None:
    two = judged(tmp_path, "no_scope_check", max_failures=2)
    every = judged(tmp_path, "no_scope_check")
    assert len(broken_parts(two)) == 2
    assert broken_parts(every)[:2] == broken_parts(two)
    assert len(broken_parts(every)) > 2


@pytest.mark.slow
def test_a_run_with_fewer_failures_judges_everything(tmp_path: Path) -> None:
    result = judged(tmp_path, "float_money", max_failures=50)
    assert result.rules("broken") == ["PW-05"]
    assert [each for each in result.report["warnings"] if "--max-failures" in each] == []
    assert result.rules("not tested") == []


@pytest.mark.slow
def test_what_differs_ends_a_strict_run_alone(tmp_path: Path) -> None:
    lenient = judged(tmp_path, "memory_shared_by_keys", max_failures=1)
    assert (lenient.code, lenient.rules("differs")) == (0, ["PW-12"])
    assert ENDED.format(1) not in lenient.report["warnings"]
    strict = judged(tmp_path, "memory_shared_by_keys", max_failures=1, strict=True)
    assert (strict.code, strict.rules("differs")) == (1, ["PW-12"])
    assert ENDED.format(1) in strict.report["warnings"]


@pytest.mark.slow
def test_failures_that_are_known_do_not_end_it(tmp_path: Path) -> None:
    known = tmp_path / "known.yaml"
    known.write_text("- {rule: PW-02, until: 2099-12-31, reason: ticket 7}\n", encoding="utf-8")
    result = judged(tmp_path, "no_scope_check", "float_money", max_failures=1, baseline=known)
    assert (result.code, result.rules("broken")) == (1, ["PW-02", "PW-05"])
    assert len(broken_parts(result)) > 2


def test_fewer_than_none_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--max-failures takes a whole number"):
        judged(tmp_path, max_failures=-1)


class _Session:
    """As much of a session as the generated part's command line follows from."""

    def __init__(self, options: Any) -> None:
        self.options = options


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"strict": True}, False),
        ({"max_failures": 3}, False),
        ({"max_failures": 3, "strict": True}, True),
        ({"max_failures": 3, "strict": True, "baseline": Path("known.yaml")}, False),
    ],
)
def test_the_generated_part_ends_too_if_all_that_it_may_meet_counts(
    changes: dict[str, Any], told: bool
) -> None:
    words = words_of(_Session(options("http://h", ("t",), **changes)))  # type: ignore[arg-type]
    assert (words[-2:] == ("--max-failures", "3")) is told


def test_failures_of_the_rules_count_for_the_generated_part() -> None:
    asked = options("http://h", ("t",), max_failures=3, strict=True)
    assert words_of(_Session(asked), 2)[-2:] == ("--max-failures", "1")  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_generated_part_that_ended_early_is_no_fault_and_is_told(tmp_path: Path) -> None:
    given = {"max_failures": 1, "strict": True, "profile": "pr", "generate": True}
    result = judged(tmp_path, "names_over_80_crash", **given)
    assert (result.code, result.report["faults"]) == (1, [])
    assert len(result.operations("broken")) == 1
    assert ENDED.format(1) in result.report["warnings"]
