"""What a run made is undone, also where the server answers with another success than is due."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from agenda_runs import LOKJE
from booking_experts_v1_runs import TOKENS as V1_TOKENS
from loopback import running
from support import Run, options

from bookable_contracts import run_suite
from bookable_mocks import agenda, booking_experts_v1, booking_experts_v3, prive_wellness
from bookable_mocks import wellhub_booking as wellhub
from bookable_mocks.booking_experts_v3.choices import Choices
from bookable_mocks.booking_experts_v3.seed import KEYS as V3_KEYS
from bookable_mocks.engine.app import create_server
from bookable_mocks.engine.control import control
from bookable_mocks.engine.mock import Mock
from bookable_mocks.engine.settings import Settings
from bookable_specs import load


@dataclasses.dataclass(frozen=True)
class Case:
    """A rule that makes things by one call, which are undone by another."""

    mock: Mock
    tokens: tuple[str, ...]
    only: str
    make: str
    undo: str
    ident: str = r'"id":"?(\d+)'
    """Finds the id in an answer."""
    settings: tuple[tuple[str, str], ...] = ()


GYM = (("gym_id", "1"),)
PRIVE = Case(
    mock=prive_wellness.MOCK,
    tokens=("pw_live_berken_all",),
    only="PW-05",
    make="createBooking",
    undo="cancelBooking",
    ident=r'"reference":"([^"]+)"',
)
CLASSES = Case(wellhub.MOCK, ("wh_vaart",), "WH-02", "createClasses", "replaceClass", settings=GYM)
SLOTS = Case(wellhub.MOCK, ("wh_vaart",), "WH-09", "createSlot", "deleteSlot", settings=GYM)
STAYS = Case(
    booking_experts_v1.MOCK,
    V1_TOKENS[:1],
    "B1-15",
    "createReservation",
    "deleteReservation",
)
PERIODS = Case(
    dataclasses.replace(
        booking_experts_v3.MOCK,
        choices=Choices(requests_per_quarter=100_000, requests_per_minute=50_000),
    ),
    (V3_KEYS[0].secret,),
    "B3-13",
    "createMaintenanceAgendaPeriod",
    "deleteMaintenanceAgendaPeriod",
    settings=(("administration_id", "1"),),
)
DIARY = Case(
    agenda.MOCK,
    (LOKJE,),
    "AG-10",
    "setAppointment",
    "removeAppointment",
    ident=r"<Objects><[^>]+><Id>(\d+)",
)
CASES = [PRIVE, CLASSES, SLOTS, STAYS, PERIODS, DIARY]


@contextmanager
def answering(mock: Mock, operation: str, status: int) -> Iterator[str]:
    """Serve a mock that answers one operation's successes with another status."""
    contract = load(mock.name)
    app = create_server([(mock, contract)], Settings(), control(load("control"))).app
    called = contract.operations[operation]
    path = re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(called.path)) + "$")

    def is_meant(scope: Any) -> bool:
        if "x-rpc" in contract.document:
            return f"method={operation}".encode() in scope["query_string"]
        return scope["method"] == called.method and path.search(scope["path"]) is not None

    async def changed(scope: Any, receive: Any, send: Any) -> None:
        async def other(message: Any) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                message = {**message, "status": status}
            await send(message)

        meant = scope["type"] == "http" and is_meant(scope)
        await app(scope, receive, other if meant else send)

    with running(changed, lifespan="on") as root:
        yield root


def judged(case: Case, root: str, folder: Path) -> Run:
    path = folder / "report.json"
    given = options(
        root + load(case.mock.name).base_path,
        case.tokens,
        api=case.mock.name,
        only=(case.only,),
        settings=dict(case.settings),
        reports={"json": path},
    )
    return Run(run_suite(given), json.loads(path.read_text()))


def journal(root: str, operation: str) -> list[dict[str, Any]]:
    found = httpx.get(f"{root}/_mock/journal", params={"operation": operation}).json()["data"]
    return [each for each in found if 200 <= each["response"]["status"] < 300]


def made_and_undone(case: Case, root: str) -> tuple[set[str], set[str]]:
    bodies = [each["response"]["body"] for each in journal(root, case.make)]
    made = {ident for body in bodies for ident in re.findall(case.ident, body)[:1]}
    asked = [each["request"] for each in journal(root, case.undo)]
    words = (re.findall(r"[\w-]+", f"{each['path']}?{each['query']}") for each in asked)
    return made, {word for named in words for word in named}


def kept(result: Run) -> list[str]:
    """What is left over but for classes, which nobody can delete."""
    return [each for each in result.report["leftovers"] if "classes, hidden" not in each]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.make)
def test_what_is_made_with_another_success_is_undone(tmp_path: Path, case: Case) -> None:
    due = next(int(each) for each in load(case.mock.name).operations[case.make].node["responses"])
    with answering(case.mock, case.make, 201 if due == 200 else 200) as root:
        result = judged(case, root, tmp_path)
        made, undone = made_and_undone(case, root)
    assert made
    assert made <= undone
    assert kept(result) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.undo)
def test_what_is_undone_with_another_success_is_not_left_over(tmp_path: Path, case: Case) -> None:
    with answering(case.mock, case.undo, 202) as root:
        result = judged(case, root, tmp_path)
        made, undone = made_and_undone(case, root)
    assert made
    assert made <= undone
    assert kept(result) == []
