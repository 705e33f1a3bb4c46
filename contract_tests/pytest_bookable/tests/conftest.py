"""Runs pytest with the plugin as an integrator does: another process, bookable's in a third."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).parents[1] / "src"
sys.path.insert(0, str(SOURCE))  # the plugin isn't installed here: it must not be active

from pytest_bookable.options import Options  # noqa: E402
from pytest_bookable.session import Session  # noqa: E402
from pytest_bookable.wishes import Wishes  # noqa: E402
from pytest_bookable.world import Bookable  # noqa: E402

COMMAND = str(Path(sys.executable).with_name("bookable"))
OURS = ("BOOKABLE_", "PYTEST_", "COV_", "COVERAGE_", "PYTHONPATH")


def options(**changes: Any) -> Options:
    """Return the plugin's options as they are without any, with this checkout's server."""
    given: dict[str, Any] = {
        "command": (COMMAND,),
        "url": "",
        "token": "",
        "serve_args": (),
        "webhook_host": "127.0.0.1",
        "webhook_secret": "whsec_of_the_test",
        "plain_url": False,
        "test_api": "",
        "target": "",
        "test_tokens": (),
        "test_args": (),
    }
    return Options(**{**given, **changes})


@pytest.fixture(scope="session")
def chosen() -> Callable[..., Options]:
    """Returns the plugin's options, some of them changed."""
    return options


@pytest.fixture(scope="session")
def servers() -> Iterator[Session]:
    """A session of the plugin in this process, with a server that the tests share."""
    session = Session(options(serve_args=("prive-wellness", "wellhub-booking", "agenda")), "here")
    yield session
    session.stop()


@pytest.fixture
def world(servers: Session) -> Iterator[Bookable]:
    """A world on that server, its clock standing at noon in Amsterdam on 1 July 2026."""
    with servers.world("t", Wishes(clock="2026-07-01T10:00:00Z")) as made:
        yield made


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of pytest came to."""

    folder: Path
    code: int
    text: str
    errors: str

    @property
    def counts(self) -> dict[str, int]:
        """How many tests passed, failed and so on, as the last line says."""
        last = self.text.strip().splitlines()[-1]
        found = re.findall(
            r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected)", last
        )
        return {name: int(number) for number, name in found}


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Writes a test module, or several files, into an empty project and runs pytest there.

    `own=True` gives the plugin this checkout's command, `own=False` one that there is not, None
    leaves it to the ini file.
    """

    def run(*args: str, own: bool | None = False, code: str = "", **files: str) -> Ran:
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text, encoding="utf-8")
        if code:
            (tmp_path / "test_it.py").write_text(code, encoding="utf-8")
        environment = {n: v for n, v in os.environ.items() if not n.startswith(OURS)}
        environment |= {"PYTHONPATH": str(SOURCE), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        if own is not None:
            environment["BOOKABLE_COMMAND"] = COMMAND if own else "bookable-is-not-here"
        kept = os.environ.get("BOOKABLE_CACHE")
        environment |= {"BOOKABLE_CACHE": kept} if kept else {}
        plugins = ["-p", "pytest_bookable.plugin", "-p", "no:cacheprovider"]
        plugins += ["-p", "xdist.plugin"] if "-n" in args else []
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *plugins, "-W", "error", *args],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(tmp_path, done.returncode, done.stdout, done.stderr)

    return run
