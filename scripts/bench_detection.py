"""Measures how many planted defects our suites notice, beside plain schemathesis on the same.

`scripts/bench detection`. Each run has a server, a directory and a seed of its own. It can be ended
at any time and goes on where it was: what is known stands in the results file.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bookable_mocks.defect_list import DEFECTS
from bookable_mocks.engine.defects import Defect, Kind, UnknownDefect, find
from detection.code import code
from detection.results import CLEAN, OURS, PEER, Result, Results
from detection.runs import ours, peer
from detection.subjects import SUBJECTS
from detection.table import show, told

MOST_WORKERS = 2
"""Runs at a time: more would time each other's clocks, not the servers."""

Run = Callable[[str, str, Kind | None, int], Result]
TOOLS: dict[str, Run] = {OURS: ours, PEER: peer}


@dataclass(frozen=True, slots=True)
class Task:
    """One run that is to be made."""

    tool: str
    api: str
    defect: str
    kind: Kind | None
    seed: int

    @property
    def name(self) -> str:
        """What it is called while it runs."""
        return f"{self.tool}, {self.api}, {self.defect or 'clean'}, seed {self.seed}"


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line; a mistake is told in a line, with exit code 2."""
    parser = argparse.ArgumentParser(
        prog="bench detection", description=(__doc__ or "").split("\n", maxsplit=1)[0]
    )
    parser.add_argument("--api", action="append", choices=list(SUBJECTS), help="only this API")
    parser.add_argument("--kind", action="append", choices=[str(kind) for kind in Kind])
    parser.add_argument("--defect", action="append", default=[], help="only this one")
    parser.add_argument("--seeds", type=int, default=3, help="how many runs of each, from seed 1")
    parser.add_argument("--only-ours", action="store_true", help="leave schemathesis out")
    parser.add_argument("--only-peer", action="store_true", help="leave our suites out")
    parser.add_argument("--workers", type=int, default=1, help=f"at a time; {MOST_WORKERS} at most")
    parser.add_argument("--results", type=Path, default=Path(".cache/detection.ndjson"))
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument("--again", action="store_true", help="run anew what was run by older code")
    parser.add_argument("--show", action="store_true", help="run nothing, print what is known")
    asked = parser.parse_args(given)
    if asked.seeds < 1 or not 1 <= asked.workers <= MOST_WORKERS:
        parser.error(f"--seeds is 1 or more, --workers 1 to {MOST_WORKERS}")
    if asked.only_ours and asked.only_peer:
        parser.error("--only-ours and --only-peer leave nothing to run")
    try:
        asked.defects = _chosen(asked)
    except UnknownDefect as unknown:
        near = f", perhaps {' or '.join(unknown.near)}" if unknown.near else ""
        parser.error(f"{unknown}{near}; see bookable serve --list-defects")
    if not asked.defects:
        parser.error("there is no such defect of that API and class")
    return asked


def _chosen(asked: argparse.Namespace) -> tuple[Defect, ...]:
    chosen = find(DEFECTS, asked.defect) if asked.defect else DEFECTS
    return tuple(
        each
        for each in chosen
        if (not asked.api or each.api in asked.api) and (not asked.kind or each.kind in asked.kind)
    )


def tasks(asked: argparse.Namespace, results: Results) -> Iterator[Task]:
    """Yield what is to be run: the clean mocks first, then each defect, seed by seed."""
    tools = [OURS] if asked.only_ours else [PEER] if asked.only_peer else list(TOOLS)
    apis = dict.fromkeys(each.api for each in asked.defects)
    wanted: list[tuple[str, str, Kind | None]] = [(api, CLEAN, None) for api in apis]
    wanted += [(each.api, each.name, each.kind) for each in asked.defects]
    for seed in range(1, asked.seeds + 1):
        for tool in tools:
            for api, defect, kind in wanted:
                of = code(tool, api) if asked.again else None
                if not results.done(tool, api, defect, seed, of):
                    yield Task(tool, api, defect, kind, seed)


def perform(results: Results, task: Task) -> None:
    """Make one run; whatever goes wrong with it, the next ones are made."""
    of = code(task.tool, task.api)  # asked before: the tree may change while it runs
    try:
        result = TOOLS[task.tool](task.api, task.defect, task.kind, task.seed)
    except Exception as error:
        ended = f"{type(error).__name__}: {error}"
        result = Result(
            tool=task.tool, api=task.api, defect=task.defect, seed=task.seed, ended=ended
        )
    results.add(replace(result, code=of))
    found = result.failures or result.differing
    said = " ".join((result.ended or (found[0] if found else "nothing")).split())
    sys.stderr.write(f"{task.name}: {said[:110]} ({result.seconds:.0f} s)\n")
    sys.stderr.flush()


def main() -> None:
    """Run what is missing, and print the figures."""
    asked = arguments()
    asked.results.parent.mkdir(parents=True, exist_ok=True)
    results = Results(asked.results)
    if not asked.show:
        todo = list(tasks(asked, results))
        sys.stderr.write(f"{len(todo)} runs to make\n")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with ThreadPoolExecutor(max_workers=asked.workers) as pool:
                list(pool.map(partial(perform, results), todo))
        except KeyboardInterrupt:
            sys.stderr.write("ended before its end: the next time it goes on from here\n")
    show(results.all(), asked.defects)
    if asked.json:
        figures = told(results.all(), asked.defects)
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
