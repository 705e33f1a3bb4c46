"""What changed from version to version, as Keep a Changelog writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from bookable_specs.diff.model import Finding
from bookable_specs.diff.policy import Policy
from bookable_specs.diff.reading.places import Place, place
from bookable_specs.diff.reading.sides import Side
from bookable_specs.diff.reading.trees import DOCUMENTS, Commit, git
from bookable_specs.diff.report import Report, review
from bookable_specs.diff.rules.versions import parse
from bookable_specs.errors import SpecError

SECTIONS = ("Added", "Changed", "Deprecated", "Removed", "Security")
_SECURITY = re.compile(r"security|scheme")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A contract as it was released: its number, the day (if known) and where to read it."""

    number: str
    day: str
    at: Place


def history(contract: Path, here: Path) -> list[Version]:
    """Return a contract's versions from git, oldest first: of each, its last commit.

    What the working tree has beyond the last commit counts as the newest.

    Raises:
        SpecError: if the contract is not in git, or a version of it can't be read.
    """
    folder = contract if contract.is_dir() else contract.parent
    log = git(here, "log", "--reverse", "--format=%H %cs", "--", str(folder))
    found: list[Version] = []
    root = place(str(contract), here).roots().get("")
    if root is None:
        raise SpecError("a changelog is of one contract", file=str(contract))
    for line in log.splitlines():
        commit, _, day = line.partition(" ")
        tree = Commit(commit, here)
        try:
            number = version_of(there := Place(tree, root.path))
        except SpecError:
            continue  # not there yet, or not whole at that commit
        _join(found, Version(number=number, day=day, at=there))
    _join(found, Version(number=version_of(root), day="", at=root))
    return found


def folder_of_versions(folder: Path, here: Path) -> list[Version]:
    """Return the versions that a folder holds, a document or a folder each, oldest first.

    Raises:
        SpecError: for a document that can't be read, or a folder without any.
    """
    whole = place(str(folder), here)
    roots = [
        place(str(path), here)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix in DOCUMENTS
    ] or list(whole.roots().values())
    found = [Version(number=version_of(root), day="", at=root) for root in roots]
    return sorted(found, key=lambda version: (parse(version.number) or (0, 0, 0), version.number))


def changelog(versions: Sequence[Version], policy: Policy, today: date) -> str:
    """Write what changed between each version and the one before, newest first."""
    parts: list[str] = []
    for old, new in pairwise(versions):
        report = review(old.at, new.at, policy, today)
        same = old.number == new.number
        title = "Unreleased" if same else f"{new.number}{f' - {new.day}' if new.day else ''}"
        body = "\n".join(section(report))
        if body or not same:
            parts.append(f"## {title}\n\n{body or 'Nothing that a consumer notices.'}\n")
    if versions:
        first = versions[0]
        parts.insert(
            0, f"## {first.number}{f' - {first.day}' if first.day else ''}\n\nFirst version.\n"
        )
    return "\n".join(reversed(parts))


def section(report: Report) -> Iterator[str]:
    """Yield the lines of one version: what was added, changed, deprecated, removed, secured."""
    findings = [finding for finding in report.findings if finding.rule.about != "version"]
    first = True
    for name in SECTIONS:
        lines = [_line(finding) for finding in findings if _section(finding) == name]
        if lines:
            yield from ([] if first else [""])
            yield f"### {name}"
            yield ""
            yield from lines
            first = False


def version_of(at: Place) -> str:
    """Return a document's `info.version`; raises SpecError where it has none."""
    root = Side(at).root
    info = root.get("info")
    number = info.mapping().text("version") if info is not None else ""
    if not number:
        raise root.error("the document has no info.version")
    return number


def _join(found: list[Version], version: Version) -> None:
    """Let a later state of the same version take the place of the earlier one."""
    if version.day == "" and found and found[-1].number == version.number:
        found.append(version)  # what isn't committed is not released
    elif found and found[-1].number == version.number:
        found[-1] = version
    else:
        found.append(version)


def _section(finding: Finding) -> str:
    rule = finding.rule.id
    if _SECURITY.search(finding.rule.about):
        return "Security"
    if rule.startswith("deprecated") or finding.rule.about == "lifecycle":
        return "Deprecated"
    if "-added" in rule:
        return "Added"
    return "Removed" if "-removed" in rule else "Changed"


def _line(finding: Finding) -> str:
    mark = "**Breaking:** " if finding.level == "breaking" else ""
    return f"- {mark}{finding.change.subject}: {finding.message}."
