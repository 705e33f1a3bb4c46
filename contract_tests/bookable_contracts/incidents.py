"""What went wrong in a run, one by one, for reports that list failures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bookable_contracts.verdicts import FAULTY, SuiteReport, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One broken part of a rule, or one departure of an operation that no rule speaks of."""

    about: str
    """The rule's id, or the code of a finding."""
    operation: str
    """The operation of a finding; empty for a rule."""
    title: str
    message: str
    curl: tuple[str, ...]
    verdict: Verdict
    evidence: str
    known: str

    @property
    def headline(self) -> str:
        """Say in one line what is wrong."""
        if self.operation:
            return f"{self.operation}: {self.title}"
        said = "is broken" if self.verdict is Verdict.BROKEN else "differs from what we assumed"
        return f"{self.about} {said}: {self.title}"


def incidents(report: SuiteReport) -> Iterator[Incident]:
    """Name all that is broken or differs: of the rules first, then of the operations."""
    for result in report.rules:
        for part in result.parts:
            if part.verdict in FAULTY:
                yield Incident(
                    about=result.rule.id,
                    operation="",
                    title=part.name,
                    message=part.message,
                    curl=part.curl,
                    verdict=part.verdict,
                    evidence=part.evidence,
                    known=part.known,
                )
    for operation in report.operations:
        for finding in operation.findings:
            if not finding.rule:
                yield Incident(
                    about=finding.code,
                    operation=finding.operation,
                    title=finding.title,
                    message=finding.message,
                    curl=finding.curl,
                    verdict=finding.verdict,
                    evidence=finding.evidence,
                    known=finding.known,
                )
