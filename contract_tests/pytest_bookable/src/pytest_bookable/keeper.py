"""Runs a command for as long as somebody holds this process's standard input open.

Run as a script, by its path: the tests' process holds the other end of the pipe, and however it
ends, killed even, the command ends with it. Needs nothing but the standard library.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)

GRACE = 3.0
"""Seconds that the command has to end by itself."""


def main(command: list[str]) -> int:
    """Run the command until it ends or nobody holds the pipe; return its exit code.

    What the command started and left behind ends with it.
    """
    try:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, start_new_session=os.name == "posix"
        )
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        return 127
    signal.signal(signal.SIGTERM, lambda *_: _aside(_stop, child))
    _aside(_watch, child)
    code = child.wait()
    _send(child, KILL)
    return code


def _aside(work: Callable[[subprocess.Popen[bytes]], None], child: subprocess.Popen[bytes]) -> None:
    threading.Thread(target=work, args=(child,), daemon=True).start()


def _stop(child: subprocess.Popen[bytes]) -> None:
    """End the command and what it started: kindly, then surely."""
    _send(child, signal.SIGTERM)
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        _send(child, KILL)


def _send(child: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to the command and all that it started; those that are gone don't matter."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(child.pid, number)
        else:
            child.terminate()


def _watch(child: subprocess.Popen[bytes]) -> None:
    """Wait until the pipe says something or is closed."""
    os.read(0, 1)
    _stop(child)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
