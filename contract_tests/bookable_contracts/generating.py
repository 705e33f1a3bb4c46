"""The process of the generated part: schemathesis' command line, and who may end it.

Ctrl-C reaches each process of a terminal. This one leaves it to the run that started it, whose
SIGTERM lets the request under way be answered: what it made is written down, and can be undone.
"""

from __future__ import annotations

import runpy
import signal

from bookable_contracts.interruption import interrupt_once


def main() -> None:
    """Do what `python -m schemathesis.cli` does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, interrupt_once)
    runpy.run_module("schemathesis.cli", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
