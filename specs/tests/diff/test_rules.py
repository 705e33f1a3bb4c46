"""Each rule says of its own pair what its fixture says, in each direction, and no other does."""

from __future__ import annotations

from pathlib import Path

import pytest
from diff_harness import FIXTURES, Fixture, fixtures

from bookable_specs.diff import rules as rules_package
from bookable_specs.diff.model import DIRECTIONS, LEVELS, Direction
from bookable_specs.diff.rules import RULES

EVERY = fixtures()
CASES = [(fixture, way) for fixture in EVERY for way in DIRECTIONS if way in fixture.says]

ONE_WAY = {
    "server-": "only clients look a server up",
    "security-": "security guards calls; who may call a receiver is not described",
    "scopes-": "the same",
    "oauth-": "the same",
    "version-": "a version is of the document",
    "path-": "a path is called; what is sent on the server's own account is a webhook",
    "webhook-": "a webhook is sent; a fixture is a document, which has one such list",
}


@pytest.mark.parametrize(
    ("fixture", "way"), CASES, ids=[f"{fixture.rule}-{way}" for fixture, way in CASES]
)
def test_one_edit_gives_the_one_finding_that_its_fixture_tells(
    fixture: Fixture, way: Direction
) -> None:
    told = [
        (finding.rule.id, f"{finding.level}: {finding.message}")
        for finding in fixture.findings("request" if fixture.at == "document" else way)
    ]

    assert told == [(fixture.rule, fixture.says[way])]


@pytest.mark.parametrize("fixture", EVERY, ids=lambda fixture: fixture.rule)
def test_nothing_is_found_where_nothing_changed(fixture: Fixture) -> None:
    for way in DIRECTIONS:
        same = Fixture(fixture.rule, fixture.at, fixture.new, fixture.new, {})
        found = [finding.rule.id for finding in same.findings(way)]

        assert found == []


def test_every_rule_has_its_file_and_every_file_its_rule() -> None:
    folder = Path(str(rules_package.__file__)).parent
    files = {path.stem for path in folder.glob("*/*.py")} - {"__init__"}

    assert files == {rule.id.replace("-", "_") for rule in RULES}


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]

    assert len(set(ids)) == len(ids)


def test_every_rule_has_its_fixture_and_every_fixture_its_rule() -> None:
    assert {path.stem for path in FIXTURES.iterdir()} == {rule.id for rule in RULES}


@pytest.mark.parametrize("fixture", EVERY, ids=lambda fixture: fixture.rule)
def test_every_rule_is_shown_in_each_direction_that_it_can_be_met_in(fixture: Fixture) -> None:
    one_way = fixture.rule.startswith(tuple(ONE_WAY))

    assert len(fixture.says) == (1 if one_way else 2)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_reason_and_levels(rule: object) -> None:
    assert rule.why.endswith(".")
    assert rule.request in LEVELS
    assert rule.response in LEVELS
    assert len(set(rule.oasdiff)) == len(rule.oasdiff)
