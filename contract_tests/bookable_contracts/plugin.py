"""The pytest plugin that gives checks what they need and collects their verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from bookable_contracts.client import Client
from bookable_contracts.oracles.jsonapi.cases import (
    Case,
    collections,
    filter_cases,
    relationship_cases,
)
from bookable_contracts.oracles.jsonapi.types import primary_type
from bookable_contracts.profiles import NO_KEY_USED_UP
from bookable_contracts.receiver import Receiver
from bookable_contracts.session import Session
from bookable_contracts.target import KeyRing
from bookable_contracts.verdicts import (
    ASSUMED,
    FAULTY,
    Broken,
    NotReachable,
    Outcome,
    Part,
    Verdict,
    breach,
)
from bookable_specs import Contract, Operation
from bookable_specs.rules import EVIDENCE

NO_RECEIVER = (
    "needs a receiver that is registered with the server: pass --webhook-listen or --webhook-url"
)
DOCUMENTED = EVIDENCE[0]
_PARAMETRISED = (
    "operation",
    "secured_operation",
    "scoped_operation",
    "paged_operation",
    "localized_operation",
    "filter_case",
    "relationship_case",
)


class SuitePlugin:
    """Fixtures that every API's checks share, and the ear that hears what they say."""

    def __init__(
        self, session: Session, only: frozenset[str], borne: frozenset[str] = frozenset()
    ) -> None:
        self._session = session
        self._only = only
        self._borne = borne
        self.failures = 0
        self._since = 0
        self.interrupted = False
        self.faults: list[str] = []
        self.parts: dict[str, list[Part]] = {}

    @pytest.fixture
    def client(self) -> Client:
        """Send requests to the server under test."""
        return self._session.client

    @pytest.fixture
    def keys(self) -> KeyRing:
        """The tester's keys."""
        return self._session.client.ring

    @pytest.fixture
    def contract(self) -> Contract:
        """The API's contract."""
        return self._session.contract

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> Random:
        """Make choices: the same for one seed, and for each check its own."""
        return self._session.rng(request.node.name)

    @pytest.fixture
    def receiver(self) -> Receiver:
        """Receive webhooks."""
        if self._session.receiver is None:
            raise NotReachable(NO_RECEIVER)
        return self._session.receiver

    def pytest_configure(self, config: pytest.Config) -> None:
        """Declare the markers; nobody reads pytest's own tracebacks, so they may be short."""
        config.option.tbstyle = "native"
        config.addinivalue_line(
            "markers",
            "rule(id, evidence=...): the documented rule that a check is for, and how sure we are "
            "of the part that it judges; the rule's own evidence by default",
        )
        config.addinivalue_line("markers", "last: a check that leaves a key used up")

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a check that asks for an operation, filter or relationship for each that fits."""
        contract = self._session.contract
        operations = list(contract.operations.values())
        chosen: dict[str, Sequence[Operation | Case]] = {
            "operation": operations,
            "secured_operation": [each for each in operations if each.node.get("security") != []],
            "scoped_operation": [each for each in operations if each.scopes],
            "paged_operation": [each for each in operations if each.node.get("x-paged")],
            "localized_operation": [
                each for each in collections(contract) if primary_type(contract, each).locales
            ],
            "filter_case": filter_cases(contract),
            "relationship_case": relationship_cases(contract),
        }
        for name in _PARAMETRISED:
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, chosen[name], ids=lambda each: each.id)

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave out rules that were not asked for; put last what uses a key up."""
        wanted = [item for item in items if not self._only or rule_of(item) in self._only]
        dropped = [item for item in items if item not in wanted]
        items[:] = sorted(wanted, key=lambda item: item.get_closest_marker("last") is not None)
        config.hook.pytest_deselected(items=dropped)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what went wrong with the checks themselves."""
        if report.failed:
            self.faults.append(str(report.longrepr))

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Tell a person who stops the run from checks that cannot be collected."""
        self.interrupted = excinfo.type is KeyboardInterrupt

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Remember where the check's traffic begins; spare production's keys."""
        self._since = len(self._session.client.log)
        if self._session.options.settled.reads_only and item.get_closest_marker("last"):
            raise NotReachable(NO_KEY_USED_UP)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Iterator[None]:
        """Take down what the check says."""
        report = yield
        if call.excinfo is not None:
            self._note(item, self._failed(item, call, call.excinfo.value))
        elif call.when == "call":
            part = Part(name=name_of(item), verdict=Verdict.HOLDS, seconds=call.duration)
            self._note(item, part)
        return report

    def _note(self, item: pytest.Item, part: Part) -> None:
        differs = part.verdict is Verdict.DIFFERS
        evidence = ASSUMED if differs else evidence_of(item, self._session.contract)
        self.parts.setdefault(rule_of(item), []).append(replace(part, evidence=evidence))
        self._count(item, part)

    def _count(self, item: pytest.Item, part: Part) -> None:
        """End the checks when there are as many failures as the tester wants to see."""
        options = self._session.options
        red = FAULTY if options.strict else (Verdict.BROKEN,)
        if part.verdict in red and rule_of(item) not in self._borne:
            self.failures += 1
            if self.failures == options.max_failures:
                item.session.shouldfail = f"{self.failures} failures are enough"

    def _failed(self, item: pytest.Item, call: pytest.CallInfo[None], error: BaseException) -> Part:
        client, evidence = self._session.client, evidence_of(item, self._session.contract)
        verdict, message = Verdict.NOT_TESTED, ""
        curl: tuple[str, ...] = ()
        if isinstance(error, Outcome):
            verdict, message = error.verdict, error.message
            if isinstance(error, Broken) and not error.is_a_crash:
                verdict = breach(evidence) if verdict is Verdict.BROKEN else verdict
            if verdict in FAULTY:
                curl = client.script(error.evidence or client.log[self._since :][-1:])
        elif isinstance(error, AssertionError):
            verdict, message = breach(evidence), str(error)
        else:
            message = f"the check could not use an answer ({type(error).__name__}: {error})"
        return Part(
            name=name_of(item),
            verdict=verdict,
            message=client.redact(message),
            curl=curl,
            seconds=call.duration,
        )


def rule_of(item: pytest.Item) -> str:
    """Return the id of the rule that a check is for."""
    marker = item.get_closest_marker("rule")
    if marker is None:
        raise pytest.UsageError(f"{item.nodeid} has no @pytest.mark.rule")
    return str(marker.args[0])


def evidence_of(item: pytest.Item, contract: Contract) -> str:
    """Return how sure we are of the part that a check judges; by default as sure as of its rule."""
    marker = item.get_closest_marker("rule")
    named = marker.kwargs.get("evidence") if marker else None
    if named is not None and named not in EVIDENCE:
        raise pytest.UsageError(f"{item.nodeid}: evidence is one of {', '.join(EVIDENCE)}")
    rule = contract.rules.get(rule_of(item))
    return str(named or (rule.evidence if rule else DOCUMENTED))


def name_of(item: pytest.Item) -> str:
    """Say what a check claims, by its docstring, and for which parameters."""
    function: Any = getattr(item, "function", None)
    claim = (function.__doc__ or item.name).strip().splitlines()[0].rstrip(".")
    parameters: Mapping[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    named = [str(getattr(value, "id", value)) for value in parameters.values()]
    return f"{claim} ({', '.join(named)})" if named else claim
