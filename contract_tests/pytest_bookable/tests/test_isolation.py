"""Whoever tests with the plugin has nothing of bookable in their imports, nor any other package."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pytest_bookable.session import Session

FOLDER = Path(__file__).parents[1]

LOOK = """
import sys
import pytest
pytests = set(sys.modules)
sys.path.insert(0, {source!r})
import pytest_bookable.plugin
import pytest_bookable.keeper
new = {{name.partition(".")[0] for name in set(sys.modules) - pytests}}
print(" ".join(sorted(new - sys.stdlib_module_names)))
print(" ".join(name for name in sys.modules if name.startswith("bookable")))
"""


def test_the_plugin_imports_itself_and_the_standard_library_alone() -> None:
    code = LOOK.format(source=str(FOLDER / "src"))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.splitlines() == ["pytest_bookable", ""]


def test_a_run_of_tests_has_nothing_of_bookable_loaded(run: Any, servers: Session) -> None:
    code = """
import sys

def test_it(bookable):
    bookable.api("wellhub-booking").call("GET", "/booking/v1/gyms/1/classes")
    bookable.webhooks.received()
    strange = [n for n in sys.modules if n.startswith(("bookable", "connexion", "httpx"))]
    assert strange == []
"""
    ran = run("--bookable-url", servers.url(), code=code)

    assert ran.counts == {"passed": 1}, ran.text


def test_the_package_needs_pytest_alone() -> None:
    project = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["dependencies"] == ["pytest>=7.4"]
    assert project["entry-points"]["pytest11"] == {"bookable": "pytest_bookable.plugin"}


def test_the_plugin_is_not_active_in_our_own_tests(pytestconfig: pytest.Config) -> None:
    plugins = pytestconfig.pluginmanager

    assert not plugins.hasplugin("pytest_bookable.plugin")
    assert not plugins.hasplugin("bookable")


@pytest.mark.slow
def test_once_installed_pytest_knows_it_by_its_entry_point(
    tmp_path: Path, servers: Session
) -> None:
    """The wheel is unpacked into an environment, as an installer would."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=FOLDER, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("pytest_bookable-*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    project = tmp_path / "project"
    project.mkdir()
    (project / "test_it.py").write_text("def test_it(bookable): assert bookable.apis")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "bookable", "--bookable-url", servers.url()],
        cwd=project,
        env={
            **os.environ,
            "PYTHONPATH": str(tmp_path / "site"),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # the others, which take seconds to import
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert (tmp_path / "site" / "pytest_bookable" / "py.typed").exists()
