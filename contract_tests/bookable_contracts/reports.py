"""Writes a run's reports, each in its format and to its place."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from bookable_contracts.options import STDOUT, ReportFormat
from bookable_contracts.report_github import as_github
from bookable_contracts.report_html import as_html
from bookable_contracts.report_json import as_text
from bookable_contracts.report_junit import as_junit
from bookable_contracts.report_sarif import as_sarif
from bookable_contracts.verdicts import SuiteReport

WRITERS: Mapping[ReportFormat, Callable[[SuiteReport], str]] = MappingProxyType(
    {
        "json": as_text,
        "junit": as_junit,
        "html": as_html,
        "sarif": as_sarif,
        "github": as_github,
    }
)


def write_reports(report: SuiteReport, places: Mapping[ReportFormat, Path]) -> None:
    """Write a report in each format to its file; `-` is standard output."""
    for kind, path in places.items():
        text = WRITERS[kind](report)
        if path == STDOUT:
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            # Half a character, as a fuzzed answer may have one, is written as its escape.
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
