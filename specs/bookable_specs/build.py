"""Make a contract from its YAML files: the slow road, which caches and wheels save."""

from __future__ import annotations

from pathlib import Path

from bookable_specs.bundle import Bundle, bundle
from bookable_specs.contract import Contract
from bookable_specs.document import lookup
from bookable_specs.errors import SpecError
from bookable_specs.rules import Rule, parse_rules
from bookable_specs.yaml_source import load_sequence


def build(root: Path) -> tuple[Contract, Bundle]:
    """Bundle and check the contract at a file or folder.

    Raises SpecError if it cannot be read, or if an operation or webhook cannot be told by name.
    """
    made = bundle(root)
    contract = Contract(
        slug=made.slug,
        document=made.document,
        bundle_bytes=made.to_bytes(),
        rules={rule.id: rule for rule in _rules(root)},
    )
    try:
        _check(contract)
    except SpecError as error:
        origin = made.origin(error.pointer)
        raise error.at(origin.file, origin.line) from None
    return contract, made


def _rules(root: Path) -> tuple[Rule, ...]:
    folder = (root if root.is_dir() else root.parent).resolve()
    path = folder / "rules.yaml"
    if not path.exists():
        return ()
    return parse_rules(load_sequence(path, f"{folder.name}/{path.name}"))


def _check(contract: Contract) -> None:
    for pointer in ("/info/title", "/info/version"):
        try:
            lookup(contract.document, pointer)
        except LookupError:
            raise SpecError(f"the contract has no {pointer}", pointer="/info") from None
    _ = contract.operations, contract.webhooks
