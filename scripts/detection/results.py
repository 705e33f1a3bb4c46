"""What runs found, kept line by line, so that a long bench can be ended and gone on with."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CLEAN = ""
"""In the place of a defect's name: the mock as it should be."""

OURS, PEER = "bookable test", "schemathesis run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One run of one tool against one fresh server.

    `failures` are what it called broken, each by an identity that is the same in every run;
    `differing` what it found to be otherwise than we assumed, where a vendor says nothing. `ended`
    says why a run is worth nothing; it is "" for one that came to its end. `code` stands for the
    code that was run, "" where that is not known.
    """

    tool: str
    api: str
    defect: str
    seed: int
    failures: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    seconds: float = 0.0
    requests: int = 0
    ended: str = ""
    code: str = ""

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What makes two results the same run's."""
        return self.tool, self.api, self.defect, self.seed


class Results:
    """Results in a file, a JSON object a line; the last one of a run counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known = {each.key: each for each in _read(path)}

    def done(self, tool: str, api: str, defect: str, seed: int, code: str | None = None) -> bool:
        """Say whether a run came to its end; with `code`, whether it was a run of that code."""
        known = self._known.get((tool, api, defect, seed))
        return known is not None and not known.ended and code in (None, known.code)

    def add(self, result: Result) -> None:
        """Keep a result, at once."""
        line = json.dumps(asdict(result), ensure_ascii=False) + "\n"
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            self._known[result.key] = result

    def all(self) -> tuple[Result, ...]:
        """Return what is known so far."""
        return tuple(self._known.values())


def _read(path: Path) -> Iterable[Result]:
    """Read a file's results; a line that was cut off is passed over."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            kept: dict[str, Any] = json.loads(line)
        except ValueError:
            continue
        lists = {name: tuple(kept[name]) for name in ("failures", "differing")}
        yield Result(**{**kept, **lists})
