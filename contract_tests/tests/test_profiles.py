"""What a run is for: reads alone in production, the same calls for each change, a whole night."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from serving import Reference, reference
from support import CONTRACT, options, run

from bookable_contracts import UsageError, generated, profiles
from bookable_contracts.client import Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.generated_events import exchanges
from bookable_contracts.generated_settings import reads
from bookable_contracts.profiles import NO_WRITES, ReadsOnly, is_read, writes_sent
from bookable_contracts.verdicts import NotReachable
from bookable_specs import load

AGENDA = load("agenda")
URL = "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("method", "path", "operation", "read"),
    [
        ("GET", "/units", "listUnits", True),
        ("HEAD", "/units", "", True),
        ("get", "/units", "", True),
        ("POST", "/bookings", "createBooking", False),
        ("DELETE", "/me", "", False),
        ("OPTIONS", "/me", "", False),
        ("QUERY", "/me", "", False),
    ],
)
def test_reads_are_told_by_method(method: str, path: str, operation: str, read: bool) -> None:
    assert is_read(CONTRACT, method, path, operation) is read


@pytest.mark.parametrize(
    ("path", "operation", "read"),
    [
        ("/APIREST/getAgendas", "getAgendas", True),
        ("/APIREST/cancelAppointment", "cancelAppointment", False),
        ("/APIREST/cancelAppointment", "", False),
        ("/APIREST/cancelAppointment?Id=1", "", False),
        ("/APIREST/cancelAppointmentX", "", True),
    ],
)
def test_a_get_that_changes_is_a_write(path: str, operation: str, read: bool) -> None:
    assert is_read(AGENDA, "GET", path, operation) is read


def test_no_operation_that_changes_is_among_the_reads() -> None:
    assert "getAgendas" in reads(AGENDA)
    assert not [name for name in reads(AGENDA) if AGENDA.operations[name].node.get("x-changes")]
    assert set(reads(CONTRACT)) == {
        name for name, each in CONTRACT.operations.items() if each.method == "GET"
    }


def test_a_write_does_not_pass_the_wire() -> None:
    class Plain:
        def __call__(self, request: Request, token: str) -> Request:
            return request

    wire = ReadsOnly(Plain(), CONTRACT)  # type: ignore[arg-type]
    assert wire(Request(method="GET", path="/me"), "t").path == "/me"
    with pytest.raises(NotReachable, match=NO_WRITES):
        wire(Request(method="POST", path="/bookings", operation="createBooking"), "t")


def test_writes_in_a_log_are_named() -> None:
    log = [
        Exchange(number=1, method=method, url=f"{URL}/base{path}", headers={}, operation=operation)
        for method, path, operation in (
            ("GET", "/APIREST/getAgendas", "getAgendas"),
            ("GET", "/APIREST/cancelAppointment", ""),
            ("POST", "/x", ""),
            ("POST", "/x", ""),
        )
    ]
    found = writes_sent(AGENDA, f"{URL}/base", log)
    assert found == ["GET /APIREST/cancelAppointment", "POST /x"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"profile": "fast"}, "unknown profile fast: there are safe, pr, nightly"),
        ({"max_time": 5}, "--max-time needs --profile nightly"),
        ({"profile": "nightly", "max_time": 0}, "more than 0"),
        ({"min_coverage": 101.0}, "0 to 100"),
        ({"min_coverage": 50.0, "only": ("PW-01",)}, "leave --only out"),
    ],
)
def test_options_that_make_no_sense_are_refused(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        options(URL, ("t",), **changes)


def test_a_profile_has_its_own_number_of_examples() -> None:
    assert options(URL, ("t",)).max_examples == 25
    assert options(URL, ("t",), profile="pr").max_examples == 3
    assert options(URL, ("t",), profile="pr", max_examples=9).max_examples == 9


def heard(server: Reference) -> list[tuple[str, str]]:
    """Collect what reaches a server."""
    found: list[tuple[str, str]] = []
    original: Callable[..., Any] = server.api.answer

    async def answer(request: dict[str, Any]) -> Any:
        found.append((request["method"], request["path"]))
        return await original(request)

    server.api.answer = answer  # type: ignore[method-assign]
    return found


def test_a_safe_run_only_reads(tmp_path: Path) -> None:
    with reference() as server:
        seen = heard(server)
        result = run(server, tmp_path, profile="safe")
        assert server.api.bookings == {}
    assert {method for method, _ in seen} == {"GET"}
    assert (result.code, result.report["faults"], result.rules("broken")) == (0, [], [])
    assert "PW-03" in result.rules("holds")
    assert {part["message"] for part in result.parts("PW-11")} == {NO_WRITES}
    assert "PW-11" in result.rules("not reachable")
    assert "createBooking" in result.operations("not reachable")
    assert not [each for each in result.report["warnings"] if "createBooking" in each]


def test_a_safe_run_uses_no_key_up(tmp_path: Path) -> None:
    with reference(limit=60) as server:
        result = run(server, tmp_path, profile="safe", only=("PW-09",))
        assert all(count < 60 for _, count in server.api.windows.values())
    told = {part["message"] for part in result.parts("PW-09")}
    assert profiles.NO_KEY_USED_UP in told


def test_a_write_that_leaves_is_a_fault_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        ReadsOnly, "__call__", lambda self, request, token: self.behind(request, token)
    )
    with reference() as server:
        result = run(server, tmp_path, profile="safe", only=("PW-11",))
    assert result.code == 1
    assert "--profile safe sent a write: POST createBooking" in result.report["faults"]


def test_a_pr_run_has_a_seed_of_its_own(tmp_path: Path) -> None:
    with reference() as server:
        result = run(server, tmp_path, profile="pr", seed=None, only=("PW-03",))
    assert (result.report["seed"], result.report["profile"]) == (1, "pr")


@pytest.mark.slow
def test_a_safe_run_generates_reads_alone(tmp_path: Path) -> None:
    with reference(spare_keys=4) as server:
        server.api.store("one", _booking(server))
        seen = heard(server)
        result = run(server, tmp_path, profile="safe", generate=True, max_examples=3)
    assert {method for method, _ in seen} == {"GET"}
    assert (result.code, result.report["faults"], result.rules("broken")) == (0, [], [])
    assert set(result.operations("holds")) == set(reads(CONTRACT))


def _booking(server: Reference) -> dict[str, Any]:
    unit = server.api.units_of("one")[0]
    number = server.api.timeslots(unit)[0][0]
    customer = {"first_name": "Noor", "email": "noor@example.com"}
    return {"unit_uuid": unit, "date": "2030-01-02", "timeslot_id": number, "customer": customer}


@pytest.mark.slow
def test_one_seed_sends_the_same_generated_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On one server too, which the first run leaves in another state."""
    judge, kept = generated._judge, []

    def keep(session: Any, suite: Any, events: Path, operations: Any, *rest: Any) -> Any:
        kept.append(shutil.copy(events, tmp_path / f"{len(kept)}.ndjson"))
        return judge(session, suite, events, operations, *rest)

    monkeypatch.setattr(generated, "_judge", keep)
    with reference(spare_keys=8) as server:
        for _ in range(2):
            server.api.windows.clear()
            run(server, tmp_path, profile="pr", seed=5, generate=True, max_examples=3)
    names = {(each.method, each.path): each.id for each in CONTRACT.operations.values()}
    first, again = (
        [(each.operation, each.method, each.status) for each in exchanges(Path(path), names)]
        for path in kept
    )
    assert len(first) > 100
    assert first == again


@pytest.mark.slow
def test_a_night_ends_in_time(tmp_path: Path) -> None:
    tokens = ("pw_live_one_full_a", "pw_live_one_reads")
    with reference(limit=10**6) as server:
        result = run(
            server,
            tmp_path,
            tokens=tokens,
            profile="nightly",
            max_time=5,
            max_examples=2,
            generate=True,
        )
    assert result.report["faults"] == []
    assert 5 <= result.report["seconds"] < 60
