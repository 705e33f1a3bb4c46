"""Whether contracts that changed say so: by their version, and in their changelog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bookable_specs.diff.policy import Policy
from bookable_specs.diff.reading.places import Place, place
from bookable_specs.diff.reading.trees import git
from bookable_specs.diff.report import Report, review
from bookable_specs.diff.rules.versions import parse
from bookable_specs.errors import SpecError

_MAIN = ("origin/HEAD", "origin/main", "main", "origin/master", "master")


def base_commit(here: Path) -> str:
    """Return the commit to compare with: where this branch began, or else the one before HEAD.

    Raises:
        SpecError: if there is no git, no checkout or no earlier commit.
    """
    head = git(here, "rev-parse", "HEAD").strip()
    for name in _MAIN:
        try:
            began = git(here, "merge-base", "HEAD", name).strip()
        except SpecError:
            continue
        if began and began != head:
            return began
    return git(here, "rev-parse", "--verify", "HEAD~1").strip()


def undisciplined(
    folder: Path, base: str, policy: Policy, today: date, here: Path
) -> Iterator[str]:
    """Yield what is missing for each contract of a folder that differs from the base commit.

    A contract that is new there has nothing to tell.

    Raises:
        SpecError: for a contract that can't be read or understood.
    """
    contracts = [path for path in sorted(folder.iterdir()) if (path / "openapi.yaml").is_file()]
    before = place(f"{base}:{folder.relative_to(here) if folder.is_absolute() else folder}", here)
    there = before.roots() if before.tree.is_folder(before.path) else {}
    for contract in contracts:
        if contract.name in there:
            new = place(str(contract), here).roots()[""]
            yield from _missing(contract, there[contract.name], new, policy, today)


def _missing(contract: Path, old: Place, new: Place, policy: Policy, today: date) -> Iterator[str]:
    report = review(old, new, policy, today, contract.name)
    changes = [finding for finding in report.findings if finding.rule.about != "version"]
    if not changes:
        return
    worst = changes[0]
    told = f"{worst.level} at worst ({worst.change.subject}: {worst.message})"
    if not _enough(report):
        yield (
            f"{report.new}: the version is {report.new_version}, and must be"
            f" {report.next_version} or more: {len(changes)} changes, {told}"
        )
    log = contract / "CHANGELOG.md"
    version = report.new_version if _enough(report) else report.next_version
    text = log.read_text(encoding="utf-8") if log.is_file() else ""
    if not re.search(rf"^##+ \[?v?{re.escape(version)}\b", text, re.MULTILINE):
        yield f"{log}: needs a section `## {version}` that says what changed: {told}"


def _enough(report: Report) -> bool:
    if report.new_version == report.old_version:
        return False
    number, least = parse(report.new_version), parse(report.next_version)
    return number is None or least is None or number >= least
