"""A server is a process of its own, and ends with whoever started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_bookable import server
from pytest_bookable.server import NoServer, Server

SERVE = """
import os, pathlib, signal, subprocess, sys, time
folder = pathlib.Path(sys.argv[1])
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])
folder.joinpath("args").write_text(" ".join(sys.argv[2:]))
folder.joinpath("names").write_text(" ".join(sorted(os.environ)))
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "broken" in sys.argv:
    sys.exit("Traceback: ...\\nbookable: there is no API 'x'")
if "silent" in sys.argv:
    time.sleep(120)
print("API  http://127.0.0.1:5/x\\nControl API  http://127.0.0.1:5/_mock\\n" * 2000, flush=True)
folder.joinpath("pids").write_text(f"{os.getpid()} {helper.pid}")
time.sleep(120)
"""
"""Says what `bookable serve` says, without an API behind it, and starts a process of its own."""

START = """
import sys
from pytest_bookable.server import Server
server = Server(sys.argv[1:])
print(server.url, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def command(tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "serve.py").write_text(SERVE, encoding="utf-8")
    return (sys.executable, str(tmp_path / "serve.py"), str(tmp_path))


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for something that has to happen; how long is the machine's business."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def pids(folder: Path) -> list[int]:
    wait_until(lambda: (folder / "pids").exists() and (folder / "pids").read_text() != "")
    return [int(pid) for pid in (folder / "pids").read_text().split()]


def running(pid: int) -> bool:
    """Say whether a process runs; one that ended and waits for its parent does not."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.parent.parent.joinpath("self").exists():
        return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_is_ready_when_it_says_where_it_is(command: Any, tmp_path: Path) -> None:
    started = Server(command, ["--seed", "3"])
    started.stop()

    assert started.url == "http://127.0.0.1:5"
    assert (tmp_path / "args").read_text() == "serve --port 0 --seed 3"


def test_it_ends_when_it_is_stopped_with_all_that_it_started(command: Any, tmp_path: Path) -> None:
    started = Server(command)
    both = pids(tmp_path)
    assert all(running(pid) for pid in both)
    started.stop()

    wait_until(lambda: not any(running(pid) for pid in both))
    started.stop()


def test_it_ends_when_its_parent_is_killed(command: Any, tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", START, *command],
        env={**os.environ, "PYTHONPATH": str(Path(server.__file__).parents[1])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    assert parent.stdout.readline().strip() == "http://127.0.0.1:5"
    both = pids(tmp_path)
    parent.kill()
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()

    wait_until(lambda: not any(running(pid) for pid in both))


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_its_keeper_can_be_told_to_end(command: Any, tmp_path: Path) -> None:
    started = Server(command)
    both = pids(tmp_path)
    os.kill(started._process.pid, signal.SIGTERM)

    wait_until(lambda: not any(running(pid) for pid in both))
    started.stop()


def test_it_does_not_look_into_the_tests_environment(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in server.OURS:
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("MINE", "1")
    Server(command).stop()
    names = set((tmp_path / "names").read_text().split())

    assert names & set(server.OURS) == set()
    assert "MINE" in names


def test_what_a_shell_has_for_bookable_does_not_change_what_is_served(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DEFECTS", "TOKENS", "SUPPLIES", "CACHE", "CONTROL_TOKEN"):
        monkeypatch.setenv(f"BOOKABLE_{name}", "x")
    Server(command).stop()
    names = (tmp_path / "names").read_text().split()

    ours = [name for name in names if name.startswith("BOOKABLE_")]
    assert ours == ["BOOKABLE_CACHE", "BOOKABLE_CONTROL_TOKEN"]


def test_a_command_that_is_not_there_is_told_with_what_to_do() -> None:
    with pytest.raises(NoServer) as caught:
        Server(["no-such-command"])

    said = str(caught.value)
    assert said.startswith("there is no command 'no-such-command': install bookable in an")
    assert "--bookable-command" in said
    assert "\n" not in said


def test_a_server_that_ends_is_told_with_its_last_words(command: Any) -> None:
    with pytest.raises(NoServer, match=r"broken ended: bookable: there is no API 'x'$"):
        Server(command, ["broken"])


def test_a_server_that_is_not_ready_is_told(command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.1)

    with pytest.raises(NoServer, match=r"silent was not ready in 0\.1 seconds"):
        Server(command, ["silent"])


@pytest.mark.slow
def test_a_server_that_does_not_want_to_end_is_made_to(command: Any, tmp_path: Path) -> None:
    started = Server(command, ["stubborn"])
    both = pids(tmp_path)
    started.stop()

    wait_until(lambda: not any(running(pid) for pid in both))
