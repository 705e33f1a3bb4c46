from __future__ import annotations

from pathlib import Path

import pytest

from bookable_specs.diff.model import DIRECTIONS, LEVELS
from bookable_specs.diff.policy import PRESETS, load_policy
from bookable_specs.diff.rules import RULES
from bookable_specs.errors import SpecError

RULE = {rule.id: rule for rule in RULES}


@pytest.mark.parametrize("preset", ["strict", "booking"])
def test_a_preset_departs_from_the_rules_and_only_to_the_graver(preset: str) -> None:
    policy = load_policy(preset, Path())

    assert policy.levels
    for (rule, way), level in policy.levels.items():
        assert LEVELS.index(level) <= LEVELS.index(RULE[rule].level(way))


def test_the_default_is_what_the_rules_say() -> None:
    policy = load_policy("default", Path())

    assert all(policy.level(rule, way) == rule.level(way) for rule in RULES for way in DIRECTIONS)


def test_a_file_extends_a_preset(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(
        "extends: booking\nnotice_days: 30\nlevels:\n"
        "  property-added: none\n  property-removed: {request: info}\n"
    )
    policy = load_policy("ours.yaml", tmp_path)

    assert policy.notice_days == 30
    assert policy.level(RULE["property-added"], "response") == "none"
    assert policy.level(RULE["property-removed"], "request") == "info"
    assert policy.level(RULE["property-removed"], "response") == "breaking"


@pytest.mark.parametrize(
    ("written", "line", "says"),
    [
        ("levels:\n  no-such-rule: info\n", 2, "no-such-rule"),
        ("levels:\n  property-added: grave\n", 2, "breaking, warning, info, none"),
        ("levels:\n  property-added: {sideways: info}\n", 2, "request"),
        ("level: {}\n", 1, "'level'"),
        ("notice_days: soon\n", 1, "number of days"),
        ("[]\n", 1, "mapping"),
        ("extends: ours.yaml\n", 0, "extends itself"),
        ("extends: gone.yaml\n", 0, "no such policy"),
    ],
)
def test_a_policy_that_is_none_is_refused_with_its_line(
    tmp_path: Path, written: str, line: int, says: str
) -> None:
    (tmp_path / "ours.yaml").write_text(written)

    with pytest.raises(SpecError) as caught:
        load_policy("ours.yaml", tmp_path)
    assert says in caught.value.message
    assert caught.value.line == line


def test_the_presets_have_files() -> None:
    assert all(load_policy(preset, Path()).notice_days >= 90 for preset in PRESETS)
