"""A server that breaks promises on purpose: it says so, does it, and tells which there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bookable_mocks.defect_list import DEFECTS

Run = Callable[..., Any]
Serve = Callable[..., Any]

KEY = {"Authorization": "Bearer pw_live_berken_all"}

pytestmark = pytest.mark.slow  # each case starts the command anew


def test_every_defect_is_listed_with_its_class_and_its_rule(bookable: Run) -> None:
    listed = bookable("serve", "--list-defects")
    assert listed.returncode == 0
    lines = {line.split()[0]: line for line in listed.stdout.splitlines()}
    for defect in DEFECTS:
        assert f" {defect.kind} " in lines[defect.name]
        assert f"{defect.summary} ({defect.breaks})" in lines[defect.name]


def test_the_defects_of_one_api_are_listed_alone(bookable: Run) -> None:
    listed = bookable("serve", "agenda", "--list-defects").stdout
    assert "agenda-old-salt" in listed
    assert "prive-" not in listed


def test_a_server_with_defects_says_so_before_all_else(serve: Serve) -> None:
    names = ("prive-created-is-200", "prive-page-of-500")
    running = serve("prive-wellness", *(word for name in names for word in ("--defect", name)))
    lines = running.greeting.splitlines()
    assert lines[0].startswith("BROKEN ON PURPOSE")
    assert [line.split(":")[0].strip() for line in lines[1:3]] == list(names)
    assert "PW-07" in lines[2]
    answer = httpx.get(f"{running.api}/units", params={"per_page": 400}, headers=KEY)
    assert answer.status_code == 200


def test_what_is_promised_stays_what_it_was(serve: Serve) -> None:
    running = serve("agenda", "--defect", "agenda-any-telephone")
    promised = httpx.get(f"{running.origin}/_mock/contracts/agenda").json()
    assert promised["components"]["schemas"]["PhoneNumber"]["pattern"]


def test_beside_other_apis_a_server_says_that_they_may_be_broken_too(serve: Serve) -> None:
    greeting = serve("agenda", "prive-wellness", "--defect", "prive-any-key").greeting
    assert "name one to serve it alone" in greeting


def test_a_server_without_defects_says_nothing_of_them(serve: Serve) -> None:
    assert "BROKEN" not in serve("prive-wellness").greeting


def test_defects_can_be_named_in_the_environment(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKABLE_DEFECTS", "prive-created-is-200 prive-any-key")
    running = serve("prive-wellness")
    assert running.greeting.count("prive-") >= 2
    headers = {"Authorization": "Bearer nobody"}
    assert httpx.get(f"{running.api}/me", headers=headers).status_code == 200
