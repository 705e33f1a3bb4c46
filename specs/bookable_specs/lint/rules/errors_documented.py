"""Operations document the refusals that follow from how they are called."""

from __future__ import annotations

from collections.abc import Iterator

from bookable_specs.document import JsonObject, tokens
from bookable_specs.lint.model import Breach, Rule, Subject


def check(subject: Subject) -> Iterator[Breach]:
    """Yield the operations that leave out an error they must be able to answer with."""
    for pointer, _, operation in subject.operations():
        responses = operation.get("responses")
        documented = responses if isinstance(responses, dict) else {}
        for status, reason in _due(subject.document, operation, tokens(pointer)[1]):
            if status not in documented:
                yield Breach(f"{pointer}/responses", f"document {status}: {reason}")


def _due(document: JsonObject, operation: JsonObject, path: str) -> Iterator[tuple[str, str]]:
    if operation.get("security", document.get("security")):
        yield "401", "the operation asks for credentials"
    if operation.get("x-scopes"):
        yield "403", "the operation asks for a scope"
    if "{" in path:
        yield "404", "the path names a thing that may not exist"
    if document.get("x-rate-limit"):
        yield "429", "the API limits its rate"


RULE = Rule(
    id="errors-documented",
    level="error",
    why="A client has to handle these answers, so the contract has to show them.",
    check=check,
)
