"""A review from two places to its findings: the one function that everything else calls."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bookable_specs.diff.compare.document import compare
from bookable_specs.diff.compare.graph import Settings
from bookable_specs.diff.compare.reach import reached
from bookable_specs.diff.judge import judge, unstable_calls
from bookable_specs.diff.model import LEVELS, Call, Finding, Level
from bookable_specs.diff.policy import Policy
from bookable_specs.diff.reading.places import Place, place
from bookable_specs.diff.reading.sides import Side
from bookable_specs.diff.versioning import asked, next_version, version_change
from bookable_specs.errors import SpecError


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a review of one contract found.

    `name` is the contract's folder where several were compared. `old` and `new` are what a
    reader calls the two versions, `next_version` the lowest that says what changed, and `calls`
    the operations of both.
    """

    name: str
    title: str
    old: str
    new: str
    old_version: str
    new_version: str
    next_version: str
    findings: tuple[Finding, ...]
    calls: tuple[Call, ...] = ()

    def counts(self) -> Counter[Level]:
        """Count the findings by level, those accepted left out."""
        return Counter(finding.level for finding in self.findings if not finding.accepted)

    def at_least(self, level: Level) -> tuple[Finding, ...]:
        """Return the findings at a level or a graver one, those accepted left out."""
        worst = LEVELS.index(level)
        return tuple(
            finding
            for finding in self.findings
            if LEVELS.index(finding.level) <= worst and not finding.accepted
        )


def review(old: Place, new: Place, policy: Policy, today: date, name: str = "") -> Report:
    """Compare two versions of a contract and judge what changed.

    Raises:
        SpecError: for a version that can't be read or understood.
    """
    sides = Side(old), Side(new)
    compared = compare(*sides, Settings(today=today, notice_days=policy.notice_days))
    findings = judge(reached(compared), policy, unstable_calls(compared.stability))
    step = asked(findings)
    moved = version_change(sides[0].root, sides[1].root, step)
    if moved is not None:
        findings += judge([moved], policy)
        findings.sort(key=lambda finding: LEVELS.index(finding.level))
    versions = [_info(side, "version") for side in sides]
    return Report(
        name=name,
        title=_info(sides[1], "title"),
        old=sides[0].root.document.shown,
        new=sides[1].root.document.shown,
        old_version=versions[0],
        new_version=versions[1],
        next_version=next_version(versions[0], step),
        findings=tuple(findings),
        calls=tuple(dict.fromkeys(start.call for start in compared.starts if start.call)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Reports by contract, and the names of those that one version alone has."""

    reports: tuple[Report, ...]
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


def review_all(old: str, new: str, policy: Policy, today: date, here: Path) -> Comparison:
    """Compare two files, folders, URLs or `git-ref:path`s, contract by contract.

    Raises:
        SpecError: for a version that can't be read or understood.
    """
    before, after = place(old, here).roots(), place(new, here).roots()
    if ("" in before) != ("" in after):
        told = f"{old} and {new}: one is a contract, the other a folder of contracts"
        raise SpecError(told)
    return Comparison(
        reports=tuple(
            review(before[name], after[name], policy, today, name)
            for name in sorted(before.keys() & after.keys())
        ),
        gone=tuple(sorted(before.keys() - after.keys())),
        come=tuple(sorted(after.keys() - before.keys())),
    )


def _info(side: Side, key: str) -> str:
    info = side.root.get("info")
    return info.mapping().text(key) if info is not None else ""
