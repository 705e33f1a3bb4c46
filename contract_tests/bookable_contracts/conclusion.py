"""Draws a run's evidence together: what is known already, what is doubtful, what was demanded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bookable_contracts import baseline, cautions
from bookable_contracts.baseline import Entry
from bookable_contracts.client import Client
from bookable_contracts.coverage import Coverage
from bookable_contracts.generated import Generated
from bookable_contracts.generated_settings import reads
from bookable_contracts.options import SuiteOptions
from bookable_contracts.profiles import NO_WRITES, writes_sent
from bookable_contracts.session import Session
from bookable_contracts.verdicts import (
    ASSUMED,
    OperationResult,
    Part,
    RuleResult,
    SuiteReport,
    Verdict,
    breach,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a run gathered."""

    parts: dict[str, list[Part]]
    operations: dict[str, OperationResult] = field(default_factory=dict)
    generated: Generated = field(default_factory=Generated)
    coverage: Coverage | None = None
    leftovers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    meets: baseline.Meets = lambda _: True


def read_baseline(options: SuiteOptions) -> tuple[Entry, ...]:
    """Return what is known; raises UsageError if the file cannot be used."""
    return baseline.read(options.baseline, options.contract) if options.baseline else ()


def bearable(options: SuiteOptions, known: Iterable[Entry]) -> frozenset[str]:
    """Return the rules whose failures the baseline bears with today."""
    today = today_of(options)
    return frozenset(each.rule for each in known if each.rule and each.until >= today)


def today_of(options: SuiteOptions) -> dt.date:
    """Return the day on which entries of the baseline expire or not."""
    return options.today or dt.datetime.now().astimezone().date()


def callable_operations(session: Session) -> frozenset[str] | None:
    """Return the operations that the run may call; None for all."""
    return frozenset(reads(session.contract)) if session.options.settled.reads_only else None


def conclude(
    session: Session, evidence: Evidence, known: tuple[Entry, ...]
) -> tuple[SuiteReport, tuple[Entry, ...]]:
    """Return the report of a run, and the baseline to write if one is asked for."""
    options, client = session.options, session.client
    operations = evidence.operations.values()
    may_call = callable_operations(session)
    for each in operations:
        if may_call is not None and each.id not in may_call:
            each.verdict, each.note = Verdict.NOT_REACHABLE, NO_WRITES
    _attribute(session, evidence.parts, operations)
    rules, told, entries = _borne(options, evidence, known)
    warnings = [*cautions.of_rules(rules), *told, *evidence.generated.doubts]
    if evidence.generated.cut_short:
        enough = f"--max-failures {options.max_failures}"
        warnings.append(f"{enough} ended the run: the rest was not judged")
    if not options.only:
        warnings += cautions.of_operations(operations, may_call)
    report = SuiteReport(
        api=options.api,
        title=options.contract.title,
        version=options.contract.version,
        base_url=client.base_url,
        seed=session.seed,
        keys=_keys(client),
        rules=rules,
        operations=tuple(operations),
        leftovers=evidence.leftovers,
        notes=evidence.notes,
        faults=tuple(client.redact(fault) for fault in _faults(session, evidence)),
        warnings=tuple(client.redact(warning) for warning in warnings),
        gates=tuple(_gates(options, evidence.coverage)),
        coverage=evidence.coverage,
        profile=options.profile,
        strict=options.strict,
    )
    return report, entries


def _borne(
    options: SuiteOptions, evidence: Evidence, known: tuple[Entry, ...]
) -> tuple[tuple[RuleResult, ...], list[str], tuple[Entry, ...]]:
    """Bear with what is known, or becomes so; returns rules, warnings and the baseline to write.

    A run of chosen rules bears with entries of these alone, and leaves the others as they are.
    """
    today, rules = today_of(options), _results(options, evidence.parts)
    operations = evidence.operations.values()
    mine = [each for each in known if not options.only or each.rule in options.only]
    others = [each for each in known if each not in mine]
    if options.write_baseline is not None:
        mine = baseline.entries_of(rules, operations, mine, today, meets=evidence.meets)
    rules, told = baseline.bear(rules, operations, mine, today, meets=evidence.meets)
    return rules, told, (*mine, *others)


def _faults(session: Session, evidence: Evidence) -> Iterator[str]:
    """Name what makes the run itself worthless, a write of one that must not write above all."""
    yield from evidence.generated.faults
    if session.options.settled.reads_only:
        client = session.client
        sent = writes_sent(session.contract, client.base_url, client.log)
        for write in dict.fromkeys([*sent, *evidence.generated.writes]):
            yield f"--profile safe sent a write: {write}"


def _gates(options: SuiteOptions, coverage: Coverage | None) -> Iterator[str]:
    least = options.min_coverage
    if coverage is not None and least is not None and coverage.percent < least:
        yield f"contract coverage is {coverage.percent:g} %, --min-coverage asks for {least:g} %"


def _attribute(
    session: Session, parts: dict[str, list[Part]], operations: Iterable[OperationResult]
) -> None:
    """Let a rule know what the generated part found out about it."""
    for finding in (each for operation in operations for each in operation.findings):
        rule = session.contract.rules.get(finding.rule)
        if rule is not None:
            evidence = ASSUMED if ASSUMED in {rule.evidence, finding.evidence} else rule.evidence
            part = Part(
                name=f"{finding.title} ({finding.operation})",
                verdict=breach(evidence),
                message=finding.message,
                curl=finding.curl,
                evidence=evidence,
                finding=finding,
            )
            parts.setdefault(finding.rule, []).append(part)


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
