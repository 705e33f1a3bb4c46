"""A member that no schema knows is found wherever it is put, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from documented import answers
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import parts

from bookable_contracts.verify.fields import unknown_fields
from bookable_contracts.verify.places import pattern, pointer
from bookable_contracts.verify.shapes import Shapes
from bookable_specs.document import lookup

PW = "prive-wellness"
PLANTED = "planted-by-the-test"


def samples(api: str) -> list[tuple[Any, Any]]:
    """The (schema, value) of each documented answer."""
    subject, _, _ = parts(api)
    found = []
    for call in subject.calls:
        for status, kind, body in answers(subject, call):
            response = subject.follow(call.node["responses"].get(str(status)))
            schema = response.get("content", {}).get(kind, {}).get("schema")
            if schema is not None and status < 300 and kind.endswith("json"):
                found.append((schema, json.loads(body)))
    return found


def objects(value: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        yield steps
        for name, member in value.items():
            yield from objects(member, (*steps, name))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from objects(item, (*steps, position))


@pytest.mark.parametrize("api", [PW, "wellhub-booking"])
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_a_planted_member_is_found_and_nothing_else(api: str, data: st.DataObject) -> None:
    shapes = Shapes(parts(api)[0])
    schema, whole = data.draw(st.sampled_from(samples(api)))
    value = deepcopy(whole)
    steps = data.draw(st.sampled_from(list(objects(value))))
    lookup(value, pointer(steps))[PLANTED] = 1  # type: ignore[index]

    assert list(unknown_fields(shapes, schema, whole)) == []
    assert list(unknown_fields(shapes, schema, value)) == [((*steps, PLANTED), 1)]


def test_places_name_items_alike_and_odd_members_in_quotes() -> None:
    assert pattern("body", ("data", 3, "it's", "a-b")) == 'body.data[*]["it\'s"].a-b'
    assert pointer(("data", 3, "a/b")) == "/data/3/a~1b"
