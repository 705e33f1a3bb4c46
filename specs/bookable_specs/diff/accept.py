"""Findings that people looked at and took: a reviewed file of fingerprints with reasons.

- fingerprint: d3f9c0e7b1a2d4c5
  reason: The only consumer is ours, and has moved.
  until: 2026-12-31
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bookable_specs.diff.reading.yaml_events import parse
from bookable_specs.diff.report import Report
from bookable_specs.errors import SpecError

_FINGERPRINT = re.compile(r"d[0-9a-f]{15}")
_KEYS = {"fingerprint", "reason", "until"}


def load_accepted(path: Path, today: date) -> dict[str, str]:
    """Return the reasons by fingerprint; an acceptance ends after its `until`.

    Raises:
        SpecError: with file and line, for an entry that is none, or gives no reason.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"cannot be read: {error}", file=str(path)) from None
    data, lines = parse(text, str(path))
    if data is None:
        return {}
    if not isinstance(data, list):
        raise SpecError("accepted findings are a list", file=str(path), line=1)
    found: dict[str, str] = {}
    for position, entry in enumerate(data):
        line = lines[id(data)][position]
        fingerprint, reason, until = _entry(entry, str(path), line)
        if until is None or until >= today:
            found[fingerprint] = reason
    return found


def accept(report: Report, accepted: Mapping[str, str]) -> Report:
    """Return the report with the reasons put to the findings that were accepted."""
    return replace(
        report,
        findings=tuple(
            replace(finding, accepted=accepted.get(finding.fingerprint, ""))
            for finding in report.findings
        ),
    )


def _entry(entry: Any, file: str, line: int) -> tuple[str, str, date | None]:
    def error(message: str) -> SpecError:
        return SpecError(message, file=file, line=line)

    if not isinstance(entry, dict) or not entry.keys() <= _KEYS:
        raise error("an entry has fingerprint, reason and, if it ends, until")
    fingerprint, reason = str(entry.get("fingerprint", "")), entry.get("reason")
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise error(f"{fingerprint!r} is no fingerprint such as d3f9c0e7b1a2d4c5")
    if not isinstance(reason, str) or not reason.strip():
        raise error("say in `reason` why this was accepted")
    try:
        until = date.fromisoformat(str(entry["until"])) if "until" in entry else None
    except ValueError:
        raise error(f"until {entry['until']!r} is no date such as 2026-12-31") from None
    return fingerprint, " ".join(reason.split()), until
