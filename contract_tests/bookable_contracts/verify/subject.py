"""The contract that traffic is held against: one of ours, or any OpenAPI 3.0 or 3.1 document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from referencing.exceptions import Unresolvable

from bookable_contracts.exchange import Reader
from bookable_contracts.options import UsageError
from bookable_contracts.xml_answers import readers_of
from bookable_specs import JsonObject, SpecError, available, load
from bookable_specs.bundle import bundle
from bookable_specs.document import resolve
from bookable_specs.upconvert import to_31
from bookable_specs.yaml_source import load_mapping

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation in its 3.1 form, with the parameters of its path; method in capitals."""

    id: str
    method: str
    path: str
    node: JsonObject = field(repr=False)
    parameters: tuple[JsonObject, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """A contract in its 3.1 form, ready to be looked up."""

    name: str
    document: JsonObject = field(repr=False)
    calls: tuple[Call, ...] = field(repr=False)
    base_paths: tuple[str, ...]
    readers: Mapping[str, Reader] = field(repr=False)
    """What reads bodies that are no JSON, by media type."""
    is_ours: bool = False

    @property
    def title(self) -> str:
        """The API's name."""
        return str(self.document["info"]["title"])

    @property
    def version(self) -> str:
        """The contract's own version."""
        return str(self.document["info"]["version"])

    def follow(self, node: Any) -> JsonObject:
        """Return what a reference leads to, or the node itself; an empty one for anything else."""
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            return resolve(self.document, node["$ref"])
        return node if isinstance(node, dict) else {}


def subject_of(named: str) -> Subject:
    """Return the contract with a name of ours, or in a file or folder.

    Raises:
        SpecError: if there is none, or if it cannot be read.
        UsageError: if it is no OpenAPI 3.0 or 3.1 document that can be judged by.
    """
    if named in available():
        return _subject(named, load(named).modern, is_ours=True)
    path = Path(named)
    if not path.exists():
        load(named)  # says what there is
    document = _foreign(path / "openapi.yaml" if path.is_dir() else path)
    _check(document, named)
    return _subject(named, document)


def _foreign(path: Path) -> JsonObject:
    try:
        data = load_mapping(path, path.name).data
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8; give an OpenAPI document") from None
    version = str(data.get("openapi", ""))
    if version.startswith("3.0."):
        return to_31(bundle(path).document)
    if not version.startswith("3.1."):
        told = f"OpenAPI {version}" if version else "no OpenAPI document"
        raise UsageError(f"{path} is {told}; give OpenAPI 3.0 or 3.1")
    far = sorted({ref for ref in _references(data) if not ref.startswith("#")})
    if far:
        message = f"{path} refers to other files ({far[0]}); bundle it into one document first"
        raise UsageError(message)
    return data


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _check(document: JsonObject, named: str) -> None:
    """Refuse what is not built as a document is; smaller faults keep nobody from judging."""
    from openapi_spec_validator import OpenAPIV31SpecValidator  # noqa: PLC0415 - ours need none
    from openapi_spec_validator.validation.exceptions import (  # noqa: PLC0415
        OpenAPIValidationError,
    )

    try:
        for error in OpenAPIV31SpecValidator(document).iter_errors():
            if not isinstance(error, OpenAPIValidationError) or error.validator:
                place = "/".join(str(step) for step in error.absolute_path)
                message = " ".join(error.message.split())
                raise UsageError(f"{named}: /{place}: {_short(message)}")
    except (LookupError, Unresolvable) as error:
        raise UsageError(f"{named}: nothing stands at $ref {_short(str(error))}") from None


def _short(text: str, most: int = 200) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _subject(name: str, document: JsonObject, *, is_ours: bool = False) -> Subject:
    document = {**document, "components": _components(document)}
    return Subject(
        name=name,
        document=document,
        calls=tuple(_calls(document)),
        base_paths=tuple(dict.fromkeys(_base_paths(document))),
        readers=readers_of(document),
        is_ours=is_ours,
    )


def _components(document: JsonObject) -> JsonObject:
    """Spell schemes as openapi-core compares them: it lowers what was sent, not what is asked."""
    components: JsonObject = document.get("components") or {}
    schemes: JsonObject = components.get("securitySchemes") or {}
    spelled = {
        name: {**node, "scheme": str(node["scheme"]).lower()} if "scheme" in node else node
        for name, node in schemes.items()
    }
    return {**components, "securitySchemes": spelled}


def _calls(document: JsonObject) -> Iterator[Call]:
    taken: set[str] = set()
    for path, node_or_ref in (document.get("paths") or {}).items():
        if not path.startswith("/"):
            continue
        item = resolve(document, node_or_ref["$ref"]) if "$ref" in node_or_ref else node_or_ref
        for method in METHODS:
            node = item.get(method)
            if node is None:
                continue
            name = str(node.get("operationId") or "")
            known = name if name and name not in taken else f"{method.upper()} {path}"
            taken.add(known)
            yield Call(
                id=known,
                method=method.upper(),
                path=path,
                node=node,
                parameters=_parameters(document, item, node),
            )


def _parameters(document: JsonObject, *nodes: JsonObject) -> tuple[JsonObject, ...]:
    """Let an operation's parameter stand for its path's of the same name and place."""
    merged: dict[tuple[str, str], JsonObject] = {}
    for each in (each for node in nodes for each in node.get("parameters") or ()):
        parameter = resolve(document, each["$ref"]) if "$ref" in each else each
        merged[parameter["in"], parameter["name"]] = parameter
    return tuple(merged.values())


def _base_paths(document: JsonObject) -> Iterator[str]:
    items = (document.get("paths") or {}).values()
    nodes = [document, *items, *(item[m] for item in items for m in METHODS if m in item)]
    servers = [server for node in nodes for server in node.get("servers") or ()]
    for server in servers or [{"url": "/"}]:
        variables = server.get("variables") or {}
        url = re.sub(
            r"\{([^}]*)\}",
            lambda match: str((variables.get(match[1]) or {}).get("default", "")),  # noqa: B023
            str(server["url"]),
        )
        yield urlsplit(url).path.rstrip("/")


__all__ = ["Call", "SpecError", "Subject", "subject_of"]
