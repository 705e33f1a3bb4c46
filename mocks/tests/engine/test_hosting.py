"""What connexion takes along and a mock never calls is not loaded, and still works if called."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

from bookable_mocks.engine.hosting import Deferred, deferred

UNUSED = ("httpx", "jinja2", "requests", "rich", "starlette.testclient")


def test_a_server_is_built_without_what_a_mock_never_calls() -> None:
    code = (
        "import sys; import bookable_mocks.engine.app, bookable_mocks.registry;"
        f"print(*sorted(set({UNUSED!r}) & set(sys.modules)))"
    )

    seen = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert seen.stdout.split() == []


def test_a_stand_in_imports_its_module_when_it_is_called() -> None:
    assert Deferred("fractions").Fraction("0.5") == 0.5


def test_a_stand_in_has_no_dunder_names() -> None:
    assert not hasattr(Deferred("fractions"), "__path__")


def test_a_module_is_stood_in_for_meanwhile_and_not_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)

    with deferred("colorsys"):
        assert isinstance(sys.modules["colorsys"], Deferred)

    assert "colorsys" not in sys.modules


def test_a_module_that_is_there_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    there = ModuleType("there")
    monkeypatch.setitem(sys.modules, "there", there)

    with deferred("there"):
        assert sys.modules["there"] is there

    assert sys.modules["there"] is there


def test_what_took_a_stand_ins_place_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    came = ModuleType("came")

    with deferred("came"):
        monkeypatch.setitem(sys.modules, "came", came)

    assert sys.modules["came"] is came
