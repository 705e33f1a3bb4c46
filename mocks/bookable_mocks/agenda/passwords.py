"""Passwords of customers' accounts, kept as salted hashes (AG-14)."""

from __future__ import annotations

import hmac
from hashlib import scrypt

SHORTEST = 6
"""Characters of a password (AG-14)."""

NOBODY = "00" * 16
"""A salt for names that nobody has, so that a wrong name takes as long as a wrong password."""


def hashed(password: str, salt: str) -> str:
    """Return what is kept of a password; cheap on purpose, a mock's passwords guard nothing."""
    return scrypt(password.encode(), salt=salt.encode(), n=1024, r=8, p=1, dklen=32).hex()


def right(password: str, salt: str, known: str) -> bool:
    """Say whether a password is the one that was kept."""
    return hmac.compare_digest(hashed(password, salt).encode(), known.encode())
