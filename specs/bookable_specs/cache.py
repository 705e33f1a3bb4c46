"""Bundles of a checkout kept on disk under the hash of everything they were made from."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bookable_specs.entry import FORMAT

_CODE = Path(__file__).parent
_KEPT = 8  # entries a contract may have: a few branches' worth


def folder() -> Path:
    """Return the cache's folder; raises RuntimeError where there is no home folder."""
    if own := os.environ.get("BOOKABLE_CACHE"):
        return Path(own)
    if shared := os.environ.get("XDG_CACHE_HOME"):
        return Path(shared, "bookable")
    return Path.home() / ".cache" / "bookable"


def key(contract: Path) -> str:
    """Return a hash over a contract's YAML files, and over the code that bundles them."""
    digest = hashlib.sha256(b"bookable bundle %d" % FORMAT)
    code = [(entry.name, entry.path) for entry in os.scandir(_CODE) if entry.name.endswith(".py")]
    for name, path in (*sorted(code), *_yaml_files(str(contract))):
        content = Path(path).read_bytes()
        digest.update(b"%s\0%d\0" % (os.fsencode(name), len(content)))
        digest.update(content)
    return digest.hexdigest()


def _yaml_files(folder: str, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name = f"{prefix}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _yaml_files(entry.path, f"{name}/")
        elif entry.name.endswith((".yaml", ".yml", ".json")):
            yield name, entry.path


def read(slug: str, digest: str) -> bytes | None:
    """Return the entry that was kept, or None."""
    with suppress(OSError, RuntimeError):
        return _path(slug, digest).read_bytes()
    return None


def write(slug: str, digest: str, content: bytes) -> None:
    """Keep an entry, whole or not at all; where nothing can be written, nothing happens."""
    with suppress(OSError, RuntimeError):
        path = _path(slug, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
        _prune(path.parent, slug)


def _path(slug: str, digest: str) -> Path:
    return folder() / f"{slug}-{digest}.json"


def _prune(kept_in: Path, slug: str) -> None:
    entries = [path for path in kept_in.glob(f"{slug}-*.json") if len(path.stem) == len(slug) + 65]
    entries.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for old in entries[_KEPT:]:
        old.unlink()
