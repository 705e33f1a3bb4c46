"""Takes a polite kill, as CI sends it, for Ctrl-C: what a run made is undone either way."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


@contextmanager
def terminable() -> Iterator[None]:
    """Turn the first SIGTERM into KeyboardInterrupt; signals reach the main thread alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt_once)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def interrupt_once(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Handle SIGTERM: raise KeyboardInterrupt, and let no later one cut the clean-up short."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt
