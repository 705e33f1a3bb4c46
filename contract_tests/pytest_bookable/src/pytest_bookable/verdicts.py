"""Runs `bookable test` once, in bookable's own environment, and reads its report."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from pytest_bookable.options import Options
from pytest_bookable.server import NoServer, environment, found

FORMAT = 2
"""The layout of the report that is read here."""


def run(options: Options) -> str:
    """Run the suite and return its JSON report.

    Raises:
        NoServer: if there is no command, or it made no report: its own words say why.
    """
    with tempfile.TemporaryDirectory(prefix="bookable-") as folder:
        report = Path(folder) / "report.json"
        command = [
            *found(options.command),
            "test",
            options.test_api,
            "--base-url",
            options.target,
            "--report",
            f"json={report}",
            *options.test_args,
        ]
        keys = {"BOOKABLE_TOKENS": " ".join(options.test_tokens)} if options.test_tokens else {}
        done = subprocess.run(
            command,
            env={**environment(), **keys},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if not report.exists():
            words = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
            message = f"`bookable test` made no report: {words[-1] if words else done.returncode}"
            raise NoServer(message)
        return report.read_text(encoding="utf-8")


def read(text: str) -> dict[str, Any]:
    """Return a report.

    Raises:
        NoServer: if it is of a layout that this version does not know.
    """
    report: dict[str, Any] = json.loads(text)
    if report["format"] != FORMAT:
        message = (
            f"the report has layout {report['format']}, this plugin reads {FORMAT}: bring"
            " bookable and pytest-bookable to versions of the same time"
        )
        raise NoServer(message)
    return report
