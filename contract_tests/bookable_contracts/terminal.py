"""Where reports are printed: coloured for a person, plain and as wide everywhere for a file."""

from __future__ import annotations

import os
import sys

from rich.console import Console

WIDTH = 100


def terminal(color: bool | None) -> Console:
    """Return standard output; unless told, only a terminal without NO_COLOR has colours."""
    shown = sys.stdout.isatty() and "NO_COLOR" not in os.environ if color is None else color
    return Console(
        file=sys.stdout,
        width=WIDTH if not sys.stdout.isatty() else None,
        force_terminal=shown,
        no_color=not shown,
        highlight=False,
    )
