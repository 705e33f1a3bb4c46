from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bookable_mocks.engine import faking
from bookable_mocks.engine import pool as module
from bookable_mocks.engine.pool import pool

WANTED = (("first_name", 3), ("city", 2))


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("BOOKABLE_CACHE", str(tmp_path))
    pool.cache_clear()
    yield
    pool.cache_clear()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Lets Faker answer in this process; returns what it was asked for."""
    requests: list[bytes] = []

    def run(_command: Any, *, input: bytes, **_kwargs: Any) -> Any:
        requests.append(input)
        request = json.loads(input)
        words = faking.words(request["locale"], request["seed"], request["wanted"])
        return subprocess.CompletedProcess([], 0, json.dumps(words).encode(), b"")

    monkeypatch.setattr(subprocess, "run", run)
    return requests


def test_words_are_the_same_for_the_same_seed(asked: list[bytes]) -> None:
    first = pool("nl_NL", "1", WANTED)
    pool.cache_clear()

    assert pool("nl_NL", "1", WANTED) == first
    assert {kind: len(words) for kind, words in first.items()} == dict(WANTED)


def test_words_that_were_made_once_are_kept(asked: list[bytes]) -> None:
    for _ in range(3):
        pool("nl_NL", "1", WANTED)
        pool.cache_clear()

    assert len(asked) == 1


@pytest.mark.parametrize(("locale", "seed"), [("nl_NL", "2"), ("en_GB", "1")])
def test_another_seed_or_locale_has_other_words(asked: list[bytes], locale: str, seed: str) -> None:
    assert pool(locale, seed, WANTED) != pool("nl_NL", "1", WANTED)
    assert len(asked) == 2


def test_what_faker_can_not_make_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, b"", b"no such kind\n")
    monkeypatch.setattr(module.subprocess, "run", lambda *_a, **_kw: failed)

    with pytest.raises(RuntimeError, match="Faker could not make words: no such kind"):
        pool("nl_NL", "1", (("nonsense", 1),))


@pytest.mark.slow
def test_faker_answers_as_a_program() -> None:
    assert pool("nl_NL", "1", WANTED) == faking.words("nl_NL", "1", dict(WANTED))


def test_the_program_reads_a_request_and_writes_words(monkeypatch: pytest.MonkeyPatch) -> None:
    request = {"locale": "nl_NL", "seed": "1", "wanted": {"city": 2}}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(request)))
    monkeypatch.setattr("sys.stdout", written := io.StringIO())
    faking.main()

    assert json.loads(written.getvalue()) == faking.words("nl_NL", "1", {"city": 2})
