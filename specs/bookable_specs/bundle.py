"""Join the files of a contract into one document, every reference a local one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bookable_specs.document import JsonObject, join, parent, resolve, tokens
from bookable_specs.errors import SpecError
from bookable_specs.files import Files, Location
from bookable_specs.grammar import KIND_OF_SECTION, SECTION_OF_KIND, rebuild
from bookable_specs.yaml_source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The place in the source files that a node of the bundle was written at."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A contract in one document, and where each of its nodes was written."""

    slug: str
    document: JsonObject
    sources: Mapping[str, Source[JsonObject]]
    origins: Mapping[str, Location]

    def to_bytes(self) -> bytes:
        """Return the document as JSON: the same bytes on every run and machine."""
        text = json.dumps(self.document, ensure_ascii=False, separators=(",", ":"))
        return f"{text}\n".encode()

    def origin(self, pointer: str) -> Origin:
        """Return the file and line of a node, or of the nearest node around it."""
        known = pointer
        while known and known not in self.origins:
            known = parent(known)
        location = self.origins[known].below(pointer[len(known) :])
        return Origin(
            file=location.file, line=self.sources[location.file].line_of(location.pointer)
        )


def bundle(root: Path) -> Bundle:
    """Bundle the contract whose root document is `root` (the file, or its folder).

    Raises SpecError with file, line and pointer for what cannot be read, resolved or named.
    """
    path = root / "openapi.yaml" if root.is_dir() else root
    files = Files(path)
    bundler = _Bundler(files)
    document = bundler.document()
    return Bundle(
        slug=path.resolve().parent.name,
        document=document,
        sources=files.sources,
        origins=bundler.origins,
    )


class _Bundler:
    """One run: components claim their names, and are written out until none is pending."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.origins: dict[str, Location] = {"": files.root}
        self._claims: dict[tuple[str, str], Location] = {}
        self._pending: list[tuple[str, str]] = []
        self._inlining: list[Location] = []

    def document(self) -> JsonObject:
        root = self.files.read(self.files.root.file).data
        if not str(root.get("openapi")).startswith("3.0."):
            at = self.files.root.below("/openapi")
            raise self.files.error(at, "write contracts in OpenAPI 3.0: openapi: 3.0.4")
        own = root.get("components", {})
        self._claim_root_components(own)
        document = rebuild(
            "document",
            {**root, "components": {}},
            lambda kind, value, below: self._emit(kind, value, self.files.root.below(below), below),
        )
        extensions = {key: own[key] for key in own if key not in KIND_OF_SECTION}
        document["components"] = {**self._components(), **extensions}
        if not document["components"]:
            del document["components"]
        self._refuse_circles(document)
        return document

    def _claim_root_components(self, components: object) -> None:
        at = self.files.root.below("/components")
        if not isinstance(components, dict):
            raise self.files.error(at, "components must be a mapping")
        for section in filter(KIND_OF_SECTION.__contains__, components):
            if not isinstance(components[section], dict):
                raise self.files.error(at.below(f"/{section}"), f"{section} must be a mapping")
            for name in components[section]:
                self._claim(section, name, at.below(join("", section, name)), at)

    def _components(self) -> JsonObject:
        written: dict[str, JsonObject] = {}
        while self._pending:
            section, name = self._pending.pop()
            location = self._claims[section, name]
            out = join("/components", section, name)
            self.origins[out] = location
            node = self.files.node(location)
            kind = KIND_OF_SECTION[section]
            written.setdefault(section, {})[name] = self._emit(kind, node, location, out)
        return {
            section: dict(sorted(entries.items())) for section, entries in sorted(written.items())
        }

    def _emit(self, kind: str, value: object, at: Location, out: str) -> object:
        if kind == "mappingTarget" and isinstance(value, str):
            return self._mapping_target(value, at)
        if not isinstance(value, dict):
            if at.pointer.endswith("/$ref") and isinstance(value, str):
                raise self.files.error(at, "a $ref cannot stand here; refer to each entry")
            return value
        if "$ref" in value:
            return self._reference(kind, value, at, out)
        return rebuild(
            kind,
            value,
            lambda child, item, below: self._emit(child, item, at.below(below), out + below),
        )

    def _reference(self, kind: str, node: JsonObject, at: Location, out: str) -> JsonObject:
        here = at.below("/$ref")
        if kind == "pathItem":
            return self._inline(kind, node, here, out)
        if kind not in SECTION_OF_KIND:
            raise self.files.error(here, f"OpenAPI 3.0 takes no $ref for a {kind} object")
        target = self.files.target(here, node["$ref"])
        return {**node, "$ref": self._local(SECTION_OF_KIND[kind], target, here)}

    def _inline(self, kind: str, node: JsonObject, here: Location, out: str) -> JsonObject:
        target = self.files.target(here, node["$ref"])
        if target in self._inlining:
            raise self.files.error(here, f"{target} refers back to itself")
        self._inlining.append(target)
        self.origins[out] = target
        content = self._emit(kind, self.files.node(target), target, out)
        self._inlining.pop()
        if not isinstance(content, dict):
            raise self.files.error(here, f"{target} holds no {kind} object")
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        return {**content, **siblings}

    def _mapping_target(self, value: str, at: Location) -> str:
        if "/" not in value and "#" not in value and not value.endswith((".yaml", ".yml")):
            return value  # the plain name of a component
        return self._local("schemas", self.files.target(at, value), at)

    def _local(self, section: str, target: Location, here: Location) -> str:
        if target.file == self.files.root.file:
            return f"#{target.pointer}"
        name = _wanted_name(target)
        self._claim(section, name, target, here)
        return f"#{join('/components', section, name)}"

    def _claim(self, section: str, name: str, target: Location, here: Location) -> None:
        target = self._settle(target, name)
        if (section, name) not in self._claims:
            self._claims[section, name] = target
            self._pending.append((section, name))
        first = self._claims[section, name]
        if first != target:
            message = f"{target} and {first} both want to be {section}/{name}; rename one"
            raise self.files.error(here, message)

    def _settle(self, target: Location, name: str) -> Location:
        """Follow nodes that only pass on to another source of the same name."""
        seen = [target]
        while True:
            node = self.files.node(target)
            if not isinstance(node, dict) or list(node) != ["$ref"]:
                return target
            here = target.below("/$ref")
            onward = self.files.target(here, node["$ref"])
            if onward.file == self.files.root.file or _wanted_name(onward) != name:
                return target
            if onward in seen:
                raise self.files.error(here, f"{onward} refers back to itself")
            seen.append(onward)
            target = onward

    def _refuse_circles(self, document: JsonObject) -> None:
        for section, entries in document.get("components", {}).items():
            for name, node in entries.items() if section in KIND_OF_SECTION else ():
                if isinstance(node, dict) and isinstance(node.get("$ref"), str):
                    try:
                        resolve(document, node["$ref"])
                    except SpecError as error:
                        at = self._claims[section, name].below("/$ref")
                        raise self.files.error(at, error.message) from None


def _wanted_name(location: Location) -> str:
    if location.pointer:
        return tokens(location.pointer)[-1]
    return PurePosixPath(location.file).stem
