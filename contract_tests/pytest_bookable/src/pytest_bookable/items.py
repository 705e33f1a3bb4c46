"""The items of `--bookable-test`: one for each rule, one for each operation, one for the run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_bookable import verdicts
from pytest_bookable.judged import Judged, Outcome, judged

MARKER = "bookable_rule"


class Broken(Exception):
    """A promise that the server breaks; the text is the report's."""


class Suite(pytest.Collector):
    """The verdicts about one API."""

    report: dict[str, Any]

    def collect(self) -> Iterator[pytest.Item]:
        """Return an item for each verdict."""
        for verdict in judged(self.report):
            item: Rule = Rule.from_parent(self, name=verdict.name)
            item.judged = verdict
            item.add_marker(MARKER)
            item.user_properties += [("verdict", verdict.verdict), ("seconds", verdict.seconds)]
            yield item


class Rule(pytest.Item):
    """One verdict, told in pytest's words."""

    judged: Judged

    def runtest(self) -> None:
        """Say what the report says."""
        told = self.judged.text
        if self.judged.outcome is Outcome.FAILED:
            raise Broken(told)
        if self.judged.outcome is Outcome.XFAILED:
            pytest.xfail(told)
        if self.judged.outcome is Outcome.SKIPPED:
            pytest.skip(told)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show a verdict as the report has it, without a traceback into this plugin."""
        if isinstance(excinfo.value, Broken):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Head a failure with the rule and what it says."""
        return self.path, None, f"{self.judged.name}: {self.judged.title}"


def collected(session: pytest.Session, text: str) -> list[pytest.Item]:
    """Return the items of a report.

    Raises:
        NoServer: if the report is of another layout.
    """
    report = verdicts.read(text)
    name = f"bookable test {report['api']}"
    suite: Suite = Suite.from_parent(session, name=name, nodeid=name)
    suite.report = report
    return list(suite.collect())
