"""How schemathesis is told what to send, and for how long: its settings file and command line.

`seed` repeats its draws, but draws also follow from what the server answered: values in answers go
into a pool that later requests are drawn from, 400s teach it what to avoid, and links are tried
out before sequences use them. A run leaves a server in another state, so that a second run with the
same seed would send something else. Therefore these are off, but in a profile that learns.
"""

from __future__ import annotations

import json

from bookable_contracts.generated_events import FILTERED
from bookable_contracts.options import SuiteOptions
from bookable_contracts.profiles import ALL_PHASES
from bookable_contracts.session import Session, Suite
from bookable_specs import Contract

EVENTS, SUMMARY = "events.ndjson", "summary.json"

RPC_CHECKS = """
[checks]
negative_data_rejection.enabled = false
positive_data_acceptance.enabled = false
unsupported_method.enabled = false
"""
"""Checks that judge by the status, which says nothing where calls share one endpoint."""

FORGETFUL = """
[phases.examples.extra-data-sources]
responses = false

[phases.coverage.extra-data-sources]
responses = false

[phases.fuzzing.extra-data-sources]
responses = false

[phases.fuzzing.error-feedback]
enabled = false

[phases.stateful]
link-calibration = false
"""
"""What keeps the answers of one request out of the making of the next."""


def settings_of(session: Session, suite: Suite | None = None) -> str:
    """Return the content of schemathesis.toml for a run."""
    options, contract = session.options, session.contract
    text = f"""
base-url = {json.dumps(session.client.base_url)}
request-timeout = {options.timeout}
seed = {session.seed}
workers = 1
suppress-health-check = ["filter_too_much", "too_slow"]

[output.sanitization]
enabled = true
sensitive-markers = [{json.dumps(session.client.carrier.header.lower())}]
replacement = "{FILTERED}"

[output.truncation]
enabled = false

[generation]
max-examples = {options.max_examples}

[reports.ndjson]
path = "{EVENTS}"

[reports.json]
path = "{SUMMARY}"
"""
    if "x-rpc" in contract.document or options.settled.reads_only:
        text += "\n[phases.coverage]\nunexpected-methods = []\n"
    if "x-rpc" in contract.document:
        text += RPC_CHECKS
    if suite and suite.unjudged:
        text += "\n[checks]\n" + "".join(f"{name}.enabled = false\n" for name in suite.unjudged)
    if suite and options.settled.thins:
        text += "".join(map(_without_coverage, suite.repetitive))
    return text + ("" if options.settled.learns else FORGETFUL)


def _without_coverage(operation: str) -> str:
    coverage = "phases.coverage.enabled = false"
    return f"\n[[operations]]\ninclude-operation-id = {json.dumps(operation)}\n{coverage}\n"


def words_of(session: Session, failures: int = 0) -> tuple[str, ...]:
    """Return what schemathesis' command line says beside the contract's file.

    `failures` are those that came before, of as many as the tester wants to see.
    """
    options = session.options
    words = ["--no-color"]
    if options.settled.phases != ALL_PHASES:
        words += ["--phases", ",".join(options.settled.phases)]
    if options.settled.reads_only:
        for name in reads(session.contract):
            words += ["--include-operation-id", name]
    # It counts everything: it knows nothing of what is known, nor of what only differs.
    if options.max_failures and options.strict and options.baseline is None:
        words += ["--max-failures", str(options.max_failures - failures)]
    if (seconds := time_of(options)) is not None:
        words += ["--max-time", str(seconds)]
    return tuple(words)


def reads(contract: Contract) -> tuple[str, ...]:
    """Return the operations that only read."""
    return tuple(
        operation.id
        for operation in contract.operations.values()
        if operation.method in {"GET", "HEAD"} and not operation.node.get("x-changes")
    )


def time_of(options: SuiteOptions) -> int | None:
    """Return how many seconds the generated part takes; None if it ends by itself."""
    return options.settled.max_time if options.max_time is None else options.max_time
