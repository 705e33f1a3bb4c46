"""The files of one contract: read once each, and addressed by what a `$ref` says."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from bookable_specs.document import JsonObject, lookup
from bookable_specs.errors import SpecError
from bookable_specs.yaml_source import Source, load_mapping

_REMOTE = ("http:", "https:", "file:", "urn:", "//")


class Location(NamedTuple):
    """A node of a source file; `file` is relative to the folder that holds the contract's."""

    file: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.file}#{self.pointer}" if self.pointer else self.file

    def below(self, pointer: str) -> Location:
        """Return the location of a node inside this one."""
        return Location(self.file, self.pointer + pointer)


class Files:
    """Reads the files that references lead to, never outside the folder beside the contract."""

    def __init__(self, root: Path) -> None:
        root = root.resolve()
        self.base = root.parent.parent
        self.root = Location(root.relative_to(self.base).as_posix(), "")
        self.sources: dict[str, Source[JsonObject]] = {}

    def read(self, name: str) -> Source[JsonObject]:
        """Return a file's data, read at most once; raises SpecError if it cannot be."""
        if name not in self.sources:
            self.sources[name] = load_mapping(self.base / name, name)
        return self.sources[name]

    def node(self, location: Location) -> object:
        """Return what stands at a location; raises LookupError where nothing does."""
        return lookup(self.read(location.file).data, location.pointer)

    def target(self, at: Location, ref: object) -> Location:
        """Return where a reference leads that stands at `at`.

        Raises SpecError, placed at the reference, if it leads outside, to no file or to nothing.
        """
        if not isinstance(ref, str):
            raise self.error(at, "$ref must be text: a file, or #/… in this file")
        path, _, fragment = ref.partition("#")
        file = self._file(at, ref, unquote(path)) if path else at.file
        target = Location(file, unquote(fragment).removesuffix("/"))
        try:
            self.node(target)
        except LookupError:
            place = "this file" if file == at.file else file
            raise self.error(at, f"$ref {ref!r}: {place} has nothing there") from None
        return target

    def error(self, at: Location, message: str) -> SpecError:
        """Return an error that names the file, line and pointer of a location."""
        line = self.read(at.file).line_of(at.pointer)
        return SpecError(message, file=at.file, line=line, pointer=at.pointer)

    def _file(self, at: Location, ref: str, path: str) -> str:
        if path.startswith(_REMOTE):
            raise self.error(at, f"$ref {ref!r}: remote files are not read; keep a copy here")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(at.file), path))
        file = self.base / name
        if name.startswith(("/", "../")) or not file.resolve().is_relative_to(self.base):
            raise self.error(at, f"$ref {ref!r} leads outside the contracts' folder")
        if not file.is_file():
            raise self.error(at, f"$ref {ref!r}: there is no file {name}")
        return name
