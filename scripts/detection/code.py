"""Which code a result is of: a digest of what a run depends on, so that old figures show as old."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bookable_mocks.registry import MOCKS
from detection.results import OURS

ROOT = Path(__file__).resolve().parents[2]

SERVED = (
    "mocks/bookable_mocks",
    "specs",
    *(f"scripts/detection/{name}.py" for name in ("runs", "server", "serving", "subjects")),
    "scripts/dev.lock",
)
"""What every run depends on."""

TESTED = ("contract_tests/bookable_contracts", "scripts/bookable_cli")
"""What our own runs depend on, too."""

APART = frozenset({"tests", "__pycache__", "verify", "diff", "lint", "bundles"})
"""Folders that no run comes by."""

KINDS = frozenset({".py", ".yaml", ".json", ".j2", ".html", ".css", ".lock"})


@cache
def code(tool: str, api: str, root: Path = ROOT) -> str:
    """Return twelve hex digits that stand for the mock, the contract and, for ours, the suite.

    Rooms that other APIs have to themselves count for nothing, nor do tests.
    """
    digest = hashlib.sha256()
    folders = (*SERVED, *TESTED) if tool == OURS else SERVED
    others = {name for each in MOCKS if each != api for name in (each, each.replace("-", "_"))}
    for path in _files(root, folders, others):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _files(root: Path, folders: tuple[str, ...], others: set[str]) -> Iterator[Path]:
    for folder in folders:
        place = root / folder
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            parts = set(path.relative_to(root).parts)
            if path.suffix in KINDS and not parts & (others | APART):
                yield path
