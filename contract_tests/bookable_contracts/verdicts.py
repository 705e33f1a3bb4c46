"""What a run finds out, as values; and how a check says so.

Outcome(Exception)
├── Broken        the server does not keep the rule
│   └── Differs   it does otherwise than we assumed, where the vendor says nothing
├── NotReachable  nobody could tell from outside, or not with what the tester passed
└── NotTested     the check could not get as far as the rule
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from bookable_contracts.coverage import Coverage
from bookable_contracts.exchange import Exchange
from bookable_specs import Rule

ASSUMED = "assumed"
"""The evidence of what the vendor does not say and we chose."""


class Verdict(StrEnum):
    """How a rule or an operation fared."""

    HOLDS = "holds"
    BROKEN = "broken"
    DIFFERS = "differs"
    """Not as we assumed where the vendor says nothing: worth a look, and no breach."""
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

    @property
    def is_a_crash(self) -> bool:
        """Whether there was no answer, or a 5xx: nobody chooses that."""
        return any(each.failure or each.status >= 500 for each in self.evidence)


class Differs(Broken):
    """The server does otherwise than we assumed, where the vendor says nothing."""

    verdict = Verdict.DIFFERS


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


@contextmanager
def assumed() -> Iterator[None]:
    """Judge what nobody but us says: a breach in here differs, and no more.

    It ends the check, so it comes after what the vendor does say. A check that is assumed as a
    whole says so in its mark: `@pytest.mark.rule("XX-01", evidence="assumed")`.
    """
    try:
        yield
    except Broken as broken:
        if broken.is_a_crash:
            raise
        raise Differs(broken.message, *broken.evidence) from None


def not_reachable(reason: str) -> NoReturn:
    """Leave a check whose rule cannot be judged; the reason says what would help."""
    raise NotReachable(reason)


def not_tested(reason: str) -> NoReturn:
    """Leave a check that could not get as far as its rule."""
    raise NotTested(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One way in which an operation departs from its contract."""

    operation: str
    code: str
    title: str
    message: str
    curl: tuple[str, ...] = ()
    rule: str = ""
    evidence: str = "documented"
    """How sure we are of what the contract says here."""
    known: str = ""

    @property
    def verdict(self) -> Verdict:
        """What it makes of its operation."""
        return breach(self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one check says about one rule."""

    name: str
    verdict: Verdict
    message: str = ""
    curl: tuple[str, ...] = ()
    seconds: float = 0.0
    evidence: str = "documented"
    """How sure we are that the vendor promises this part: documented, public or assumed."""
    known: str = ""
    """Why and until when the baseline bears with it; empty if it does not."""
    finding: Finding | None = None
    """What the generated part found, if that is what speaks here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """A documented rule and all that was found out about it."""

    rule: Rule
    parts: tuple[Part, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Broken if any part is, else differs; holds if at least one part showed it."""
        return combine(part.verdict for part in self.parts)

    @property
    def known(self) -> str:
        """What the baseline says, if it bears with all that is wrong here; else empty."""
        return _borne(part.known for part in self.parts if part.verdict in FAULTY)

    @property
    def notes(self) -> tuple[str, ...]:
        """Why parts of the rule were left out, each reason once."""
        left_out = (part for part in self.parts if part.verdict not in _CONCLUSIVE)
        return tuple(dict.fromkeys(part.message for part in left_out))


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
    succeeded: bool = False
    """Whether any request of the run succeeded."""

    @property
    def known(self) -> str:
        """What the baseline says, if it bears with all findings; else empty."""
        return _borne(finding.known for finding in self.findings)


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
    warnings: tuple[str, ...] = ()
    """Why a green run would prove less than it seems; with `strict` they make it red."""
    gates: tuple[str, ...] = ()
    """What the tester demanded and the run did not reach."""
    coverage: Coverage | None = None
    """How much of the contract the traffic exercised; None for a run of chosen rules."""
    profile: str = ""
    strict: bool = False
    seconds: float = 0.0

    @property
    def differs(self) -> bool:
        """Whether something is not as we assumed, and the baseline does not bear with it."""
        return Verdict.DIFFERS in self._unknown

    @property
    def exit_code(self) -> int:
        """0 if all that was tested holds, or is borne with, else 1."""
        red = Verdict.BROKEN in self._unknown or self.faults or self.gates
        doubted = self.strict and (self.warnings or self.differs)
        return int(bool(red or doubted))

    @property
    def _unknown(self) -> set[Verdict]:
        parts = (part for rule in self.rules for part in rule.parts)
        findings = (finding for each in self.operations for finding in each.findings)
        verdicts = {part.verdict for part in parts if not part.known}
        return verdicts | {finding.verdict for finding in findings if not finding.known}


_CONCLUSIVE = (Verdict.HOLDS, Verdict.BROKEN, Verdict.DIFFERS)
FAULTY = (Verdict.BROKEN, Verdict.DIFFERS)
_ORDER = (*FAULTY, Verdict.HOLDS, Verdict.NOT_TESTED, Verdict.NOT_REACHABLE)


def breach(evidence: str) -> Verdict:
    """Say what a departure is: a breach, unless nobody but us said that it should be so."""
    return Verdict.DIFFERS if evidence == ASSUMED else Verdict.BROKEN


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """Join the verdicts of a rule's parts into the rule's own."""
    found = set(verdicts)
    return next((verdict for verdict in _ORDER if verdict in found), Verdict.NOT_TESTED)


def _borne(words: Iterable[str]) -> str:
    known = list(words)
    return known[0] if known and all(known) else ""
