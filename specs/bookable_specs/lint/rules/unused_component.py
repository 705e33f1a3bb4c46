"""Every component can be reached from an operation or webhook, and every file from the root."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from bookable_specs.document import join, tokens
from bookable_specs.grammar import KIND_OF_SECTION, Node
from bookable_specs.lint.model import Breach, Rule, Subject


def check(subject: Subject) -> Iterator[Breach]:
    """Yield the components and files that nothing leads to."""
    reached = _reached(subject.nodes)
    for section, entries in subject.document.get("components", {}).items():
        if section in KIND_OF_SECTION and section != "securitySchemes":
            for name in entries:
                pointer = join("/components", section, name)
                if pointer not in reached:
                    yield Breach(pointer, f"nothing uses {section}/{name}; use or remove it")
    whole = subject.root.name == "openapi.yaml"  # else other things may stand beside it
    own = {subject.folder / "rules.yaml", subject.folder / "lint.yaml"}
    for path in sorted(subject.folder.rglob("*.yaml") if whole else ()):
        name = path.relative_to(subject.folder.parent).as_posix()
        if name not in subject.bundle.sources and path not in own:
            yield Breach("", "no $ref leads to this file; use or remove it", name, 1)


def _reached(nodes: tuple[Node, ...]) -> set[str]:
    uses: dict[str, set[str]] = {}
    for node in nodes:
        uses.setdefault(_owner(node.pointer), set()).update(_references(node))
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        for target in uses.get(waiting.pop(), set()) - reached:
            reached.add(target)
            waiting.append(target)
    return reached


def _owner(pointer: str) -> str:
    """Return the component that a node is part of; empty for the rest of the document."""
    keys = tokens(pointer)
    return join("", *keys[:3]) if keys[:1] == ["components"] and len(keys) > 2 else ""


def _references(node: Node) -> Iterator[str]:
    ref = node.value.get("$ref")
    if isinstance(ref, str):
        yield _owner(unquote(ref.removeprefix("#")))
    mapping = node.value.get("mapping") if node.kind == "discriminator" else None
    for name in mapping.values() if isinstance(mapping, dict) else ():
        local = str(name).startswith("#")
        yield str(name)[1:] if local else join("/components/schemas", str(name))


RULE = Rule(
    id="unused-component",
    level="warning",
    why="What nothing uses is never checked and soon wrong.",
    check=check,
)
