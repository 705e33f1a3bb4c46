"""Rule ids in the contract exist in rules.yaml, where each is unique and says something."""

from __future__ import annotations

from collections.abc import Iterator

from bookable_specs.lint.model import Breach, Rule, Subject
from bookable_specs.rules import Rule as DocumentedRule
from bookable_specs.rules import parse_rules
from bookable_specs.yaml_source import Source


def check(subject: Subject) -> Iterator[Breach]:
    """Yield unknown, repeated and empty rules; a contract without rules.yaml has none."""
    if subject.rules is None:
        return
    rules = parse_rules(subject.rules)
    yield from _stated(subject.rules, rules)
    known = {rule.id for rule in rules}
    for pointer, _, value in subject.nodes:
        cited = value.get("x-rules", [])
        if not isinstance(cited, list):
            yield Breach(f"{pointer}/x-rules", "x-rules is a list of rule ids")
            continue
        for position, name in enumerate(cited):
            if name not in known:
                yield Breach(f"{pointer}/x-rules/{position}", f"rules.yaml has no rule {name!r}")


def _stated(source: Source[list[object]], rules: tuple[DocumentedRule, ...]) -> Iterator[Breach]:
    first: dict[str, int] = {}
    for position, rule in enumerate(rules):
        here = f"/{position}"
        line = source.line_of(f"{here}/id")
        if first.setdefault(rule.id, line) != line:
            message = f"{rule.id} is stated in line {first[rule.id]} already"
            yield Breach(f"{here}/id", message, source.name, line)
        for key, text in (("statement", rule.statement), ("source", rule.source)):
            if not text.strip():
                at = f"{here}/{key}"
                yield Breach(at, f"{rule.id} has an empty {key}", source.name, source.line_of(at))


RULE = Rule(
    id="rules-resolve",
    level="error",
    why="A rule id is the thread from statement to code, test and report.",
    check=check,
)
