"""Runs the suite of Booking Experts v1 against our mock, whole or spoilt."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from our_servers import serving
from support import Run, options

from bookable_contracts import run_suite
from bookable_mocks.booking_experts_v1 import MOCK
from bookable_mocks.booking_experts_v1.seed import PERSONAS
from bookable_mocks.engine.mock import Context, Mock, Reply
from bookable_specs import load

API = "booking-experts-v1"
RULES = tuple(load(API).rules)
TOKENS = tuple(persona.secret for persona in PERSONAS)
"""Two with extended access, one with default access, one with a single park, one with none."""

FORMS = "arrival_time=16:30&travel=car"
"""What the mock's pages want to be told."""

ACCESS = ("B1-01", "B1-02", "B1-14")
LISTS = ("B1-04", "B1-05", "B1-06")
SEARCH = ("B1-07", "B1-08", "B1-09", "B1-10")
BOOKING = ("B1-12", "B1-13", "B1-15", "B1-16", "B1-17")
MONEY = ("B1-11", "B1-13")
ADDED = ("B1-18", "B1-19", "B1-20")
CONTENT = ("B1-21", "B1-22", "B1-23")
"""Rules that are near each other: a defect in one is looked for in these."""


def judge(root: str, folder: Path, *, clock: bool = False, **changes: Any) -> Run:
    """Run the suite against a server of ours; with the clock, time is moved too."""
    path = folder / "report.json"
    settings = {"pages": FORMS, **({"clock": f"{root}/_mock/clock"} if clock else {})}
    settings |= changes.pop("settings", {})
    tokens = changes.pop("tokens", TOKENS)
    url = root + load(API).base_path
    given = {"reports": {"json": path}, "settings": settings, **changes}
    code = run_suite(options(url, tokens, api=API, **given))
    return Run(code, json.loads(path.read_text()))


def red(folder: Path, mock: Mock = MOCK, **changes: Any) -> list[str]:
    """Return the rules that a spoilt mock does not keep, whether that breaks them or differs."""
    with serving(mock) as root:
        result = judge(root, folder, **changes)
    assert result.report["leftovers"] == []
    assert result.rules("not tested") == []
    return sorted(result.rules("broken") + result.rules("differs"))


def with_handler(operation: str, spoil: Callable[[Callable[..., Any], Context], Reply]) -> Mock:
    """Return the mock with one handler spoilt; `spoil` gets what it stands in for."""
    original = MOCK.handlers[operation]
    handlers = {**MOCK.handlers, operation: lambda ctx: spoil(original, ctx)}
    return dataclasses.replace(MOCK, handlers=handlers)
