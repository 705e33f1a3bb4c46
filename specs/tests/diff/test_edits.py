"""An edit that a consumer can notice is found, and is one finding: tried on real contracts."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from diff_harness import TODAY, text
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bookable_specs import available, load
from bookable_specs.diff.policy import load_policy
from bookable_specs.diff.report import review
from bookable_specs.grammar import METHODS

Node = dict[str, Any]
Edit = Callable[[Node, random.Random], bool]

_DATA = {"example", "examples", "enum", "default", "required", "links"}


def remove_property(node: Node, dice: random.Random) -> bool:
    properties = node.get("properties")
    if not isinstance(properties, dict) or not properties:
        return False
    name = dice.choice(sorted(properties))
    del properties[name]
    node["required"] = [other for other in node.get("required", []) if other != name]
    return True


def add_property(node: Node, dice: random.Random) -> bool:
    if not isinstance(node.get("properties"), dict) or "type" not in node:
        return False
    node["properties"]["a_new_one"] = {"type": "string"}
    return True


def drop_requirement(node: Node, dice: random.Random) -> bool:
    if not isinstance(node.get("required"), list) or not node["required"]:
        return False
    node["required"].remove(dice.choice(node["required"]))
    return True


def change_type(node: Node, dice: random.Random) -> bool:
    if node.get("type") != "string":
        return False
    node["type"] = "boolean"
    return True


def add_value(node: Node, dice: random.Random) -> bool:
    # A single value is mostly a constant that narrows another list, which then still decides.
    if not isinstance(node.get("enum"), list) or len(node["enum"]) < 2:
        return False
    node["enum"] = [*node["enum"], "a_new_one"]
    return True


def shorten(node: Node, dice: random.Random) -> bool:
    if node.get("type") != "string" or node.keys() & {"maxLength", "enum"}:
        return False
    node["maxLength"] = 7
    return True


def allow_null(node: Node, dice: random.Random) -> bool:
    if node.get("type") not in ("integer", "string", "boolean") or node.get("nullable"):
        return False
    node["nullable"] = True
    return True


def remove_answer(node: Node, dice: random.Random) -> bool:
    if len(node.get("responses", {})) < 2 or "operationId" not in node:
        return False
    # What `default` or a range stands in for is not gone.
    alone = [key for key in node["responses"] if key[0] in "123"]
    if "default" not in node["responses"]:
        alone = list(node["responses"])
    if not alone:
        return False
    del node["responses"][dice.choice(alone)]
    return True


def remove_method(node: Node, dice: random.Random) -> bool:
    methods = [method for method in METHODS if method in node]
    if len(methods) < 2:
        return False
    del node[dice.choice(methods)]
    return True


def require_parameter(node: Node, dice: random.Random) -> bool:
    if node.get("in") not in ("query", "header"):
        return False
    node["required"] = not node.get("required", False)
    return True


EDITS: tuple[Edit, ...] = (
    remove_property,
    add_property,
    drop_requirement,
    change_type,
    add_value,
    shorten,
    allow_null,
    remove_answer,
    remove_method,
    require_parameter,
)


def nodes(node: Any) -> Iterator[Node]:
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key not in _DATA and not key.startswith("x-"):
                yield from nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from nodes(item)


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@settings(max_examples=5, deadline=None)
@given(slug=st.sampled_from(sorted(available())), seed=st.integers(0, 9999))
def test_an_edit_anywhere_in_a_contract_is_exactly_one_finding(
    edit: Edit, slug: str, seed: int
) -> None:
    dice = random.Random(seed)
    document = load(slug).document
    edited = copy.deepcopy(document)
    places = [*nodes(edited["paths"]), *nodes(edited["components"])]
    dice.shuffle(places)
    assume(any(edit(node, dice) for node in places))

    report = review(text("old.yaml", document), text("new.yaml", edited),
                    load_policy("default", Path()), TODAY)  # fmt: skip
    found = [finding for finding in report.findings if finding.rule.about != "version"]

    assert [finding.rule.id for finding in found] == [found[0].rule.id if found else "anything"]
