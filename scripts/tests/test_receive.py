"""`bookable receive` takes webhooks in a process of its own, until it is stopped."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.slow  # each case starts the command anew

RECEIVE = [sys.executable, "-m", "bookable_cli", "receive"]


class Receiving:
    """The command, once it has said where it is."""

    def __init__(self, *args: str) -> None:
        self.process = subprocess.Popen(
            [*RECEIVE, "--listen", "127.0.0.1:0", *args],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        found = re.match(r"Webhooks   (http://\S+)/, any path", self.line())
        assert found
        self.url = found[1]
        self.help = [self.line(), self.line()]

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(10)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code


@pytest.fixture
def receive() -> Iterator[Callable[..., Receiving]]:
    started: list[Receiving] = []

    def start(*args: str) -> Receiving:
        started.append(Receiving(*args))
        return started[-1]

    yield start
    for each in started:
        each.stop()


def test_what_comes_is_said_told_and_failed_on_demand(receive: Callable[..., Receiving]) -> None:
    running = receive("--log-token", "s3cret", "--keep", "1")
    log = {"Authorization": "Bearer s3cret"}

    assert running.help == [
        f"What came  {running.url}/_received",
        f"Fail next  curl -X POST '{running.url}/_received/fail?times=1'",
    ]
    assert httpx.get(f"{running.url}/_received").status_code == 401
    httpx.post(f"{running.url}/_received/fail?times=1", headers=log).raise_for_status()
    answers = [httpx.post(f"{running.url}/hook", content=b"abc").status_code for _ in range(2)]
    assert answers == [500, 200]
    assert [running.line().split("  ", 1)[1] for _ in answers] == [
        "POST /hook  3 B  500",
        "POST /hook  3 B  200",
    ]
    kept = httpx.get(f"{running.url}/_received", headers=log).json()
    assert [each["answered"] for each in kept] == [200]
    assert running.stop() == 130


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["receive", "--listen", "here"], "HOST:PORT"),
        (["receive", "--keep", "0"], "--keep"),
        (
            [
                "test",
                "prive-wellness",
                "--base-url=http://h",
                "--token=x",
                "--webhook-log=http://h",
            ],
            "--webhook-url",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_told_in_one_line(
    bookable: Callable[..., Any], args: list[str], says: str
) -> None:
    result = bookable(*args)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert says in result.stderr
