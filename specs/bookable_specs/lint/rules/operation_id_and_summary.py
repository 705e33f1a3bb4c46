"""Every operation has a summary and an operationId such as `listBookings`, given once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookable_specs.lint.model import Breach, Rule, Subject

_VERB_NOUN = re.compile(r"[a-z]+[A-Z][A-Za-z0-9]*")


def check(subject: Subject) -> Iterator[Breach]:
    """Yield the operations without a proper name or summary; how others spell names is theirs."""
    first: dict[str, str] = {}
    called = {node.pointer for node in subject.operations()}
    for pointer, _, operation in subject.messages():
        if not str(operation.get("summary") or "").strip():
            yield Breach(pointer, "add a summary: one sentence on what the operation does")
        name = operation.get("operationId")
        if name is None:
            if pointer in called:
                yield Breach(pointer, "add an operationId such as listBookings")
            continue
        ours = subject.claims_evidence
        if not isinstance(name, str) or (ours and not _VERB_NOUN.fullmatch(name)):
            yield Breach(f"{pointer}/operationId", f"{name!r} is no verbNoun in camelCase")
        twin = first.setdefault(str(name), pointer)
        if twin != pointer:
            yield Breach(f"{pointer}/operationId", f"{name!r} already names {twin}")


RULE = Rule(
    id="operation-id-and-summary",
    level="error",
    why="Handlers, reports and generated clients are named by them.",
    check=check,
)
