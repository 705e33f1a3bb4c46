"""One contract in one JSON file: the form of a cache entry and of what a wheel ships.

Writing needs the standard library alone, because wheels are built without our dependencies.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from bookable_specs.contract import Contract
from bookable_specs.errors import SpecError
from bookable_specs.rules import Rule

FORMAT = 1


def encode(contract: Contract) -> bytes:
    """Write a contract, the bundle's bytes as they are."""
    head = json.dumps(
        {
            "format": FORMAT,
            "slug": contract.slug,
            "rules": [asdict(rule) for rule in contract.rules.values()],
        },
        ensure_ascii=False,
    )
    document = contract.bundle_bytes.rstrip(b"\n")
    return head.removesuffix("}").encode() + b', "document": ' + document + b"}\n"


def decode(content: bytes) -> Contract:
    """Read a contract; raises SpecError if the content is not what `encode` writes."""
    import msgspec  # noqa: PLC0415 - wheels are built where it is not installed

    try:
        parts = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        if msgspec.json.decode(parts["format"]) != FORMAT:
            raise SpecError("the bundle was written by another version of bookable")
        rules = msgspec.json.decode(parts["rules"], type=list[Rule])
        return Contract(
            slug=msgspec.json.decode(parts["slug"], type=str),
            document=msgspec.json.decode(parts["document"], type=dict),
            bundle_bytes=bytes(parts["document"]) + b"\n",
            rules={rule.id: rule for rule in rules},
        )
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError) as error:
        raise SpecError(f"the bundle is damaged: {error}") from None
