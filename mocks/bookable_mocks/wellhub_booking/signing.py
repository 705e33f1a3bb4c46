"""How Wellhub signs its deliveries (WH-23)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime

HEADER = "X-Gympass-Signature"


def sign(secret: str, _at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the signature header: HMAC-SHA1 over the raw body, in upper-case hex."""
    return {HEADER: hmac.new(secret.encode(), body, "sha1").hexdigest().upper()}
