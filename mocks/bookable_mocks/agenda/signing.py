"""How calls are signed (AG-22)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import new

from bookable_mocks.engine.clock import seconds

KEY, SALT, SIGNATURE = "api_key", "api_salt", "api_signature"

UNSIGNED = frozenset({KEY, SALT, SIGNATURE, "api_format", "api_lang", "api_jsonp_callback"})

WINDOW = timedelta(seconds=300)
"""How old a salt may be."""

LONGEST_SALT = 20
"""Digits; no clock has more, not in milliseconds either."""


def signed_text(given: Mapping[str, Sequence[str]], secret: str, salt: str) -> str:
    """Return what is hashed: names with their last values in byte order, the secret, the salt.

    A space in a name is an underscore, as in PHP's own reading of a query; all others go.
    """
    last = {
        name.replace(" ", "_"): values[-1] for name, values in given.items() if name not in UNSIGNED
    }
    joined = "".join(f"{name}{last[name]}" for name in sorted(last, key=str.encode))
    return f"{joined}{secret}{salt}".replace(" ", "")


def signature(
    given: Mapping[str, Sequence[str]], secret: str, salt: str, algorithm: str = "sha256"
) -> str:
    """Return the hash of a call, in small hex letters."""
    return new(algorithm, signed_text(given, secret, salt).encode()).hexdigest()


def verified(given: Mapping[str, Sequence[str]], secret: str, *, sha1: bool) -> bool:
    """Say whether a call's signature is right, by either hash and with letters of either size."""
    claimed = _one(given, SIGNATURE).lower().encode()
    algorithms = ("sha256", "sha1") if sha1 else ("sha256",)
    known = [signature(given, secret, _one(given, SALT), name).encode() for name in algorithms]
    matches = [hmac.compare_digest(claimed, right) for right in known]  # always all of them
    return any(matches)


def salt_of(given: Mapping[str, Sequence[str]]) -> int | None:
    """Return the salt as Unix seconds, None if there is none or it is no figure."""
    text = _one(given, SALT)
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_SALT:
        return int(text)
    return None


def expired(salt: int, now: datetime) -> bool:
    """Say whether a salt is too old."""
    return seconds(now) - salt > WINDOW.total_seconds()


def in_future(salt: int, now: datetime) -> bool:
    """Say whether a salt is of a later second than the present one."""
    return salt > seconds(now)


def _one(given: Mapping[str, Sequence[str]], name: str) -> str:
    return given.get(name, ("",))[-1]
