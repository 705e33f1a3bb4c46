"""How Privé Wellness signs its deliveries (PW-19)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime

from bookable_mocks.engine.clock import seconds

HEADER = "X-PriveWellness-Signature"


def sign(secret: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the signature header: HMAC-SHA256 over the timestamp, a dot and the raw body."""
    timestamp = seconds(at)
    signed = f"{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), signed, "sha256").hexdigest()
    return {HEADER: f"t={timestamp},v1={digest}"}
