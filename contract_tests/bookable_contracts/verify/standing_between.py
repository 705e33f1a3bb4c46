"""Runs the proxy until it is told to stop, and makes the report of what passed."""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from bookable_contracts.options import UsageError
from bookable_contracts.verify.beside import Beside, Orders, Verdict
from bookable_contracts.verify.matching import Matcher
from bookable_contracts.verify.observed import Observed, why_left_out
from bookable_contracts.verify.proxy import Proxy, target_of
from bookable_contracts.verify.recording import new_recording
from bookable_contracts.verify.redaction import Redactor
from bookable_contracts.verify.subject import Subject
from bookable_contracts.verify.tally import Tally, VerifyReport

if TYPE_CHECKING:
    from bookable_contracts.verify.run import VerifyOptions

_PATIENCE = 5
"""Seconds that requests get to end after ctrl-C."""


def watch(subject: Subject, options: VerifyOptions) -> VerifyReport:
    """Pass traffic on until ctrl-C; then judge what still waits, and report.

    Raises:
        UsageError: if the proxy cannot listen, or the recording cannot be written.
    """
    target = target_of(options.proxy)
    Matcher(subject, options.base_url)  # says so here if that is none
    listener = listen(options.listen)
    with contextlib.closing(listener):
        path = new_recording(options.record) if options.record else None
        beside = Beside(
            Orders(
                contract=options.contract,
                base_url=options.base_url,
                secrets=options.secrets,
                record=path,
            )
        )
        lost: Counter[tuple[str, bool]] = Counter()
        proxy = Proxy(target, beside.give, lambda *why: lost.update([why]), timeout=options.timeout)
        try:
            beside.warm()
        except BrokenProcessPool:
            raise UsageError("the process that judges could not start") from None
        _say(f"Listening on {_url(listener)}, passing on to {target}; ctrl-C ends with the report")
        if path:
            _say(f"Recording, without secrets, to {path}")
        server = _Server(proxy)
        server.run(sockets=[listener])
        return _report(subject, options, beside, lost)


def listen(address: str) -> socket.socket:
    """Open HOST:PORT; port 0 takes a free one.

    Raises:
        UsageError: if it is no address, or taken.
    """
    host, _, port = address.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") or "127.0.0.1"
    if not (port.isascii() and port.isdigit() and int(port) < 2**16):
        raise UsageError(f"cannot listen on {address!r}: write it as HOST:PORT")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, int(port)))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise UsageError(f"cannot listen on {address}: {error.strerror or error}") from None
    return listener


class _Server(uvicorn.Server):
    """Stops on ctrl-C without raising it again: the report has still to come."""

    def __init__(self, proxy: Proxy) -> None:
        super().__init__(
            uvicorn.Config(
                proxy,
                lifespan="on",
                ws="none",
                log_level="critical",
                server_header=False,
                date_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=_PATIENCE,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take ctrl-C and a polite kill as the end of the traffic."""
        before = {each: signal.signal(each, self._stop) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True


def _report(
    subject: Subject, options: VerifyOptions, beside: Beside, lost: Counter[tuple[str, bool]]
) -> VerifyReport:
    tally = Tally(subject, judged=options.judged, ignored=options.ignored)
    redactor = Redactor(subject, options.secrets)
    if beside.pending:
        _say(f"Judging {beside.pending} more exchanges; ctrl-C leaves them out")
    with _stopping(beside):
        found = beside.collect()
    for observed, verdict in found:
        if isinstance(verdict, str):
            tally.fault(verdict)
            continue
        redactor.adopt(verdict.secrets)
        if verdict.unrecorded:
            tally.fault(verdict.unrecorded)
        _count(tally, observed, verdict)
    for _ in range(beside.refused):
        tally.fault("the checks could not keep up")
    for (why, by_server), count in lost.items():
        for _ in range(count):
            (tally.fault if by_server else tally.leave_out)(why)
    return tally.report(options.proxy, redactor)


def _count(tally: Tally, observed: Observed, verdict: Verdict) -> None:
    reason = why_left_out(observed)
    if reason or not verdict.inside:
        tally.leave_out(reason or "not about this API")
    else:
        tally.add(observed, verdict.call, verdict.departures)


@contextlib.contextmanager
def _stopping(beside: Beside) -> Iterator[None]:
    """Let ctrl-C stop the judging of what waits."""
    before = signal.signal(signal.SIGINT, lambda *_: beside.stop())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
