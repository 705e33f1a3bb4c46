from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from diff_harness import TODAY

from bookable_specs.diff.accept import load_accepted
from bookable_specs.diff.policy import load_policy
from bookable_specs.diff.render import FORMS
from bookable_specs.diff.rules import RULES
from bookable_specs.diff.table import README, written

TEXT = README.read_text(encoding="utf-8")


def test_the_table_is_what_the_rules_say() -> None:
    assert written(TEXT) == TEXT


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_every_rule_is_in_the_table(rule: str) -> None:
    assert TEXT.count(f"\n| `{rule}` |") == 1


def test_every_form_is_named() -> None:
    row = next(line for line in TEXT.split("\n") if line.startswith("| `--format`"))

    assert set(re.findall(r"`([a-z]+)`", row)) == set(FORMS)


def blocks() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


def test_its_policy_and_its_acceptance_can_be_read(tmp_path: Path) -> None:
    policy, accepted, action = blocks()
    (tmp_path / "policy.yaml").write_text(policy)
    (tmp_path / "accepted.yaml").write_text(accepted)

    assert load_policy("policy.yaml", tmp_path).notice_days == 180
    assert len(load_accepted(tmp_path / "accepted.yaml", TODAY)) == 1
    assert yaml.safe_load(action)["permissions"]["pull-requests"] == "write"


def test_the_action_takes_what_the_readme_gives_it() -> None:
    action = yaml.safe_load((README.parents[3] / "action.yml").read_text(encoding="utf-8"))
    given = yaml.safe_load(blocks()[2])["steps"][1]["with"]

    assert given.keys() <= action["inputs"].keys()
    scripts = "".join(step.get("run", "") for step in action["runs"]["steps"])
    assert "${{" not in scripts
