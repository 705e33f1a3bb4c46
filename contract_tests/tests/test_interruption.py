"""A run that is ended early: nothing that it made stays behind without a word."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from serving import reference

from bookable_contracts import generated
from bookable_contracts.interruption import terminable
from bookable_contracts.supplies import CREATED, Created, created

MADE = '{"operation": "createBooking", "path": "/bookings", "name": "PW-1"}\n'


def test_the_first_sigterm_is_an_interrupt_and_the_next_is_nothing() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with terminable():
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_line_that_was_cut_off_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / CREATED).write_text(f'{MADE}{{"operation": "createB')
    assert created(tmp_path) == [Created(operation="createBooking", path="/bookings", name="PW-1")]


def test_what_was_made_is_known_though_the_generated_part_was_interrupted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(_session: Any, folder: Path, _failures: int) -> Any:
        (folder / CREATED).write_text(MADE)
        raise KeyboardInterrupt

    class Suite:
        supplies = staticmethod(lambda _: None)

    monkeypatch.setattr(generated, "_prepare", lambda *_: None)
    monkeypatch.setattr(generated, "_run", interrupted)
    made: list[Created] = []
    suite: Any = Suite()
    with pytest.raises(KeyboardInterrupt):
        generated.generate(None, suite, {}, made)  # type: ignore[arg-type]
    assert [each.name for each in made] == ["PW-1"]


def started(url: str, tokens: tuple[str, ...], folder: Path) -> subprocess.Popen[str]:
    """The command in a process group of its own, with its temporary files in a folder."""
    asked = ["test", "prive-wellness", "--base-url", url, "--seed", "7", "--max-examples", "200"]
    asked += [word for token in tokens for word in ("--token", token)]
    return subprocess.Popen(
        [sys.executable, "-m", "bookable_cli", *asked],
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_what_is_generated(process: subprocess.Popen[str], folder: Path) -> None:
    while process.poll() is None:
        if any(each.stat().st_size for each in folder.glob(f"*/{CREATED}")):
            return
        time.sleep(0.02)
    pytest.fail("the run ended before it made anything")


def wait_for_one_more(bookings: dict[str, Any]) -> None:
    """Wait for a booking that is made, and not yet answered."""
    before, patience = len(bookings), time.monotonic() + 20
    while len(bookings) == before:
        assert time.monotonic() < patience, "nothing more was booked"
        time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.parametrize("ctrl_c", [True, False], ids=["ctrl-C", "SIGTERM"])
def test_an_interrupted_run_leaves_nothing_behind(tmp_path: Path, ctrl_c: bool) -> None:
    with reference(limit=100_000) as server:
        process = started(server.url, ("pw_live_one_full_a", "pw_live_one_reads"), tmp_path)
        try:
            wait_for_what_is_generated(process, tmp_path)
            server.api.answers_late = 1.0
            wait_for_one_more(server.api.bookings)
            if ctrl_c:  # a terminal sends it to the whole group
                os.killpg(process.pid, signal.SIGINT)
            else:
                process.send_signal(signal.SIGTERM)
            out, told = process.communicate(timeout=60)
            with pytest.raises(ProcessLookupError):  # nobody is left to book any more
                os.killpg(process.pid, 0)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        bookings = list(server.api.bookings.values())
    assert (process.returncode, out) == (130, "")
    assert told.splitlines() == ["interrupted: undoing what the run made", "nothing is left over"]
    assert bookings
    assert [each for each in bookings if each["status"] == "confirmed"] == []
    assert list(tmp_path.iterdir()) == []
