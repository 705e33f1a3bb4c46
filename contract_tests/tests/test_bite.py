"""The suite lets a right server pass and turns exactly the broken rule red."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from loopback import free_address
from reference_server import DEFECTS
from reference_world import World, now
from serving import reference
from support import SECRET, run, without_spare

pytestmark = pytest.mark.slow  # each case judges a whole server

NOT_REACHABLE = ["PW-21"]
WEBHOOKS = ["PW-18", "PW-19", "PW-20"]
NEED_RECEIVER = {"cancel_fires_twice", *(d for d, rule in DEFECTS.items() if rule in WEBHOOKS)}

CHOICES = {"memory_shared_by_keys", "last_day_filtered_out"}
"""Defects that a vendor who says nothing may choose to have: they differ, and are not red."""

QUICK = {"no_scope_check", "other_company_cancels"}


@pytest.fixture
def address() -> str:
    return free_address()


def matrix() -> list[Any]:
    """Each defect; but for a few they wait for the full run."""
    return [
        pytest.param(name, rule, id=name, marks=[] if name in QUICK else pytest.mark.slow)
        for name, rule in DEFECTS.items()
    ]


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))]
)
def test_a_right_server_passes(tmp_path: Path, address: str, seed: int) -> None:
    hook = {"webhook_listen": address, "webhook_secret": SECRET}
    with reference(hook=(f"http://{address}/", SECRET)) as server:
        result = run(server, tmp_path, seed=seed, **hook)
        left = [each for each in server.api.bookings.values() if each["status"] == "confirmed"]
    assert (result.code, result.rules("broken"), result.rules("not tested")) == (0, [], [])
    assert result.rules("not reachable") == NOT_REACHABLE
    assert result.operations("broken") == []
    assert (left, result.report["leftovers"]) == ([], [])


@pytest.mark.parametrize(("defect", "rule"), matrix())
def test_each_defect_turns_its_rule_red(
    tmp_path: Path, address: str, defect: str, rule: str
) -> None:
    needs_receiver = defect in NEED_RECEIVER
    hook = {"webhook_listen": address, "webhook_secret": SECRET} if needs_receiver else {}
    with reference(defect, hook=(f"http://{address}/", SECRET)) as server:
        tokens = server.tokens if rule == "PW-09" else without_spare(server)
        result = run(server, tmp_path, tokens=tokens, **hook)
    verdict = "differs" if defect in CHOICES else "broken"
    assert (result.code, result.rules(verdict)) == (int(defect not in CHOICES), [rule])
    broken = [part for part in result.parts(rule) if part["verdict"] == verdict]
    assert all(part["message"] for part in broken)
    if rule not in WEBHOOKS and defect != "cancel_fires_twice":
        assert all(part["curl"] for part in broken)


def test_without_the_secret_no_signature_is_judged(tmp_path: Path, address: str) -> None:
    with reference(hook=(f"http://{address}/", SECRET)) as server:
        result = run(server, tmp_path, only=("PW-19", "PW-20"), webhook_listen=address)
    assert (result.rules("not reachable"), result.rules("holds")) == (["PW-19"], ["PW-20"])
    assert {part["message"] for part in result.parts("PW-19")} == {
        "needs the secret that signs the deliveries: pass --webhook-secret"
    }


def test_a_missing_field_turns_the_operations_red(tmp_path: Path) -> None:
    with reference("dropped_required_field") as server:
        result = run(server, tmp_path, tokens=without_spare(server))
    assert (result.code, result.rules("broken")) == (1, [])
    expected = ["listBookings", "createBooking", "getBooking", "cancelBooking"]
    assert result.operations("broken") == expected


def test_what_the_tester_lacks_is_named(tmp_path: Path) -> None:
    with reference() as server:
        result = run(server, tmp_path, tokens=("pw_live_one_full_a",))
    assert result.code == 0
    assert set(result.rules("not reachable")) == {"PW-02", "PW-04", "PW-12", *WEBHOOKS, "PW-21"}
    messages = {part["message"] for part in result.parts("PW-04")}
    assert messages == {"needs a second key whose company is another one: pass one more --token"}


@pytest.mark.parametrize(
    ("days", "silent"),
    [pytest.param(3, 2, id="booked shortly before"), pytest.param(0, 3, id="shut")],
)
def test_days_on_which_nothing_is_offered_prove_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, silent: int
) -> None:
    offered = World.slots

    def near(world: World, unit: str, day: dt.date) -> list[dict[str, Any]]:
        return offered(world, unit, day) if (day - now().date()).days < days else []

    monkeypatch.setattr(World, "slots", near)
    with reference() as server:
        result = run(server, tmp_path, tokens=without_spare(server), only=("PW-06",))
    parts = [part for part in result.parts("PW-06") if "no unit offers a slot" in part["message"]]
    assert [part["verdict"] for part in parts] == ["not reachable"] * silent
    assert (result.code, result.rules("holds")) == (0, ["PW-06"])


def test_a_key_that_only_reads_is_enough_for_a_run(tmp_path: Path) -> None:
    with reference() as server:
        result = run(server, tmp_path, tokens=("pw_live_one_reads",))
        assert server.api.bookings == {}
    assert result.code == 0
    assert "PW-13" in result.rules("holds")
    assert "PW-15" in result.rules("not reachable")
