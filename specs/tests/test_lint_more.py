"""What surrounds the lint rules: columns, a contract's own choices, mending, others' documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookable_specs import SpecError
from bookable_specs.bundle import bundle
from bookable_specs.lint import lint
from bookable_specs.lint.config import Config, load_config
from bookable_specs.lint.fix import fix
from bookable_specs.lint.marks import marks_of

CANCEL = "paths/bookings_{id}.yaml"


def change(acme: Path, file: str, old: str, new: str) -> None:
    path = acme / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_finding_has_the_column_of_what_it_is_about(acme: Path) -> None:
    change(acme, CANCEL, "summary: Cancel a booking", "summary: yes")
    (finding,) = lint(acme)
    line = (acme / CANCEL).read_text().split("\n")[finding.line - 1]

    assert line[finding.column - 1 :].startswith("summary: yes")
    assert f"{finding.line}:{finding.column}: error" in str(finding)


def test_marks_tell_keys_items_and_what_has_no_quotes() -> None:
    marks = marks_of('a: {b: [x, "y"]}\n')

    assert marks.place("/a/b") == (1, 5)
    assert marks.place("/a/b/1") == (1, 12)
    assert marks.place("/a/b/7") == (1, 5)
    assert [plain.text for plain in marks.plains] == ["a", "b", "x"]


def test_a_contract_chooses_levels_and_what_is_left_alone(acme: Path) -> None:
    change(acme, CANCEL, "summary: Cancel a booking", "summary: yes")
    config = acme / "lint.yaml"

    config.write_text("rules: {implicit-boolean: warning}\n")
    assert [finding.level for finding in lint(acme)] == ["warning"]

    config.write_text("rules: {implicit-boolean: off}\n")
    assert lint(acme) == []

    config.write_text(f"ignore:\n  - {{rule: implicit-*, file: '*{CANCEL[:8]}*', reason: Ours.}}\n")
    assert lint(acme) == []
    assert len(lint(acme, Config())) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rules: {nope: off}\n", "'nope'"),
        ("rules: {structure: grave}\n", "off or warning or error"),
        ("rule: {}\n", "rules and ignore"),
        ("rules: []\n", "mapping"),
        ("ignore: {}\n", "list"),
        ("ignore: [{rule: structure}]\n", "reason"),
        ("ignore: [{reason: a}]\n", "rule"),
    ],
)
def test_a_choice_that_is_none_is_refused_with_its_line(
    tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "lint.yaml").write_text(text)

    with pytest.raises(SpecError) as caught:
        load_config(tmp_path / "lint.yaml")
    assert says in caught.value.message
    assert caught.value.line == 1


def test_mending_quotes_what_readers_disagree_on_and_changes_nothing_else(acme: Path) -> None:
    change(acme, CANCEL, "summary: Cancel a booking", "summary: yes # or no\n  x-at: 12:30")
    before = bundle(acme).to_bytes()
    assert {finding.rule for finding in lint(acme)} == {"implicit-boolean", "ambiguous-scalar"}

    assert fix(acme) == [(acme / CANCEL).resolve()]
    assert lint(acme) == []
    assert bundle(acme).to_bytes() == before
    assert 'summary: "yes" # or no\n  x-at: "12:30"' in (acme / CANCEL).read_text()
    assert fix(acme) == []


PUBLIC = """\
openapi: 3.0.4
info: {title: Pets, version: 1.0.0}
paths:
  /pets:
    get:
      operationId: list_pets
      summary: List pets
      responses:
        "200":
          description: Fine.
          content:
            application/json:
              schema: {type: object, nullable: true}
              example: {name: Rex}
"""


def test_a_public_document_is_not_held_to_our_own_customs(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(PUBLIC)
    (tmp_path / "compose.yaml").write_text("services: {}\n")

    assert lint(tmp_path / "pets.yaml") == []


def test_a_public_document_is_held_to_what_every_contract_is(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(PUBLIC.replace("{name: Rex}", "[]"))

    assert [finding.rule for finding in lint(tmp_path / "pets.yaml")] == ["examples-validate"]
