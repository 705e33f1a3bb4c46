"""Runs one suite against one server, from discovery to clean-up, and reports."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from functools import partial
from random import SystemRandom

from bookable_contracts.baseline import Entry
from bookable_contracts.client import Client
from bookable_contracts.conclusion import (
    Evidence,
    bearable,
    callable_operations,
    conclude,
    read_baseline,
)
from bookable_contracts.coverage import Exercise
from bookable_contracts.generated import Generated, generate
from bookable_contracts.interruption import terminable
from bookable_contracts.operations import from_traffic
from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.pacing import Pacer, tell
from bookable_contracts.profiles import ReadsOnly
from bookable_contracts.receiver import Receiver, listening
from bookable_contracts.remote_receiver import elsewhere
from bookable_contracts.report import print_report
from bookable_contracts.reports import (
    check_places,
    escaping,
    show_reports,
    write_entries,
    write_reports,
)
from bookable_contracts.rule_tests import judge
from bookable_contracts.session import Session, Suite
from bookable_contracts.suites import SUITES
from bookable_contracts.supplies import Created
from bookable_contracts.verdicts import SuiteReport


def run_suite(options: SuiteOptions) -> int:
    """Test a server and report; 0 if all tested rules hold, 1 if something is broken.

    Raises UsageError if the run cannot start, or its reports cannot be written. Ctrl-C and SIGTERM
    undo what it made, and raise KeyboardInterrupt.
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
    check_places([*options.reports.values(), *filter(None, [options.write_baseline])])
    with terminable():
        report, entries = _run(options, suite)
    _tell(options, report, entries)
    return report.exit_code


def _tell(options: SuiteOptions, report: SuiteReport, entries: tuple[Entry, ...]) -> None:
    """Write the files before anything is printed, and print though one could not be written.

    Raises UsageError if one could not.
    """
    wrong = write_reports(report, options.reports)
    if options.write_baseline is not None:
        wrong += write_entries(options.write_baseline, entries)
    with escaping():
        if not options.quiet:
            print_report(report, color=options.color)
        show_reports(report, options.reports)
    if wrong:
        raise UsageError("; ".join(wrong))


def _run(options: SuiteOptions, suite: Suite) -> tuple[SuiteReport, tuple[Entry, ...]]:
    """Return the report of a run, and the baseline to write if one is asked for."""
    began = time.monotonic()
    known = read_baseline(options)
    with ExitStack() as stack:
        session, notes = _discovered(options, suite, stack)
        created = list[Created]()
        try:
            evidence = _gathered(session, suite, created, known)
            leftovers = _cleaned_up(session, suite, created)
        except KeyboardInterrupt:
            tell("interrupted: undoing what the run made")
            if not _undone(session, suite, created):
                tell("nothing is left over")
            raise
        except BaseException:
            _undone(session, suite, created)
            raise
    gathered = replace(evidence, leftovers=leftovers, notes=notes)
    report, entries = conclude(session, gathered, known)
    return replace(report, seconds=time.monotonic() - began), entries


def _gathered(
    session: Session, suite: Suite, created: list[Created], known: tuple[Entry, ...]
) -> Evidence:
    """Run the checks and the generated part."""
    options = session.options
    parts, failures = judge(session, suite, bearable(options, known))
    evidence = Evidence(parts=parts, meets=partial(_meets, options, suite, Generated()))
    if options.max_failures and failures >= options.max_failures:
        return replace(evidence, generated=Generated(cut_short=True), meets=lambda _: False)
    if options.only:
        return evidence
    exercise = Exercise(contract=session.contract, only=callable_operations(session))
    operations = from_traffic(session)
    for exchange in session.client.log:
        exercise.note(exchange)
    generated = Generated()
    if options.generate:
        generated = generate(session, suite, operations, created, exercise.note, failures=failures)
    return replace(
        evidence,
        operations=operations,
        generated=generated,
        coverage=exercise.coverage(),
        meets=partial(_meets, options, suite, generated),
    )


def _meets(options: SuiteOptions, suite: Suite, generated: Generated, entry: Entry) -> bool:
    """Say whether the run came by what a baseline's entry is about, if it is still there."""
    if generated.faults or generated.cut_short:
        return False
    if options.generate and not options.only:
        return True
    return bool(entry.rule) and entry.rule not in suite.rules_of_checks.values()


def _undone(session: Session, suite: Suite, created: list[Created]) -> tuple[str, ...]:
    """Clean up after a run that has no report, and tell what is left over."""
    leftovers = _cleaned_up(session, suite, created)
    for leftover in leftovers:
        tell(f"left over; please undo it by hand if it can be: {leftover}")
    return leftovers


def _cleaned_up(session: Session, suite: Suite, created: list[Created]) -> tuple[str, ...]:
    """Undo what the run did, and return what is left; a run that only read did nothing."""
    if session.options.settled.reads_only:
        return ()
    return suite.clean_up(session, tuple(created))


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
    if options.settled.reads_only:
        client.wire = ReadsOnly(client.wire, contract)
    client.ring, notes = suite.discover(client, options)
    given = options.settled.seed if options.seed is None else options.seed
    seed = SystemRandom().randrange(2**32) if given is None else given
    receiver = stack.enter_context(_receiver(options))
    if receiver is not None:
        delivery = contract.document.get("x-webhook-delivery", {})
        receiver.method = delivery.get("method", receiver.method)
    session = Session(
        options=options, contract=contract, client=client, seed=seed, receiver=receiver
    )
    return session, notes


def _receiver(options: SuiteOptions) -> AbstractContextManager[Receiver | None]:
    if options.webhook_url:
        return elsewhere(options)
    return listening(options) if options.webhook_listen else nullcontext()
