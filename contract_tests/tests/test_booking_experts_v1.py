"""The suite of Booking Experts v1 and our mock: all holds, and what it works with is right."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from booking_experts_v1_runs import API, RULES, TOKENS, judge, with_handler
from our_servers import serving

from bookable_contracts import UsageError
from bookable_contracts.booking_experts_v1.filters import APART, FILTERS
from bookable_contracts.booking_experts_v1.generation import fit
from bookable_contracts.booking_experts_v1.limiting import LIMITS, limited
from bookable_contracts.booking_experts_v1.money import (
    Booked,
    applies,
    counted,
    line,
    prices,
    valid,
)
from bookable_contracts.booking_experts_v1.orders import NEEDY, ORDERS
from bookable_contracts.booking_experts_v1.stays import Stay
from bookable_mocks.booking_experts_v1 import MOCK
from bookable_mocks.engine.mock import Context, Reply
from bookable_specs import load

SEARCH = load(API).operations["searchAvailabilities"]


@pytest.mark.slow
def test_every_rule_holds(tmp_path: Path) -> None:
    with serving(MOCK) as root:
        # Asking for all by name leaves out the operations' own verdicts, which take a while.
        result = judge(root, tmp_path, clock=True, only=RULES)

    red = {v: result.rules(v) for v in ("broken", "differs", "not tested", "not reachable")}
    assert {verdict: rules for verdict, rules in red.items() if rules} == {}
    assert (result.code, result.rules("holds")) == (0, list(RULES))
    parts = [part for rule in RULES for part in result.parts(rule)]
    left_out = {part["message"] for part in parts if part["verdict"] != "holds"}
    assert left_out == {
        f"listReservations shows nothing that links to another by {name}: needs one that does"
        for name in ("package", "tags")
    }
    # What is finished cannot be cancelled any more.
    assert len(result.report["leftovers"]) == 1


@pytest.mark.slow
def test_with_one_token_and_no_settings_less_is_reachable(tmp_path: Path) -> None:
    some = ("B1-02", "B1-14", "B1-16", "B1-20")
    with serving(MOCK) as root:
        result = judge(root, tmp_path, tokens=TOKENS[:1], settings={"pages": ""}, only=some)

    assert (result.code, result.rules("broken"), result.rules("not tested")) == (0, [], [])
    assert result.rules("holds") == list(some)
    left_out = Counter(p["verdict"] for rule in some for p in result.parts(rule))
    assert left_out["not reachable"] > 10


@pytest.mark.slow
def test_a_key_of_default_access_alone_will_do(tmp_path: Path) -> None:
    some = ("B1-07", "B1-12", "B1-13", "B1-15", "B1-17")
    jetty = TOKENS[2]
    with serving(MOCK) as root:
        result = judge(root, tmp_path, tokens=(jetty,), only=some)

    assert (result.code, result.rules("holds")) == (0, list(some))
    assert result.report["leftovers"] == []


@pytest.mark.slow
def test_what_was_made_is_cancelled(tmp_path: Path) -> None:
    def held(root: str) -> Counter[str]:
        base, headers = f"{root}/v1/administrations/388", {"Authorization": f"Token {TOKENS[0]}"}
        found: Counter[str] = Counter()
        link = f"{base}/reservations"
        while link:
            page = httpx.get(link, headers=headers).json()
            found.update(each["attributes"]["status"] for each in page["data"])
            link = page["links"].get("next")
        return found

    with serving(MOCK) as root:
        before = held(root)
        result = judge(root, tmp_path, only=("B1-12", "B1-15", "B1-17"))
        after = held(root)

    changed = {status: after[status] - before[status] for status in after}
    assert result.code == 0
    assert {status for status, more in changed.items() if more} == {"cancelled"}


@pytest.mark.nightly
def test_a_change_is_judged_and_nothing_found(tmp_path: Path) -> None:
    with serving(MOCK) as root:
        result = judge(root, tmp_path, generate=True, profile="pr", seed=None)

    assert [each["findings"] for each in result.report["operations"] if each["findings"]] == []
    assert (result.code, result.report["faults"]) == (0, [])
    assert result.operations("holds") == list(load(API).operations)


@pytest.mark.nightly
def test_production_is_only_read(tmp_path: Path) -> None:
    with serving(MOCK) as root:
        result = judge(root, tmp_path, generate=True, profile="safe")

    assert (result.code, result.report["faults"], result.rules("broken")) == (0, [], [])
    assert "B1-08" in result.rules("holds")


@pytest.mark.nightly
def test_two_runs_print_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for _ in range(2):
        with serving(MOCK) as root:
            judge(root, tmp_path, quiet=False, color=False, only=("B1-07", "B1-12", "B1-17"))
        printed.append(capsys.readouterr().out.replace(root, "http://server"))
    assert printed[0] == printed[1]


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(6))
def test_no_seed_raises_a_false_alarm(tmp_path: Path, seed: int) -> None:
    with serving(MOCK) as root:
        result = judge(root, tmp_path, seed=seed, only=RULES)
    assert (result.code, result.rules("broken"), result.rules("differs")) == (0, [], [])


def test_each_filter_order_and_limit_of_the_contract_is_judged() -> None:
    names = [each["name"] for each in SEARCH.node["parameters"]]
    told = {name[len("filter[") : -1] for name in names if name.startswith("filter[")}
    groups = {name for name in told if name.startswith("guest_group")}
    assert told - groups == {*FILTERS, *APART} - {"guest_group"}
    limits = {name[len("limit[") : -1] for name in names if name.startswith("limit[")}
    assert limits == {*LIMITS, "categories_offset"}
    document = load(API).document["components"]["schemas"]["Sorter"]
    assert set(document["properties"]["type"]["enum"]) == set(ORDERS)
    assert set(NEEDY) < set(ORDERS)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"clock": "soon"}, "no http"),
        ({"access_1": "all"}, "one of default, extended"),
        ({"park": "7"}, "unknown setting park"),
    ],
)
def test_settings_that_cannot_be_meant(tmp_path: Path, settings: Any, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        judge("http://127.0.0.1:9", tmp_path, settings=settings)


def test_a_token_without_access_cannot_start(tmp_path: Path) -> None:
    with serving(MOCK) as root:
        with pytest.raises(UsageError, match="no token has access to any park"):
            judge(root, tmp_path, tokens=TOKENS[-1:])
        with pytest.raises(UsageError, match="administration 404"):
            judge(root, tmp_path, settings={"administration_id": "404"})


DAY = dt.date(2027, 5, 10)
TWO = Booked(
    start=DAY, los=3, group={"adults": 2, "pets": 1}, rent=Decimal(300), today=dt.date(2026, 9, 1)
)


def test_an_amount_counts_its_guests_and_nights() -> None:
    taxed = {"type": "per_guest_per_day", "prices": [1.75], "class": "taxes"}
    taxed |= {"counts_guests": ["adults", "children"]}
    once = {"type": "fixed", "prices": [12.5], "class": "defaults"}
    found = prices([line("tax", [taxed], TWO), line("both", [once, taxed], TWO)], TWO)
    assert found == {"tax": Decimal("10.50"), "both": Decimal("23.00")}


def test_guests_are_counted_from_and_to() -> None:
    amount = {"counts_guests": ["adults"], "counts_from": 2, "counts_to": 3}
    assert [counted(amount, {"adults": n}) for n in (1, 2, 3, 4)] == [0, 0, 1, 1]
    assert counted({"counts_guests": ["adults"], "counts_to": 3}, {"adults": 4}) == 3


def test_a_percentage_is_of_rent_and_classes_and_rounded_half_up() -> None:
    part = {"type": "percentage", "percentages": [1.5], "over_classes": ["rent", "defaults"]}
    fixed = {"type": "fixed", "prices": [12.5], "class": "defaults"}
    found = prices([line("fund", [part], TWO), line("booking", [fixed], TWO)], TWO)
    assert found["fund"] == Decimal("4.69")  # 4.6875


def test_the_price_of_the_day_applies() -> None:
    history = [1.75, "2027-01-01", 1.95, "2028-01-01", 2.15]
    days = ("2026-12-31", "2027-01-01", "2028-06-01")
    found = [valid(history, dt.date.fromisoformat(day)) for day in days]
    assert found == [Decimal("1.75"), Decimal("1.95"), Decimal("2.15")]
    assert not line("tax", [{"type": "fixed", "prices": history}], TWO).steady


@pytest.mark.parametrize(
    ("periods", "there"),
    [
        (None, True),
        ([["2027-05-13", None]], False),
        ([["2027-05-12", "2027-05-20"]], True),
        ([[None, "2027-05-10"]], False),
        ([["2026-01-01", "2026-02-01"], [None, "2027-05-11"]], True),
    ],
)
def test_a_stay_overlaps_a_period_but_for_its_end(periods: Any, there: bool) -> None:
    assert applies(periods, DAY, DAY + dt.timedelta(days=3)) is there


def some_stays(rng: Random) -> list[Stay]:
    made = {
        Stay(
            administration=str(category % 2),
            category=str(category),
            start=DAY + dt.timedelta(days=rng.randrange(6)),
            los=rng.randrange(1, 5),
            stock=1,
            resource={},
        )
        for category in rng.choices(range(6), k=60)
    }
    return sorted(made, key=lambda stay: (stay.rank, rng.random()))


@pytest.mark.parametrize("seed", range(20))
def test_what_limits_leave_keeps_to_each_of_them(seed: int) -> None:
    rng = Random(seed)
    stays = some_stays(rng)
    limits = {name: rng.randint(1, 6) for name in LIMITS}
    left = limited(stays, limits)
    assert all(count(left) <= limits[name] for name, count in LIMITS.items())
    assert left
    assert left[0] == stays[0]
    assert limited(stays, {}) == stays


GIVEN = {"stays": [["5140", "2028-05-01", "2028-05-04"]] * 20, "today": "2026-11-21"}


def test_a_generated_body_asks_for_a_free_stay() -> None:
    body = {"data": {"type": "reservations", "attributes": {"license_plates": ["A"] * 9}}}
    fitted = fit("createReservation", body, GIVEN)["data"]
    assert fitted["attributes"]["start_date"] == "2028-05-01"
    assert fitted["attributes"]["license_plates"] == []
    assert fitted["relationships"]["category"]["data"]["id"] == "5140"


def test_what_is_wrong_on_purpose_stays_wrong() -> None:
    wrong: Any = {"data": {"type": "reservations", "attributes": {"start_date": 7, "email": []}}}
    fitted = fit("createReservation", wrong, GIVEN)["data"]["attributes"]
    assert (fitted["start_date"], fitted["email"]) == (7, [])
    assert fit("createOption", {"data": 7}, GIVEN) == {"data": 7}
    tags = {"tags": {"data": [{"id": "1", "type": "toys"}]}}
    body: Any = {"data": {"type": "reservations", "relationships": tags}}
    assert fit("updateReservation", body, GIVEN)["data"]["relationships"] == tags


def test_a_generated_change_leaves_days_and_guests_alone() -> None:
    attributes = {"start_date": "2027-01-01", "guest_group": {"adults": 3}, "city": "Zwolle"}
    body: Any = {"data": {"id": "1", "type": "reservations", "attributes": attributes}}
    fitted = fit("updateReservation", body, GIVEN)["data"]["attributes"]
    assert set(fitted) == {"city"}


@pytest.mark.slow
def test_a_year_without_packages_proves_nothing_about_them(tmp_path: Path) -> None:
    def none(search: Any, ctx: Context) -> Reply:
        reply: Reply = search(ctx)
        reply.body["data"] = []
        return reply

    with serving(with_handler("searchPackages", none)) as root:
        parts = judge(root, tmp_path, only=("B1-22",)).parts("B1-22")
    left_out = [each["message"] for each in parts if each["verdict"] == "not reachable"]
    assert [each for each in left_out if "within a year" not in each] == []
    assert len(left_out) == 3


@pytest.mark.slow
def test_what_a_rule_does_not_apply_to_is_no_part_of_it(tmp_path: Path) -> None:
    with serving(MOCK) as root:
        result = judge(root, tmp_path, only=("B1-02", "B1-06"))
    operations = load(API).operations
    extended = [o for o in operations if operations[o].node.get("x-access") != "default"]
    access = [part["name"] for part in result.parts("B1-02") if "Default access" in part["name"]]
    assert [name for name in access if any(f"({each})" in name for each in extended)] == []
    long = [part["name"] for part in result.parts("B1-06") if "several steps" in part["name"]]
    assert (bool(long), [name for name in long if "images" in name]) == (True, [])
