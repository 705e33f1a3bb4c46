"""Which edge cases of the generated part a short run tries."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis.config import GenerationConfig
from schemathesis.generation import GenerationMode
from schemathesis.generation.meta import CoverageScenario

from bookable_contracts.supplies import ENVIRONMENT, Supplies
from bookable_contracts.thinning import AGAIN, FARTHER, LEAST, Thinning, places_for
from bookable_specs import load

Filter = Callable[[Any, Any], bool]


def test_the_first_case_of_each_place_is_tried() -> None:
    thinning = Thinning(places=5)
    assert all(thinning.keeps("wrong type", place) for place in range(5))


def test_of_many_places_one_in_so_many_is_tried() -> None:
    thinning = Thinning(places=5)
    kept = [place for place in range(3 * FARTHER) if thinning.keeps("wrong type", place)]
    assert kept == [*range(5), FARTHER, 2 * FARTHER]


def test_of_further_cases_of_a_place_one_in_so_many_is_tried() -> None:
    thinning = Thinning(places=5)
    kept = [turn for turn in range(2 * AGAIN + 1) if thinning.keeps("wrong type", "name")]
    assert kept == [0, AGAIN, 2 * AGAIN]


def test_each_kind_is_counted_apart() -> None:
    thinning = Thinning(places=1)
    assert thinning.keeps("wrong type", "name")
    assert thinning.keeps("too long", "name")


def test_operations_share_the_places() -> None:
    assert places_for(9) > places_for(20) > LEAST
    assert places_for(1000) == LEAST


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Filter]]:
    """Load the hooks as schemathesis' process does, with so many places; undone afterwards."""

    def load_hooks(places: int) -> Filter:
        supplies = tmp_path / "supplies.json"
        Supplies(keys=(), api="prive-wellness", places=places).write(supplies)
        monkeypatch.setenv(ENVIRONMENT, str(supplies))
        module = importlib.import_module("bookable_contracts.schemathesis_hooks")
        return importlib.reload(module).filter_case  # type: ignore[no-any-return]

    yield load_hooks
    schemathesis.hooks.unregister_all()
    schemathesis.auths.unregister()


def edges() -> list[Any]:
    schema = schemathesis.openapi.from_dict(json.loads(load("prive-wellness").bundle_bytes))
    return [
        case
        for found in schema.get_all_operations()
        for case in schema.iter_coverage_cases(
            operation=found.ok(),
            generation_modes=list(GenerationMode),
            generation_config=GenerationConfig(),
        )
    ]


def told(cases: list[Any], scenario: CoverageScenario) -> set[tuple[str, str]]:
    """Return what of each operation some cases are about: a parameter, or the place in a body."""
    found = ((case, case.meta.phase.data) for case in cases)
    return {
        (case.operation.label, f"{edge.parameter} {edge.location}")
        for case, edge in found
        if edge.scenario is scenario
    }


def test_a_short_run_tries_fewer_edges_but_each_field_and_method(
    hook: Callable[[int], Filter],
) -> None:
    every = edges()
    keeps = hook(places_for(9))
    kept = [case for case in every if keeps(None, case)]
    assert len(kept) < 0.7 * len(every)
    for scenario in (CoverageScenario.INCORRECT_TYPE, CoverageScenario.UNSPECIFIED_HTTP_METHOD):
        assert told(kept, scenario) == told(every, scenario)
    methods = [c.method for c in every if c.meta.phase.data.parameter_location is None]
    assert [c.method for c in kept if c.meta.phase.data.parameter_location is None] == methods


def test_any_other_run_tries_all(hook: Callable[[int], Filter]) -> None:
    keeps = hook(0)
    assert all(keeps(None, case) for case in edges())
