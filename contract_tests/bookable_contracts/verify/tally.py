"""Adds up what was found: each departure once, with counts and its first example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from bookable_contracts.verify.departure import Departure, Side
from bookable_contracts.verify.observed import Observed
from bookable_contracts.verify.redaction import Redactor
from bookable_contracts.verify.subject import Subject
from bookable_specs.document import tokens

Judged: TypeAlias = Literal["both", "requests", "answers"]
_LONGEST = 120
UNKNOWN = "(none)"
"""What stands for the operation of a request that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The first exchange in which something was found, without its secrets."""

    source: str
    at: str
    method: str
    url: str
    status: int
    pointer: str
    value: Any
    has_value: bool


@dataclass(slots=True, kw_only=True)
class Finding:
    """A departure with how many exchanges show it, and in how many places of these."""

    kind: str
    side: Side
    operation: str
    place: str
    told: str
    exchanges: int = 0
    times: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    example: Example


@dataclass(slots=True, kw_only=True)
class Seen:
    """What came of one operation."""

    id: str
    method: str
    path: str
    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What became of the traffic. `faults` are what kept the run itself from judging."""

    name: str
    title: str
    version: str
    source: str
    judged: Judged
    exchanges: int
    left_out: dict[str, int]
    operations: tuple[Seen, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0 if nothing was found, 1 if something was, 2 if there was nothing to judge."""
        if not self.exchanges:
            return 2
        return 1 if self.findings or self.faults else 0

    @property
    def never_seen(self) -> tuple[str, ...]:
        """The operations that nobody asked for."""
        return tuple(each.id for each in self.operations if not each.requests)


class Tally:
    """Counts, exchange by exchange."""

    def __init__(
        self, subject: Subject, *, judged: Judged = "both", ignored: Collection[str] = ()
    ) -> None:
        self._subject = subject
        self._judged: Judged = judged
        self._ignored = frozenset(ignored)
        self._seen = {c.id: Seen(id=c.id, method=c.method, path=c.path) for c in subject.calls}
        self._findings: dict[tuple[str, ...], Finding] = {}
        self._exchanges = 0
        self._left_out: Counter[str] = Counter()
        self._faults: Counter[str] = Counter()
        self._bare = 0
        self._unknown_bodies = 0

    def leave_out(self, why: str) -> None:
        """Count an exchange that is not judged, and that is no fault of anybody."""
        self._left_out[why] += 1

    def fault(self, why: str) -> None:
        """Count an exchange that should have been judged and was not."""
        self._faults[why] += 1

    def add(self, observed: Observed, operation: str | None, found: list[Departure]) -> None:
        """Count a judged exchange and what was found in it."""
        self._exchanges += 1
        self._unknown_bodies += observed.body is None or observed.answer_body is None
        if operation is not None:
            self._seen[operation].requests += 1
            self._seen[operation].statuses[observed.status] += 1
        for departure in found:
            if departure.kind == "missing-credentials" and self._may_be_cut(observed):
                self._bare += 1
            elif self._counts(departure):
                self._count(observed, operation or UNKNOWN, departure)

    def report(self, source: str, redactor: Redactor) -> VerifyReport:
        """Return what came of it, with all secrets hidden that are known by now."""
        for finding in self._findings.values():
            finding.example = _shown(finding, redactor)
            finding.told = redactor.text(finding.told)
            finding.place = redactor.text(finding.place)
        return VerifyReport(
            name=redactor.text(self._subject.name),
            title=self._subject.title,
            version=self._subject.version,
            source=redactor.text(redactor.url(source)),
            judged=self._judged,
            exchanges=self._exchanges,
            left_out=dict(sorted(self._left_out.items())),
            operations=tuple(self._seen.values()),
            findings=tuple(sorted(self._findings.values(), key=_order)),
            notes=tuple(self._notes()),
            faults=tuple(f"{count} × {redactor.text(why)}" for why, count in self._faults.items()),
        )

    def _may_be_cut(self, observed: Observed) -> bool:
        """Tell whether credentials may have been taken out: what they opened was answered."""
        return not observed.whole and observed.status not in {401, 403}

    def _counts(self, departure: Departure) -> bool:
        wanted = {"both": departure.side, "requests": "request", "answers": "answer"}[self._judged]
        return departure.side == wanted and departure.kind not in self._ignored

    def _count(self, observed: Observed, operation: str, departure: Departure) -> None:
        of_answer = departure.side == "answer" and departure.kind != "undocumented-operation"
        status = str(observed.status) if of_answer else ""
        key = (*departure.key, operation, status)
        finding = self._findings.get(key)
        if finding is None:
            finding = self._findings[key] = Finding(
                kind=departure.kind,
                side=departure.side,
                operation=operation,
                place=departure.place,
                told=departure.told,
                example=_example(observed, departure),
            )
        finding.exchanges += 1
        finding.times += departure.times
        finding.statuses[observed.status] += 1

    def _notes(self) -> list[str]:
        notes = []
        if self._bare:
            notes.append(
                f"{self._bare} requests carry no credentials and were answered: exports leave"
                " them out, so nothing is said about it"
            )
        if self._unknown_bodies:
            notes.append(
                f"{self._unknown_bodies} exchanges have a body that is not known (left out of the"
                " recording, too large, or in a coding that is not read here): it was not judged"
            )
        if self._ignored:
            notes.append(f"ignored: {', '.join(sorted(self._ignored))}")
        return notes


def _example(observed: Observed, departure: Departure) -> Example:
    return Example(
        source=observed.source,
        at=observed.at,
        method=observed.method,
        url=observed.url,
        status=observed.status,
        pointer=departure.pointer,
        value=departure.value,
        has_value=departure.has_value,
    )


def _shown(finding: Finding, redactor: Redactor) -> Example:
    example = finding.example
    last = tokens(example.pointer)[-1:] or finding.place.split()[-1:]
    value = redactor.value(example.value, last[0]) if example.has_value else None
    if isinstance(value, str) and len(value) > _LONGEST:
        value = f"{value[:_LONGEST]}…"
    elif isinstance(value, dict | list):
        value = "{…}" if isinstance(value, dict) else f"[… {len(value)}]"
    return Example(
        source=example.source,
        at=example.at,
        method=example.method,
        url=redactor.text(redactor.url(example.url)),
        status=example.status,
        pointer=example.pointer,
        value=value,
        has_value=example.has_value,
    )


def _order(finding: Finding) -> tuple[str, ...]:
    return finding.operation, finding.side, finding.kind, finding.place, finding.told
