"""One run in progress: what every check may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from bookable_contracts.client import Client, Wire
from bookable_contracts.options import SuiteOptions
from bookable_contracts.receiver import Receiver
from bookable_contracts.supplies import Created, Supplies
from bookable_contracts.target import KeyRing
from bookable_specs import Contract, JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The server under test and how it is reached."""

    options: SuiteOptions
    contract: Contract
    client: Client
    seed: int
    receiver: Receiver | None = None

    def rng(self, name: str) -> Random:
        """Make the random source of one check: the same for one seed, whatever ran before."""
        return Random(f"{self.seed}:{name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """What one API adds to the generic machinery."""

    package: str
    """The dotted name of the package whose `check_*.py` hold the rule tests."""
    discover: Callable[[Client, SuiteOptions], tuple[KeyRing, tuple[str, ...]]]
    """Ask the server what each token can do; also returns notes on tokens left out.

    Raises UsageError if nothing can be tested with what was passed.
    """
    fixtures: Callable[[Session], object]
    """Make the pytest plugin with the fixtures of the checks."""
    clean_up: Callable[[Session, tuple[Created, ...]], tuple[str, ...]]
    """Undo what the run did, and what the generated part created; returns what is left over."""
    supplies: Callable[[Session], Supplies]
    """Collect what the generated part may use up."""
    wire: Callable[[Contract], Wire] | None = None
    """How requests are really sent, if it takes more than a key in a header."""
    fit: Callable[[str, JsonObject, JsonObject], JsonObject] = field(
        default=lambda _o, body, _g: body
    )
    """Make valid fields of a generated body agree with each other and with what exists.

    Gets the operation, the body and the supplies' `given`; it runs in schemathesis' process.
    """
    settings: Mapping[str, str] = field(default_factory=dict)
    """What a tester may pass by `--set`, and what each is."""
    unjudged: tuple[str, ...] = ()
    """Checks of the generated part that the API's own rules contradict, by schemathesis' names."""
    repetitive: tuple[str, ...] = ()
    """Operations whose edges are tried at others, or are too many: `pr` leaves theirs out."""
    rules_of_checks: Mapping[str, str] = field(default_factory=dict)
    """Which rule a failed check of the generated part breaks, by the check's code."""
