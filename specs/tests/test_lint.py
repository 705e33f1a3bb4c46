from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from bookable_specs import SpecError
from bookable_specs.lint import Finding, lint
from bookable_specs.lint import rules as rules_package
from bookable_specs.lint.rules import RULES

LIST = "paths/bookings.yaml"
CANCEL = "paths/bookings_{id}.yaml"
BOOKING = "components/schemas/Booking.yaml"
WEBHOOK = "webhooks/booking_created.yaml"
PAGE = "components/parameters/Page.yaml"
REFUSED = "components/responses/Refused.yaml"
BOOKINGS = "components/examples/Bookings.yaml"
RULES_FILE = "rules.yaml"

TO_REFUSED = "{$ref: ../components/responses/Refused.yaml}\n"
TWIN = "{id: AC-01, statement: a, source: b, evidence: public}\n- "
SPARE = "schemas: {Spare: {x-evidence: public}}"
MARK = "x-evidence: documented\n"


class Defect(NamedTuple):
    """One damage to the clean contract, and where lint has to tell it."""

    rule: str
    file: str
    old: str
    new: str
    line: int
    message: str
    told_in: str = ""


DEFECTS = [
    Defect("structure", LIST, "description: Bookings.", "x-d: a", 10, "required property"),
    Defect("structure", BOOKING, "note: {type: string", "note: {type: text", 8, "not valid"),
    Defect("structure", BOOKING, "minimum: 0", "minimum: zero", 13, "'zero'"),
    Defect("structure", "openapi.yaml", "title: Acme", "titel: Acme", 2, "title"),
    Defect("structure", WEBHOOK, "description: Received.", "x-d: a", 12, "required property"),
    Defect("operation-id-and-summary", LIST, "listBookings", "list_bookings", 2, "camelCase"),
    Defect("operation-id-and-summary", LIST, "listBookings", "bookings", 2, "camelCase"),
    Defect("operation-id-and-summary", LIST, "  operationId: listBookings\n", "", 1,
           "listBookings"),
    Defect("operation-id-and-summary", LIST, "listBookings", "bookingCreated", 2, "already names",
           WEBHOOK),
    Defect("operation-id-and-summary", LIST, "summary: List bookings", "summary: ''", 1, "summary"),
    Defect("operation-id-and-summary", WEBHOOK, "summary: A slot was sold", "x-s: a", 1, "summary"),
    Defect("examples-validate", BOOKINGS, "id: b2", "id: 2", 4, "2 is not"),
    Defect("examples-validate", BOOKINGS, "day: 2026-07-16",
           "day: 2026-07-36", 5, "date"),
    Defect("examples-validate", REFUSED, "message: \"no\"", "text: a", 10,
           "'message' is a required property (by the schema at"),
    Defect("examples-validate", REFUSED,
           "    example: {message: \"no\"}\n", "", 4, "needs an example"),
    Defect("examples-validate", PAGE, "example: 1", "example: one", 6,
           "'one'"),
    Defect("examples-validate", BOOKING, "example: 1250", "example: 0", 13, "0"),
    Defect("examples-validate", WEBHOOK, "day: 2026-07-15", "day: soon", 10, "'date'"),
    Defect("errors-documented", LIST, f'    "401": {TO_REFUSED}', "", 9, "document 401"),
    Defect("errors-documented", LIST, f'    "403": {TO_REFUSED}', "", 9, "document 403"),
    Defect("errors-documented", LIST, f'    "429": {TO_REFUSED}', "", 9, "document 429"),
    Defect("errors-documented", CANCEL, f"    404: {TO_REFUSED}", "", 19, "document 404"),
    Defect("evidence-marks", LIST, f"  {MARK}", "", 1, "add x-evidence"),
    Defect("evidence-marks", LIST, "x-evidence: documented", "x-evidence: so", 4, "'so' is none"),
    Defect("evidence-marks", BOOKING, MARK, "", 1, "add x-evidence"),
    Defect("evidence-marks", PAGE, MARK, "", 1,
           "add x-evidence"),
    Defect("evidence-marks", REFUSED, "x-evidence: public\n", "", 1,
           "add x-evidence"),
    Defect("evidence-marks", WEBHOOK, f"  {MARK}", "", 1, "add x-evidence"),
    Defect("evidence-marks", CANCEL, "  description: Every such API can cancel.\n", "", 8,
           "say why"),
    Defect("rules-resolve", LIST, "AC-01", "AC-09", 5, "no rule 'AC-09'"),
    Defect("rules-resolve", LIST, "x-rules: [AC-01]", "x-rules: AC-01", 5, "is a list"),
    Defect("rules-resolve", WEBHOOK, "AC-02", "AC-09", 5, "no rule 'AC-09'"),
    Defect("rules-resolve", RULES_FILE, "id: AC-02", f"{TWIN}id: AC-02", 5, "stated in line 1"),
    Defect("rules-resolve", RULES_FILE, "A booking is cancelled once.", "''", 6, "empty statement"),
    Defect("implicit-boolean", CANCEL, "summary: Cancel a booking", "summary: yes", 10, "'yes'"),
    Defect("implicit-boolean", RULES_FILE, "note: The text is silent", "note: Off #", 9, "'Off'"),
    Defect("ambiguous-scalar", CANCEL, "Cancel a booking", "12:30", 10, "'12:30'"),
    Defect("ambiguous-scalar", LIST, "summary: List bookings", "summary: 007", 3, "'007'"),
    Defect("json-api-shape", REFUSED, "application/json:", "application/vnd.api+json:", 5,
           "data, errors or meta"),
    Defect("unused-component", "openapi.yaml", "components:", f"components:\n  {SPARE}", 21,
           "/Spare"),
    Defect("unused-component", LIST, "$ref: ../components/examples/Bookings.yaml", "value: []", 1,
           "no $ref leads to this file", told_in=BOOKINGS),
    Defect("unreadable", LIST, "Page.yaml", "Pag.yaml", 8, "there is no file"),
    Defect("unreadable", RULES_FILE, "AC-02", "AC-2", 5, "no rule id"),
]  # fmt: skip


def damage(acme: Path, defect: Defect) -> None:
    path = acme / defect.file
    text = path.read_text()
    assert text.count(defect.old) >= 1
    path.write_text(text.replace(defect.old, defect.new, 1))


def test_the_clean_contract_gives_no_findings(acme: Path) -> None:
    assert lint(acme) == []


def test_the_root_file_may_be_given_for_its_folder(acme: Path) -> None:
    assert lint(acme / "openapi.yaml") == []


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda d: f"{d.rule}: {d.old.strip()[:24]}")
def test_a_defect_is_told_by_its_rule_at_its_line(acme: Path, defect: Defect) -> None:
    damage(acme, defect)

    found = lint(acme)

    assert {told.rule for told in found} == {defect.rule}
    places = {(told.file, told.line) for told in found if defect.message in told.message}
    assert (f"acme/{defect.told_in or defect.file}", defect.line) in places


def test_a_contract_without_rules_may_cite_none(acme: Path) -> None:
    (acme / "rules.yaml").unlink()

    assert lint(acme) == []


def test_an_operation_without_security_needs_no_401(acme: Path) -> None:
    path = acme / CANCEL
    text = path.read_text().replace("    401: {$ref: ../components/responses/Refused.yaml}\n", "")
    path.write_text(text.replace("  operationId", "  security: []\n  operationId"))

    assert lint(acme) == []


def test_a_webhook_may_be_marked_as_a_whole(acme: Path) -> None:
    path = acme / WEBHOOK
    text = path.read_text().replace(f"  {MARK}", "")
    path.write_text(f"x-evidence: documented\n{text}")

    assert lint(acme) == []


def test_raw_text_of_another_format_is_not_judged_as_json(acme: Path) -> None:
    path = acme / WEBHOOK
    text = path.read_text().replace("application/json", "application/xml")
    path.write_text(text.replace("{id: b1, day: 2026-07-15}", "<booking/>"))

    assert lint(acme) == []


def test_a_component_may_be_used_by_a_discriminator_alone(acme: Path) -> None:
    path = acme / BOOKING
    text = "discriminator: {propertyName: id, mapping: {a: Special.yaml, b: Other}}\n"
    path.write_text(path.read_text() + text)
    (acme / "components/schemas/Special.yaml").write_text("x-evidence: public\n")
    root = acme / "openapi.yaml"
    other = "components:\n  schemas: {Other: {x-evidence: public}}\n"
    root.write_text(root.read_text().replace("components:\n", other))

    assert lint(acme) == []


def test_an_example_kept_elsewhere_is_not_judged(acme: Path) -> None:
    path = acme / BOOKINGS
    path.write_text("externalValue: https://acme.example/bookings.json\n")

    assert lint(acme) == []


def test_a_finding_is_told_on_one_line() -> None:
    finding = Finding(
        rule="structure", level="error", file="a.yaml", line=3, pointer="/info", message="mend it"
    )

    assert str(finding) == "a.yaml:3: error structure: /info: mend it"


def test_every_rule_file_is_in_the_list_under_its_own_name() -> None:
    files = {path.stem for path in Path(rules_package.__path__[0]).glob("[!_]*.py")}

    assert {rule.id.replace("-", "_") for rule in RULES} == files
    assert len(RULES) == len(files)


def test_every_rule_has_a_reason_and_a_planted_defect() -> None:
    assert all(rule.why.endswith(".") for rule in RULES)
    assert {rule.id for rule in RULES} <= {defect.rule for defect in DEFECTS}


def test_a_missing_contract_is_told_as_unreadable(tmp_path: Path) -> None:
    (finding,) = lint(tmp_path / "gone" / "openapi.yaml")

    assert (finding.rule, finding.message) == ("unreadable", "there is no such file")


def test_lint_survives_any_misshapen_document(acme: Path) -> None:
    root = acme / "openapi.yaml"
    for key in ("info", "paths", "servers", "x-webhooks", "security", "components"):
        for value in ("null", "[]", "[1]", "text", "{a: 1}", "{/a: {get: 1}}"):
            damaged = acme.parent / "damaged"
            shutil.rmtree(damaged, ignore_errors=True)
            shutil.copytree(acme, damaged)
            text = root.read_text().replace(f"\n{key}:", f"\nx-old-{key}:")
            (damaged / "openapi.yaml").write_text(f"{text}\n{key}: {value}\n")
            try:
                lint(damaged)
            except SpecError as error:  # pragma: no cover
                pytest.fail(f"{key}: {value}: {error}")
