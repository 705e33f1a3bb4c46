"""Runs the agenda suite against our mock, whole or spoilt, and hands back what it found."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from loopback import free_address
from our_servers import defective, serving
from support import Run, options

from bookable_contracts import run_suite
from bookable_mocks.agenda import MOCK
from bookable_mocks.engine.mock import Context, Mock, Reply
from bookable_specs import Contract, load

API = "agenda"
LOKJE, WENDE = "ag_lokje:lokje-geheim", "ag_wende:wende-geheim"
SECRETS = ("lokje-geheim", "wende-geheim")
RULES = tuple(load(API).rules)
"""Asking for all of them by name leaves out the operations' own verdicts, which take a while."""

BOOKING = ("AG-01", "AG-02", "AG-03", "AG-04", "AG-05", "AG-06", "AG-20")
CANCELLING = ("AG-07", "AG-08", "AG-09", "AG-10", "AG-20", "AG-24")
LISTS = ("AG-11", "AG-12", "AG-26")
PEOPLE = ("AG-12", "AG-13", "AG-14", "AG-15")
TIMES = ("AG-16", "AG-17", "AG-18", "AG-20")
WIRE = ("AG-19", "AG-21", "AG-22", "AG-23")
"""Rules that are near each other: a defect in one is looked for in these."""

QUICK = dataclasses.replace(
    MOCK, webhooks=dataclasses.replace(MOCK.webhooks, retries=(timedelta(seconds=0.2),) * 2)
)


def judge(root: str, folder: Path, **changes: Any) -> Run:
    path = folder / "report.json"
    given = {"tokens": (LOKJE, WENDE), "reports": {"json": path}, **changes}
    tokens = given.pop("tokens")
    code = run_suite(options(root, tokens, api=API, **given))
    return Run(code, json.loads(path.read_text()))


def broken(
    folder: Path,
    mock: Mock = MOCK,
    *,
    contract: Contract | None = None,
    hook: bool = False,
    only: tuple[str, ...] = (),
) -> list[str]:
    """Return the rules that a spoilt mock breaks, or departs from where we chose ourselves."""
    with serving(mock, contract) as root:
        changes = hooked(root) if hook else {}
        result = judge(root, folder, only=only or RULES, **changes)
    assert result.report["leftovers"] == []
    return sorted(result.rules("broken") + result.rules("differs"))


def broken_by(folder: Path, defect: str, *, only: tuple[str, ...]) -> list[str]:
    """Return the rules that a planted defect breaks, or departs from where we chose ourselves."""
    with defective(MOCK, defect) as root:
        result = judge(root, folder, only=only)
    assert result.report["leftovers"] == []
    return sorted(result.rules("broken") + result.rules("differs"))


def hooked(root: str, owner: str = "lokje") -> dict[str, str]:
    """Register a receiver for a company's notices; return the options that open it."""
    address = free_address()
    endpoint = {"api": API, "url": f"http://{address}/", "owner": owner}
    httpx.post(f"{root}/_mock/webhook-endpoints", json=endpoint).raise_for_status()
    return {"webhook_listen": address}


def with_handler(operation: str, spoil: Callable[[Callable[..., Any], Context], Reply]) -> Mock:
    """Return the mock with one handler spoilt; `spoil` gets what it stands in for."""
    original = MOCK.handlers[operation]
    handlers = {**MOCK.handlers, operation: lambda ctx: spoil(original, ctx)}
    return dataclasses.replace(MOCK, handlers=handlers)


def lax(change: Callable[[dict[str, Any]], None]) -> Contract:
    """Return the contract with a change that the mock then goes by, but the suite does not."""
    document = json.loads(load(API).bundle_bytes)
    change(document)
    return Contract(slug=API, document=document, bundle_bytes=b"", rules={})
