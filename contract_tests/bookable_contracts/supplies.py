"""What the generated part may use up; crosses to its process as a JSON file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bookable_contracts.target import Key

ENVIRONMENT = "BOOKABLE_SUPPLIES"
"""The environment variable that names the file."""

CREATED = "created.txt"
"""Beside that file: what generated requests created, one JSON object a line."""

GONE = 70
"""The exit status of the generated part when the server no longer answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """Something that a generated request made: its name, and the path that it was made by."""

    operation: str
    path: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Two dates, or moments, in a query that are only valid together, which no schema can say.

    `start` is the server's tomorrow; without its first date the range begins on the day before.
    """

    first: str
    last: str
    days: int
    start: str
    least: int = 0
    """How many days, or moments, there are in it at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplies:
    """Keys that can stand in for each other, free slots, and things that exist.

    Without them most generated requests meet 404 and 409, which hide what is behind.
    """

    keys: tuple[Key, ...]
    api: str = ""
    slots: tuple[dict[str, Any], ...] = ()
    slot_schemas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By operation: the fields that make up a slot, each with its schema."""
    created: Mapping[str, str] = field(default_factory=dict)
    """By operation: the pointer to what a success names; `*` stands for each item of a list."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """What the suite's `fit` needs to know."""
    existing: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    queries: Mapping[str, Mapping[str, list[Any]]] = field(default_factory=dict)
    """By operation and parameter: values that are right, where no schema tells which are."""
    repeated: Mapping[str, str] = field(default_factory=dict)
    """By operation: the parameter of the path that a body repeats as its data's id."""
    own: tuple[str, ...] = ()
    """Operations that may only touch what this run made, or whose body has to fit the path."""
    ranges: Mapping[str, Range] = field(default_factory=dict)
    rate_limit: Mapping[str, Any] | None = None
    carrier: tuple[str, str] = ("Authorization", "Bearer")
    """The header that carries a key, and the word before it."""
    idempotency_header: str = ""
    places: int = 0
    """In how many places edge cases of a kind are tried for sure; 0: all edge cases are."""

    def write(self, path: Path) -> None:
        """Write them to a file that only this user may read: there are tokens in it."""
        content = asdict(self)
        content["keys"] = [{**asdict(key), "scopes": sorted(key.scopes)} for key in self.keys]
        path.touch(mode=0o600)
        path.write_text(json.dumps(content), encoding="utf-8")


def read(path: Path) -> Supplies:
    """Read what `write` wrote."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    content["keys"] = tuple(
        Key(**{**key, "scopes": frozenset(key["scopes"])}) for key in content["keys"]
    )
    content["slots"], content["own"] = tuple(content["slots"]), tuple(content["own"])
    content["carrier"] = tuple(content["carrier"])
    content["ranges"] = {name: Range(**each) for name, each in content["ranges"].items()}
    return Supplies(**content)


def created(folder: Path) -> list[Created]:
    """Read what the generated requests wrote down, but for a last line that was cut off."""
    path = folder / CREATED
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [Created(**json.loads(line)) for line in text.split("\n")[:-1]]
