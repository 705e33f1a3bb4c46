"""Run the lint rules over one contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bookable_specs.bundle import bundle
from bookable_specs.document import parent
from bookable_specs.errors import SpecError
from bookable_specs.lint.config import NAME, Config, load_config
from bookable_specs.lint.marks import Marks, marks_of
from bookable_specs.lint.model import Breach, Finding, Rule, Subject
from bookable_specs.lint.rules import RULES, SHAPE
from bookable_specs.rules import parse_rules
from bookable_specs.yaml_source import Source, load_sequence

UNREADABLE = "unreadable"


def lint(contract_root: Path, config: Config | None = None) -> list[Finding]:
    """Return what is wrong with the contract at a file or folder, in the order of its files.

    A contract that cannot be bundled gives a single finding, of the rule `unreadable`;
    one that is not valid OpenAPI is judged for its shape alone. Without a config, the
    contract's own `lint.yaml` counts, if there is one.

    Raises:
        SpecError: if that file is wrong.
    """
    folder = (contract_root if contract_root.is_dir() else contract_root.parent).resolve()
    root = folder / ("openapi.yaml" if contract_root.is_dir() else contract_root.name)
    own = folder / NAME
    if config is None:
        config = load_config(own) if own.is_file() else Config()
    try:
        bundled = bundle(contract_root)
        subject = Subject(folder=folder, root=root, bundle=bundled, rules=_rules(folder))
    except SpecError as error:
        return [_unreadable(error)]
    found = _judge(subject, SHAPE)
    if all(told.rule != SHAPE[0].id for told in found):
        found |= _judge(subject, RULES[len(SHAPE) :])
    told = _placed(subject, _chosen(found, config))
    return sorted(told, key=lambda told: (told.file, told.line, told.rule, told.message))


def _chosen(found: set[Finding], config: Config) -> Iterator[Finding]:
    """Yield the findings that are wanted, at the levels that are."""
    for finding in found:
        level = config.levels.get(finding.rule, finding.level)
        if level != "off" and not any(entry.holds(finding) for entry in config.ignored):
            yield replace(finding, level=level)


def _placed(subject: Subject, found: Iterator[Finding]) -> Iterator[Finding]:
    """Put the column to each finding whose line has the node that it is about."""
    marks: dict[str, Marks] = {}
    for finding in found:
        source = subject.bundle.sources.get(finding.file)
        if source is None:
            yield finding
            continue
        if finding.file not in marks:
            marks[finding.file] = marks_of(source.path.read_text(encoding="utf-8-sig"))
        line, column = marks[finding.file].place(_in_file(subject, finding))
        yield replace(finding, column=column) if line == finding.line else finding


def _in_file(subject: Subject, finding: Finding) -> str:
    """Return a finding's pointer as its own file has it; rules that name a file give that one."""
    known = finding.pointer
    while known and known not in subject.bundle.origins:
        known = parent(known)
    origin = subject.bundle.origins.get(known)
    if origin is None or origin.file != finding.file:
        return finding.pointer
    return origin.below(finding.pointer[len(known) :]).pointer


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
