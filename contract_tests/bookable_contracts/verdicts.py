"""What a run finds out, as values; and how a check says so.

Outcome(Exception)
├── Broken        the server does not keep the rule
├── NotReachable  nobody could tell from outside, or not with what the tester passed
└── NotTested     the check could not get as far as the rule
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from bookable_contracts.exchange import Exchange
from bookable_specs import Rule


class Verdict(StrEnum):
    """How a rule or an operation fared."""

    HOLDS = "holds"
    BROKEN = "broken"
    NOT_REACHABLE = "not reachable"
    NOT_TESTED = "not tested"


class Outcome(Exception):
    """A check's result other than success; `evidence` are the exchanges that show it."""

    verdict = Verdict.NOT_TESTED

    def __init__(self, message: str, *evidence: Exchange) -> None:
        super().__init__(message)
        self.message = message
        self.evidence = evidence


class Broken(Outcome):
    """The server does not keep the rule."""

    verdict = Verdict.BROKEN


class NotReachable(Outcome):
    """The rule cannot be judged from outside, or not with what the tester passed."""

    verdict = Verdict.NOT_REACHABLE


class NotTested(Outcome):
    """The check could not get as far as the rule."""

    verdict = Verdict.NOT_TESTED


def expect(condition: object, message: str, *evidence: Exchange) -> None:
    """Go on if the rule holds here; the message says what was expected and what came."""
    if not condition:
        raise Broken(message, *evidence)


def not_reachable(reason: str) -> NoReturn:
    """Leave a check whose rule cannot be judged; the reason says what would help."""
    raise NotReachable(reason)


def not_tested(reason: str) -> NoReturn:
    """Leave a check that could not get as far as its rule."""
    raise NotTested(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one check says about one rule."""

    name: str
    verdict: Verdict
    message: str = ""
    curl: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """A documented rule and all that was found out about it."""

    rule: Rule
    parts: tuple[Part, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Broken if any part is; holds if at least one part showed it."""
        return combine(part.verdict for part in self.parts)

    @property
    def notes(self) -> tuple[str, ...]:
        """Why parts of the rule were left out, each reason once."""
        left_out = (part for part in self.parts if part.verdict not in _CONCLUSIVE)
        return tuple(dict.fromkeys(part.message for part in left_out))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One way in which an operation departs from its contract."""

    operation: str
    code: str
    title: str
    message: str
    curl: tuple[str, ...] = ()
    rule: str = ""


@dataclass(slots=True, kw_only=True)
class OperationResult:
    """An operation, the traffic it saw and where that departed from the contract."""

    id: str
    method: str
    path: str
    verdict: Verdict = Verdict.NOT_TESTED
    requests: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteReport:
    """One whole run."""

    api: str
    title: str
    version: str
    base_url: str
    seed: int
    keys: tuple[str, ...]
    rules: tuple[RuleResult, ...]
    operations: tuple[OperationResult, ...]
    leftovers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    """What went wrong with the run itself: such a run proves nothing."""
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 if all that was tested holds, else 1."""
        verdicts = [each.verdict for each in self.rules]
        verdicts += [each.verdict for each in self.operations]
        return int(Verdict.BROKEN in verdicts or bool(self.faults))


_CONCLUSIVE = (Verdict.HOLDS, Verdict.BROKEN)


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """Join the verdicts of a rule's parts into the rule's own."""
    found = set(verdicts)
    order = (Verdict.BROKEN, Verdict.HOLDS, Verdict.NOT_TESTED, Verdict.NOT_REACHABLE)
    return next((verdict for verdict in order if verdict in found), Verdict.NOT_TESTED)
