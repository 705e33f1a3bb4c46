"""What the JSON:API oracles say where there is nothing to judge: that, and not that all is well."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from marina_boats import boats_of
from marina_server import Marina, Refused

from bookable_contracts.oracles.jsonapi import fieldsets, filters, includes
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.verdicts import Broken, NotReachable, NotTested

Judge = Callable[[Collection, str], None]


def brings_all(boats: Collection, name: str) -> None:
    includes.brings_all(boats, name, Random(7))


OF_INCLUDES = (fieldsets.limit_included, fieldsets.spare_the_included, brings_all)
each_judge = pytest.mark.parametrize("judge", OF_INCLUDES)


class Alone(Marina):
    """No boat has a berth or a crew."""

    def __init__(self, *defects: str) -> None:
        super().__init__(frozenset(defects))
        self.boats = [{**boat, "berth": None, "crew": []} for boat in self.boats]


class Closed(Marina):
    """No key may include anything; `status` is how it says so."""

    def __init__(self, status: int) -> None:
        super().__init__(frozenset())
        self.status = status

    def answer(self, method: str, query: str, headers: dict[str, str]) -> tuple[int, Any]:
        if "include=" in query:
            raise Refused(self.status, "include")
        return super().answer(method, query, headers)


def judged(judge: Judge, marina: Marina) -> None:
    with boats_of(marina) as (boats, _client):
        judge(boats, "berth")


@each_judge
def test_where_all_is_linked_all_is_judged(judge: Judge) -> None:
    judged(judge, Marina(frozenset()))


@each_judge
def test_where_nothing_is_linked_nothing_is_proven(judge: Judge) -> None:
    with pytest.raises(NotReachable, match="links to another by berth: needs one"):
        judged(judge, Alone())


@each_judge
def test_where_no_key_may_include_nothing_is_proven(judge: Judge) -> None:
    with pytest.raises(NotReachable, match="needs a key that may include berth"):
        judged(judge, Closed(403))


@pytest.mark.parametrize("judge", [fieldsets.limit_included, fieldsets.spare_the_included])
def test_an_include_that_is_refused_is_for_another_check_to_judge(judge: Judge) -> None:
    with pytest.raises(NotTested, match="listBoats answered 400"):
        judged(judge, Closed(400))


def test_what_comes_though_nothing_is_linked_is_still_wrong() -> None:
    with pytest.raises(Broken, match="what is included should be linked"):
        judged(brings_all, Alone("stray_included"))


def test_paths_that_lead_on_are_asked_for_though_nothing_is_linked() -> None:
    class Shallow(Alone):
        def answer(self, method: str, query: str, headers: dict[str, str]) -> tuple[int, Any]:
            if "berth." in query:
                raise Refused(500)
            return super().answer(method, query, headers)

    with pytest.raises(Broken, match="should answer 200, answered 500"):
        judged(brings_all, Shallow())


def test_a_filter_of_one_value_shows_no_other_form() -> None:
    few = "listBoats shows too few values"
    with boats_of(Marina(frozenset(), 1)) as (boats, _), pytest.raises(NotReachable, match=few):
        filters.takes_each_form(boats, "colour", Random(7))


def test_a_filter_of_two_values_shows_one() -> None:
    with boats_of(Marina(frozenset(), 2)) as (boats, _client):
        filters.takes_each_form(boats, "colour", Random(7))


def test_a_filter_that_can_read_any_text_refuses_none() -> None:
    any_text = r"filter\[name\] can read any text"
    with boats_of(Marina(frozenset())) as (boats, _), pytest.raises(NotReachable, match=any_text):
        filters.refuses_unfit(boats, "name")
