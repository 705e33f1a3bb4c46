from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from bookable_specs import Contract, SpecError, load

Write: TypeAlias = Callable[[Mapping[str, str]], Path]


def refusal(folder: Path) -> str:
    with pytest.raises(SpecError) as caught:
        load(folder)
    return str(caught.value)


@pytest.fixture
def contract(acme: Path) -> Contract:
    return load(acme)


def test_a_contract_knows_its_name_and_version(contract: Contract) -> None:
    assert (contract.slug, contract.title, contract.version) == ("acme", "Acme bookings", "1.0.0")


def test_operations_are_kept_in_the_order_of_the_document(contract: Contract) -> None:
    assert [(o.id, o.method, o.path, o.pointer) for o in contract.operations.values()] == [
        ("listBookings", "GET", "/bookings", "/paths/~1bookings/get"),
        ("cancelBooking", "DELETE", "/bookings/{id}", "/paths/~1bookings~1{id}/delete"),
    ]


def test_an_operation_states_its_scopes_and_rules(contract: Contract) -> None:
    operation = contract.operations["listBookings"]

    assert operation.scopes == ("bookings:read",)
    assert operation.rules == ("AC-01",)


def test_only_schemas_are_still_references_in_an_operation(contract: Contract) -> None:
    node = contract.operations["listBookings"].node
    content = node["responses"]["200"]["content"]["application/json"]

    assert node["parameters"][0]["name"] == "page"
    assert node["responses"]["401"]["description"] == "No."
    assert content["examples"]["two"]["summary"] == "Two bookings"
    assert content["schema"]["items"] == {"$ref": "#/components/schemas/Booking"}


def test_an_operation_replaces_parameters_of_its_path(contract: Contract) -> None:
    identifier, page = contract.operations["cancelBooking"].node["parameters"]

    assert identifier["name"] == "id"
    assert page["description"] == "Another page."


def test_the_document_keeps_its_references(contract: Contract) -> None:
    assert len(contract.operations) == 2
    assert contract.document["paths"]["/bookings"]["get"]["parameters"] == [
        {"$ref": "#/components/parameters/Page"}
    ]


def test_webhooks_are_found_by_name(contract: Contract) -> None:
    webhook = contract.webhooks["booking.created"]

    assert (webhook.id, webhook.method, webhook.path) == (
        "bookingCreated",
        "POST",
        "booking.created",
    )
    assert webhook.pointer == "/x-webhooks/booking.created/post"
    assert webhook.rules == ("AC-02",)


def test_rules_are_found_by_id(contract: Contract) -> None:
    assert list(contract.rules) == ["AC-01", "AC-02"]
    assert contract.rules["AC-02"].note == "The text is silent on the second call."


def test_a_contract_without_rules_has_none(acme: Path) -> None:
    (acme / "rules.yaml").unlink()

    assert load(acme).rules == {}


def test_the_modern_form_is_made_once(contract: Contract) -> None:
    assert contract.modern["openapi"] == "3.1.1"
    assert contract.modern is contract.modern


def test_the_digest_is_that_of_the_bundle(contract: Contract) -> None:
    assert contract.digest == hashlib.sha256(contract.bundle_bytes).hexdigest()


def test_evidence_is_counted_wherever_it_stands(contract: Contract) -> None:
    assert contract.evidence_counts() == {"documented": 4, "public": 1, "assumed": 1}


@pytest.mark.parametrize(
    ("servers", "base_path"),
    [
        ("", ""),
        ("servers: []", ""),
        ("servers: [{url: /}]", ""),
        ("servers: [{url: 'https://a.example'}]", ""),
        ("servers: [{url: 'https://a.example/api/v1/'}, {url: /other}]", "/api/v1"),
        ("servers: [{url: '/{v}/b', variables: {v: {default: v2}}}]", "/v2/b"),
    ],
)
def test_the_base_path_is_that_of_the_first_server(
    write: Write, servers: str, base_path: str
) -> None:
    assert load(write({"openapi.yaml": f"{servers}\npaths: {{}}"})).base_path == base_path


def test_two_operations_of_one_id_are_told_at_the_second(write: Write) -> None:
    folder = write(
        {
            "openapi.yaml": "paths:\n  /a: {get: {operationId: x}}\n  /b: {$ref: b.yaml}",
            "b.yaml": "summary: b\nget:\n  operationId: x\n",
        }
    )

    assert refusal(folder) == (
        "acme/b.yaml:2: /paths/~1b/get: operationId 'x' stands at /paths/~1a/get too"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("paths: {/a: {get: {}}}", "needs an operationId"),
        ("paths: {/a: {get: null}}", "must be a mapping"),
        ("paths: {/a: null}", "must be a mapping"),
        ("paths: []", "must be a mapping"),
        ("paths: {/a: {get: {operationId: x, parameters: {}}}}", "parameters must be a list"),
        ("paths: {/a: {get: {operationId: x, parameters: [1]}}}", "must be a mapping"),
        ("paths: {/a: {get: {operationId: x, x-scopes: read}}}", "x-scopes must be a list"),
        ("x-webhooks: {a: {}}", "exactly one operation"),
        ("x-webhooks: {a: {post: {}, put: {}}}", "exactly one operation"),
    ],
)
def test_a_contract_of_the_wrong_shape_is_told_at_its_line(
    write: Write, text: str, reason: str
) -> None:
    message = refusal(write({"openapi.yaml": text}))

    assert message.startswith("acme/openapi.yaml:3: /")
    assert reason in message


def test_extensions_beside_paths_are_no_paths(write: Write) -> None:
    assert not load(write({"openapi.yaml": "paths: {x-note: hello}"})).operations


def test_a_contract_needs_a_title(acme: Path) -> None:
    root = acme / "openapi.yaml"
    root.write_text(root.read_text().replace("  title: Acme bookings\n", ""))

    assert refusal(acme) == "acme/openapi.yaml:2: /info: the contract has no /info/title"
