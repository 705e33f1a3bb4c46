from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bookable_specs.bundle import bundle

NAMES = ("A", "B", "C", "D")

_plain = st.sampled_from([{"type": "string"}, {"type": "integer", "default": {"$ref": "x"}}, {}])
_reference = st.sampled_from([{"$ref": f"#/components/schemas/{name}"} for name in NAMES])
_schemas = st.recursive(
    _plain | _reference,
    lambda inner: (
        st.builds(lambda items: {"items": items}, inner)
        | st.builds(
            lambda properties: {"properties": properties},
            st.dictionaries(st.sampled_from(["a", "$ref-like", "b/c", "x-d"]), inner, max_size=3),
        )
        | st.builds(lambda every: {"allOf": every}, st.lists(inner, min_size=1, max_size=2))
    ),
    max_leaves=5,
)
_objects = _schemas.filter(lambda schema: "$ref" not in schema)
_paths = st.dictionaries(
    st.sampled_from(["/a", "/a/{id}", "/b~c"]),
    st.builds(
        lambda schema: {
            "get": {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}
        },
        _schemas,
    ),
)
_documents = st.builds(
    lambda schemas, paths: {
        "openapi": "3.0.4",
        "info": {"title": "t", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    },
    st.fixed_dictionaries(dict.fromkeys(NAMES, _objects)),
    _paths,
)


def rewritten(node: Any, to_root: str, to_schemas: str, moved: set[str]) -> Any:
    """Point every schema reference at the place that its schema is kept in."""
    if isinstance(node, list):
        return [rewritten(item, to_root, to_schemas, moved) for item in node]
    if not isinstance(node, dict):
        return node
    ref = node.get("$ref")
    if isinstance(ref, str) and ref.startswith("#"):
        name = ref.rpartition("/")[2]
        return {"$ref": f"{to_schemas}{name}.yaml" if name in moved else f"{to_root}{ref}"}
    return {key: rewritten(value, to_root, to_schemas, moved) for key, value in node.items()}


def put(file: Path, content: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content))


def split(document: dict[str, Any], folder: Path, moved: set[str], move_paths: bool) -> None:
    """Write the document with some of its schemas, and its paths, in files of their own."""
    root = rewritten(document, "", "components/schemas/", moved)
    for name in moved:
        schema = document["components"]["schemas"][name]
        put(
            folder / f"components/schemas/{name}.yaml",
            rewritten(schema, "../../openapi.yaml", "", moved),
        )
        root["components"]["schemas"][name] = {"$ref": f"components/schemas/{name}.yaml"}
    for position, (path, item) in enumerate(document["paths"].items() if move_paths else ()):
        put(
            folder / f"paths/{position}.yaml",
            rewritten(item, "../openapi.yaml", "../components/schemas/", moved),
        )
        root["paths"][path] = {"$ref": f"paths/{position}.yaml"}
    put(folder / "openapi.yaml", root)


@given(document=_documents, moved=st.sets(st.sampled_from(NAMES)), move_paths=st.booleans())
def test_a_document_split_into_files_bundles_to_the_whole(
    document: dict[str, Any], moved: set[str], move_paths: bool
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        whole, parts = Path(temporary, "whole"), Path(temporary, "parts")
        put(whole / "openapi.yaml", document)
        split(document, parts, moved, move_paths)

        assert bundle(whole).document == document
        assert bundle(parts).to_bytes() == bundle(whole).to_bytes()
