"""The suite and our own mock: every rule holds, and planted defects turn the right one red."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from loopback import free_address
from our_servers import serving
from support import SECRET, Run, options

from bookable_contracts import run_suite
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.plan import Plan
from bookable_mocks.engine.problem import Refusal
from bookable_mocks.prive_wellness import MOCK
from bookable_mocks.prive_wellness.seed import PERSONAS
from bookable_specs import Contract, load

pytestmark = pytest.mark.slow

TOKENS = tuple(persona.secret for persona in PERSONAS)
SPARE = "pw_live_berken_all_2"
QUICK = dataclasses.replace(
    MOCK, webhooks=dataclasses.replace(MOCK.webhooks, retries=(timedelta(seconds=0.2),) * 5)
)


def judge(root: str, folder: Path, **changes: Any) -> Run:
    path = folder / "report.json"
    tokens = changes.pop("tokens", tuple(token for token in TOKENS if token != SPARE))
    given = options(f"{root}/api/public/v1", tokens, reports={"json": path}, **changes)
    return Run(run_suite(given), json.loads(path.read_text()))


def test_every_rule_that_can_be_reached_holds(tmp_path: Path) -> None:
    address = free_address()
    with serving(QUICK) as root:
        endpoint = {"api": "prive-wellness", "url": f"http://{address}/", "secret": SECRET}
        httpx.post(f"{root}/_mock/webhook-endpoints", json=endpoint).raise_for_status()
        hook = {"webhook_listen": address, "webhook_secret": SECRET}
        result = judge(root, tmp_path, tokens=TOKENS, **hook)

    assert (result.code, result.rules("broken"), result.rules("not tested")) == (0, [], [])
    assert result.rules("not reachable") == ["PW-21"]
    assert result.report["leftovers"] == []


def test_the_generated_calls_find_nothing(tmp_path: Path) -> None:
    with serving(QUICK) as root:
        scopes = list(load("prive-wellness").document["x-scopes"])
        body = {"api": "prive-wellness", "scopes": scopes}
        made = [httpx.post(f"{root}/_mock/keys", json=body).json()["secret"] for _ in range(8)]
        tokens = (*TOKENS, *made)
        result = judge(root, tmp_path, tokens=tokens, generate=True, max_examples=10)

    assert (result.code, result.operations("broken")) == (0, [])
    assert result.operations("holds") == list(load("prive-wellness").operations)


def test_an_extra_booking_on_replay_breaks_pw_10(tmp_path: Path) -> None:
    create = MOCK.handlers["createBooking"]

    def careless(ctx: Context) -> Reply:
        """Sell another slot of that unit when the one that was asked for is gone."""
        for days in range(40):
            try:
                return create(ctx)  # type: ignore[return-value]
            except Refusal:
                ctx.body["date"] = f"2027-03-{1 + days % 28:02d}"
        raise AssertionError

    defect = dataclasses.replace(
        QUICK, handlers={**MOCK.handlers, "createBooking": careless}, idempotency_header=""
    )
    with serving(defect) as root:
        result = judge(root, tmp_path, only=("PW-10",))

    assert (result.code, result.rules("broken")) == (1, ["PW-10"])


def test_a_scope_that_is_not_checked_breaks_pw_02(tmp_path: Path) -> None:
    contract = load("prive-wellness")
    document = json.loads(contract.bundle_bytes)
    document["paths"]["/bookings"]["get"]["x-scopes"] = []
    lax = Contract(slug=contract.slug, document=document, bundle_bytes=b"", rules={})
    with serving(QUICK, lax) as root:
        result = judge(root, tmp_path)

    assert (result.code, result.rules("broken")) == (1, ["PW-02"])


def test_a_dropped_currency_breaks_pw_05(tmp_path: Path, monkeypatch: Any) -> None:
    read = MOCK.handlers["getBooking"]

    def forgetful(ctx: Context) -> Reply:
        reply: Any = read(ctx)
        return Reply(200, {k: v for k, v in reply.body.items() if k != "currency"})

    monkeypatch.setattr(Plan, "check", lambda *_: None)  # else our own check makes it a 500
    defect = dataclasses.replace(QUICK, handlers={**MOCK.handlers, "getBooking": forgetful})
    with serving(defect) as root:
        result = judge(root, tmp_path)

    assert result.code == 1
    assert "PW-05" in result.rules("broken")
    assert "getBooking" in result.operations("broken")
