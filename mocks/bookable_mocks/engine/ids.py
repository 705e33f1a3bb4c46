"""Ids and tokens from a seed: the same seed and the same requests give the same ids."""

from __future__ import annotations

from hashlib import blake2b
from typing import Protocol
from uuid import UUID

READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that can be read aloud: no 0, 1, I, L or O."""


class Sequence(Protocol):
    """Counts upwards by kind; kept by the store, so that ids survive restarts and roll back."""

    def next(self, kind: str) -> int:
        """Return the next number of a kind, from 1."""
        ...


class Ids:
    """Makes every id of a world: the n-th of a kind is a hash of seed, kind and n."""

    __slots__ = ("_seed", "_sequence")

    def __init__(self, seed: int, sequence: Sequence) -> None:
        key = str(seed).encode()
        self._seed = key if len(key) <= 64 else blake2b(key).digest()
        self._sequence = sequence

    def number(self, kind: str) -> int:
        """Return the next plain number of a kind, from 1."""
        return self._sequence.next(kind)

    def uuid(self, kind: str) -> str:
        """Return the next UUID of a kind, marked as version 4."""
        return str(UUID(bytes=self._digest(kind)[:16], version=4))

    def token(self, kind: str, length: int = 32) -> str:
        """Return the next secret of a kind: lower-case hex, at most 64 digits."""
        return self._digest(kind).hex()[:length]

    def readable(self, kind: str, length: int = 8) -> str:
        """Return the next code of a kind that a person can read aloud, at most 24 characters."""
        value = int.from_bytes(self._digest(kind))
        letters = []
        for _ in range(length):
            value, rest = divmod(value, len(READABLE))
            letters.append(READABLE[rest])
        return "".join(letters)

    def fraction(self, kind: str) -> float:
        """Return the next pseudo-random number of a kind, from 0 up to 1."""
        return int.from_bytes(self._digest(kind)[:6]) / 2**48

    def _digest(self, kind: str) -> bytes:
        text = f"{kind}:{self._sequence.next(kind)}".encode()
        return blake2b(text, key=self._seed, digest_size=32).digest()
