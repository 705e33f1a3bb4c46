"""Serves our own mocks to the suite, each on a free loopback port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from loopback import running

from bookable_mocks.defect_list import DEFECTS
from bookable_mocks.engine.app import create_server
from bookable_mocks.engine.control import control
from bookable_mocks.engine.defects import find, plant
from bookable_mocks.engine.mock import Mock
from bookable_mocks.engine.settings import Settings
from bookable_specs import Contract, load


@contextmanager
def serving(mock: Mock, contract: Contract | None = None) -> Iterator[str]:
    """Run the mock on a free port; yields its root URL."""
    served = [(mock, contract or load(mock.name))]
    app = create_server(served, Settings(), control(load("control"))).app
    with running(app, lifespan="on") as root:
        yield root


@contextmanager
def defective(mock: Mock, defect: str) -> Iterator[str]:
    """Run the mock with one of the planted defects that `bookable serve --list-defects` names."""
    planting = plant(mock, load(mock.name), find(DEFECTS, [defect]))
    try:
        with serving(planting.mock, planting.contract) as root:
            yield root
    finally:
        planting.undo()
