"""The bench of detection: what it takes, what it keeps, and how it counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import bench_detection as bench
from bookable_mocks.defect_list import DEFECTS
from bookable_mocks.registry import MOCKS
from detection import runs
from detection.code import code
from detection.results import CLEAN, OURS, PEER, Result, Results
from detection.score import faults, missed, read, scores
from detection.subjects import SUBJECTS
from detection.table import older, show, told

API = "prive-wellness"
MINE = tuple(each for each in DEFECTS if each.api == API)
ONE, TWO = MINE[0], MINE[1]


def result(defect: str = CLEAN, seed: int = 1, **found: Any) -> Result:
    given = {"tool": OURS, "api": API, "seconds": 2.0, "requests": 10, **found}
    return Result(defect=defect, seed=seed, **given)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--api", "nope"], "prive-wellness"),
        (["--kind", "nope"], "state-machine"),
        (["--defect", "prive-any-kay"], "perhaps prive-any-key"),
        (["--defect", "zzz"], "bookable serve --list-defects"),
        (["--defect", "prive-any-key", "--api", "agenda"], "there is no such defect"),
        (["--seeds", "0"], "--seeds"),
        (["--workers", "3"], "--workers"),
        (["--only-ours", "--only-peer"], "nothing to run"),
    ],
    ids=" ".join,
)
def test_a_mistake_is_told_and_ends_with_2(
    capsys: pytest.CaptureFixture[str], args: list[str], says: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        bench.arguments(args)
    assert ended.value.code == 2
    assert says in capsys.readouterr().err.splitlines()[-1]


def test_each_api_that_is_served_can_be_tested() -> None:
    assert set(SUBJECTS) == set(MOCKS)


def test_without_arguments_everything_is_run_three_times(tmp_path: Path) -> None:
    asked = bench.arguments([])
    todo = list(bench.tasks(asked, Results(tmp_path / "r")))
    assert len(todo) == 3 * 2 * (len(DEFECTS) + len(SUBJECTS))
    assert {each.seed for each in todo} == {1, 2, 3}


def test_the_clean_mocks_come_first(tmp_path: Path) -> None:
    todo = list(bench.tasks(bench.arguments(["--only-ours"]), Results(tmp_path / "r")))
    assert [each.defect for each in todo[: len(SUBJECTS)]] == [CLEAN] * len(SUBJECTS)


def test_what_is_known_is_not_run_again(tmp_path: Path) -> None:
    results = Results(tmp_path / "r")
    results.add(result(ONE.name))
    given = ["--defect", ONE.name, "--seeds", "2", "--only-ours"]
    assert [each.seed for each in bench.tasks(bench.arguments(given), results) if each.defect] == [
        2
    ]


def test_what_older_code_ran_can_be_run_again(tmp_path: Path) -> None:
    results = Results(tmp_path / "r")
    results.add(result(ONE.name, 1, code="older"))
    results.add(result(ONE.name, 2, code=code(OURS, API)))
    asked = bench.arguments(["--defect", ONE.name, "--seeds", "2", "--only-ours", "--again"])
    assert [each.seed for each in bench.tasks(asked, results) if each.defect] == [1]
    assert older(results.all(), OURS) == 1


def test_the_code_of_a_run_is_that_of_its_own_api_and_tool(tmp_path: Path) -> None:
    for name in ("mocks/bookable_mocks", "contract_tests/bookable_contracts", "specs"):
        (tmp_path / name / "agenda").mkdir(parents=True)
        (tmp_path / name / "shared.py").write_text("a = 1\n", encoding="utf-8")
    before = code(OURS, API, tmp_path), code(PEER, API, tmp_path)
    (tmp_path / "mocks/bookable_mocks/agenda/x.py").write_text("b", encoding="utf-8")
    code.cache_clear()
    assert (code(OURS, API, tmp_path), code(PEER, API, tmp_path)) == before
    (tmp_path / "contract_tests/bookable_contracts/shared.py").write_text("c", encoding="utf-8")
    code.cache_clear()
    assert code(OURS, API, tmp_path) != before[0]
    assert code(PEER, API, tmp_path) == before[1]


def test_a_run_that_did_not_end_is_made_again(tmp_path: Path) -> None:
    results = Results(tmp_path / "r")
    results.add(result(ONE.name, ended="TimeoutExpired"))
    assert not results.done(OURS, API, ONE.name, 1)
    results.add(result(ONE.name))
    assert results.done(OURS, API, ONE.name, 1)


def test_results_are_read_again_though_the_last_line_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "r"
    kept = result(ONE.name, failures=("PW-01 x",))
    Results(path).add(kept)
    path.write_text(path.read_text() + '{"tool": "book', encoding="utf-8")
    assert Results(path).all() == (kept,)


def test_a_run_that_fails_is_kept_as_worthless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: Any) -> Result:
        raise RuntimeError("no")

    monkeypatch.setitem(bench.TOOLS, OURS, explode)
    results = Results(tmp_path / "r")
    bench.perform(results, bench.Task(OURS, API, ONE.name, ONE.kind, 1))
    (kept,) = results.all()
    assert kept.ended == "RuntimeError: no"
    assert faults(read(results.all(), OURS), OURS) == [f"{ONE.name} 1: RuntimeError: no"]


def of_class(results: list[Result]) -> dict[str, tuple[int, int, int, int]]:
    found = scores(MINE, read(results, OURS), lambda each: str(each.kind))
    return {key: (s.defects, s.every, s.some, s.broken) for key, s in found.items()}


def test_a_defect_counts_if_every_run_noticed_it() -> None:
    runs = [result(ONE.name, seed, failures=("PW-05 x",)) for seed in (1, 2)]
    assert of_class([result(), *runs])["all"] == (1, 1, 1, 1)
    assert of_class([result(), *runs, result(ONE.name, 3)])["all"] == (1, 0, 1, 0)


def test_a_run_that_came_to_nothing_noticed_nothing() -> None:
    runs = [result(ONE.name, failures=("PW-05 x",)), result(ONE.name, 2, ended="TimeoutExpired: ")]
    assert of_class([result(), *runs])["all"] == (1, 0, 1, 0)


def test_what_the_clean_mock_is_called_too_is_no_detection() -> None:
    clean = result(failures=("PW-05 x",))
    assert of_class([clean, result(ONE.name, failures=("PW-05 x",))])["all"] == (1, 0, 0, 0)
    both = result(ONE.name, failures=("PW-05 x", "PW-06 y"))
    assert of_class([clean, both])["all"] == (1, 1, 1, 1)


def test_what_only_differs_counts_and_is_no_breach() -> None:
    runs = [result(), result(ONE.name, differing=("PW-05 x",))]
    assert of_class(runs)["all"] == (1, 1, 1, 0)


def test_defects_are_counted_by_their_class() -> None:
    other = next(each for each in MINE if each.kind is not ONE.kind)
    runs = [result(ONE.name, failures=("PW-05 x",)), result(other.name)]
    found = of_class(runs)
    assert (found[str(ONE.kind)], found[str(other.kind)]) == ((1, 1, 1, 1), (1, 0, 0, 0))


def test_a_defect_that_was_not_tried_is_left_out() -> None:
    assert of_class([result(ONE.name, failures=("x",))])["all"][0] == 1


def test_what_was_missed_is_named_with_how_often() -> None:
    runs = [result(ONE.name, failures=("x",)), result(ONE.name, 2), result(TWO.name)]
    assert missed(MINE, read(runs, OURS)) == [f"{ONE.name} (1 of 2)", f"{TWO.name} (0 of 1)"]


def test_a_clean_run_that_finds_something_is_a_false_alarm() -> None:
    read_back = read([result(), result(seed=2, differing=("PW-05 x",))], OURS)
    assert read_back.alarms == {API: (1, 2)}
    assert faults(read_back, OURS) == [f"{API}: 1 of 2 clean runs are false alarms"]


def test_false_alarms_of_the_peer_are_no_fault_of_the_bench() -> None:
    peers = read([result(tool=PEER, failures=("x",))], PEER)
    assert (peers.alarms, faults(peers, PEER)) == ({API: (1, 1)}, [])


def test_the_figures_are_json_and_have_both_tools(capsys: pytest.CaptureFixture[str]) -> None:
    runs = [result(), result(ONE.name, failures=("x",)), result(tool=PEER)]
    figures = json.loads(json.dumps(told(runs, MINE)))
    assert figures[OURS]["by class"]["all"]["every"] == 1
    assert figures[OURS]["by API"][API]["defects"] == 1
    assert (figures[OURS]["requests"], figures[PEER]["requests"]) == (20, 10)
    show(runs, MINE)
    assert "0 of 1 clean runs are false alarms" in capsys.readouterr().out


def test_a_bench_of_the_peer_alone_shows_its_classes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    show([result(tool=PEER), result(ONE.name, tool=PEER, failures=("x",))], MINE)
    lines = capsys.readouterr().out.splitlines()
    row = next(line for line in lines if line.split()[1:2] == [str(ONE.kind)])
    assert "1 of 1" in row
    assert "-" in row


def test_a_finding_is_counted_by_its_own_evidence() -> None:
    findings = [
        {"code": "ST108", "evidence": "documented"},
        {"code": "ST205", "evidence": "assumed"},
    ]
    operation = {"id": "getMe", "verdict": "broken", "findings": findings}
    report = {"rules": [], "operations": [operation], "faults": []}
    assert list(runs.red(report, "broken")) == ["getMe ST108"]
    assert list(runs.red(report, "differs")) == ["getMe ST205"]
