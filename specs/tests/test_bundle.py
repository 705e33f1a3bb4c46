from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from bookable_specs import SpecError
from bookable_specs.bundle import Origin, bundle
from bookable_specs.document import join

Write: TypeAlias = Callable[[Mapping[str, str]], Path]

SCHEMA_A = "components: {schemas: {A: {$ref: components/schemas/A.yaml}}}\n"


def refusal(folder: Path) -> str:
    with pytest.raises(SpecError) as caught:
        bundle(folder)
    return str(caught.value)


def test_every_reference_of_the_bundle_is_local(acme: Path) -> None:
    document = bundle(acme).document

    get = document["paths"]["/bookings"]["get"]
    content = get["responses"]["200"]["content"]["application/json"]
    assert get["parameters"] == [{"$ref": "#/components/parameters/Page"}]
    assert get["responses"]["401"] == {"$ref": "#/components/responses/Refused"}
    assert content["schema"]["items"] == {"$ref": "#/components/schemas/Booking"}
    assert content["examples"]["two"] == {"$ref": "#/components/examples/Bookings"}


def test_path_items_and_webhooks_are_inlined(acme: Path) -> None:
    document = bundle(acme).document

    assert document["paths"]["/bookings/{id}"]["delete"]["operationId"] == "cancelBooking"
    assert document["x-webhooks"]["booking.created"]["post"]["operationId"] == "bookingCreated"


def test_a_schema_may_refer_to_itself(acme: Path) -> None:
    booking = bundle(acme).document["components"]["schemas"]["Booking"]

    assert booking["properties"]["rebookedFrom"]["allOf"] == [
        {"$ref": "#/components/schemas/Booking"}
    ]


def test_components_are_sorted_and_all_else_keeps_its_order(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": """
                components:
                  schemas:
                    Z: {type: object, properties: {z: {$ref: m.yaml}, a: {}}}
                    B: {}
                  headers: {H: {$ref: h.yaml}}
                  x-note: 1
                paths: {}
            """,
            "m.yaml": "type: string",
            "h.yaml": "schema: {}",
        }
    )
    document = bundle(folder).document

    assert list(document) == ["openapi", "info", "components", "paths"]
    assert list(document["components"]) == ["headers", "schemas", "x-note"]
    assert list(document["components"]["schemas"]) == ["B", "Z", "m"]
    assert list(document["components"]["schemas"]["Z"]["properties"]) == ["z", "a"]


def test_a_pointer_into_another_file_becomes_a_component_of_its_last_key(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": "components: {schemas: {A: {items: {$ref: 'all.yaml#/defs/Pet'}}}}",
            "all.yaml": "defs: {Pet: {items: {$ref: '#/defs/Owner'}}, Owner: {type: string}}",
        }
    )

    assert bundle(folder).document["components"]["schemas"] == {
        "A": {"items": {"$ref": "#/components/schemas/Pet"}},
        "Owner": {"type": "string"},
        "Pet": {"items": {"$ref": "#/components/schemas/Owner"}},
    }


def test_a_local_reference_in_a_file_never_means_the_root(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": """
                components:
                  schemas:
                    Nick: {type: boolean}
                    A: {$ref: a.yaml}
            """,
            "a.yaml": "items: {$ref: '#/components/schemas/Nick'}\n",
        }
    )

    assert refusal(folder) == (
        "acme/a.yaml:1: /items/$ref: $ref '#/components/schemas/Nick': this file has nothing there"
    )


def test_the_root_is_reached_by_its_name(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": """
                paths: {/a: {$ref: paths/a.yaml}}
                components: {schemas: {A: {$ref: components/schemas/A.yaml}, B: {}}}
            """,
            "paths/a.yaml": """
                parameters:
                  - {name: a, in: query, schema: {$ref: "../openapi.yaml#/components/schemas/A"}}
                  - {name: b, in: query, schema: {$ref: "../components/schemas/A.yaml"}}
            """,
            "components/schemas/A.yaml": """
                items: {$ref: "../../openapi.yaml#/components/schemas/B"}
            """,
        }
    )
    document = bundle(folder).document

    a, b = document["paths"]["/a"]["parameters"]
    assert a["schema"] == b["schema"] == {"$ref": "#/components/schemas/A"}
    assert document["components"]["schemas"] == {
        "A": {"items": {"$ref": "#/components/schemas/B"}},
        "B": {},
    }


def test_a_component_may_have_a_second_name(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": "components: {schemas: {Old: {$ref: New.yaml}}}",
            "New.yaml": "type: string",
        }
    )

    assert bundle(folder).document["components"]["schemas"] == {
        "New": {"type": "string"},
        "Old": {"$ref": "#/components/schemas/New"},
    }


def test_the_same_name_serves_two_kinds(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": """
                paths:
                  /a:
                    post:
                      requestBody: {$ref: components/requestBodies/A.yaml}
                      responses: {"200": {$ref: components/responses/A.yaml}}
            """,
            "components/requestBodies/A.yaml": "content: {}",
            "components/responses/A.yaml": "headers: {X: {$ref: ../headers/A.yaml}}",
            "components/headers/A.yaml": "schema: {}",
        }
    )

    assert bundle(folder).document["components"] == {
        "headers": {"A": {"schema": {}}},
        "requestBodies": {"A": {"content": {}}},
        "responses": {"A": {"headers": {"X": {"$ref": "#/components/headers/A"}}}},
    }


def test_two_sources_of_one_name_are_both_named(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": "components: {schemas: {X: {$ref: a/A.yaml}, Y: {$ref: b/A.yaml}}}",
            "a/A.yaml": "{}",
            "b/A.yaml": "{}",
        }
    )

    message = refusal(folder)
    assert "acme/a/A.yaml" in message
    assert "acme/b/A.yaml" in message
    assert "both want to be schemas/A; rename one" in message


def test_payloads_are_not_searched_for_references(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": """
                components:
                  examples:
                    E: {value: {$ref: nowhere.yaml}}
                  schemas:
                    A:
                      default: {$ref: nowhere.yaml}
                      enum: [{$ref: nowhere.yaml}]
                      example: {$ref: nowhere.yaml}
                      x-note: {$ref: nowhere.yaml}
                      properties: {$ref: {type: string}}
            """,
        }
    )

    components = bundle(folder).document["components"]
    assert components["examples"]["E"]["value"] == {"$ref": "nowhere.yaml"}
    assert components["schemas"]["A"]["properties"] == {"$ref": {"type": "string"}}


def test_a_discriminator_maps_to_components(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": """
                components:
                  schemas:
                    Pet:
                      discriminator: {propertyName: t, mapping: {c: Cat.yaml, d: Dog}}
                    Dog: {}
            """,
            "Cat.yaml": "type: object",
        }
    )
    schemas = bundle(folder).document["components"]["schemas"]

    assert schemas["Pet"]["discriminator"]["mapping"] == {
        "c": "#/components/schemas/Cat",
        "d": "Dog",
    }
    assert schemas["Cat"] == {"type": "object"}


def test_a_shared_folder_beside_the_contract_may_be_used(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": "components: {schemas: {A: {items: {$ref: ../shared/Id.yaml}}}}",
            "../shared/Id.yaml": "type: string",
        }
    )

    assert bundle(folder).document["components"]["schemas"]["Id"] == {"type": "string"}


def test_a_fragment_may_be_percent_encoded(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": "paths: {/a: {$ref: 'p%61ths.yaml#/~1a%7Bid%7D'}}",
            "paths.yaml": "/a{id}: {summary: here}",
        }
    )

    assert bundle(folder).document["paths"]["/a"] == {"summary": "here"}


@pytest.mark.parametrize(
    ("ref", "reason"),
    [
        ("gone.yaml", "there is no file acme/components/schemas/gone.yaml"),
        ("B.yaml#/x", "acme/components/schemas/B.yaml has nothing there"),
        ("B.yaml#a", "acme/components/schemas/B.yaml has nothing there"),
        ("../../../../secret.yaml", "leads outside"),
        ("/etc/passwd", "leads outside"),
        ("https://example.com/a.yaml", "remote files are not read"),
    ],
)
def test_a_reference_that_cannot_be_followed_names_file_line_and_pointer(
    write: Write, ref: str, reason: str
) -> None:
    folder = write(
        {
            "openapi.yaml": SCHEMA_A,
            "components/schemas/A.yaml": f"type: object\nproperties:\n  a:\n    $ref: {ref}\n",
            "components/schemas/B.yaml": "a: 1",
            "../../secret.yaml": "type: string",
        }
    )

    message = refusal(folder)
    assert message.startswith("acme/components/schemas/A.yaml:4: /properties/a/$ref: ")
    assert reason in message


def test_a_link_out_of_the_folder_is_not_followed(write: Write, tmp_path: Path) -> None:
    folder = write({"openapi.yaml": "components: {schemas: {A: {$ref: a.yaml}}}"})
    (tmp_path / "secret.yaml").write_text("type: string")
    (folder / "a.yaml").symlink_to(tmp_path / "secret.yaml")

    assert "leads outside" in refusal(folder)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("paths: {$ref: a.yaml}", "no $ref for a paths object"),
        ("paths: {/a: {get: {$ref: a.yaml}}}", "no $ref for a operation object"),
        ("components: {schemas: {$ref: a.yaml}}", "a $ref cannot stand here"),
        ("components: {schemas: {A: {$ref: [1]}}}", "$ref must be text"),
        ("components: {schemas: {A: {properties: {$ref: a.yaml}}}}", "a $ref cannot stand here"),
        ("components: []", "components must be a mapping"),
        ("components: {schemas: []}", "schemas must be a mapping"),
        ("paths: {/a: {$ref: 'a.yaml#/type'}}", "holds no pathItem object"),
    ],
)
def test_a_reference_in_the_wrong_place_is_told(write: Write, text: str, reason: str) -> None:
    message = refusal(write({"openapi.yaml": text, "a.yaml": "type: string"}))

    assert message.startswith("acme/openapi.yaml:3: ")
    assert reason in message


@pytest.mark.parametrize(
    "files",
    [
        {"openapi.yaml": "components: {schemas: {A: {$ref: '#/components/schemas/A'}}}"},
        {"openapi.yaml": SCHEMA_A, "components/schemas/A.yaml": "$ref: B.yaml",
         "components/schemas/B.yaml": "$ref: A.yaml"},
        {"openapi.yaml": SCHEMA_A, "components/schemas/A.yaml": "$ref: x/A.yaml",
         "components/schemas/x/A.yaml": "$ref: ../A.yaml"},
        {"openapi.yaml": "paths: {/a: {$ref: a.yaml}}", "a.yaml": "$ref: b.yaml",
         "b.yaml": "$ref: a.yaml"},
    ],
    ids=["itself", "two names", "one name", "path items"],
)  # fmt: skip
def test_references_in_a_circle_are_told(write: Write, files: dict[str, str]) -> None:
    message = refusal(write(files))

    assert "circle" in message or "refers back to itself" in message


def test_another_openapi_version_is_refused(write: Write) -> None:
    folder = write({"a.yaml": ""})
    (folder / "openapi.yaml").write_text("info: {}\nopenapi: 3.1.0\n")

    assert refusal(folder) == (
        "acme/openapi.yaml:2: /openapi: write contracts in OpenAPI 3.0: openapi: 3.0.4"
    )


def test_any_node_of_the_bundle_can_be_found_in_its_file(acme: Path) -> None:
    made = bundle(acme)

    assert made.origin("") == Origin(file="acme/openapi.yaml", line=1)
    assert made.origin("/info/version") == Origin(file="acme/openapi.yaml", line=4)
    assert made.origin("/paths/~1bookings/get/summary/deeper") == Origin(
        file="acme/paths/bookings.yaml", line=3
    )
    assert made.origin("/components/schemas/Booking/properties/note") == Origin(
        file="acme/components/schemas/Booking.yaml", line=8
    )
    assert made.origin(join("", "x-webhooks", "booking.created", "post", "x-rules", 0)) == Origin(
        file="acme/webhooks/booking_created.yaml", line=5
    )


def test_the_bytes_are_the_same_in_every_process_and_name_no_machine(acme: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from bookable_specs.bundle import bundle;"
        "sys.stdout.buffer.write(bundle(Path(sys.argv[1])).to_bytes())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script, place],
            check=True,
            capture_output=True,
            cwd=acme,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed, place in (("1", "."), ("2", str(acme)), ("3", "openapi.yaml"))
    }

    assert runs == {bundle(acme).to_bytes()}
    (content,) = runs
    assert content.endswith(b"\n")
    assert str(acme.parent).encode() not in content
    assert json.loads(content) == bundle(acme).document
