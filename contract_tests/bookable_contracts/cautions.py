"""Why a green run would prove less than it seems; `--strict` makes such a run red."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bookable_contracts.verdicts import FAULTY, OperationResult, RuleResult, Verdict

_JUDGED = (Verdict.HOLDS, *FAULTY)


def of_rules(rules: Iterable[RuleResult]) -> Iterator[str]:
    """Warn of a run that judged nothing, and of checks that did not get as far as their rule."""
    found = list(rules)
    if not any(part.verdict in _JUDGED for rule in found for part in rule.parts):
        yield "no rule was judged: nothing is proven"
    for rule in found:
        if not rule.parts:
            yield f"{rule.rule.id}: no check ran"
        unprepared: dict[str, list[str]] = {}
        for part in rule.parts:
            if part.verdict is Verdict.NOT_TESTED:
                unprepared.setdefault(part.message, []).append(part.name)
        for message, names in unprepared.items():
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            yield f"{rule.rule.id}: not tested: {names[0]}{more}: {message}"


def of_operations(
    operations: Iterable[OperationResult], only: Iterable[str] | None = None
) -> Iterator[str]:
    """Warn of operations that never succeeded; `only` are those that the run may call."""
    asked = None if only is None else frozenset(only)
    for operation in operations:
        if operation.succeeded or (asked is not None and operation.id not in asked):
            continue
        if not operation.requests:
            yield f"{operation.id}: never called"
        else:
            seen = ", ".join(map(str, operation.statuses)) or "nothing"
            yield f"{operation.id}: never succeeded, it answered {seen}"
