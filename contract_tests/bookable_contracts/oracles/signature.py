"""Signatures of webhook deliveries, as `x-webhook-signature` describes them; our own verifier."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

from bookable_contracts.pacing import seconds

_HASHES = {"hmac-sha256": hashlib.sha256, "hmac-sha1": hashlib.sha1}


def fault(
    annotation: Mapping[str, Any], header: str | None, body: bytes, *, secret: str, now: float
) -> str:
    """Say what is wrong with a delivery's signature; empty if nothing is."""
    if header is None:
        return f"the header {annotation['header']} is missing"
    match = _pattern(annotation["format"]).fullmatch(header)
    if match is None:
        return f"{annotation['header']} should read {annotation['format']}"
    parts = match.groupdict()
    expected = digest(annotation, parts.get("timestamp", ""), body, secret=secret)
    if not hmac.compare_digest(expected.encode(), parts["signature"].encode()):
        signed = annotation["signed"]
        return f"the signature should be the {annotation['algorithm']} of {signed!r}"
    if "timestamp" in parts and abs(now - int(parts["timestamp"])) > _tolerance(annotation):
        return (
            f"a delivery's timestamp should be at most {annotation['tolerance']} from its arrival"
        )
    return ""


def timestamp(annotation: Mapping[str, Any], header: str | None) -> int | None:
    """Return when a signature says that it was made, in Unix seconds; None if it does not say."""
    match = _pattern(annotation["format"]).fullmatch(header or "")
    told = match.groupdict().get("timestamp") if match else None
    return None if told is None else int(told)


def digest(annotation: Mapping[str, Any], timestamp: str, body: bytes, *, secret: str) -> str:
    """Compute the signature that a delivery should carry."""
    before, _, after = annotation["signed"].partition("{body}")
    message = b"".join(
        (
            before.replace("{timestamp}", timestamp).encode(),
            body,
            after.replace("{timestamp}", timestamp).encode(),
        )
    )
    made = hmac.new(secret.encode(), message, _HASHES[annotation["algorithm"]]).hexdigest()
    return made.upper() if annotation["encoding"] == "HEX" else made


def _pattern(template: str) -> re.Pattern[str]:
    escaped = re.escape(template)
    for name, form in {"timestamp": "[0-9]+", "signature": "[!-~]+"}.items():
        escaped = escaped.replace(re.escape("{" + name + "}"), f"(?P<{name}>{form})")
    return re.compile(escaped)


def _tolerance(annotation: Mapping[str, Any]) -> int:
    return seconds(annotation["tolerance"])
