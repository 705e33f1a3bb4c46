from __future__ import annotations

import pytest

from bookable_specs import SpecError
from bookable_specs.document import join, lookup, resolve, tokens

DOCUMENT = {
    "paths": {"/a~b": [{"x": 1}]},
    "components": {
        "schemas": {
            "A": {"$ref": "#/components/schemas/B"},
            "B": {"type": "string"},
            "C": {"$ref": "#/components/schemas/D"},
            "D": {"$ref": "#/components/schemas/C"},
            "E": True,
        }
    },
}


def test_a_pointer_escapes_and_unescapes_its_keys() -> None:
    pointer = join("/paths", "/a~b", 0)

    assert pointer == "/paths/~1a~0b/0"
    assert tokens(pointer) == ["paths", "/a~b", "0"]
    assert lookup(DOCUMENT, pointer) == {"x": 1}


@pytest.mark.parametrize("pointer", ["paths", "/gone", "/paths/~1a~0b/7", "/paths/~1a~0b/x"])
def test_a_pointer_to_nothing_is_a_lookup_error(pointer: str) -> None:
    with pytest.raises(LookupError):
        lookup(DOCUMENT, pointer)


def test_a_reference_is_followed_to_its_end() -> None:
    assert resolve(DOCUMENT, "#/components/schemas/A") == {"type": "string"}


@pytest.mark.parametrize(
    ("ref", "reason"),
    [
        ("#/components/schemas/Z", "nothing stands"),
        ("#/components/schemas/C", "circle"),
        ("#/components/schemas/E", "no object"),
        ("other.yaml", "not local"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told(ref: str, reason: str) -> None:
    with pytest.raises(SpecError, match=reason):
        resolve(DOCUMENT, ref)
