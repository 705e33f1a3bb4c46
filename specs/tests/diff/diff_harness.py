"""Fixtures: a pair of snippets a rule, put into a document so that they travel one way or other.

`at` says what a snippet is: a `schema` (of a body: sent by clients, or by servers), a `parameter`,
an `operation` or a path `item` (called by clients, or a webhook), the same of which only what is
answered matters (`answer`), or a part of the `document`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bookable_specs.diff.model import Direction, Finding, mirrored
from bookable_specs.diff.policy import load_policy
from bookable_specs.diff.reading.places import Place
from bookable_specs.diff.report import Report, review
from bookable_specs.errors import SpecError

TODAY = date(2026, 7, 1)
FIXTURES = Path(__file__).parent / "fixtures"


class Texts:
    """Files that are held in memory, as a tree."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def read(self, path: str) -> bytes:
        if path not in self._files:
            raise SpecError("there is no such file", file=path)
        return self._files[path].encode()

    def shown(self, path: str) -> str:
        return path

    def files(self, folder: str) -> list[str]:
        return sorted(self._files)

    def is_folder(self, path: str) -> bool:
        return False


def text(path: str, content: Any) -> Place:
    """Return a document, given as text or data, as a place."""
    written = content if isinstance(content, str) else json.dumps(content)
    return Place(Texts({path: written}), path)


def compared(old: Any, new: Any, policy: str = "default") -> Report:
    """Review two documents; they are given openapi, info and paths where they have none."""
    return review(
        text("old.yaml", whole(old)), text("new.yaml", whole(new)),
        load_policy(policy, Path()), TODAY,
    )  # fmt: skip


def found(old: Any, new: Any, policy: str = "default") -> list[Finding]:
    """Return what a review finds; the version is left out where the documents name none."""
    findings = compared(old, new, policy).findings
    if isinstance(new, str) or "info" in new:
        return list(findings)
    return [finding for finding in findings if finding.rule.about != "version"]


def whole(document: Any) -> Any:
    if isinstance(document, str):
        return document
    head = {"openapi": "3.1.0", "info": {"title": "Acme", "version": "1.0.0"}}
    return {**head, **document}


ANSWERED = {"200": {"description": "Fine."}}


def in_body(schema: Any, way: Direction, **document: Any) -> dict[str, Any]:
    """Return a document in which a schema is sent by clients, or by the server."""
    body = {"content": {"application/json": {"schema": schema}}}
    operation: dict[str, Any] = {"responses": dict(ANSWERED)}
    if way == "request":
        operation["requestBody"] = {**body, "required": True}
    else:
        operation["responses"] = {"200": {"description": "Fine.", **body}}
    return {"paths": {"/bookings": {"post": operation}}, **document}


def in_item(item: Any, way: Direction) -> dict[str, Any]:
    """Return a document in which a path item is called by clients, or by the server."""
    return {"paths": {"/bookings": item}} if way == "request" else {"webhooks": {"booked": item}}


def placed(at: str, snippet: Any, way: Direction) -> dict[str, Any]:
    """Return a document around a snippet."""
    if at == "schema":
        return in_body(snippet, way)
    if at == "document":
        return dict(snippet)
    if at == "item":
        return in_item(snippet, way)
    if at == "answer":
        return in_item({"post": snippet}, mirrored(way))
    operation = {"responses": dict(ANSWERED), **(snippet if at == "operation" else {})}
    if at == "parameter" and snippet:
        operation["parameters"] = [snippet]
    return in_item({"post": operation}, way)


@dataclass(frozen=True)
class Fixture:
    """One rule's pair, and what is to be said of it in each direction."""

    rule: str
    at: str
    old: Any
    new: Any
    says: dict[str, str]

    @classmethod
    def parse(cls, rule: str, written: str) -> Fixture:
        data = yaml.load(written, _Plain)
        says = {way: data[way] for way in ("request", "response") if way in data}
        return cls(rule, data["at"], data["old"] or {}, data["new"] or {}, says)

    def findings(self, way: Direction) -> list[Finding]:
        return self._of_its_kind(
            found(placed(self.at, self.old, way), placed(self.at, self.new, way))
        )

    def swapped(self, way: Direction) -> list[Finding]:
        return self._of_its_kind(
            found(placed(self.at, self.new, way), placed(self.at, self.old, way))
        )

    def _of_its_kind(self, findings: list[Finding]) -> list[Finding]:
        """Leave out the change that a version is measured by."""
        if not self.rule.startswith("version-"):
            return findings
        return [finding for finding in findings if finding.rule.about == "version"]


class _Plain(yaml.SafeLoader):
    """Leaves dates as the text that they are."""


_Plain.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith("timestamp")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def fixtures() -> list[Fixture]:
    """Return every fixture, by its file's name."""
    return [
        Fixture.parse(path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(FIXTURES.glob("*.yaml"))
    ]
