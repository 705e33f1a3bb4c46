"""`bookable serve`, from the outside."""

from __future__ import annotations

import json
import shlex
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from bookable_mocks.registry import MOCKS

pytestmark = pytest.mark.slow

Serve = Callable[..., Any]
KEY = {"Authorization": "Bearer pw_live_berken_all"}


def free_slots(server: Any, count: int) -> list[dict[str, Any]]:
    """Return requests for bookings that can all be made: no two overlap."""
    found: list[dict[str, Any]] = []
    units = httpx.get(f"{server.api}/units", headers=KEY).json()["data"]
    for start in ("2026-07-02", "2026-08-02", "2026-09-02", "2026-10-03", "2026-11-03"):
        for unit in units:
            until = f"{start[:5]}{int(start[5:7]):02d}-28"
            path = f"{server.api}/units/{unit['uuid']}/availability?from={start}&to={until}"
            for day in httpx.get(path, headers=KEY).json()["days"]:
                ends = ""
                for slot in sorted(day["slots"], key=lambda s: s["ends_at"]):
                    if slot["starts_at"] >= ends:
                        ends = slot["ends_at"]
                        found.append(request(unit["uuid"], day["date"], slot["timeslot_id"]))
    assert len(found) >= count
    return found[:count]


def request(unit: str, day: str, timeslot: int) -> dict[str, Any]:
    customer = {"first_name": "Fenna", "email": "fenna@example.com"}
    return {"unit_uuid": unit, "date": day, "timeslot_id": timeslot, "customer": customer}


def test_it_says_where_everything_is_and_gives_a_line_to_paste(serve: Serve) -> None:
    server = serve()

    assert server.api in server.greeting
    assert "pw_live_berken_units_read" in server.greeting
    lines = [text.strip() for text in server.greeting.splitlines() if "curl" in text]
    answers = [
        subprocess.run(f"{line} -fsS", shell=True, capture_output=True, text=True) for line in lines
    ]
    assert len(lines) == len(MOCKS)
    assert [answer.stderr for answer in answers] == [""] * len(MOCKS)
    assert '"status":"confirmed"' in answers[0].stdout
    assert "failed</Status>" not in "".join(answer.stdout for answer in answers)


def test_the_references_own_first_call_works_with_the_host_changed(serve: Serve) -> None:
    server = serve()
    line = f'curl {server.origin}/api/public/v1/me -H "Authorization: Bearer pw_live_berken_all"'

    answer = subprocess.run([*shlex.split(line), "-sS"], capture_output=True, check=True)

    assert json.loads(answer.stdout)["company"]["name"] == "Wellness De Berken"


def test_the_references_own_booking_works_with_the_host_and_the_slot_changed(serve: Serve) -> None:
    server = serve("--now", "2026-07-01T10:00:00Z")
    slot = free_slots(server, 1)[0]
    body = {**slot, "customer": {"first_name": "Sam", "email": "sam@example.com"}}
    body["customer"]["phone"] = "0612345678"
    line = (
        f"curl -X POST {server.origin}/api/public/v1/bookings"
        ' -H "Authorization: Bearer pw_live_berken_all" -H "Content-Type: application/json"'
        f' -H "Idempotency-Key: 0c3b1d8e-1" -d {shlex.quote(json.dumps(body))}'
    )
    first, second = (
        subprocess.run([*shlex.split(line), "-sS"], capture_output=True, check=True).stdout
        for _ in range(2)
    )

    assert json.loads(first)["reference"].startswith("PW-")
    assert first == second


def test_it_stops_when_asked_and_frees_its_port(serve: Serve) -> None:
    server = serve()
    port = httpx.URL(server.origin).port
    server.stop()

    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port or 0))


def test_a_state_file_outlives_the_server(serve: Serve, tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    server = serve("--state", state, "--now", "2026-07-01T10:00:00Z")
    body = free_slots(server, 1)[0]
    made = httpx.post(f"{server.api}/bookings", json=body, headers=KEY).json()
    server.stop()

    server = serve("--state", state, "--now", "2026-07-01T10:00:00Z")
    assert httpx.get(f"{server.api}/bookings/{made['reference']}", headers=KEY).json() == made


def test_of_64_posts_to_two_processes_on_one_file_one_is_accepted(
    serve: Serve, tmp_path: Path
) -> None:
    args = ("--state", str(tmp_path / "state"), "--now", "2026-07-01T10:00:00Z")
    servers = [serve(*args), serve(*args)]

    for body in free_slots(servers[0], 3):

        def post(index: int, body: dict[str, Any] = body) -> int:
            server = servers[index % 2]
            answer = httpx.post(f"{server.api}/bookings", json=body, headers=KEY, timeout=30)
            return answer.status_code

        with ThreadPoolExecutor(32) as pool:
            statuses = sorted(pool.map(post, range(64)))
        assert statuses == [201] + [409] * 63


def test_twins_at_two_processes_on_one_file_make_one_booking(serve: Serve, tmp_path: Path) -> None:
    args = ("--state", str(tmp_path / "state"), "--now", "2026-07-01T10:00:00Z")
    servers = [serve(*args), serve(*args)]
    for number, body in enumerate(free_slots(servers[0], 10)):
        headers = {**KEY, "Idempotency-Key": f"twins-{number}"}

        def post(server: Any, body: Any = body, headers: Any = headers) -> bytes:
            return httpx.post(f"{server.api}/bookings", json=body, headers=headers).content

        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(post, servers)
        assert first == second
        assert json.loads(first)["status"] == "confirmed"


def test_a_killed_server_loses_no_acknowledged_booking_and_keeps_none_half(
    serve: Serve, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    args = ("--state", str(state), "--now", "2026-07-01T10:00:00Z")
    server = serve(*args)
    keys, slots = server.keys(3), free_slots(server, 1000)
    acknowledged: list[dict[str, Any]] = []

    def book(worker: int) -> None:
        headers = {"Authorization": f"Bearer {keys[worker]}"}
        with httpx.Client(headers=headers) as client:
            for body in slots[worker::3]:
                try:
                    answer = client.post(f"{server.api}/bookings", json=body)
                except httpx.HTTPError:
                    return
                assert answer.status_code == 201, answer.text
                acknowledged.append(answer.json())

    workers = [threading.Thread(target=book, args=(n,)) for n in range(3)]
    for worker in workers:
        worker.start()
    while len(acknowledged) < 400:
        time.sleep(0.001)
    server.kill()
    for worker in workers:
        worker.join()

    assert 400 <= len(acknowledged) < 1000
    with sqlite3.connect(state) as database:
        held = {row[0] for row in database.execute("SELECT holder FROM engine_claim")}
        living = database.execute(
            "SELECT reference FROM prive_booking WHERE status = 'confirmed'"
        ).fetchall()
        due = database.execute(
            "SELECT body FROM engine_timer WHERE api = 'prive-wellness'"
        ).fetchall()
    database.close()
    completing = {json.loads(row[0])["ref"] for row in due}
    assert {row[0] for row in living} == completing <= held

    server = serve(*args)
    (key,) = server.keys(1)
    known = []
    for page in range(1, 20):
        path = f"{server.api}/bookings?per_page=100&page={page}"
        known += httpx.get(path, headers={"Authorization": f"Bearer {key}"}).json()["data"]
    by_reference = {booking["reference"]: booking for booking in known}
    assert [by_reference.get(b["reference"]) for b in acknowledged] == acknowledged
