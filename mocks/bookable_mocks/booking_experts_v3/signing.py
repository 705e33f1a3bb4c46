"""How webhooks and commands are signed (B3-18)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime

SIGNATURE, ENVIRONMENT = "X-BE-SIGNATURE", "X-BE-ENV"


def sign(secret: str, _at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the headers of a delivery: HMAC-SHA256 over the raw body, and the environment."""
    digest = hmac.new(secret.encode(), body, "sha256").hexdigest()
    return {SIGNATURE: f"sha256={digest}", ENVIRONMENT: "production"}
