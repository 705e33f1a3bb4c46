"""What the agenda's checks say where nothing can be judged, or an answer cannot be read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from bookable_contracts.agenda import check_customers, check_lists, check_times, check_wire
from bookable_contracts.exchange import Exchange
from bookable_contracts.verdicts import Broken, NotReachable
from bookable_specs import load

CONTRACT = load("agenda")
XML = httpx.Headers({"Content-Type": "text/xml"})


def answer(operation: str, body: Any = None, broken: str = "") -> Exchange:
    def read(_body: bytes) -> Any:
        if broken:
            raise ValueError(broken)
        return body

    given: dict[str, Any] = {"method": "GET", "url": "http://h", "headers": {}, "status": 200}
    readers = {"text/xml": read}
    return Exchange(number=1, operation=operation, answer_headers=XML, readers=readers, **given)


def office(told: Exchange) -> Any:
    return SimpleNamespace(
        call=lambda *_words, **_query: told,
        times=lambda *_days: told,
        person=lambda **fields: fields,
        succeeded=lambda each: not each.unreadable,
        contract=CONTRACT,
        agenda="1",
        kind={"Id": "1", "Duration": "30"},
    )


EMPTY = {"Status": {"Status": "success", "Timestamp": "1"}, "Objects": []}


def test_a_refusal_that_cannot_be_read_is_malformed_too() -> None:
    with pytest.raises(Broken, match="setCustomer: no such sign"):
        check_wire.test_unwritable_signs(office(answer("setCustomer", broken="no such sign")))


def test_a_list_of_nothing_gives_nothing_by_its_id() -> None:
    with pytest.raises(NotReachable, match="getResources has nothing in it"):
        check_lists.test_singles(office(answer("getResources", EMPTY)), CONTRACT, "getResources")


def test_no_field_for_all_types_is_left_out_by_nothing() -> None:
    with pytest.raises(NotReachable, match="needs a field"):
        check_lists.test_fields(office(answer("getFields", EMPTY)), CONTRACT)


def test_a_week_without_times_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_times, "_week", lambda _office: ("2027-01-04", "2027-01-10"))
    with pytest.raises(NotReachable, match="needs a bookable time"):
        check_times.test_times(office(answer("getBookableTimes", EMPTY)))


@pytest.mark.parametrize("check", [check_customers.test_order, check_lists.test_order])
def test_an_empty_list_shows_no_order(check: Any) -> None:
    with pytest.raises(NotReachable, match="needs two"):
        check(office(answer("getCustomers", EMPTY)))
