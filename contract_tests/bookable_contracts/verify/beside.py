"""Judges and records beside the traffic: in a process of its own, so that nothing waits for it."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Collection
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from bookable_contracts.verify.departure import Departure
from bookable_contracts.verify.judge import Judge
from bookable_contracts.verify.matching import Matcher
from bookable_contracts.verify.observed import Observed
from bookable_contracts.verify.recording import Recorder
from bookable_contracts.verify.redaction import Redactor
from bookable_contracts.verify.subject import Subject, subject_of

MOST_WAITING = 256 * 2**20
"""Bytes of exchanges that may wait for their turn; what comes then is passed on and not judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found in an exchange, and which secrets it brought.

    It is not about the API if it is not `inside`; `recorded` is false if there was no room for it.
    """

    inside: bool
    call: str | None = None
    departures: list[Departure] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    unrecorded: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What the process beside has to know."""

    contract: str
    base_url: str
    secrets: Collection[str] = field(default=(), repr=False)
    record: Path | None = None


class Worker:
    """Judges one exchange after the other, and writes it down without its secrets."""

    def __init__(self, orders: Orders, subject: Subject | None = None) -> None:
        subject = subject or subject_of(orders.contract)
        self._matcher = Matcher(subject, orders.base_url)
        self._judge = Judge(subject)
        self._redactor = Redactor(subject, orders.secrets)
        self._recorder = Recorder(orders.record) if orders.record else None
        self._told = 0

    def look(self, observed: Observed) -> Verdict:
        """Judge an exchange; recording comes first, as it learns the secrets."""
        unrecorded = self._record(self._redactor.observed(observed))
        secrets = self._redactor.known if len(self._redactor.known) != self._told else {}
        self._told = len(self._redactor.known)
        match = self._matcher.match(observed)
        if match is None:
            return Verdict(inside=False, secrets=secrets, unrecorded=unrecorded)
        return Verdict(
            inside=True,
            call=match.call.id if match.call else None,
            departures=self._judge.departures(observed, match),
            secrets=secrets,
            unrecorded=unrecorded,
        )

    def _record(self, observed: Observed) -> str:
        if self._recorder is None:
            return ""
        try:
            self._recorder.write(observed)
        except OSError as error:
            return f"could not be recorded: {error.strerror or error}"
        return ""


class Beside:
    """Hands exchanges to the worker's process, and keeps what it found in the order they came."""

    def __init__(self, orders: Orders) -> None:
        self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin, (orders,))
        self._lock = Lock()
        self._waiting = 0
        self._given: list[tuple[Observed, Future[Verdict]]] = []
        self.refused = 0
        """Exchanges that found no room."""

    def warm(self) -> None:
        """Wait until the process is there, so that no first exchange has to.

        Raises:
            BrokenProcessPool: if it cannot start.
        """
        self._pool.submit(_ready).result()

    def give(self, observed: Observed) -> None:
        """Take an exchange; returns at once."""
        size = len(observed.body or b"") + len(observed.answer_body or b"") + 4096
        with self._lock:
            if self._waiting + size > MOST_WAITING:
                self.refused += 1
                return
            self._waiting += size
        try:
            future = self._pool.submit(_look, observed)
        except (BrokenProcessPool, RuntimeError):
            self.refused += 1
            return
        future.add_done_callback(lambda _: self._done(size))
        self._given.append((_without_bodies(observed), future))

    @property
    def pending(self) -> int:
        """How many exchanges are not judged yet."""
        return sum(not future.done() for _, future in self._given)

    def collect(self) -> list[tuple[Observed, Verdict | str]]:
        """Wait for all; return each exchange with its verdict, or with why it has none."""
        found = [(observed, _outcome(future)) for observed, future in self._given]
        self._pool.shutdown()
        return found

    def stop(self) -> None:
        """Judge nothing more of what waits; `collect` says so of each."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _done(self, size: int) -> None:
        with self._lock:
            self._waiting -= size


def _outcome(future: Future[Verdict]) -> Verdict | str:
    if future.cancelled():
        return "the checks were stopped"
    try:
        return future.result()
    except BrokenProcessPool:
        return "the process that judges ended"
    except Exception as error:
        return f"the checks failed: {type(error).__name__}"


def _without_bodies(observed: Observed) -> Observed:
    """Keep what reports show, and whether bodies are known."""
    return replace(
        observed,
        body=None if observed.body is None else b"",
        answer_body=None if observed.answer_body is None else b"",
    )


_WORKER: list[Worker] = []


def _begin(orders: Orders) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends ctrl-C to all processes
    _WORKER.append(Worker(orders))


def _ready() -> None:
    """Say that the process is there, by being run."""


def _look(observed: Observed) -> Verdict:
    return _WORKER[0].look(observed)
