"""Writes a run's reports, each in its format and to its place."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from bookable_contracts import baseline
from bookable_contracts.baseline import Entry
from bookable_contracts.options import STDOUT, ReportFormat, UsageError
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


def check_places(places: Iterable[Path]) -> None:
    """Make the folders of files that a run is to write, and try whether they can be written.

    Raises:
        UsageError: if one cannot, which is better known before the run than after it.
    """
    for path in (path for path in places if path != STDOUT):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir() or path.is_file():
                path.open("ab").close()
            elif not path.exists():  # what is there and no file, such as a pipe, stays untouched
                path.open("xb").close()
                path.unlink()
        except OSError as error:
            raise UsageError(_cannot_write(path, error)) from None


def write_reports(report: SuiteReport, places: Mapping[ReportFormat, Path]) -> list[str]:
    """Write a report in each format to its file; returns what could not be written, and why."""
    wrong = []
    for kind, path in places.items():
        if path == STDOUT:
            continue
        try:
            # Half a character, as a fuzzed answer may have one, is written as its escape.
            path.write_text(WRITERS[kind](report), encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            wrong.append(_cannot_write(path, error))
    return wrong


def write_entries(path: Path, entries: Iterable[Entry]) -> list[str]:
    """Write a baseline; returns what could not be written, and why."""
    try:
        baseline.write(path, entries)
    except OSError as error:
        return [_cannot_write(path, error)]
    return []


def show_reports(report: SuiteReport, places: Mapping[ReportFormat, Path]) -> None:
    """Write the reports whose place is `-` to standard output."""
    for kind in (kind for kind, path in places.items() if path == STDOUT):
        sys.stdout.write(WRITERS[kind](report))
        sys.stdout.flush()


@contextmanager
def escaping() -> Iterator[None]:
    """Let standard output show the escape of a character that it has not, rather than raise."""
    if not isinstance(sys.stdout, io.TextIOWrapper):
        yield
        return
    stream, before = sys.stdout, sys.stdout.errors
    stream.reconfigure(errors="backslashreplace")
    try:
        yield
    finally:
        stream.reconfigure(errors=before)


def _cannot_write(path: Path, error: OSError) -> str:
    return f"can't write {path}: {error.strerror or error}"
