"""The README's client of the agenda API, run against a started mock."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.slow

CLIENT = Path(__file__).resolve().parents[1] / "examples" / "agenda_client.py"


def run(origin: str, token: str) -> subprocess.Popen[str]:
    key, _, secret = token.partition(":")
    command = [sys.executable, str(CLIENT), f"{origin}/APIREST", key, secret]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_it_signs_and_books_a_time(serve: Callable[..., Any]) -> None:
    client = run(serve().origin, "ag_lokje:lokje-geheim")
    told, _ = client.communicate(timeout=30)

    assert client.returncode == 0
    assert re.fullmatch(r"appointment \d+ on \d{4}-\d\d-\d\d at \d\d:\d\d\n", told)


@pytest.mark.parametrize("right", [True, False], ids=["right code", "wrong code"])
def test_it_confirms_with_the_code(serve: Callable[..., Any], right: bool) -> None:
    origin = serve().origin
    client = run(origin, "ag_wende:wende-geheim")
    assert client.stdout is not None
    line = ""
    while "code" not in line:  # it asks once the appointment is made
        line += client.stdout.read(1)
    messages = httpx.get(f"{origin}/company/ag_wende/messages").json()["messages"]
    code = next(each["code"] for each in messages if each["code"])
    told, _ = client.communicate(f"{code if right else 'WRONG00'}\n", timeout=30)

    assert client.returncode == 0
    assert told.endswith("confirmed\n" if right else "a wrong code\n")


def test_it_says_why_it_is_refused(serve: Callable[..., Any]) -> None:
    client = run(serve().origin, "ag_lokje:wrong")
    _, told = client.communicate(timeout=30)

    assert (client.returncode, told) == (1, "De handtekening klopt niet.\n")


def test_it_is_short() -> None:
    assert len(CLIENT.read_text(encoding="utf-8").splitlines()) <= 45
