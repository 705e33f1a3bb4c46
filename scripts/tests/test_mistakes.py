"""A user's mistake gets one line that says what to do, and exit code 2."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow  # each case starts the command anew

Run = Callable[..., Any]

UNREACHED = ["test", "prive-wellness", "--base-url", "http://127.0.0.1:1", "--token", "x"]


def told(result: Any) -> str:
    assert result.returncode == 2, result
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    assert "Traceback" not in result.stderr
    return str(result.stderr)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["serve", "nope"], "choose from prive-wellness"),
        (["serve", "--set", "full_refuses"], "API.NAME=VALUE"),
        (["serve", "--set", "wellhub-booking.x=1"], "wellhub-booking.full_refuses"),
        (["serve", "--set", "wellhub-booking.full_refuses=maybe"], "full_refuses"),
        (["serve", "--now", "soon"], "2026-07-01T10:00:00Z"),
        (["serve", "--now", "2026-07-01T10:00:00"], "2026-07-01T10:00:00Z"),
        (["serve", "--now", "9999-12-31T23:59:59Z"], "1970 to 2400"),
        (["serve", "--port", "http"], "--port"),
        (["serve", "--port", "70000"], "--port"),
        (["serve", "--host", "no.such.host.invalid", "--port", "0"], "--port"),
        (["serve", "--journal", "0"], "--journal"),
        (["serve", "--defect", "agenda-old-salts"], "perhaps agenda-old-salt"),
        (["serve", "--defect", "agenda-old-salts"], "--list-defects"),
        (["serve", "--defect", "zzz"], "none is like it"),
        (["serve", "agenda", "--defect", "prive-any-key"], "prive-wellness, which is not served"),
        (["serve", "nope", "--list-defects"], "prive-wellness"),
        (["frobnicate"], "bookable --help"),
        (["serve", "--frobnicate"], "bookable serve --help"),
        (["test", "prive-wellness"], "--base-url"),
        (["test", "nope", "--base-url", "http://127.0.0.1:1", "--token", "x"], "prive-wellness"),
        (["test", "prive-wellness", "--base-url", "http://127.0.0.1:1"], "--token"),
        (["test", "prive-wellness", "--base-url", "ftp://x", "--token", "x"], "ftp://x"),
        (UNREACHED, "http://127.0.0.1:1"),
        (
            ["test", "prive-wellness", "--base-url", "http://h", "--token", "x", "--report", "x=y"],
            "json=FILE",
        ),
        (
            ["test", "prive-wellness", "--base-url", "http://h", "--token", "x", "--set", "gym"],
            "NAME=VALUE",
        ),
        ([*UNREACHED, "--report", "junit=/dev/null/j.xml"], "can't write /dev/null/j.xml"),
        ([*UNREACHED, "--write-baseline", "/dev/null/b.yaml"], "can't write /dev/null/b.yaml"),
        (["spec", "bundle", "nope"], "prive-wellness"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_told_in_one_line(bookable: Run, args: list[str], says: str) -> None:
    assert says in told(bookable(*args))


def test_a_port_in_use_is_told(bookable: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert f"127.0.0.1:{port}" in told(bookable("serve", "--port", str(port)))


def test_a_state_file_that_is_none_is_told(bookable: Run, tmp_path: Path) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"not a database" * 100)

    assert "holiday.jpg" in told(bookable("serve", "--port", "0", "--state", str(path)))


def test_a_state_in_a_folder_that_is_not_there_is_told(bookable: Run, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "state"

    assert "nowhere" in told(bookable("serve", "--port", "0", "--state", str(path)))


def test_a_malformed_contract_is_told_with_file_and_line(bookable: Run, tmp_path: Path) -> None:
    contract = tmp_path / "openapi.yaml"
    contract.write_text("openapi: 3.0.4\ninfo: [\n", encoding="utf-8")

    assert "openapi.yaml:" in told(bookable("spec", "bundle", str(contract)))


def test_a_dangling_reference_is_told_with_file_line_and_pointer(
    bookable: Run, tmp_path: Path
) -> None:
    contract = tmp_path / "openapi.yaml"
    contract.write_text(
        "openapi: 3.0.4\ninfo: {title: x, version: '1'}\npaths:\n  /x: {$ref: gone.yaml}\n",
        encoding="utf-8",
    )
    line = told(bookable("spec", "bundle", str(contract)))

    assert "openapi.yaml:4" in line
    assert "/paths/~1x" in line
    assert "gone.yaml" in line
