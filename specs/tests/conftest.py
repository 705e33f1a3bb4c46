"""Contracts to try things on: a clean one to damage, and small ones written by a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import TypeAlias

import pytest

Write: TypeAlias = Callable[[Mapping[str, str]], Path]

ROOT = "openapi: 3.0.4\ninfo: {title: Acme, version: 1.0.0}\n"


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the cache of whoever runs the tests out of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKABLE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """A copy of the clean contract."""
    return Path(shutil.copytree(Path(__file__).parent / "fixtures/acme", tmp_path / "specs/acme"))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes files of a contract; openapi.yaml gets its first two lines by itself."""

    def files(texts: Mapping[str, str]) -> Path:
        folder = tmp_path / "specs" / "acme"
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            head = ROOT if name == "openapi.yaml" else ""
            path.write_text(head + dedent(text), encoding="utf-8")
        return folder

    return files
