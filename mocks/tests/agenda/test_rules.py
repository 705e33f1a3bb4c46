"""The rules as functions, and the tables that have to be the contract's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from bookable_mocks.agenda import calculation, errors, passwords, rules
from bookable_mocks.agenda.choices import Choices, Confirming
from bookable_mocks.agenda.enums import CLOSED, TRANSITIONS, By, Label, Model
from bookable_mocks.agenda.models import Appointment, Setting
from bookable_specs import load

START = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


def appointment(label: Label, **changes: Any) -> Appointment:
    known: dict[str, Any] = {
        "id": 1,
        "company": "c",
        "agenda_id": 1,
        "type_id": 1,
        "customer_id": 1,
        "resource_id": 1,
        "holder": "h",
        "name": "",
        "notes": (),
        "starts_at": START,
        "finishes_at": START + timedelta(hours=1),
        "blocked_until": START + timedelta(hours=1),
        "label": label,
        "code": "",
        "created_at": START,
        "updated_at": START,
    }
    return Appointment(**{**known, **changes})


def codes(problems: Any) -> list[str]:
    return [problem.code for problem in problems]


def setting(model: Model, value: str, *, enabled: bool = True) -> Setting:
    return Setting(id=f"1:{model}", type_id=1, model=model, value=value, enabled=enabled)


def test_the_transitions_are_the_contracts() -> None:
    promised = load("agenda").document["components"]["schemas"]["AppointmentLabel"]
    machine = promised["x-state-machine"]

    assert {(str(int(a)), str(int(b)), str(by)) for a, b, by in TRANSITIONS} == {
        (t["from"], t["to"], t["by"]) for t in machine["transitions"]
    }
    first = {rules.first_label(confirmation=needed) for needed in (True, False)}
    assert {str(int(label)) for label in first} == set(machine["initial"])


def test_nothing_leads_out_of_what_is_closed() -> None:
    assert not [t for t in TRANSITIONS if t[0] in CLOSED]


def test_the_messages_are_the_contracts() -> None:
    promised = load("agenda").document["x-error-codes"]["codes"]

    assert {code: node["message"] for code, node in promised.items()} == errors.MESSAGES


def test_the_delivery_is_the_contracts() -> None:
    promised = load("agenda").document["x-webhook-delivery"]

    assert promised["retries"] == ["PT5M", "PT1H"]
    assert [wait.total_seconds() for wait in rules.RETRIES] == [300, 3600]
    assert (promised["timeout"], rules.TIMEOUT) == ("PT10S", 10.0)


@pytest.mark.parametrize(("before", "late"), [(DAY, []), (DAY - timedelta(seconds=1), ["late"])])
def test_a_customer_cancels_until_the_latest_time_for_it(
    before: timedelta, late: list[str]
) -> None:
    booked = appointment(Label.APPROVED)
    expected = ["CANCEL_TOO_LATE"] if late else []

    assert codes(rules.cancelling(booked, START - before, DAY, customer=True)) == expected
    assert codes(rules.cancelling(booked, START - before, DAY, customer=False)) == []


@pytest.mark.parametrize("label", list(Label))
def test_only_what_has_not_ended_is_cancelled(label: Label) -> None:
    refused = codes(rules.cancelling(appointment(label), START, DAY, customer=False))

    ended = label in (Label.FINISHED, Label.CANCELLED)
    assert refused == (["APPOINTMENT_CLOSED"] if ended else [])


def test_a_code_is_right_letter_by_letter_and_no_code_is_never_right() -> None:
    coded = appointment(Label.PENDING, code="K7Q2M")

    assert rules.right_code(coded, "K7Q2M")
    assert not rules.right_code(coded, "k7q2m")
    assert not rules.right_code(appointment(Label.APPROVED), "")


def test_a_pending_appointment_is_confirmed_by_its_code_alone() -> None:
    assert rules.can_move(Label.PENDING, Label.APPROVED, By.CONFIRMATION)
    assert not rules.can_move(Label.CANCELLED, Label.APPROVED, By.CONFIRMATION)
    assert not rules.can_move(Label.PENDING, Label.FINISHED, By.COMPANY)


@pytest.mark.parametrize(
    ("username", "password", "lines"),
    [
        ("", None, []),
        ("", "x", []),
        ("sam", None, ["Password: ontbreekt"]),
        ("sam", "", ["Password: ontbreekt"]),
        ("sam", "12345", ["Password: is korter dan 6 tekens"]),
        ("sam", "123456", []),
    ],
)
def test_an_account_needs_a_password_of_six_characters(
    username: str, password: str | None, lines: list[str]
) -> None:
    told = [p.detail.splitlines()[1:] for p in rules.new_account(username, password)]

    assert told == ([lines] if lines else [])


@pytest.mark.parametrize("text", ["", "x", "[]", "3", '"a"', "{", '{"a": NaN}', "[" * 5000])
@pytest.mark.parametrize("model", list(Model))
def test_settings_are_a_json_object(model: Model, text: str) -> None:
    assert calculation.fault(model, text) == "is geen JSON-object"


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Model.SPECIFIC_TIMES, '{"times": "09:00"}'),
        (Model.SPECIFIC_TIMES, '{"times": ["9:00"]}'),
        (Model.SPECIFIC_TIMES, '{"times": ["24:00"]}'),
        (Model.LIMIT, '{"perDay": "3"}'),
        (Model.LIMIT, '{"perDay": -1}'),
        (Model.LIMIT, '{"perDay": true}'),
        (Model.MULTIPLE, '{"persons": 1.5}'),
    ],
)
def test_a_member_of_the_wrong_type_is_refused(model: Model, text: str) -> None:
    assert calculation.fault(model, text) == f"is niet wat {model} verwacht"


@pytest.mark.parametrize("model", list(Model))
def test_a_member_that_nobody_knows_is_kept(model: Model) -> None:
    assert calculation.fault(model, '{"Anders": [1, {"a": null}]}') == ""


def test_only_enabled_models_change_anything() -> None:
    values = {
        Model.SPECIFIC_TIMES: '{"times": ["09:00", "13:30"]}',
        Model.LIMIT: '{"perDay": 3}',
        Model.MULTIPLE: '{"persons": 4}',
    }
    on = calculation.effects([setting(model, value) for model, value in values.items()])
    off = calculation.effects([setting(m, v, enabled=False) for m, v in values.items()])

    assert on == calculation.Effects(times=frozenset({540, 810}), per_day=3, persons=4)
    assert off == calculation.Effects()


@pytest.mark.parametrize(
    "model", [Model.TRAVEL, Model.COMBINATION, Model.COMPLEX, Model.CONNECTING_APPS]
)
def test_the_other_four_change_nothing(model: Model) -> None:
    assert calculation.effects([setting(model, '{"days": 3}')]) == calculation.Effects()


def test_a_password_is_kept_as_a_hash_that_only_it_has() -> None:
    kept = passwords.hashed("geheim-1", "salt")

    assert "geheim" not in kept
    assert passwords.right("geheim-1", "salt", kept)
    assert not passwords.right("geheim-2", "salt", kept)
    assert not passwords.right("geheim-1", "other", kept)
    assert not passwords.right("geheim-1", passwords.NOBODY, "")


def test_choices_are_read_from_text() -> None:
    given = {
        "cancel_hours": "48",
        "sha1_accepted": "false",
        "requires_confirmation": "always",
    }

    chosen = msgspec.convert(given, Choices, strict=False)

    assert chosen == Choices(
        cancel_hours=48, sha1_accepted=False, requires_confirmation=Confirming.ALWAYS
    )


@pytest.mark.parametrize("hours", ["-1", "9000", "x"])
def test_a_latest_time_that_makes_no_sense_is_refused(hours: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"cancel_hours": hours}, Choices, strict=False)
