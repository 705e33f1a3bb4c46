"""The report as annotations, for the log of a GitHub workflow."""

from __future__ import annotations

from bookable_contracts.verify.tally import VerifyReport
from bookable_contracts.verify.wording import example, headline


def text(report: VerifyReport) -> str:
    """Return a line for each finding and fault; GitHub shows ten of a kind in a step."""
    lines = [
        f"::error title={_property(f'{report.name}: {finding.kind}')}::"
        f"{_data(f'{finding.operation}: {headline(finding)}')}%0A{_data(example(finding))}"
        for finding in report.findings
    ]
    lines += [f"::error title={_property(report.name)}::{_data(fault)}" for fault in report.faults]
    return "".join(f"{line}\n" for line in lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
