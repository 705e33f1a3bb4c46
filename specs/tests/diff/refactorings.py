"""Ways to rewrite a contract that change nothing, and contracts to rewrite."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

Doc = dict[str, Any]
Files = dict[str, str]

NAMES = ("Booking", "Unit", "Guest", "Slot")
REFS = [{"$ref": f"#/components/schemas/{name}"} for name in NAMES]

_leaves = st.sampled_from(
    [
        {"type": "string", "minLength": 1, "maxLength": 40},
        {"type": "string", "format": "date", "description": "The day."},
        {"type": "string", "enum": ["open", "held", "sold"]},
        {"type": "integer", "minimum": 0, "maximum": 9, "exclusiveMaximum": True},
        {"type": "number", "multipleOf": 0.5, "nullable": True},
        {"type": "boolean", "default": False},
        {"type": "string", "readOnly": True},
        {},
    ]
)
_references = st.sampled_from(REFS)


def _objects(inner: st.SearchStrategy[Doc]) -> st.SearchStrategy[Doc]:
    return st.builds(
        lambda properties, needed, extra: {
            "type": "object",
            "properties": properties,
            **({"required": [name for name in properties if name in needed]} if needed else {}),
            **extra,
        },
        st.dictionaries(st.sampled_from(["day", "note", "price", "unit"]), inner, max_size=3),
        st.sets(st.sampled_from(["day", "note"])),
        st.sampled_from([{}, {"additionalProperties": False}, {"nullable": True}]),
    )


_schemas = st.recursive(
    _leaves | _references,
    lambda inner: (
        _objects(inner)
        | st.builds(lambda items: {"type": "array", "items": items, "maxItems": 50}, inner)
        | st.builds(
            lambda one, other, kind: {kind: [one, other]},
            inner, inner, st.sampled_from(["oneOf", "anyOf", "allOf"]),
        )
    ),
    max_leaves=6,
)  # fmt: skip

_parameters = st.lists(
    st.builds(
        lambda name, place, schema, required: {
            "name": name, "in": place, "schema": schema, **({"required": True} if required else {}),
        },
        st.sampled_from(["page", "sort", "filter"]), st.sampled_from(["query", "header"]),
        _leaves, st.booleans(),
    ),
    max_size=3, unique_by=lambda parameter: (parameter["name"], parameter["in"]),
)  # fmt: skip

_path_parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}


def _operation(parameters: list[Doc], sent: Doc, answered: Doc) -> Doc:
    return {
        "parameters": [_path_parameter, *parameters],
        "requestBody": {"content": {"application/json": {"schema": sent}}},
        "responses": {
            "200": {"description": "Fine.", "content": {"application/json": {"schema": answered}}},
            "404": {"description": "None."},
        },
    }


documents = st.builds(
    lambda schemas, operations: {
        "openapi": "3.0.4",
        "info": {"title": "Acme", "version": "1.0.0"},
        "paths": {"/units/{id}": dict(zip(("post", "put"), operations, strict=False))},
        "components": {"schemas": schemas},
    },
    st.fixed_dictionaries({name: _objects(_schemas) for name in NAMES}),
    st.lists(st.builds(_operation, _parameters, _schemas, _schemas), min_size=1, max_size=2),
)


def holders(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (container, key) of every schema of a document, outermost first."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"schema", "items"} and isinstance(value, dict):
                yield node, key
            if key in {"properties", "schemas"} and isinstance(value, dict):
                yield from ((value, name) for name in value)
            if key in {"oneOf", "anyOf", "allOf"}:
                yield from ((value, position) for position in range(len(value)))
            if key not in {"enum", "default", "example"}:
                yield from holders(value)
    elif isinstance(node, list):
        for item in node:
            yield from holders(item)


def _some(document: Doc, dice: random.Random) -> list[tuple[Any, Any]]:
    every = list(holders(document))
    return dice.sample(every, min(len(every), 3))


def inline_references(document: Doc, dice: random.Random) -> None:
    """Write out what a reference leads to, in its place."""
    for holder, key in _some(document, dice):
        ref = holder[key].get("$ref")
        if ref:
            holder[key] = copy.deepcopy(document["components"]["schemas"][ref.rpartition("/")[2]])


def extract_components(document: Doc, dice: random.Random) -> None:
    """Make a component of what was written in place."""
    for number, (holder, key) in enumerate(_some(document, dice)):
        if holder is not document["components"]["schemas"]:
            name = f"Extracted{number}{len(document['components']['schemas'])}"
            document["components"]["schemas"][name] = holder[key]
            holder[key] = {"$ref": f"#/components/schemas/{name}"}


def rename_components(document: Doc, dice: random.Random) -> None:
    """Give a component another name."""
    old = dice.choice(sorted(document["components"]["schemas"]))
    schemas = document["components"]["schemas"]
    schemas[f"{old}Resource"] = schemas.pop(old)
    for holder, key in list(holders(document)):
        if holder[key] == {"$ref": f"#/components/schemas/{old}"}:
            holder[key] = {"$ref": f"#/components/schemas/{old}Resource"}


def wrap_in_all_of(document: Doc, dice: random.Random) -> None:
    """Put an allOf with a single branch around a schema."""
    for holder, key in _some(document, dice):
        holder[key] = {"allOf": [holder[key]]}


def split_all_of(document: Doc, dice: random.Random) -> None:
    """Say in two branches of an allOf what an object says at once."""
    for holder, key in _some(document, dice):
        schema = holder[key]
        if schema.get("type") == "object" and not schema.keys() & {
            "additionalProperties",
            "nullable",
        }:
            half = {k: schema[k] for k in ("type", "required") if k in schema}
            rest = {"type": "object", "properties": schema["properties"]}
            holder[key] = {"allOf": [half, rest]}


def move_parameters_up(document: Doc, dice: random.Random) -> None:
    """Say of a path what each of its operations says."""
    for item in document["paths"].values():
        operations = [item[method] for method in ("post", "put") if method in item]
        shared = [p for p in operations[0]["parameters"]
                  if all(p in operation["parameters"] for operation in operations)]  # fmt: skip
        item["parameters"] = shared
        for operation in operations:
            operation["parameters"] = [p for p in operation["parameters"] if p not in shared]


def rename_path_parameters(document: Doc, dice: random.Random) -> None:
    """Call a parameter of the path by another name."""
    text = json.dumps(document["paths"]).replace("{id}", "{unit_id}")
    document["paths"] = json.loads(text.replace('"name": "id"', '"name": "unit_id"'))


def reorder(document: Doc, dice: random.Random) -> None:
    """Shuffle everything whose order says nothing."""

    def shuffled(node: Any, key: str = "") -> Any:
        if isinstance(node, dict):
            items = list(node.items())
            dice.shuffle(items)
            return {name: shuffled(value, name) for name, value in items}
        if isinstance(node, list):
            items = [shuffled(item) for item in node]
            if key in {"required", "enum", "oneOf", "anyOf", "allOf", "parameters", "tags"}:
                dice.shuffle(items)
            return items
        return node

    document.update(shuffled(document))


def say_defaults(document: Doc, dice: random.Random) -> None:
    """Write out what holds anyway."""
    for holder, key in _some(document, dice):
        if holder[key].get("type") == "string":
            holder[key] = {"minLength": 0, "readOnly": False, "deprecated": False, **holder[key]}
    for item in document["paths"].values():
        for operation in (item[method] for method in ("post", "put") if method in item):
            operation["requestBody"].setdefault("required", False)
            operation.setdefault("deprecated", False)


def redescribe(document: Doc, dice: random.Random) -> None:
    """Say the same in other words."""
    document["info"]["description"] = "Rewritten."
    for holder, key in _some(document, dice):
        if "$ref" not in holder[key]:
            holder[key] = {**holder[key], "description": "Other words.", "title": "Other"}


def share_responses(document: Doc, dice: random.Random) -> None:
    """Make components of responses, bodies and parameters."""
    components = document["components"]
    for item in document["paths"].values():
        for method in [name for name in ("post", "put") if name in item]:
            operation = item[method]
            components.setdefault("responses", {})[method] = operation["responses"]["200"]
            operation["responses"]["200"] = {"$ref": f"#/components/responses/{method}"}
            components.setdefault("requestBodies", {})[method] = operation["requestBody"]
            operation["requestBody"] = {"$ref": f"#/components/requestBodies/{method}"}
            for position, parameter in enumerate(operation["parameters"]):
                name = f"{method}{position}"
                components.setdefault("parameters", {})[name] = parameter
                operation["parameters"][position] = {"$ref": f"#/components/parameters/{name}"}


def modernise(document: Doc, dice: random.Random) -> None:
    """Spell it as OpenAPI 3.1 does."""

    def modern(node: Any) -> Any:
        if isinstance(node, list):
            return [modern(item) for item in node]
        if not isinstance(node, dict):
            return node
        node = {key: modern(value) for key, value in node.items()}
        if node.pop("nullable", False):
            node["type"] = [node["type"], "null"]
        if node.pop("exclusiveMaximum", False):
            node["exclusiveMaximum"] = node.pop("maximum")
        return node

    document.update({**modern(document), "openapi": "3.1.0"})


EVERY: tuple[Callable[[Doc, random.Random], None], ...] = (
    inline_references,
    extract_components,
    rename_components,
    wrap_in_all_of,
    split_all_of,
    move_parameters_up,
    rename_path_parameters,
    reorder,
    say_defaults,
    redescribe,
    share_responses,
)


def split_files(document: Doc) -> Files:
    """Put each schema into a file of its own, and the paths, too."""
    files: Files = {}

    def write(name: str, node: Any, up: str) -> None:
        text = json.dumps(node)
        files[name] = re.sub(r'"#/components/schemas/(\w+)"', rf'"{up}\1.json"', text)

    for name, schema in document["components"]["schemas"].items():
        write(f"api/schemas/{name}.json", schema, "")
    paths = {}
    for number, (path, item) in enumerate(document["paths"].items()):
        write(f"api/paths/{number}.json", item, "../schemas/")
        paths[path] = {"$ref": f"paths/{number}.json"}
    root = {key: value for key, value in document.items() if key not in {"paths", "components"}}
    files["api/openapi.json"] = json.dumps({**root, "paths": paths})
    return files
