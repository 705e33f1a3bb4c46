"""The second suite and our mock: all holds, and each planted defect turns one rule red."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from loopback import free_address
from our_servers import defective, serving
from support import SECRET, Run, options

from bookable_contracts import UsageError, run_suite
from bookable_contracts.inbox import Inbox
from bookable_contracts.inbox_server import InboxServer
from bookable_contracts.suites import SUITES
from bookable_contracts.wellhub_booking.generation import fit
from bookable_contracts.wellhub_booking.settings import SETTINGS
from bookable_mocks.engine.mock import Context, Mock, Reply
from bookable_mocks.engine.plan import Plan
from bookable_mocks.engine.problem import Problem
from bookable_mocks.wellhub_booking import MOCK, rules
from bookable_specs import Contract, load

API = "wellhub-booking"
GYM = {
    "gym_id": "1",
    "other_gym_id": "2",
    "deleted_class_id": "6",
    "simulator": "on",
}
TOKENS = ("wh_vaart", "wh_morro")


def judge(root: str, folder: Path, **changes: Any) -> Run:
    path = folder / "report.json"
    given = {"tokens": TOKENS, "settings": GYM, "reports": {"json": path}, **changes}
    tokens = given.pop("tokens")
    code = run_suite(options(root, tokens, api=API, **given))
    return Run(code, json.loads(path.read_text()))


def hooked(root: str) -> dict[str, str]:
    """Register a receiver with the mock; return the options that open it."""
    address = free_address()
    register(root, f"http://{address}/")
    return {"webhook_listen": address, "webhook_secret": SECRET}


def register(root: str, url: str) -> None:
    endpoint = {"api": API, "url": url, "secret": SECRET}
    httpx.post(f"{root}/_mock/webhook-endpoints", json=endpoint).raise_for_status()


def broken(
    folder: Path, mock: Mock = MOCK, contract: Contract | None = None, **changes: Any
) -> list[str]:
    with serving(mock, contract) as root:
        result = judge(root, folder, **changes)
    assert result.code == 1
    return result.rules("broken")


def differing(folder: Path, mock: Mock = MOCK) -> list[str]:
    """The rules that differ where the reference says nothing, in a run that is not red."""
    with serving(mock) as root:
        result = judge(root, folder)
    assert (result.code, result.rules("broken")) == (0, [])
    return result.rules("differs")


@pytest.mark.slow
def test_every_rule_that_can_be_reached_holds(tmp_path: Path) -> None:
    with serving(MOCK) as root:
        result = judge(root, tmp_path, **hooked(root))
        shown = httpx.get(
            f"{root}/booking/v1/gyms/1/classes", headers={"Authorization": f"Bearer {TOKENS[0]}"}
        )

    assert (result.code, result.rules("broken"), result.rules("not tested")) == (0, [], [])
    assert result.rules("not reachable") == ["WH-17"]
    parts = [part for rule in result.report["rules"] for part in rule["parts"]]
    assert [part for part in parts if part["verdict"] == "not tested"] == []
    ours = [each for each in shown.json()["classes"] if each["name"].startswith("Conformance")]
    assert ours
    assert not any(each["visible"] for each in ours)
    assert result.report["leftovers"] == [f"{len(ours)} classes, hidden as they cannot be deleted"]


@pytest.mark.slow
def test_without_settings_less_is_reachable(tmp_path: Path) -> None:
    with serving(MOCK) as root:
        result = judge(root, tmp_path, tokens=TOKENS[:1], settings={"gym_id": "1"})

    assert (result.code, result.rules("not tested")) == (0, [])
    assert result.rules("not reachable") == [
        "WH-12",
        "WH-17",
        "WH-19",
        "WH-23",
        "WH-24",
        "WH-26",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_the_generated_calls_find_nothing(tmp_path: Path, seed: int) -> None:
    with serving(MOCK) as root:
        result = judge(root, tmp_path, generate=True, max_examples=10, seed=seed)

    assert [each["findings"] for each in result.report["operations"] if each["findings"]] == []
    assert (result.code, result.report["faults"]) == (0, [])
    assert result.operations("holds") == list(load(API).operations)


@pytest.mark.slow
def test_two_runs_print_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    with serving(MOCK) as root:
        for _ in range(2):
            judge(root, tmp_path, generate=True, max_examples=3, quiet=False, color=False)
            printed.append(capsys.readouterr().out)

    assert printed[0] == printed[1]
    assert "26 rules: 24 holds" in printed[0]


@pytest.mark.slow
def test_twins_break_wh_11(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "twin", lambda *_: iter(()))
    assert broken(tmp_path) == ["WH-11"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("defect", "rule"),
    [
        ("wellhub-notice-is-not-cut", "WH-09"),
        ("wellhub-bookings-outlive-their-slot", "WH-14"),
        ("wellhub-patch-without-figures", "WH-15"),
        ("wellhub-other-gym-is-shown", "WH-22"),
    ],
)
def test_a_planted_defect_breaks_its_rule(tmp_path: Path, defect: str, rule: str) -> None:
    with defective(MOCK, defect) as root:
        result = judge(root, tmp_path)
    assert (result.code, result.rules("broken")) == (1, [rule])


@pytest.mark.slow
def test_errors_without_the_envelope_break_wh_25(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plain(problem: Problem, _ctx: Context) -> Reply:
        return Reply(problem.status, {"error": problem.detail})

    monkeypatch.setattr(Plan, "check", lambda *_: None)  # else our own check makes it a 500
    assert broken(tmp_path, dataclasses.replace(MOCK, render=plain)) == ["WH-25"]


@pytest.mark.slow
def test_a_signature_in_lower_case_breaks_wh_23(tmp_path: Path) -> None:
    with defective(MOCK, "wellhub-signature-in-small-letters") as root:
        result = judge(root, tmp_path, **hooked(root))
    assert (result.code, result.rules("broken")) == (1, ["WH-23"])


def misdelivered(folder: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Any], Any]) -> Run:
    """Spoil the delivery of checkin-booking-occurred, but not the simulator's answer."""
    emit = Context.emit

    def spoiled(ctx: Context, event: str, owner: str, data: Any) -> None:
        told = spoil(data) if event == "checkin-booking-occurred" else data
        if told is not None:
            emit(ctx, event, owner, told)

    monkeypatch.setattr(Context, "emit", spoiled)
    with serving(MOCK) as root:
        return judge(root, folder, only=("WH-23", "WH-26"), **hooked(root))


@pytest.mark.slow
def test_a_checkin_that_is_answered_but_not_delivered_shows_in_both_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = misdelivered(tmp_path, monkeypatch, lambda _: None)
    assert (result.code, result.rules("broken"), result.rules("differs")) == (
        1,
        ["WH-23"],
        ["WH-26"],
    )


@pytest.mark.slow
def test_a_checkin_that_is_delivered_with_another_end_differs_from_wh_26(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def longer(data: Any) -> Any:
        return {**data, "expires_at": data["expires_at"] + 1}

    result = misdelivered(tmp_path, monkeypatch, longer)
    assert (result.code, result.rules("differs")) == (0, ["WH-26"])


@pytest.mark.slow
def test_a_receiver_elsewhere_judges_the_same(tmp_path: Path) -> None:
    with (
        serving(MOCK) as root,
        InboxServer("127.0.0.1:0", Inbox(), log=True, log_token="s3cret") as there,
    ):
        url = f"{there.url}/gympass"
        register(root, url)
        hook = {"webhook_url": url, "webhook_log_token": "s3cret", "webhook_secret": SECRET}
        result = judge(root, tmp_path, only=("WH-23", "WH-26"), **hook)

    assert (result.code, result.rules("holds")) == (0, ["WH-23", "WH-26"])
    verdicts = {part["verdict"] for rule in ("WH-23", "WH-26") for part in result.parts(rule)}
    assert verdicts == {"holds"}


@pytest.mark.slow
def test_a_slot_that_is_sold_twice_differs_from_wh_24(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who keeps the places, and what happens beyond them, is what we assume."""
    monkeypatch.setattr(rules, "place_for_user", lambda *_: iter(()))
    assert differing(tmp_path) == ["WH-24"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "pass --set gym_id=…"),
        ({"gym_id": "one"}, "is no id"),
        ({"gym_id": "1", "simulator": "off"}, "has one value"),
        ({"gym_id": "1", "gim": "2"}, "unknown setting gim: wellhub-booking has gym_id"),
        ({"gym_id": "99"}, "no token covers gym 99"),
    ],
)
def test_what_the_tester_has_to_tell(tmp_path: Path, settings: dict[str, str], told: str) -> None:
    with serving(MOCK) as root, pytest.raises(UsageError, match=told):
        judge(root, tmp_path, settings=settings)


def test_settings_are_listed() -> None:
    assert SUITES[API].settings is SETTINGS
    assert SUITES["prive-wellness"].settings == {}


def test_fields_are_made_to_agree() -> None:
    given = {"class_id": 3, "product_id": 1, "virtual_product_id": 2, "category": 5}
    slot = {
        "occur_date": "2030-01-02T10:00:00+00:00",
        "product_id": 77,
        "virtual": True,
        "total_capacity": 4,
        "total_booked": 9,
        "booking_window": {"opens_at": "1999-01-01T00:00:00Z"},
        "cancellable_until": 5,
    }
    fitted = fit("createSlot", slot, given)
    assert (fitted["product_id"], fitted["total_booked"], fitted["cancellable_until"]) == (2, 4, 5)
    assert fitted["booking_window"] == {"opens_at": "2030-01-01T07:00:00+00:00"}
    assert fit("patchSlot", {"total_booked": 3}, given) == {
        "total_booked": 3,
        "total_capacity": 32000,
    }
    wrong = {"total_booked": -1}
    assert fit("patchSlot", wrong, given) is wrong
    classes = {"classes": [{"product_id": 9, "categories": [8, "x"]}, 7]}
    fitted = fit("createClasses", classes, given)
    assert fitted == {"classes": [{"product_id": 1, "categories": [5, "x"]}, 7]}
    assert fit("answerBookingV1", {"class_id": 9, "status": 2}, given)["class_id"] == 3


def test_what_is_not_of_a_gym_is_no_part_of_wh_22(tmp_path: Path) -> None:
    with serving(MOCK) as root:
        result = judge(root, tmp_path, only=("WH-22",))
    absent = [part["name"] for part in result.parts("WH-22") if "does not exist" in part["name"]]
    assert len(absent) == sum("{gym_id}" in each.path for each in load(API).operations.values())
