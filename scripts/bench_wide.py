"""Measures what is wide rather than frequent: lists, searches, and the comparison of contracts.

Called by bench.py. Figures are CPU: of a request or a search in process, or of a whole command with
its start.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import yaml

from bookable_mocks.booking_experts_v1.availability.index import AvailabilityIndex
from bookable_mocks.booking_experts_v1.availability.parse import parse
from bookable_mocks.booking_experts_v1.availability.search import search
from bookable_mocks.booking_experts_v1.seed_data import Size, seed_data
from bookable_mocks.engine.app import create_server
from bookable_mocks.engine.control import control
from bookable_mocks.engine.settings import Settings
from bookable_mocks.registry import MOCKS
from bookable_specs import load

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
V3 = "booking-experts-v3"
BOOKINGS = "/v3/administrations/1/bookings"
KEY = (b"x-api-key", b"be3_wilgen_all")
LISTS = {
    "30 bookings": "",
    "30 bookings, three includes": "include=customer,reservations,payments",
    "filtered page": "filter[state]=confirmed",
    "filtered and sorted page": "filter[state]=confirmed&sort=-created_at",
    "filter on one": "filter[booking_nr]=none",
}
SIZES = (Size(3, 12, 60), Size(3, 60, 600), Size(6, 120, 1200))
SEARCHES = {
    "plain": "",
    "for a group": "{group}",
    "for a group, in a range of prices": "{group}&filter[price]=500..750",
    "for a group, by price": "{group}&sorters[0][type]=all_in_amount",
    "for a group, in a range and by price": (
        "{group}&filter[price]=500..750&sorters[0][type]=all_in_amount"
    ),
}
PEOPLE = ("seniors", "adults", "adolescents", "children")
SCHEMAS, EDITS = 465, 40

# The high-water mark is read in the command itself: what its parent sees counts the parent too.
_MEASURED = """
import sys, time
from bookable_cli.main import main
try:
    main()
finally:
    lines = open("/proc/self/status").read().splitlines()
    peak = next(line.split()[1] for line in lines if line.startswith("VmHWM"))
    sys.stderr.write(f"{time.process_time()} {peak}")
"""

Ask = Callable[..., Awaitable[bytes]]
Timed = Callable[[Any, Any, int], Awaitable[float]]


async def lists(ask: Ask, timed: Timed, bookings: int, rounds: int = 5) -> dict[str, float]:
    """Return microseconds of each list, out of a number of bookings."""
    mock = MOCKS[V3]
    unlimited = {"requests_per_quarter": 10**9, "requests_per_minute": 10**9}
    choices = msgspec.structs.replace(mock.choices, bookings=bookings, **unlimited)
    settings = Settings(now=NOW, choices={V3: choices})
    server = create_server([(mock, load(V3))], settings, control(load("control")))
    found = {}
    for name, query in LISTS.items():

        def call(app: Any, query: str = query) -> Awaitable[bytes]:
            return ask(app, "GET", BOOKINGS, query, headers=(KEY,))

        best = [await timed(call, server.app, 20) for _ in range(rounds)]
        found[f"{name} of {bookings:,}, µs CPU"] = min(best)
    return found


def searches() -> dict[str, float]:
    """Return milliseconds of each search of stays, by administrations, categories and rentables.

    Prices reach over two years; every search is for a guest group that was not searched for before.
    What the index makes once, such as its tables of rents, is made in a first search that isn't
    counted.
    """
    found = {}
    for size in SIZES:
        index = AvailabilityIndex(seed_data(1, NOW.date(), size).catalog)
        park = f"{size.administrations}/{size.categories}/{size.rentables}"
        for name, query in SEARCHES.items():
            times = []
            for group in _groups():
                asked = parse(parse_qsl(query.format(group=group)))
                began = time.process_time()
                search(index, asked, NOW)
                times.append(time.process_time() - began)
            found[f"search {name} at {park}, ms CPU"] = min(times[1:]) * 1e3
    return found


def _groups() -> Iterator[str]:
    """Yield groups of one or two, whom every category takes, as filters."""
    for counts in product(range(3), repeat=len(PEOPLE)):
        if 0 < sum(counts) <= 2:
            named = zip(PEOPLE, counts, strict=True)
            yield "&".join(f"filter[guest_group][{kind}]={number}" for kind, number in named)


def diff() -> dict[str, float]:
    """Return seconds and megabytes of `bookable spec diff` on two contracts of half a megabyte."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "old.yaml"), Path(folder, "new.yaml")
        for path, edited in ((old, 0), (new, EDITS)):
            path.write_text(yaml.safe_dump(_document(edited), sort_keys=False), encoding="utf-8")
        command = ["spec", "diff", str(old), str(new), "--fail-on", "never"]
        runs = [_used(command) for _ in range(5)]
        size = old.stat().st_size / 1000
    return {
        f"spec diff of two times {size:.0f} KB, s CPU": min(seconds for seconds, _ in runs),
        "its peak, MB": max(peak for _, peak in runs),
    }


def _used(arguments: list[str]) -> tuple[float, float]:
    """Run a command of ours; return its own seconds of CPU and peak of memory in megabytes."""
    command = [sys.executable, "-c", _MEASURED, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, peak = done.stderr.split()
    return float(seconds), int(peak) / 1024


def _document(edited: int) -> dict[str, Any]:
    """Return a contract of many schemas; the first `edited` have one property of another type."""
    schemas, paths = {}, {}
    for number in range(SCHEMAS):
        kind = "integer" if number < edited else "string"
        properties: dict[str, Any] = {
            f"field_{index}": {"type": "string", "maxLength": 80, "description": "What it is."}
            for index in range(12)
        }
        properties["changing"] = {"type": kind}
        properties["next"] = {"$ref": f"#/components/schemas/S{(number + 1) % SCHEMAS}"}
        schemas[f"S{number}"] = {"type": "object", "properties": properties}
    for number in range(0, SCHEMAS, 8):
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/S{number}"}}}
        responses = {"200": {"description": "It.", "content": content}}
        paths[f"/s{number}"] = {"get": {"operationId": f"getS{number}", "responses": responses}}
    return {
        "openapi": "3.0.4",
        "info": {"title": "Wide", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": schemas},
    }
