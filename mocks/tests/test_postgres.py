"""Several replicas on one PostgreSQL: the same answers, and no slot sold twice."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import anyio
import httpx
import psycopg
import pytest

from bookable_mocks.engine import claims as claims_table
from bookable_mocks.engine.app import Server, create_server
from bookable_mocks.engine.claims import Claims
from bookable_mocks.engine.control import control
from bookable_mocks.engine.database import SqliteDatabase, StateError
from bookable_mocks.engine.postgres import SCHEMA, PostgresDatabase
from bookable_mocks.engine.settings import Settings
from bookable_mocks.registry import MOCKS
from bookable_specs import load

pytestmark = pytest.mark.slow

NOON = datetime(2026, 7, 1, 10, tzinfo=UTC)
Replica = Callable[..., Server]
KEY = {"Authorization": "Bearer pw_live_berken_all"}


def binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def as_somebody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: run it as the user that its package made."""
    if os.getuid() != 0:
        return {}
    return {"user": "postgres", "group": pwd.getpwnam("postgres").pw_gid}


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A server of our own on a free port; stopped by its process when the tests are over."""
    folder = binaries()
    if folder is None:
        if os.environ.get("BOOKABLE_NEEDS_POSTGRES"):
            pytest.fail("no initdb: install PostgreSQL")
        pytest.skip("no PostgreSQL server is installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    data = Path(tempfile.mkdtemp(prefix="bookable-pg-"))
    who = as_somebody()
    if who:
        shutil.chown(data, "postgres", "postgres")
    init = [folder / "initdb", "-D", data, "-A", "trust", "-U", "bookable", "--no-sync"]
    subprocess.run(init, check=True, capture_output=True, cwd="/", **who)
    options = ["-c", "fsync=off", "-k", str(data), "-h", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(
        [folder / "postgres", "-D", data, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        **who,
    )
    url = f"postgresql://bookable@127.0.0.1:{port}/postgres"
    for _ in range(300):
        try:
            psycopg.connect(url).close()
            break
        except psycopg.OperationalError:
            time.sleep(0.05)
    yield url
    server.send_signal(signal.SIGINT)  # its fast shutdown: it does not wait for clients
    server.wait(20)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def url(cluster: str) -> str:
    """The server with nothing in it."""
    with psycopg.connect(cluster, autocommit=True) as database:
        database.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    return cluster


@pytest.fixture
def replica() -> Iterator[Callable[..., Server]]:
    """Make servers, on PostgreSQL or in memory."""
    made: list[Server] = []

    def make(url: str = "") -> Server:
        mocks = [(MOCKS["prive-wellness"], load("prive-wellness"))]
        settings = Settings(now=NOON, database=url)
        made.append(create_server(mocks, settings, control(load("control"))))
        return made[-1]

    yield make
    for server in made:
        server.worlds.close()


def call(server: Server, method: str, path: str, **more: Any) -> httpx.Response:
    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app=server.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            headers = {**KEY, **more.pop("headers", {})}
            return await client.request(method, path, headers=headers, **more)

    return anyio.run(go)


API = "/api/public/v1"


def free(server: Server) -> dict[str, Any]:
    unit = call(server, "GET", f"{API}/units").json()["data"][0]["uuid"]
    days = call(server, "GET", f"{API}/units/{unit}/availability").json()["days"]
    day = next(day for day in days if day["slots"])
    return {
        "unit_uuid": unit,
        "date": day["date"],
        "timeslot_id": day["slots"][0]["timeslot_id"],
        "customer": {"first_name": "Fenna", "email": "fenna@example.com"},
    }


def conversation(server: Server) -> list[bytes]:
    """Say the same things to any server; return what it answered."""
    booked = call(server, "POST", f"{API}/bookings", json=free(server))
    path = f"{API}/bookings/{booked.json()['reference']}"
    calls = [
        booked,
        call(server, "GET", f"{API}/units?per_page=2"),
        call(server, "GET", f"{API}/bookings?per_page=100"),
        call(server, "GET", f"{API}/bookings?status=cancelled&from=2026-06-20&per_page=5&page=2"),
        call(server, "POST", f"{path}/payments", headers={"Idempotency-Key": "k"}),
        call(server, "POST", f"{path}/payments", headers={"Idempotency-Key": "k"}),
        call(server, "POST", f"{path}/cancel"),
        call(server, "GET", "/_mock/keys"),
        call(server, "POST", "/_mock/clock/advance", json={"seconds": 86400}),
        call(server, "GET", f"{API}/bookings?status=completed"),
        call(server, "PUT", "/_mock/snapshots/here"),
        call(server, "POST", f"{API}/bookings", json=free(server)),
        call(server, "POST", "/_mock/snapshots/here/restore"),
        call(server, "GET", f"{API}/bookings?per_page=100"),
        call(server, "POST", "/_mock/reset"),
        call(server, "GET", f"{API}/bookings?per_page=100"),
    ]
    return [answer.content for answer in calls]


def test_it_answers_as_sqlite_does_to_the_byte(url: str, replica: Replica) -> None:
    assert conversation(replica(url)) == conversation(replica())


def test_what_one_replica_wrote_another_reads(url: str, replica: Replica) -> None:
    first, second = replica(url), replica(url)
    made = call(first, "POST", f"{API}/bookings", json=free(first)).json()

    assert call(second, "GET", f"{API}/bookings/{made['reference']}").json() == made


def test_it_is_seeded_once(url: str, replica: Replica) -> None:
    before = call(replica(url), "GET", f"{API}/bookings").content

    assert call(replica(url), "GET", f"{API}/bookings").content == before


def test_of_64_posts_to_four_replicas_one_is_accepted(url: str, replica: Replica) -> None:
    servers = [replica(url) for _ in range(4)]
    body = free(servers[0])

    def post_all(server: Server) -> list[int]:
        return [call(server, "POST", f"{API}/bookings", json=body).status_code for _ in range(16)]

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(status for part in pool.map(post_all, servers) for status in part)
    assert statuses == [201] + [409] * 63


def test_claims_of_many_connections_never_overlap(url: str) -> None:
    setup = PostgresDatabase(url)
    for statement in claims_table.DDL:
        setup.execute(statement)

    def worker(number: int) -> int:
        database = PostgresDatabase(url)
        held = 0
        for step in range(16):
            start = NOON + timedelta(minutes=30 * ((step * 7 + number * 3) % 32))
            with database.transaction():
                end = start + timedelta(hours=1)
                held += Claims(database).take("sauna", start, end, f"{number}-{step}")
        database.close()
        return held

    with ThreadPoolExecutor(8) as pool:
        accepted = sum(pool.map(worker, range(8)))
    spans = setup.execute("SELECT starts, ends FROM engine_claim ORDER BY starts")
    setup.close()
    assert len(spans) == accepted
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_a_failed_transaction_leaves_nothing(url: str) -> None:
    database = PostgresDatabase(url)
    database.execute("CREATE TABLE IF NOT EXISTS t (name TEXT)")

    def fail() -> None:
        with database.transaction():
            database.change("INSERT INTO t VALUES (?)", ("x",))
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert database.execute("SELECT * FROM t") == []
    database.close()


def test_an_image_of_sqlite_can_be_loaded(url: str) -> None:
    source, target = SqliteDatabase(), PostgresDatabase(url)
    for database in (source, target):
        database.execute("CREATE TABLE t (name TEXT, body BLOB NOT NULL)")
    source.change("INSERT INTO t VALUES (?, ?)", ("a\tb\\n", b"\x00\xff"))

    target.load(source.image())

    assert target.execute("SELECT name, body FROM t") == [("a\tb\\n", b"\x00\xff")]
    source.close()
    target.close()


def test_a_server_that_is_not_there_is_told_in_one_line() -> None:
    with pytest.raises(StateError, match="--database") as told:
        PostgresDatabase("postgresql://nobody@127.0.0.1:1/none")

    assert "\n" not in str(told.value)


def test_replicas_that_start_at_once_on_an_empty_server_all_start(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(PostgresDatabase, [url] * 8))

    assert [database.execute("SELECT 1") for database in opened] == [[(1,)]] * 8
    for database in opened:
        database.close()


def test_a_text_with_a_null_character_is_no_failure(url: str) -> None:
    database = PostgresDatabase(url)
    database.execute("CREATE TABLE t (name TEXT, body BLOB NOT NULL)")
    database.change("INSERT INTO t VALUES (?, ?)", ("a\0b", b"a\0b"))

    assert database.execute("SELECT body FROM t WHERE name = ?", ("a\0b",)) == [(b"a\0b",)]
    database.close()
