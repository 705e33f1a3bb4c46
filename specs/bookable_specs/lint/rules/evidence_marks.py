"""Everything the contract says carries how we know it, and what we assumed says why."""

from __future__ import annotations

from collections.abc import Iterator

from bookable_specs.grammar import Node
from bookable_specs.lint.model import Breach, Rule, Subject
from bookable_specs.rules import EVIDENCE

_MARKED = ("/components/schemas/", "/components/parameters/", "/components/responses/")


def check(subject: Subject) -> Iterator[Breach]:
    """Yield what lacks a level of evidence, has an unknown one, or assumes without a reason.

    A contract that marks nothing at all makes no claim to be held to.
    """
    if not subject.claims_evidence:
        return
    covered = {
        node.pointer
        for node in subject.nodes
        if node.kind == "pathItem" and "x-evidence" in node.value
    }
    for node in subject.nodes:
        if "x-evidence" in node.value:
            yield from _mark(node)
        elif _needs_mark(node) and not _webhook_is_marked(node.pointer, covered):
            yield Breach(node.pointer, f"add x-evidence: one of {', '.join(EVIDENCE)}")


def _mark(node: Node) -> Iterator[Breach]:
    level = node.value["x-evidence"]
    if level not in EVIDENCE:
        yield Breach(f"{node.pointer}/x-evidence", f"{level!r} is none of {', '.join(EVIDENCE)}")
    if level == "assumed" and not str(node.value.get("description") or "").strip():
        yield Breach(node.pointer, "assumed: say why in a description")


def _needs_mark(node: Node) -> bool:
    if "$ref" in node.value:
        return False
    if node.kind == "operation":
        return True
    return node.pointer.startswith(_MARKED) and node.pointer.count("/") == 3


def _webhook_is_marked(pointer: str, covered: set[str]) -> bool:
    return pointer.startswith("/x-webhooks/") and pointer.rpartition("/")[0] in covered


RULE = Rule(
    id="evidence-marks",
    level="error",
    why="Nothing is invented without saying so; the README and the reports show these levels.",
    check=check,
)
