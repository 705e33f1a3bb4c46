"""Faults on purpose: late answers, errors and cut connections, as a client will meet them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from bookable_mocks.engine.ids import Ids
from bookable_mocks.engine.problem import Problem


@dataclass(slots=True)
class Fault:
    """What goes wrong, with which requests, and how often.

    Empty matchers match everything; `path` may have wildcards. `times` counts down to removal (0
    means until removed), `ratio` is the share of matching requests that are hit. `delay` is in
    seconds; `status` 0 lets the request through (late); `drop` cuts the connection instead.
    """

    id: str
    api: str = ""
    operation: str = ""
    method: str = ""
    path: str = ""
    status: int = 0
    delay: float = 0.0
    drop: bool = False
    times: int = 1
    ratio: float = 1.0
    headers: Mapping[str, str] = field(default_factory=dict)
    hits: int = 0

    def matches(self, api: str, operation: str, method: str, path: str) -> bool:
        """Say whether a request is one of those that this fault is for."""
        return (
            self.api in ("", api)
            and self.operation in ("", operation)
            and self.method in ("", method)
            and (not self.path or fnmatchcase(path, self.path))
        )

    def problem(self) -> Problem | None:
        """Return the refusal that the fault asks for, if any."""
        if not self.status:
            return None
        detail = "This failure was asked for through the control API."
        return Problem(self.status, "fault", detail, headers=dict(self.headers))


class Dropped(BaseException):
    """The connection is to be cut. No handler of errors may make an answer of it."""


class Faults:
    """The faults of a world, in the order in which they were asked for."""

    __slots__ = ("_faults", "ids")

    def __init__(self, ids: Ids) -> None:
        self._faults: list[Fault] = []
        self.ids = ids

    def __bool__(self) -> bool:
        return bool(self._faults)

    def add(self, fault: Fault) -> Fault:
        """Ask for a fault."""
        self._faults.append(fault)
        return fault

    def all(self) -> list[Fault]:
        """Return the faults that are still on."""
        return list(self._faults)

    def remove(self, fault_id: str = "") -> int:
        """Take back one fault, or all; return how many that were."""
        kept = [fault for fault in self._faults if fault_id not in ("", fault.id)]
        removed = len(self._faults) - len(kept)
        self._faults = kept
        return removed

    def hit(self, api: str, operation: str, method: str, path: str) -> Fault | None:
        """Return the fault that this request meets, and count it."""
        for fault in self._faults:
            if not fault.matches(api, operation, method, path):
                continue
            if fault.ratio < 1 and self.ids.fraction("fault") >= fault.ratio:
                continue
            fault.hits += 1
            if fault.times and fault.hits >= fault.times:
                self._faults.remove(fault)
            return fault
        return None
