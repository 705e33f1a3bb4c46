"""The suite of Booking Experts v3 and our mock: all holds, and each defect turns its rule red."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from loopback import free_address
from our_servers import defective, serving
from support import SECRET, Run, options

from bookable_contracts import UsageError, run_suite
from bookable_contracts.booking_experts_v3.generation import fit
from bookable_mocks.booking_experts_v3 import MOCK, calendars
from bookable_mocks.booking_experts_v3.choices import Choices
from bookable_mocks.booking_experts_v3.models_bookings import PERIODS
from bookable_mocks.booking_experts_v3.scopes import FULL
from bookable_mocks.booking_experts_v3.seed import KEYS
from bookable_mocks.engine.mock import Context, Mock, Reply
from bookable_specs import load

API = "booking-experts-v3"
TOKENS = tuple(persona.secret for persona in KEYS)
SETTINGS = {
    "administration_id": "1",
    "booking_id": "17",
    "categories": "on",
    "client_id": "app-jetty",
    "client_secret": "be3_secret_jetty",
    "code": "be3_code_jetty",
}
QUICK = dataclasses.replace(
    MOCK, webhooks=dataclasses.replace(MOCK.webhooks, retries=(timedelta(seconds=0.2),) * 5)
)
FREE = dataclasses.replace(
    QUICK, choices=Choices(requests_per_quarter=100_000, requests_per_minute=50_000)
)
"""As a vendor who grants more on request, so that nobody has to wait."""

LEFT = ["2 categories, which no call deletes", "1 labels, which no call deletes"]


def judge(root: str, folder: Path, **changes: Any) -> Run:
    path = folder / "report.json"
    given = {"tokens": TOKENS, "settings": SETTINGS, "reports": {"json": path}, **changes}
    tokens = given.pop("tokens")
    code = run_suite(options(root, tokens, api=API, **given))
    return Run(code, json.loads(path.read_text()))


def more_keys(root: str, count: int) -> tuple[str, ...]:
    """Make keys equal to the first: a run has more requests than one of them may send."""
    body = {"api": API, "scopes": list(FULL), "owner": "1"}
    return tuple(httpx.post(f"{root}/_mock/keys", json=body).json()["secret"] for _ in range(count))


def hooked(root: str) -> dict[str, str]:
    """Register a receiver with the mock; return the options that open it."""
    address = free_address()
    endpoint = {"api": API, "url": f"http://{address}/", "secret": SECRET, "owner": "1"}
    httpx.post(f"{root}/_mock/webhook-endpoints", json=endpoint).raise_for_status()
    return {"webhook_listen": address, "webhook_secret": SECRET}


@pytest.mark.slow
def test_every_rule_that_can_be_reached_holds(tmp_path: Path) -> None:
    with serving(QUICK) as root:
        tokens = (*TOKENS, *more_keys(root, 30))
        result = judge(root, tmp_path, tokens=tokens, **hooked(root))

    assert (result.code, result.rules("broken"), result.rules("not tested")) == (0, [], [])
    assert result.rules("holds") == list(load(API).rules)
    assert result.report["leftovers"] == LEFT


@pytest.mark.nightly
def test_with_one_token_and_no_settings_less_is_reachable(tmp_path: Path) -> None:
    quick = ("B3-02", "B3-12", "B3-14", "B3-18", "B3-19", "B3-22", "B3-23")
    with serving(FREE) as root:
        result = judge(root, tmp_path, tokens=TOKENS[:1], settings={}, only=quick)

    assert (result.code, result.rules("broken"), result.rules("not tested")) == (0, [], [])
    assert result.rules("not reachable") == ["B3-14", "B3-18", "B3-19", "B3-22"]
    assert result.report["leftovers"] == []


@pytest.mark.nightly
def test_the_generated_calls_find_nothing(tmp_path: Path) -> None:
    with serving(FREE) as root:
        result = judge(root, tmp_path, generate=True, max_examples=2)

    assert [each["findings"] for each in result.report["operations"] if each["findings"]] == []
    assert result.report["faults"] == []
    assert result.rules("broken") == ["B3-04"]  # more is granted than the contract has
    held = [name for name in load(API).operations if name != "createToken"]
    assert result.operations("holds") == held


@pytest.mark.nightly
def test_two_runs_print_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    some = ("B3-01", "B3-09", "B3-13", "B3-14", "B3-17", "B3-22")
    broken = with_handler("deleteMaintenanceAgendaPeriod", lambda _ctx: Reply(204))
    for _ in range(2):
        with serving(broken) as root:
            tokens = TOKENS
            given = {"tokens": tokens, "only": some, "quiet": False, "color": False}
            judge(root, tmp_path, **given, **hooked(root))
        printed.append(capsys.readouterr().out.replace(root, "http://server"))
    assert printed[0] == printed[1]


def test_what_was_changed_is_put_back(tmp_path: Path) -> None:
    def shown(root: str) -> tuple[Any, Any]:
        headers = {"X-API-KEY": TOKENS[0]}
        base = f"{root}/v3/administrations/1"
        query = {"include": "customer"}
        booking = httpx.get(f"{base}/bookings/17", params=query, headers=headers).json()
        listed = httpx.get(f"{base}/agenda_periods", headers=headers).json()
        (customer,) = booking["included"]
        return {**customer, "meta": None}, listed["meta"]["pagination"]["total_records"]

    with serving(FREE) as root:
        before = shown(root)
        result = judge(root, tmp_path, only=("B3-12", "B3-13", "B3-14", "B3-17"))
        after = shown(root)

    assert (result.code, after) == (0, before)


def with_handler(operation: str, handler: Callable[[Context], Reply]) -> Mock:
    return dataclasses.replace(FREE, handlers={**FREE.handlers, operation: handler})


def test_a_park_without_bookings_proves_nothing_about_them(tmp_path: Path) -> None:
    def none(ctx: Context) -> Reply:
        reply: Any = MOCK.handlers["listBookings"](ctx)
        reply.body["data"] = []
        return reply

    with serving(with_handler("listBookings", none)) as root:
        result = judge(root, tmp_path, only=("B3-15",))
    assert result.rules("not reachable") == ["B3-15"]
    assert {part["verdict"] for part in result.parts("B3-15")} == {"not reachable"}


def test_operations_to_which_a_rule_does_not_apply_are_no_part_of_it(tmp_path: Path) -> None:
    with serving(FREE) as root:
        result = judge(root, tmp_path, only=("B3-02", "B3-11"))
    named = [part["name"] for rule in ("B3-02", "B3-11") for part in result.parts(rule)]
    absent = [name for name in named if name.startswith("What does not exist")]
    assert (result.code, [name for name in named if "createToken" in name]) == (0, [])
    assert len(absent) == sum(
        "id}" in each.path.rpartition("administration_id}")[2]
        for each in load(API).operations.values()
    )


def test_an_include_whose_scope_nobody_tells_is_not_judged(tmp_path: Path) -> None:
    settings = {"administration_id": "1"}
    told = {**settings, "scopes_1": " ".join(FULL)}
    verdicts = []
    with serving(FREE) as root:
        for given in (settings, told):
            result = judge(root, tmp_path, tokens=TOKENS[:1], settings=given, only=("B3-03",))
            parts = {part["name"]: part for part in result.parts("B3-03")}
            name = next(each for each in parts if "(listCategories city)" in each)
            verdicts.append((parts[name]["verdict"], "scopes_1" in parts[name]["message"]))
    assert verdicts == [("not reachable", True), ("holds", False)]


def found_broken(root: str, folder: Path, rule: str) -> list[str]:
    result = judge(root, folder, only=(rule,), **hooked(root))
    return sorted(result.rules("broken") + result.rules("differs"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("defect", "rule"),
    [
        ("be3-deleted-is-kept", "B3-12"),
        ("be3-customer-stays-as-it-was", "B3-14"),
        ("be3-archived-ones-listed", "B3-16"),
        ("be3-signed-with-another-secret", "B3-18"),
    ],
)
def test_a_planted_defect_turns_its_rule_red(tmp_path: Path, defect: str, rule: str) -> None:
    with defective(FREE, defect) as root:
        assert found_broken(root, tmp_path, rule) == [rule]


@pytest.mark.slow
def test_a_calendar_that_is_never_full_breaks_b3_13(tmp_path: Path, monkeypatch: Any) -> None:
    def occupy(ctx: Context, period: Any) -> bool:
        ctx.store.insert(PERIODS, period)
        return True

    monkeypatch.setattr(calendars, "occupy", occupy)
    with serving(FREE) as root:
        assert found_broken(root, tmp_path, "B3-13") == ["B3-13"]


@pytest.mark.slow
def test_a_scope_that_is_not_checked_breaks_b3_03(tmp_path: Path) -> None:
    settings = {**SETTINGS, "scopes_4": "booking|read"}
    with defective(FREE, "be3-agreements-without-scope") as root:
        result = judge(root, tmp_path, only=("B3-03",), settings=settings)
    assert result.rules("broken") == ["B3-03"]


@pytest.mark.slow
def test_a_filter_that_is_ignored_breaks_b3_09(tmp_path: Path) -> None:
    with defective(FREE, "be3-filter-unread") as root:
        result = judge(root, tmp_path, only=("B3-09",))
    red = [part["name"] for part in result.parts("B3-09") if part["verdict"] == "broken"]
    assert result.rules("broken") == ["B3-09"]
    assert len(red) == 2
    assert all("listBookings option_validity" in name for name in red)


def test_no_report_has_the_secrets_of_the_app(tmp_path: Path) -> None:
    app = {"client_id": "app-jetty", "client_secret": "s3cr+t/va=lue", "code": "once & never"}
    reports = {kind: tmp_path / kind for kind in ("html", "junit", "sarif", "json")}
    with serving(FREE) as root:
        settings = {"administration_id": "1", **app}
        given = options(root, TOKENS, api=API, settings=settings, only=("B3-23",), reports=reports)
        assert run_suite(given) == 1
    written = "".join(path.read_text() for path in reports.values())
    assert "$CLIENT_SECRET" in written
    assert not [
        each for each in ("s3cr", "va=lue", "once+", "once%20", "& never") if each in written
    ]


def test_a_token_for_another_park_cannot_start(tmp_path: Path) -> None:
    with serving(FREE) as root, pytest.raises(UsageError, match="no token covers"):
        judge(root, tmp_path, settings={"administration_id": "404"})


def test_what_equal_keys_may_do_is_not_asked_of_each(tmp_path: Path) -> None:
    settings = {"administration_id": "1", "equals_from": "2"}
    with serving(FREE) as root:
        tokens = (TOKENS[0], *more_keys(root, 3))
        told = judge(root, tmp_path, tokens=tokens, settings=settings, only=("B3-05",)).report
        asked = httpx.get(f"{root}/_mock/journal?operation=createCategory").json()["data"]
    one, *others = (each.partition(": ")[2] for each in told["keys"])
    assert others == [one] * 3
    assert len(asked) == 1


def test_the_scopes_of_a_key_that_are_told_count_though_it_is_called_equal(tmp_path: Path) -> None:
    settings = {"administration_id": "1", "equals_from": "2", "scopes_2": "booking|read"}
    with serving(FREE) as root:
        tokens = (TOKENS[0], *more_keys(root, 2))
        told = judge(root, tmp_path, tokens=tokens, settings=settings, only=("B3-05",)).report
    assert [each.endswith("company 1, booking|read") for each in told["keys"]].count(True) == 1


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"categories": "yes"}, "has one value"),
        ({"scopes_1": "booking|read bookings"}, "a scope that there is not: bookings"),
        ({"equals_from": "1"}, "the number of a token, 2 or more"),
        ({"equals_from": "x"}, "the number of a token, 2 or more"),
        ({"booking": "7"}, "unknown setting booking"),
    ],
)
def test_settings_that_cannot_be_meant(tmp_path: Path, settings: Any, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        judge("http://127.0.0.1:9", tmp_path, settings=settings)


GIVEN = {"first": "2030-01-01", "rentable": "71"}


def test_generated_periods_get_days_and_an_accommodation() -> None:
    body = fit("createMaintenanceAgendaPeriod", {"data": {"type": "agenda_period"}}, GIVEN)
    attributes = body["data"]["attributes"]
    assert attributes["start_date"] < attributes["end_date"]
    linkage = {"type": "rentable", "id": "71"}
    assert body["data"]["relationships"] == {"rentable": {"data": linkage}}


def test_what_is_wrong_on_purpose_stays_wrong() -> None:
    wrong = {"data": {"type": "agenda_period", "attributes": {"start_date": 7}}}
    fitted = fit("updateMaintenanceAgendaPeriod", wrong, GIVEN)
    assert fitted["data"]["attributes"] == {"start_date": 7}
    assert fit("createCategory", {"data": 7}, GIVEN) == {"data": 7}
