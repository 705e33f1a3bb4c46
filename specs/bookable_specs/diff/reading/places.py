"""What a user may name as a version: a file, a folder, a URL or `git-ref:path`."""

from __future__ import annotations

import posixpath
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

from bookable_specs.diff.reading.trees import Commit, Disk, Tree, Web
from bookable_specs.errors import SpecError

_ROOTS = ("openapi.yaml", "openapi.yml", "openapi.json")


@dataclass(frozen=True, slots=True)
class Place:
    """A file or a folder of a tree."""

    tree: Tree
    path: str

    def roots(self) -> dict[str, Place]:
        """Return the root documents here by name; a single file or contract is named ''.

        A folder is one contract if it holds an openapi.yaml, and else a folder of contracts.

        Raises:
            SpecError: for a folder without any.
        """
        if not self.tree.is_folder(self.path):
            return {"": self}
        files = set(self.tree.files(self.path))
        for root in _ROOTS:
            if (path := _below(self.path, root)) in files:
                return {"": Place(self.tree, path)}
        found: dict[str, Place] = {}
        for path in sorted(files):
            folder, _, name = posixpath.relpath(path, self.path or ".").rpartition("/")
            if name in _ROOTS and folder not in found:
                found[folder] = Place(self.tree, path)
        if not found:
            raise SpecError(f"holds no {' or '.join(_ROOTS)}", file=self.tree.shown(self.path))
        return found


def place(named: str, here: Path) -> Place:
    """Return what a user named, seen from the folder `here`.

    Raises:
        SpecError: if there is neither such a file nor such a commit.
    """
    scheme = urllib.parse.urlsplit(named)
    if scheme.scheme in {"http", "https"}:
        path = f"{scheme.path.lstrip('/')}{'?' + scheme.query if scheme.query else ''}"
        return Place(Web(f"{scheme.scheme}://{scheme.netloc}"), path)
    path_here = here / named
    if path_here.exists():
        file = path_here.resolve()
        base = _base(file)
        return Place(Disk(base, here.resolve()), file.relative_to(base).as_posix())
    ref, colon, path = named.partition(":")
    if not colon or not ref:
        raise SpecError("there is no such file, folder, URL or git-ref:path", file=named)
    commit = Commit(ref, here)
    return Place(commit, posixpath.normpath(posixpath.join(commit.prefix, path)))


def _base(file: Path) -> Path:
    """Return how far references may lead: the checkout, or else the folder above the document's."""
    for folder in (file, *file.parents):
        if (folder / ".git").exists():
            return folder
    return file.parent.parent if file.is_file() else file.parent


def _below(folder: str, name: str) -> str:
    return name if folder in {"", "."} else f"{folder}/{name}"
