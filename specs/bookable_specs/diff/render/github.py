"""For GitHub's checks: a workflow command a finding, shown at its file and line."""

from __future__ import annotations

from collections.abc import Iterator

from bookable_specs.diff.model import Finding
from bookable_specs.diff.render.outcome import Outcome, notes, reached

_COMMANDS = {"breaking": "error", "warning": "warning", "info": "notice"}


def render(outcome: Outcome) -> str:
    """Return the commands, one a line; those accepted are left out."""
    lines = [
        line for report in outcome.reports for finding in report.findings for line in _line(finding)
    ]
    return "".join(f"{line}\n" for line in lines)


def _line(finding: Finding) -> Iterator[str]:
    if finding.accepted:
        return
    site = finding.site
    place = f"file={_property(site.file)},line={max(site.line, 1)}," if site else ""
    title = _property(f"{finding.level}: {finding.rule.id}")
    told = [f"{finding.change.subject}: {finding.message}", reached(finding), *notes(finding)]
    message = _data(". ".join(part for part in (*told, finding.rule.why) if part))
    yield f"::{_COMMANDS[finding.level]} {place}title={title}::{message}"


def _data(text: str) -> str:
    """Escape what would end a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
