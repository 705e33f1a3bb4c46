"""The version that changes ask for, and whether a contract's own says so."""

from __future__ import annotations

from collections.abc import Iterable

from bookable_specs.diff.model import Change, Finding, Reach
from bookable_specs.diff.rules.versions import least, parse
from bookable_specs.diff.spot import Spot


def asked(findings: Iterable[Finding]) -> str:
    """Return `major`, `minor`, `patch` or `none`: what the findings ask of a version.

    A warning may break somebody, but not by contract: it is told in a minor version.
    """
    levels = {finding.level for finding in findings}
    if "breaking" in levels:
        return "major"
    if "warning" in levels:
        return "minor"
    added = any(
        finding.change.old is None or finding.rule.id.endswith(("-added", "deprecated"))
        for finding in findings
    )
    return "minor" if added else "patch" if levels else "none"


def next_version(old: str, step: str) -> str:
    """Return the lowest version that says what is asked for; the old one if nothing is.

    A version that isn't made of numbers is left as it is.
    """
    numbers = parse(old)
    if numbers is None or step == "none":
        return old
    return ".".join(str(number) for number in least(numbers, step))


def version_change(old: Spot, new: Spot, step: str) -> tuple[Change, tuple[Reach, ...]] | None:
    """Return the change of `info.version`, to be judged by what the findings ask for.

    None if nothing changed, or a document has no version.
    """
    infos = (old.get("info"), new.get("info"))
    if infos[0] is None or infos[1] is None:
        return None
    before, after = infos[0].mapping(), infos[1].mapping()
    versions = (before.text("version"), after.text("version"))
    if (step == "none" and versions[0] == versions[1]) or not all(versions):
        return None
    change = Change(
        about="version",
        subject="info.version",
        old=versions[0],
        new=versions[1],
        old_at=before.site_of("version"),
        new_at=after.site_of("version"),
        more={"asked": "patch" if step == "none" else step},
    )
    return change, (Reach(call=None, direction="request"),)
