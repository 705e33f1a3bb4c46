"""Measures CPU per request, start, memory and reset, as ratios to stock connexion in the same run.

Both servers are called in process, in turns, so that a busy machine is busy for both; each figure
is the best of several rounds, in microseconds of process CPU. The peer is connexion's AsyncApp as
its documentation sets it up, with the same contract, the same bodies out of a dictionary, bearer
keys and request validation, but without state, journal, limits, idempotency or checks of its
answers; its second row checks answers too.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import httpx
import msgspec
from connexion import AsyncApp
from connexion.resolver import Resolver
from rich.console import Console
from rich.table import Table

import bench_wide
from bookable_mocks.engine.app import create_server
from bookable_mocks.engine.control import control
from bookable_mocks.engine.quotas import Limit
from bookable_mocks.engine.settings import Settings
from bookable_mocks.engine.world import World
from bookable_mocks.prive_wellness.models import BOOKINGS, UNITS
from bookable_mocks.registry import MOCKS
from bookable_specs import load

BASE = "/api/public/v1"
KEY = "pw_live_berken_all"
NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
ROUNDS = 7

App = Callable[..., Awaitable[None]]
Call = Callable[[App], Awaitable[bytes]]


def known(token: str) -> dict[str, Any] | None:
    """Tell the peer who a key is; connexion finds this function by its dotted name."""
    return {"sub": "bench"} if token == KEY else None


async def ask(
    app: App,
    method: str,
    path: str,
    query: str = "",
    body: bytes = b"",
    headers: tuple[tuple[bytes, bytes], ...] = ((b"authorization", f"Bearer {KEY}".encode()),),
) -> bytes:
    """Call an ASGI app once and return the body; anything but a 2xx ends the benchmark."""
    sending = [
        (b"host", b"127.0.0.1:8080"),
        *headers,
        (b"accept", b"*/*"),
        (b"user-agent", b"bench"),
    ]
    if body:
        sending += [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
    sent: list[dict[str, Any]] = []
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": sending,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8080),
    }
    await app(scope, receive, send)
    answer = b"".join(message.get("body", b"") for message in sent[1:])
    if not 200 <= sent[0]["status"] < 300:
        raise SystemExit(f"{method} {path} answered {sent[0]['status']}: {answer.decode()}")
    return answer


def ours() -> Any:
    """Return our server, with a limit that a benchmark does not reach."""
    mock = dataclasses.replace(MOCKS["prive-wellness"], limits=(Limit(10**9, 60),))
    contracts = [(mock, load("prive-wellness"))]
    return create_server(contracts, Settings(now=NOW), control(load("control")))


def stock(answers: dict[str, Any], *, validate_responses: bool) -> App:
    """Return the peer: connexion as its documentation sets it up, answering from a dictionary."""
    document = json.loads(load("prive-wellness").bundle_bytes)
    document["components"]["securitySchemes"]["bearerKey"]["x-bearerInfoFunc"] = "bench.known"
    limits = {f"X-RateLimit-{name}": "1" for name in ("Limit", "Remaining", "Reset")}

    def resolve(operation: str) -> Callable[..., Any]:
        async def answer(**_parameters: Any) -> Any:
            return answers.get(operation, {}), 201 if operation == "createBooking" else 200, limits

        return answer

    app = AsyncApp("bench")
    app.add_api(
        document,
        base_path=BASE,
        resolver=Resolver(resolve),
        validate_responses=validate_responses,
    )
    return app


def slots(world: World) -> Iterator[dict[str, Any]]:
    """Yield bodies of bookings that can all be made."""
    for unit in world.store.select(UNITS)[:3]:
        for offset in range(30, 700):
            day = (NOW + timedelta(days=offset)).date()
            if not any(h.weekday == day.isoweekday() for h in unit.opening_hours):
                continue
            for timeslot in unit.timeslots[:3]:
                yield {
                    "unit_uuid": unit.uuid,
                    "date": day.isoformat(),
                    "timeslot_id": timeslot.id,
                    "customer": {"first_name": "Sam", "email": "sam@example.com"},
                }


async def cpu() -> dict[str, dict[str, float]]:
    """Return CPU microseconds a request, by call and server."""
    server = ours()
    world = server.worlds.get()
    owner_calls: dict[str, Call] = {}
    company = json.loads(await ask(server.app, "GET", f"{BASE}/me"))["company"]["uuid"]
    listed = json.loads(await ask(server.app, "GET", f"{BASE}/bookings", "per_page=25"))
    reference = listed["data"][0]["reference"]
    bodies = (msgspec.json.encode(body) for body in slots(world) if company)
    fixed = msgspec.json.encode(next(slots(world)))
    own = {"ours": server.app}
    answers = {
        "listBookings": listed,
        "getBooking": listed["data"][0],
        "createBooking": listed["data"][0],
    }
    own["connexion"] = stock(answers, validate_responses=False)
    own["connexion, answers checked"] = stock(answers, validate_responses=True)

    owner_calls["GET by id"] = lambda app: ask(app, "GET", f"{BASE}/bookings/{reference}")
    owner_calls["list of 25"] = lambda app: ask(app, "GET", f"{BASE}/bookings", "per_page=25")
    owner_calls["create"] = lambda app: ask(
        app, "POST", f"{BASE}/bookings", body=next(bodies) if app is server.app else fixed
    )
    found: dict[str, dict[str, float]] = {}
    for name, call in owner_calls.items():
        best = dict.fromkeys(own, float("inf"))
        for _ in range(ROUNDS):
            for label, app in own.items():
                best[label] = min(best[label], await _timed(call, app, 200))
        found[name] = best
    return found


async def _timed(call: Call, app: App, count: int) -> float:
    for _ in range(10):
        await call(app)
    began = time.process_time()
    for _ in range(count):
        await call(app)
    return (time.process_time() - began) / count * 1e6


def growth() -> dict[str, float]:
    """Return milliseconds of a reset, and microseconds of a create, at 10 and 100,000 bookings."""
    found: dict[str, float] = {}
    for size in (10, 100_000):
        server = ours()
        world = server.worlds.get()
        pattern = world.store.select(BOOKINGS, limit=1)[0]
        with world.store.transaction():
            for number in range(size):
                copy = msgspec.structs.replace(pattern, reference=f"PW-{number:08d}")
                world.store.insert(BOOKINGS, copy)
        bodies = (msgspec.json.encode(body) for body in slots(world))

        def create(app: App, bodies: Iterator[bytes] = bodies) -> Awaitable[bytes]:
            return ask(app, "POST", f"{BASE}/bookings", body=next(bodies))

        found[f"create at {size:,}, µs CPU"] = min(
            asyncio.run(_timed(create, server.app, 200)) for _ in range(5)
        )
        server.worlds.reset()  # makes the seeded image, once a server and hour
        with server.worlds.get().store.transaction():
            for number in range(size):
                copy = msgspec.structs.replace(pattern, reference=f"PW-{number:08d}")
                server.worlds.get().store.insert(BOOKINGS, copy)
        began = time.perf_counter()
        server.worlds.reset()
        found[f"reset at {size:,}, ms"] = (time.perf_counter() - began) * 1e3
    return found


PEER = """
import sys; sys.path.insert(0, {folder!r})
import bench, uvicorn, warnings
warnings.simplefilter("ignore")
app = bench.stock({{}}, validate_responses=False)
uvicorn.run(app, port={port}, log_level="error", access_log=False)
"""


def start() -> dict[str, float]:
    """Return milliseconds from process start to the first 200, and resident megabytes after it."""
    folder = str(Path(__file__).parent)
    port = 18700 + os.getpid() % 1000
    commands = {
        "ours": [sys.executable, "-m", "bookable_cli", "serve", "--port", str(port)],
        "connexion": [sys.executable, "-c", PEER.format(folder=folder, port=port)],
    }
    found: dict[str, float] = {}
    for label, command in commands.items():
        waits, sizes = [], []
        for _ in range(5):
            began = time.perf_counter()
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            while True:
                try:
                    headers = {"Authorization": f"Bearer {KEY}"}
                    url = f"http://127.0.0.1:{port}{BASE}/me"
                    if httpx.get(url, headers=headers).status_code == 200:
                        break
                except httpx.HTTPError:
                    time.sleep(0.005)
            waits.append((time.perf_counter() - began) * 1e3)
            sizes.append(_resident(process.pid))
            process.terminate()
            process.wait()
        found[f"{label}: start to first 200, ms"] = sorted(waits)[len(waits) // 2]
        found[f"{label}: resident, MB"] = sorted(sizes)[len(sizes) // 2]
    return found


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> None:
    """Measure everything and print it; `--json FILE` writes it down too."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--large", action="store_true", help="lists of 100,000 bookings, too")
    chosen = parser.parse_args()
    requests, grown, started = asyncio.run(cpu()), growth(), start()
    wide = asyncio.run(bench_wide.lists(ask, _timed, 120))
    if chosen.large:
        wide |= asyncio.run(bench_wide.lists(ask, _timed, 100_000))
    grown |= {**wide, **bench_wide.searches(), **bench_wide.diff()}

    console = Console()
    table = Table("µs CPU a request", *next(iter(requests.values())), "ours / connexion")
    for name, row in requests.items():
        ratio = row["ours"] / row["connexion"]
        table.add_row(name, *[f"{value:.0f}" for value in row.values()], f"{ratio:.2f}")
    console.print(table)
    for name, value in {**grown, **started}.items():
        console.print(f"{name}: {value:.1f}")
    if chosen.json:
        chosen.json.write_text(json.dumps({**requests, **grown, **started}, indent=2))


if __name__ == "__main__":
    main()
