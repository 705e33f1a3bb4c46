"""The report as annotations that GitHub shows beside a change: workflow commands, one a line."""

from __future__ import annotations

from collections.abc import Iterator

from bookable_contracts.incidents import incidents
from bookable_contracts.verdicts import SuiteReport, Verdict


def as_github(report: SuiteReport) -> str:
    """Write an error for each breach, a warning for what differs or is doubtful, a notice else."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: SuiteReport) -> Iterator[str]:
    for each in incidents(report):
        level = "error" if each.verdict is Verdict.BROKEN or report.strict else "warning"
        told = "\n".join(word for word in (each.message, each.known, *each.curl) if word)
        yield _command("notice" if each.known else level, each.headline, told)
    for text in (*report.faults, *report.gates):
        yield _command("error", f"{report.api}: the run failed", text)
    for text in report.warnings:
        yield _command("error" if report.strict else "warning", f"{report.api}: warning", text)


def _command(level: str, title: str, message: str) -> str:
    return f"::{level} title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    """Escape what would end the command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
