"""The mutation score: how many defects each tool notices, by class and by API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bookable_mocks.engine.defects import Defect
from detection.results import CLEAN, OURS, Result


@dataclass(slots=True)
class Score:
    """How many defects of a group there are, and how many are noticed.

    `every` counts those that each run noticed, `some` those that one did. `broken` are those that
    each run called a breach of what the vendor says; the others differ from what we assume.
    """

    defects: int = 0
    every: int = 0
    some: int = 0
    broken: int = 0

    @property
    def percent(self) -> float:
        """How many of a hundred every run notices."""
        return 100 * self.every / self.defects if self.defects else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What one tool noticed of one defect: in how many of its runs, and how many there were."""

    runs: int = 0
    red: int = 0
    noticed: int = 0
    by: tuple[str, ...] = ()


@dataclass(slots=True)
class Bench:
    """The results of one tool, read: false alarms by API, and what was noticed by defect."""

    alarms: dict[str, tuple[int, int]] = field(default_factory=dict)
    noticed: dict[str, Detection] = field(default_factory=dict)
    seconds: float = 0.0
    requests: int = 0
    worthless: list[Result] = field(default_factory=list)


def read(results: Iterable[Result], tool: str) -> Bench:
    """Read the results of one tool.

    A run notices a defect by an identity that no run on the clean mock had. What the peer calls
    broken on the clean mock is a false alarm; so is what ours does, differing included.
    """
    mine = [each for each in results if each.tool == tool]
    bench = Bench(worthless=[each for each in mine if each.ended])
    whole = [each for each in mine if not each.ended]
    usual = _of_the_clean(whole)
    for api in {each.api for each in whole}:
        clean = [each for each in whole if each.api == api and each.defect == CLEAN]
        red = sum(bool(each.failures or each.differing) for each in clean)
        bench.alarms[api] = (red, len(clean))
    for each in mine:
        bench.seconds += each.seconds
        bench.requests += each.requests
        if each.defect != CLEAN:  # a run that came to nothing noticed nothing
            known = bench.noticed.get(each.defect, Detection())
            bench.noticed[each.defect] = _seen(known, each, usual.get(each.api, frozenset()))
    return bench


def _of_the_clean(results: Iterable[Result]) -> Mapping[str, frozenset[str]]:
    usual: dict[str, frozenset[str]] = {}
    for each in results:
        if each.defect == CLEAN:
            seen = {*each.failures, *each.differing}
            usual[each.api] = usual.get(each.api, frozenset()) | seen
    return usual


def _seen(known: Detection, result: Result, usual: frozenset[str]) -> Detection:
    red = [each for each in result.failures if each not in usual]
    differing = [each for each in result.differing if each not in usual]
    return Detection(
        runs=known.runs + 1,
        red=known.red + bool(red),
        noticed=known.noticed + bool(red or differing),
        by=tuple(dict.fromkeys((*known.by, *red[:1], *differing[:1]))),
    )


def scores(
    defects: Sequence[Defect], bench: Bench, group: Callable[[Defect], str]
) -> dict[str, Score]:
    """Return the scores of defects by what `group` says of each; those without a run are left out.

    The last one, "all", is of all of them.
    """
    found: dict[str, Score] = {}
    total = Score()
    for defect in defects:
        seen = bench.noticed.get(defect.name)
        if seen is None:
            continue
        for score in (found.setdefault(group(defect), Score()), total):
            score.defects += 1
            score.every += seen.noticed == seen.runs
            score.some += seen.noticed > 0
            score.broken += seen.red == seen.runs
    return {**found, "all": total}


def missed(defects: Sequence[Defect], bench: Bench) -> list[str]:
    """Return the names of defects that some run did not notice, with how many did."""
    told = []
    for defect in defects:
        seen = bench.noticed.get(defect.name)
        if seen is not None and seen.noticed < seen.runs:
            told.append(f"{defect.name} ({seen.noticed} of {seen.runs})")
    return told


def faults(bench: Bench, tool: str) -> list[str]:
    """Return what makes a bench a bad one: false alarms of ours, runs that are worth nothing."""
    told = [f"{each.defect or 'clean'} {each.seed}: {each.ended}" for each in bench.worthless]
    if tool == OURS:
        for api, (red, runs) in bench.alarms.items():
            if red:
                told.append(f"{api}: {red} of {runs} clean runs are false alarms")
    return told
