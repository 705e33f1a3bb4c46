"""Known failures that a run bears with, each until a day: `--baseline FILE`.

An entry names a rule, or an operation and perhaps the code of a finding, with `until` and
`reason`. YAML and JSON are read alike; what is written is JSON if the name says so, else YAML.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from bookable_contracts.options import UsageError
from bookable_contracts.verdicts import FAULTY, Finding, OperationResult, Part, RuleResult, Verdict
from bookable_specs import Contract

BEARABLE = dt.timedelta(days=90)
"""How long an entry lasts that a run writes."""

UNEXPLAINED = "written by a run: say here why it is borne with"
_NAMES = frozenset({"rule", "operation", "code", "until", "reason"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One failure that is borne with, up to and including a day."""

    until: dt.date
    reason: str
    rule: str = ""
    operation: str = ""
    code: str = ""

    @property
    def name(self) -> str:
        """What it is about."""
        return self.rule or f"{self.operation} {self.code}".rstrip()

    @property
    def words(self) -> str:
        """Why, and until when."""
        return f"known until {self.until}: {self.reason}"

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding is the one that it names."""
        if self.rule:
            return finding.rule == self.rule
        return finding.operation == self.operation and self.code in {"", finding.code}


Meets: TypeAlias = Callable[[Entry], bool]
"""Says whether a run came by what an entry is about, so that its absence means something."""


def read(path: Path, contract: Contract) -> tuple[Entry, ...]:
    """Read a file of entries; raises UsageError for one that cannot be used."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"--baseline {path}: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"--baseline {path} is neither YAML nor JSON: {error}") from None
    if not isinstance(content, list):
        raise UsageError(f"--baseline {path}: write a list of entries")
    return tuple(
        _entry(item, f"--baseline {path}, entry {number}", contract)
        for number, item in enumerate(content, 1)
    )


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write entries to a file."""
    items = [
        {name: value for name, value in _as_json(each).items() if value}
        for each in sorted(entries, key=lambda each: (each.rule or "~", each.name))
    ]
    if path.suffix == ".json":
        text = json.dumps(items, indent=2, ensure_ascii=False) + "\n"
    else:
        text = yaml.safe_dump(items, sort_keys=False, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


def bear(
    rules: Iterable[RuleResult],
    operations: Iterable[OperationResult],
    entries: Iterable[Entry],
    today: dt.date,
    *,
    meets: Meets = lambda _: True,
) -> tuple[tuple[RuleResult, ...], list[str]]:
    """Mark what is known, in the operations where they are; returns the rules, and warnings."""
    results, found = tuple(rules), list(operations)
    warnings: list[str] = []
    for entry in entries:
        matches = _is_wrong(entry, results, found)
        if not matches:
            unjudged = not meets(entry) or _unjudged(entry, results, found)
            told = "could not be judged" if unjudged else "no longer fails: take it out"
            warnings.append(f"baseline: {entry.name} {told}")
        elif entry.until < today:
            warnings.append(f"baseline: {entry.name} has expired on {entry.until}: {entry.reason}")
        else:
            results = tuple(_borne(result, entry) for result in results)
            for operation in found:
                operation.findings[:] = [
                    replace(each, known=entry.words) if entry.covers(each) else each
                    for each in operation.findings
                ]
    return results, warnings


def entries_of(
    rules: Iterable[RuleResult],
    operations: Iterable[OperationResult],
    kept: Sequence[Entry],
    today: dt.date,
    *,
    meets: Meets = lambda _: True,
) -> list[Entry]:
    """Return an entry for each failure of a run.

    Those of `kept` stay that still fail and have not expired, and those that were not judged; a
    failure that one of the former names gets no entry of its own.
    """
    results, found = tuple(rules), list(operations)
    wrong = [each for each in kept if _is_wrong(each, results, found)]
    live = [each for each in wrong if each.until >= today]
    unjudged = [
        each
        for each in kept
        if each not in wrong and (not meets(each) or _unjudged(each, results, found))
    ]
    new = {"until": today + BEARABLE, "reason": UNEXPLAINED}
    entries = [
        Entry(rule=each.rule.id, **new)  # type: ignore[arg-type]
        for each in results
        if any(
            part.verdict in FAULTY and not any(_is_about(entry, each, part) for entry in live)
            for part in each.parts
        )
    ]
    entries += [
        Entry(operation=finding.operation, code=finding.code, **new)  # type: ignore[arg-type]
        for operation in found
        for finding in operation.findings
        if not finding.rule and not any(entry.covers(finding) for entry in live)
    ]
    return [*live, *unjudged, *{each.name: each for each in entries}.values()]


def _is_wrong(
    entry: Entry, rules: Iterable[RuleResult], operations: Iterable[OperationResult]
) -> bool:
    if any(result.rule.id == entry.rule and result.verdict in FAULTY for result in rules):
        return True
    return any(entry.covers(each) for operation in operations for each in operation.findings)


def _unjudged(
    entry: Entry, rules: Iterable[RuleResult], operations: Iterable[OperationResult]
) -> bool:
    """Say whether any of what an entry may be about was not judged, or none of it was there."""
    verdicts = [p.verdict for each in rules if each.rule.id == entry.rule for p in each.parts]
    verdicts += [each.verdict for each in operations if each.id == entry.operation]
    return not verdicts or not {Verdict.HOLDS, *FAULTY}.issuperset(verdicts)


def _borne(result: RuleResult, entry: Entry) -> RuleResult:
    parts = tuple(
        replace(part, known=entry.words)
        if part.verdict in FAULTY and _is_about(entry, result, part)
        else part
        for part in result.parts
    )
    return replace(result, parts=parts)


def _is_about(entry: Entry, result: RuleResult, part: Part) -> bool:
    named = part.finding is not None and entry.covers(part.finding)
    return named or result.rule.id == entry.rule


def _entry(item: Any, where: str, contract: Contract) -> Entry:
    if not isinstance(item, Mapping) or not {"until", "reason"} <= set(item) <= _NAMES:
        told = "write rule, or operation and perhaps code, with until and reason"
        raise UsageError(f"{where}: {told}")
    texts = {name: str(item.get(name) or "") for name in ("rule", "operation", "code", "reason")}
    if bool(texts["rule"]) == bool(texts["operation"]) or (texts["rule"] and texts["code"]):
        raise UsageError(f"{where}: name a rule, or an operation and perhaps a code")
    for kind, known in (("rule", contract.rules), ("operation", contract.operations)):
        if texts[kind] and texts[kind] not in known:
            raise UsageError(f"{where}: {contract.slug} has no {kind} {texts[kind]}")
    if not texts["reason"].strip():
        raise UsageError(f"{where}: say the reason")
    return Entry(until=_day(item["until"], where), **texts)


def _day(value: Any, where: str) -> dt.date:
    """Read a day as YAML has it, or as a text."""
    try:
        return value if type(value) is dt.date else dt.date.fromisoformat(str(value))
    except ValueError:
        raise UsageError(f"{where}: until {value} is no day, write it as 2026-12-31") from None


def _as_json(entry: Entry) -> dict[str, str]:
    return {
        "rule": entry.rule,
        "operation": entry.operation,
        "code": entry.code,
        "until": entry.until.isoformat(),
        "reason": entry.reason,
    }
