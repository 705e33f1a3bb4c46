"""A mock server in a process and an environment of its own."""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE = 60.0
"""Seconds in which the server has to be ready: the first start of an installation is slow."""

READY = re.compile(r"Control API  (\S+)/_mock")
"""What the last line of a server's greeting looks like."""

OURS = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV")
"""What makes another Python look into this one's environment."""

PREFIX = "BOOKABLE_"
"""What the names of bookable's own variables begin with: defects and the like."""

KEPT = ("BOOKABLE_CACHE", "BOOKABLE_CONTROL_TOKEN")
"""Those that a server of the tests gets: where it caches, and the token that the tests send."""


class NoServer(Exception):
    """No server could be started; the message says what to do."""


def found(command: Sequence[str]) -> list[str]:
    """Return a command with the whole path of its program.

    Raises:
        NoServer: if there is no such program.
    """
    program = shutil.which(command[0]) if command else None
    if program is None:
        message = (
            f"there is no command {command[0] if command else ''!r}: install bookable in an"
            " environment of its own (uv tool install bookable, pipx install bookable), or name"
            " its command with --bookable-command, bookable_command or BOOKABLE_COMMAND"
        )
        raise NoServer(message)
    return [program, *command[1:]]


def environment() -> Mapping[str, str]:
    """Return this process's environment without what would mix the two Pythons."""
    return {name: value for name, value in os.environ.items() if name not in OURS}


def serving() -> Mapping[str, str]:
    """Return the environment of a server, without what would change what it serves.

    The marker and the ini file say that; a variable that was left in a shell would break promises
    in every test.
    """
    given = environment().items()
    return {n: v for n, v in given if n in KEPT or not n.upper().startswith(PREFIX)}


class Server:
    """A running `bookable serve`, with a keeper that ends it when this process ends.

    Attributes:
        url: the server's root.
    """

    def __init__(self, command: Sequence[str], args: Sequence[str] = ()) -> None:
        """Start it and wait until it is ready.

        Raises:
            NoServer: if it can't be started; the message has its own last words.
        """
        line = [*found(command), "serve", "--port", "0", *args]
        keeper = str(Path(__file__).with_name("keeper.py"))
        self._errors = tempfile.TemporaryFile(mode="w+b")  # noqa: SIM115 - closed by stop
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", keeper, *line],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=serving(),
            text=True,
            start_new_session=os.name == "posix",  # a Ctrl-C is for the tests first
        )
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self.url = self._ready(line)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server, and wait until it has ended."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is not None and not stdin.closed:
            try:
                stdin.write("\n")
                stdin.close()
            except OSError:
                pass  # the keeper has ended already
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(5)
        if stdout is not None:
            stdout.close()
        self._errors.close()

    def _read(self) -> None:
        """Hand the server's lines on, and keep its pipe empty."""
        for line in self._process.stdout or ():
            self._lines.put(line)
        self._lines.put(None)

    def _ready(self, line: Sequence[str]) -> str:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                said = self._lines.get(timeout=max(end - time.monotonic(), 0))
            except queue.Empty:
                message = f"{' '.join(line)} was not ready in {PATIENCE:g} seconds"
                raise NoServer(message) from None
            if said is None:
                self._process.wait()
                message = f"{' '.join(line)} ended: {self._last_words()}"
                raise NoServer(message)
            match = READY.search(said)
            if match:
                return match[1]

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "it said nothing")
