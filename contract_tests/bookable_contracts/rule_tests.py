"""Runs a suite's rule tests in this process, out of reach of anybody's pytest configuration."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bookable_contracts.plugin import SuitePlugin
from bookable_contracts.session import Session, Suite
from bookable_contracts.verdicts import Part

INI = "[pytest]\npython_files = check_*.py\n"
ARGUMENTS = (
    "--disable-plugin-autoload",
    "--noconftest",
    "--import-mode=importlib",
    "--assert=plain",
    "--capture=no",
    "--strict-markers",
    *(f"-p no:{name}" for name in ("cacheprovider", "terminal", "logging", "faulthandler")),
    *(f"-p no:{name}" for name in ("warnings", "junitxml", "unraisableexception", "doctest")),
)


def judge(
    session: Session, suite: Suite, borne: frozenset[str] = frozenset()
) -> tuple[dict[str, list[Part]], int]:
    """Return what the checks say, by rule, and how many failed of rules that are not `borne`.

    Raises:
        KeyboardInterrupt: if a person stopped the run.
        RuntimeError: if the checks could not be collected.
    """
    plugin = SuitePlugin(session, frozenset(session.options.only), borne)
    with tempfile.TemporaryDirectory(prefix="bookable-") as folder, _pytest_environment():
        ini = Path(folder) / "pytest.ini"
        ini.write_text(INI)
        where = ("-c", str(ini), "--rootdir", folder, "--pyargs", suite.package)
        arguments = [word for argument in ARGUMENTS for word in argument.split(" ")]
        code = pytest.main([*arguments, *where], plugins=[plugin, suite.fixtures(session)])
    if plugin.interrupted:
        raise KeyboardInterrupt
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        faults = "\n".join(plugin.faults)
        raise RuntimeError(f"the rule tests did not run: pytest ended with {code!r}\n{faults}")
    return plugin.parts, plugin.failures


@contextmanager
def _pytest_environment() -> Iterator[None]:
    """Hide what would change the run: options and plugins that the user's environment asks for."""
    names = [name for name in os.environ if name.startswith("PYTEST_")]
    hidden = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(hidden)
