"""Runs the `bookable` command as a person would: another process, a free port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOKABLE = [sys.executable, "-m", "bookable_cli"]


class Running:
    """A server that another process runs."""

    def __init__(self, args: tuple[str, ...]) -> None:
        self.process = subprocess.Popen(
            [*BOOKABLE, "serve", "--port", "0", *args],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.greeting = self._read_greeting()
        found = re.search(r"Control API  (\S+)/_mock", self.greeting)
        assert found, self.greeting + self._errors()
        self.origin = found[1]
        self.api = f"{self.origin}/api/public/v1"
        self._wait()

    def _read_greeting(self) -> str:
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line.startswith("Control API"):
                break
        return "".join(lines)

    def _errors(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read() if self.process.poll() is not None else ""

    def _wait(self) -> None:
        for _ in range(200):
            try:
                httpx.get(f"{self.origin}/_mock/health").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.02)
            else:
                return
        raise TimeoutError(self.greeting)

    def kill(self) -> None:
        """Let it die without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """Stop it as Ctrl-C does; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(10)
        finally:
            for stream in (self.process.stdout, self.process.stderr):
                if stream is not None:
                    stream.close()

    def keys(self, count: int) -> list[str]:
        """Make keys with every scope, as the dashboard would."""
        scopes = ["units:read", "bookings:read", "bookings:write", "payments:write"]
        body = {"api": "prive-wellness", "scopes": scopes}
        made = [httpx.post(f"{self.origin}/_mock/keys", json=body) for _ in range(count)]
        return [answer.json()["secret"] for answer in made]


@pytest.fixture
def serve() -> Iterator[Callable[..., Running]]:
    """Start servers; they are stopped when the test is over."""
    started: list[Running] = []

    def start(*args: str) -> Running:
        started.append(Running(args))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def bookable() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command to its end and return what it said."""

    def run(*args: str, **more: Any) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "COLUMNS": "100", **more.pop("env", {})}
        return subprocess.run(
            [*BOOKABLE, *args],
            capture_output=True,
            text=True,
            timeout=more.pop("timeout", 60),
            check=False,
            env=environment,
            **more,
        )

    return run
