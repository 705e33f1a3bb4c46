"""What can be wrong with an exchange, each kind by the name that reports and `--ignore` use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

Side: TypeAlias = Literal["request", "answer"]

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "schema": "a value is not as its schema has it",
        "missing-parameter": "a required parameter was not sent",
        "missing-header": "a required header did not come",
        "missing-body": "there is no body where the contract has one",
        "missing-credentials": "no security scheme of the operation was followed",
        "unreadable-body": "the body is not of its media type",
        "undocumented-operation": "the contract has no such path or method",
        "undocumented-status": "the operation has no such answer",
        "undocumented-media-type": "the body has a media type that the contract has not",
        "undocumented-body": "there is a body where the contract has none",
        "undocumented-field": "a field that no schema knows",
        "undocumented-parameter": "a query parameter that the operation has not",
        "undocumented-header": "an answer's header that neither contract nor HTTP knows",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One way in which one exchange departs from the contract.

    `place` has `[*]` for any item of a list, so that the same fault of many items is one finding;
    `times` says of how many. `pointer` and `value` are the first of them: the value may be secret.
    """

    kind: str
    side: Side
    place: str
    told: str = ""
    pointer: str = ""
    value: Any = None
    has_value: bool = False
    times: int = 1

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What two departures have in common that are one finding."""
        return self.kind, self.side, self.place, self.told


def merged(found: list[Departure]) -> list[Departure]:
    """Make one of those that are the same but for the item of a list that they are about."""
    counted: dict[tuple[str, str, str, str], list[Departure]] = {}
    for each in found:
        known = counted.setdefault(each.key, [])
        if all(each.pointer != other.pointer for other in known):
            known.append(each)
    return [replace(same[0], times=len(same)) for same in counted.values()]
