"""Writes a report in the forms that were asked for; the terminal's always."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from bookable_contracts.options import UsageError
from bookable_contracts.verify import report_github, report_json, report_junit, report_terminal
from bookable_contracts.verify.tally import VerifyReport

Format: TypeAlias = Literal["json", "junit", "github"]


def write_reports(
    report: VerifyReport,
    reports: Mapping[Format, Path | None],
    *,
    quiet: bool = False,
    color: bool | None = None,
) -> None:
    """Write to the terminal, unless told to be quiet, and to files.

    Raises:
        UsageError: if a file cannot be written.
    """
    if not quiet:
        report_terminal.print_report(report, color=color)
    for kind, path in reports.items():
        text = _TEXTS[kind](report)
        if path is None:
            sys.stdout.write(text)
            continue
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"can't write {path}: {error.strerror or error}") from None


_TEXTS = {
    "json": report_json.text,
    "junit": report_junit.text,
    "github": report_github.text,
}
