from __future__ import annotations

from pathlib import Path

import pytest

from bookable_specs import Rule, SpecError
from bookable_specs.rules import parse_rules
from bookable_specs.yaml_source import load_sequence

GOOD = "- {id: PW-01, statement: a, source: b, evidence: public}\n"


def parse(tmp_path: Path, text: str) -> tuple[Rule, ...]:
    path = tmp_path / "rules.yaml"
    path.write_text(text)
    return parse_rules(load_sequence(path))


def test_a_rule_is_read_with_an_empty_note_if_it_has_none(tmp_path: Path) -> None:
    (rule,) = parse(tmp_path, GOOD)

    assert rule == Rule(id="PW-01", statement="a", source="b", evidence="public", note="")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- PW-01", "a rule is a mapping"),
        ("- {id: PW-02}", "has no statement"),
        ("- {id: PW-2, statement: a, source: b, evidence: public}", "no rule id"),
        ("- {id: pw-02, statement: a, source: b, evidence: public}", "no rule id"),
        ("- {id: PW-02, statement: a, source: b, evidence: sure}", "evidence is one of"),
        ("- {id: PW-02, statement: a, source: b, evidence: public, x: y}", "unknown key"),
        ("- {id: PW-02, statement: 1, source: b, evidence: public}", "must be text"),
    ],
)
def test_a_misshapen_rule_is_told_with_its_line(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(SpecError, match=reason) as caught:
        parse(tmp_path, GOOD + text)

    assert (caught.value.file, caught.value.line) == ("rules.yaml", 2)
