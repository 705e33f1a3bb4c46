"""Where files come from: a disk, a commit, a web server. Nothing here knows what a file means."""

from __future__ import annotations

import posixpath
import subprocess
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from bookable_specs.errors import SpecError

_LARGEST = 64 * 1024 * 1024  # bytes that are taken from a web server
_PATIENCE = 30.0  # seconds
DOCUMENTS = (".yaml", ".yml", ".json")


class Tree(Protocol):
    """Files by slash-separated path."""

    def read(self, path: str) -> bytes:
        """Return a file's content; raises SpecError if it can't be had."""

    def shown(self, path: str) -> str:
        """Return what a reader calls a file."""

    def files(self, folder: str) -> list[str]:
        """Return the paths of the documents below a folder, in order."""

    def is_folder(self, path: str) -> bool:
        """Tell a folder from a file."""


class Disk:
    """Files below a folder, which no reference leaves."""

    def __init__(self, base: Path, here: Path) -> None:
        self._base = base
        self._here = here

    def read(self, path: str) -> bytes:
        """Return a file's content; raises SpecError for one outside or not readable."""
        file = (self._base / path).resolve()
        if not file.is_relative_to(self._base):
            raise SpecError(f"leads outside {self._base}", file=path)
        try:
            return file.read_bytes()
        except FileNotFoundError:
            raise SpecError("there is no such file", file=self.shown(path)) from None
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise SpecError(f"cannot be read: {reason}", file=self.shown(path)) from None

    def shown(self, path: str) -> str:
        """Return the path from where the command was run, if it is below that."""
        file = self._base / path
        near = file.is_relative_to(self._here)
        return (file.relative_to(self._here) if near else file).as_posix()

    def files(self, folder: str) -> list[str]:
        """Return the documents below a folder."""
        found = (self._base / folder).rglob("*")
        names = (file.relative_to(self._base).as_posix() for file in found if file.is_file())
        return _documents(names)

    def is_folder(self, path: str) -> bool:
        """Tell a folder from a file."""
        return (self._base / path).is_dir()


class Commit:
    """Files as one commit has them, through a single `git cat-file`."""

    def __init__(self, ref: str, here: Path) -> None:
        self.ref = ref
        self._here = here
        top = git(here, "rev-parse", "--show-toplevel", "--show-prefix").split("\n")
        self._top, self.prefix = Path(top[0]), top[1]
        git(here, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, path: str) -> bytes:
        """Return a file's content; raises SpecError if the commit doesn't have it."""
        if self._process is None:
            self._process = _cat_file(self._top)
            weakref.finalize(self, self._process.communicate)
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        if "\n" in path:
            raise SpecError("no file has a line break in its name", file=self.shown(path))
        process.stdin.write(f"{self.ref}:{path}\n".encode())
        process.stdin.flush()
        head = process.stdout.readline().split()
        if len(head) != 3:
            raise SpecError("there is no such file in that commit", file=self.shown(path))
        content = process.stdout.read(int(head[2]) + 1)[:-1]
        if head[1] != b"blob":
            raise SpecError(f"this is a {head[1].decode()}, no file", file=self.shown(path))
        return content

    def shown(self, path: str) -> str:
        """Return the path with its commit."""
        return f"{self.ref}:{posixpath.relpath(path, self.prefix or '.')}"

    def files(self, folder: str) -> list[str]:
        """Return the documents below a folder."""
        names = git(
            self._top, "ls-tree", "-r", "-z", "--name-only", "--end-of-options", self.ref,
            "--", f"{folder}/" if folder not in {"", "."} else ".",
        )  # fmt: skip
        return _documents(names.split("\0"))

    def is_folder(self, path: str) -> bool:
        """Tell a folder from a file."""
        try:
            kind = git(self._top, "cat-file", "-t", f"{self.ref}:{'' if path == '.' else path}")
        except SpecError:
            return False
        return kind.strip() == "tree"


class Web:
    """Files of one web server; references may not lead to another."""

    def __init__(self, origin: str) -> None:
        self._origin = origin

    def read(self, path: str) -> bytes:
        """Fetch a file; raises SpecError for an error status, a timeout or a giant."""
        import urllib.error  # noqa: PLC0415 - 50 ms that only URLs need
        import urllib.request  # noqa: PLC0415

        url = f"{self._origin}/{path}"
        try:
            with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:
                content: bytes = answer.read(_LARGEST + 1)
        except urllib.error.HTTPError as error:
            error.close()
            raise SpecError(f"the server answered {error.code}", file=url) from None
        except (OSError, ValueError) as error:
            raise SpecError(f"cannot be fetched: {error}", file=url) from None
        if len(content) > _LARGEST:
            raise SpecError("larger than 64 MB", file=url)
        return content

    def shown(self, path: str) -> str:
        """Return the URL."""
        return f"{self._origin}/{path}"

    def files(self, folder: str) -> list[str]:
        """Return nothing: a web server can't be listed."""
        return []

    def is_folder(self, path: str) -> bool:
        """Take every URL for a file."""
        return False


def git(here: Path, *args: str) -> str:
    """Run git and return what it prints; raises SpecError with git's own reason."""
    try:
        done = subprocess.run(["git", *args], cwd=here, capture_output=True, check=False)
    except OSError:
        raise SpecError("git is not installed") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise SpecError(said[-1] if said else f"git does not know {args[-1]!r}")
    return done.stdout.decode(errors="replace")


def _cat_file(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["git", "cat-file", "--batch"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _documents(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if name.endswith(DOCUMENTS))
