"""Runs one suite against one server, from discovery to clean-up, and reports."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from random import SystemRandom

import pytest

from bookable_contracts.client import Client
from bookable_contracts.generated import generate
from bookable_contracts.operations import from_traffic
from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.pacing import Pacer, tell
from bookable_contracts.plugin import SuitePlugin
from bookable_contracts.receiver import Receiver, listening
from bookable_contracts.remote_receiver import elsewhere
from bookable_contracts.report import print_report
from bookable_contracts.report_json import write_json
from bookable_contracts.report_junit import write_junit
from bookable_contracts.session import Session, Suite
from bookable_contracts.suites import SUITES
from bookable_contracts.supplies import Created
from bookable_contracts.verdicts import OperationResult, Part, RuleResult, SuiteReport, Verdict

INI = "[pytest]\npython_files = check_*.py\n"
ARGUMENTS = (
    "--disable-plugin-autoload",
    "--noconftest",
    "--import-mode=importlib",
    "--assert=plain",
    "--capture=no",
    "--strict-markers",
    *(f"-p no:{name}" for name in ("cacheprovider", "terminal", "logging", "faulthandler")),
    *(f"-p no:{name}" for name in ("warnings", "junitxml", "unraisableexception", "doctest")),
)
WRITERS = {"json": write_json, "junit": write_junit}


def run_suite(options: SuiteOptions) -> int:
    """Test a server and report; 0 if all tested rules hold, 1 if something is broken.

    Raises UsageError if the run cannot start.
    """
    suite = SUITES.get(options.api)
    if suite is None:
        raise UsageError(f"no suite for {options.api}; there is one for {', '.join(SUITES)}")
    unknown = sorted(set(options.only) - set(options.contract.rules))
    if unknown:
        ids = list(options.contract.rules)
        message = f"unknown rule {unknown[0]}: {options.api} has {ids[0]} to {ids[-1]}"
        raise UsageError(message)
    for name in (name for name in options.settings if name not in suite.settings):
        known = ", ".join(suite.settings) or "none"
        raise UsageError(f"unknown setting {name}: {options.api} has {known}")
    report = _run(options, suite)
    if not options.quiet:
        print_report(report, color=options.color)
    for kind, path in options.reports.items():
        WRITERS[kind](report, path)
    return report.exit_code


def _run(options: SuiteOptions, suite: Suite) -> SuiteReport:
    began = time.monotonic()
    with ExitStack() as stack:
        session, notes = _discovered(options, suite, stack)
        client, created = session.client, list[Created]()
        operations: dict[str, OperationResult] = {}
        faults: tuple[str, ...] = ()
        try:
            parts = _judge(session, suite)
            if not options.only:
                operations = from_traffic(session)
                if options.generate:
                    faults = generate(session, suite, operations, created)
                _attribute(parts, operations.values())
        except BaseException:
            for leftover in suite.clean_up(session, tuple(created)):
                tell(f"left over; please undo it by hand if it can be: {leftover}")
            raise
        leftovers = suite.clean_up(session, tuple(created))
    return SuiteReport(
        api=options.api,
        title=options.contract.title,
        version=options.contract.version,
        base_url=client.base_url,
        seed=session.seed,
        keys=_keys(client),
        rules=_results(options, parts),
        operations=tuple(operations.values()),
        leftovers=leftovers,
        notes=notes,
        faults=tuple(client.redact(fault) for fault in faults),
        seconds=time.monotonic() - began,
    )


def _discovered(
    options: SuiteOptions, suite: Suite, stack: ExitStack
) -> tuple[Session, tuple[str, ...]]:
    """Find out who is tested with which keys; raises UsageError if that is nobody."""
    contract = options.contract
    client = Client(
        base_url=options.base_url.rstrip("/"),
        contract=contract,
        pacer=Pacer(annotation=contract.document.get("x-rate-limit")),
        timeout=options.timeout,
    )
    stack.callback(client.close)
    if suite.wire is not None:
        client.wire = suite.wire(contract)
    client.ring, notes = suite.discover(client, options)
    seed = SystemRandom().randrange(2**32) if options.seed is None else options.seed
    receiver = stack.enter_context(_receiver(options))
    session = Session(
        options=options, contract=contract, client=client, seed=seed, receiver=receiver
    )
    return session, notes


def _attribute(parts: dict[str, list[Part]], operations: Iterable[OperationResult]) -> None:
    """Let a rule know what the generated part found out about it."""
    for finding in (each for operation in operations for each in operation.findings):
        if finding.rule:
            part = Part(
                name=f"{finding.title} ({finding.operation})",
                verdict=Verdict.BROKEN,
                message=finding.message,
                curl=finding.curl,
            )
            parts.setdefault(finding.rule, []).append(part)


def _judge(session: Session, suite: Suite) -> dict[str, list[Part]]:
    """Run the rule tests in this process, out of reach of anybody's pytest configuration."""
    plugin = SuitePlugin(session, frozenset(session.options.only))
    with tempfile.TemporaryDirectory(prefix="bookable-") as folder, _pytest_environment():
        ini = Path(folder) / "pytest.ini"
        ini.write_text(INI)
        where = ("-c", str(ini), "--rootdir", folder, "--pyargs", suite.package)
        arguments = [word for argument in ARGUMENTS for word in argument.split(" ")]
        code = pytest.main([*arguments, *where], plugins=[plugin, suite.fixtures(session)])
    if plugin.interrupted:
        raise KeyboardInterrupt
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        faults = "\n".join(plugin.faults)
        raise RuntimeError(f"the rule tests did not run: pytest ended with {code!r}\n{faults}")
    return plugin.parts


@contextmanager
def _pytest_environment() -> Iterator[None]:
    """Hide what would change the run: options and plugins that the user's environment asks for."""
    names = [name for name in os.environ if name.startswith("PYTEST_")]
    hidden = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _receiver(options: SuiteOptions) -> AbstractContextManager[Receiver | None]:
    if options.webhook_url:
        return elsewhere(options)
    return listening(options) if options.webhook_listen else nullcontext()


def _keys(client: Client) -> tuple[str, ...]:
    companies = {company: number for number, company in enumerate(client.ring.companies, 1)}
    lines = []
    for key in client.ring.keys:
        scopes = ", ".join(sorted(key.scopes)) or "no scope"
        lines.append(f"{key.label}: company {companies[key.company]}, {scopes}")
    return tuple(lines)


def _results(options: SuiteOptions, parts: Mapping[str, list[Part]]) -> tuple[RuleResult, ...]:
    asked = [
        rule
        for rule in options.contract.rules.values()
        if not options.only or rule.id in options.only
    ]
    return tuple(RuleResult(rule=rule, parts=tuple(parts.get(rule.id, ()))) for rule in asked)
