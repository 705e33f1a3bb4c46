"""Run the lint rules over one contract."""

from __future__ import annotations

from pathlib import Path

from bookable_specs.bundle import bundle
from bookable_specs.errors import SpecError
from bookable_specs.lint.model import Breach, Finding, Rule, Subject
from bookable_specs.lint.rules import RULES, SHAPE
from bookable_specs.rules import parse_rules
from bookable_specs.yaml_source import Source, load_sequence

UNREADABLE = "unreadable"


def lint(contract_root: Path) -> list[Finding]:
    """Return what is wrong with the contract at a file or folder, in the order of its files.

    A contract that cannot be bundled gives a single finding, of the rule `unreadable`;
    one that is not valid OpenAPI is judged for its shape alone.
    """
    folder = (contract_root if contract_root.is_dir() else contract_root.parent).resolve()
    try:
        subject = Subject(folder=folder, bundle=bundle(contract_root), rules=_rules(folder))
    except SpecError as error:
        return [_unreadable(error)]
    found = _judge(subject, SHAPE)
    if all(told.rule != SHAPE[0].id for told in found):
        found |= _judge(subject, RULES[len(SHAPE) :])
    return sorted(found, key=lambda told: (told.file, told.line, told.rule, told.message))


def _judge(subject: Subject, rules: tuple[Rule, ...]) -> set[Finding]:
    return {_told(subject, rule, breach) for rule in rules for breach in rule.check(subject)}


def _rules(folder: Path) -> Source[list[object]] | None:
    path = folder / "rules.yaml"
    if not path.exists():
        return None
    source = load_sequence(path, f"{folder.name}/{path.name}")
    parse_rules(source)
    return source


def _told(subject: Subject, rule: Rule, breach: Breach) -> Finding:
    file, line = breach.file, breach.line
    if not file:
        origin = subject.bundle.origin(breach.pointer)
        file, line = origin.file, origin.line
    return Finding(
        rule=rule.id,
        level=rule.level,
        file=file,
        line=line,
        pointer=breach.pointer,
        message=breach.message,
    )


def _unreadable(error: SpecError) -> Finding:
    return Finding(
        rule=UNREADABLE,
        level="error",
        file=error.file,
        line=error.line,
        pointer=error.pointer,
        message=error.message,
    )
