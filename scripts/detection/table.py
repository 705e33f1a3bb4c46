"""Prints what a bench came to, and returns it for programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from bookable_mocks.engine.defects import Defect
from bookable_mocks.registry import MOCKS
from detection.code import code
from detection.results import OURS, PEER, Result
from detection.score import Bench, Score, faults, missed, read, scores

GROUPS: dict[str, Callable[[Defect], str]] = {
    "class": lambda defect: str(defect.kind),
    "API": lambda defect: defect.api,
}

NOTHING = Score()


def told(results: Sequence[Result], defects: Sequence[Defect]) -> dict[str, Any]:
    """Return all figures: by class and by API, misses, false alarms, time and requests."""
    figures: dict[str, Any] = {}
    for tool in (OURS, PEER):
        bench = read(results, tool)
        figures[tool] = {
            **{
                f"by {name}": {key: asdict(s) for key, s in scores(defects, bench, group).items()}
                for name, group in GROUPS.items()
            },
            "missed": missed(defects, bench),
            "noticed": {name: asdict(seen) for name, seen in bench.noticed.items()},
            "false alarms": {api: list(pair) for api, pair in bench.alarms.items()},
            "seconds": round(bench.seconds, 1),
            "requests": bench.requests,
            "of older code": older(results, tool),
            "faults": faults(bench, tool),
        }
    return figures


def older(results: Sequence[Result], tool: str) -> int:
    """Return how many results are of other code than would run now."""
    return sum(
        each.code != code(tool, each.api)
        for each in results
        if each.tool == tool and each.api in MOCKS
    )


def show(results: Sequence[Result], defects: Sequence[Defect]) -> None:
    """Print a table for each way to group the defects, and what is behind them."""
    console = Console()
    benches = {tool: read(results, tool) for tool in (OURS, PEER)}
    for name, group in GROUPS.items():
        console.print(_table(name, defects, benches, group))
    for tool, bench in benches.items():
        if not bench.alarms:
            continue
        red = sum(alarms for alarms, _ in bench.alarms.values())
        runs = sum(count for _, count in bench.alarms.values())
        time = f"{bench.seconds / 60:.0f} min, {bench.requests:,} requests"
        console.print(f"{tool}: {red} of {runs} clean runs are false alarms; {time}")
        if old := older(results, tool):
            console.print(f"  {old} runs are of older code: --again makes them anew, if asked for")
        for fault in faults(bench, tool):
            console.print(f"  {fault}", highlight=False)
    lost = missed(defects, benches[OURS])
    console.print(f"Not noticed by every run of ours: {', '.join(lost) or 'none'}", highlight=False)


def _table(
    name: str,
    defects: Sequence[Defect],
    benches: dict[str, Bench],
    group: Callable[[Defect], str],
) -> Table:
    table = Table(
        name,
        "defects",
        "ours, every run",
        "as a breach",
        "some run",
        "schemathesis, every run",
        "some run",
        title=f"Noticed defects by {name}",
    )
    ours = scores(defects, benches[OURS], group)
    theirs = scores(defects, benches[PEER], group)
    for key in [*dict.fromkeys(key for key in (*ours, *theirs) if key != "all"), "all"]:
        mine, other = ours.get(key, NOTHING), theirs.get(key, NOTHING)
        told = [f"{mine.every} ({mine.percent:.0f} %)", str(mine.broken), str(mine.some)]
        beside = [f"{other.every} of {other.defects}", str(other.some)]
        table.add_row(
            key,
            str(max(mine.defects, other.defects)),
            *(told if mine.defects else ["-"] * 3),
            *(beside if other.defects else ["-"] * 2),
        )
    return table
