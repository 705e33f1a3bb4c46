"""What is rendered: the reports of one run, and the words that all forms share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bookable_specs.diff.model import LEVELS, Call, Finding, Level, Site
from bookable_specs.diff.report import Report
from bookable_specs.diff.shape.schema import Bound

_LINES = 14
_WIDTH = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One run: reports, contracts that one version alone has, and what fails it.

    `fail_on` is the level from which findings fail the run, or None if none do.
    """

    reports: tuple[Report, ...]
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    policy: str = "default"
    fail_on: Level | None = "breaking"
    colour: bool = False
    expand: bool = False

    def failed(self) -> bool:
        """Tell whether a finding is at the level that fails, or a whole contract is gone."""
        if self.gone and self.fail_on is not None:
            return True
        return any(self.fails(finding) for report in self.reports for finding in report.findings)

    def fails(self, finding: Finding) -> bool:
        """Tell whether a finding fails the run."""
        if self.fail_on is None or finding.accepted:
            return False
        return LEVELS.index(finding.level) <= LEVELS.index(self.fail_on)


def unpaired(outcome: Outcome) -> list[str]:
    """Say which contracts one version alone has."""
    lines = [f"{name}: the contract is gone" for name in outcome.gone]
    return lines + [f"{name}: the contract is new" for name in outcome.come]


def counted(report: Report) -> str:
    """Say how many findings of each level a report has."""
    counts = report.counts()
    told = [f"{counts[level]} {level}" for level in LEVELS if counts[level]]
    accepted = sum(1 for finding in report.findings if finding.accepted)
    if accepted:
        told.append(f"{accepted} accepted")
    return ", ".join(told) or "no changes"


def heading(report: Report) -> str:
    """Return the contract's name and the step between its versions."""
    versions = report.new_version
    if report.old_version != report.new_version:
        versions = f"{report.old_version} → {report.new_version}"
    return f"{report.title or report.name} {versions}".strip()


def reached(finding: Finding) -> str:
    """Say from how many operations a change is reached, and in which directions."""
    if not finding.calls:
        return ""
    calls = len(finding.calls)
    ways = ", ".join(finding.levels)
    return f"reached from {calls} operation{'s' if calls > 1 else ''} ({ways})"


def split(finding: Finding) -> str:
    """Say the levels of the two directions where they differ."""
    if len(set(finding.levels.values())) < 2:
        return ""
    return ", ".join(f"{level} in {way}s" for way, level in finding.levels.items())


def notes(finding: Finding) -> Iterator[str]:
    """Yield what else is to be said: a guess, a reason for the level, traffic, an acceptance."""
    if finding.hint:
        yield finding.hint
    if finding.note:
        yield finding.note
    if finding.hits is not None:
        yield f"{finding.hits} recorded call{'' if finding.hits == 1 else 's'} touched"
    if len(finding.places) > 1:
        yield f"the same edit shows at {len(finding.places)} places"
    if finding.accepted:
        yield f"accepted: {finding.accepted}"


def some(calls: tuple[Call, ...], most: int) -> str:
    """Name operations; many are counted."""
    told = ", ".join(str(call) for call in calls[:most])
    more = len(calls) - most
    return f"{told} and {more} more" if more > 0 else told


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, Bound):
        return {"value": value.value, "exclusive": value.exclusive}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def snippet(value: Any) -> str:
    """Write one side of a change as a few lines; '' where there is nothing."""
    if value is None:
        return ""
    if isinstance(value, (str, Bound)):
        return str(value)
    text = json.dumps(plain(value), ensure_ascii=False, indent=2)
    lines = [line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…" for line in text.split("\n")]
    if len(lines) > _LINES:
        lines = [*lines[:_LINES], "…"]
    return "\n".join(lines)


def sides(finding: Finding) -> tuple[tuple[str, Site | None, Any], tuple[str, Site | None, Any]]:
    """Return both sides of a change: name, site and value."""
    change = finding.change
    return ("before", change.old_at, change.old), ("after", change.new_at, change.new)
