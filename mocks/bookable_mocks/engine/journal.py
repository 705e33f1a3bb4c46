"""What clients really sent, and what they were told: the last exchanges of a world."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import Any

import msgspec

MOST_BYTES = 64 * 1024
"""How much of a body the journal keeps."""


class Entry(msgspec.Struct):
    """One exchange, closed when its answer is out. Rendered only when somebody asks."""

    number: int
    at: datetime
    api: str
    method: str
    path: str
    query: str
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    size: int = 0
    operation: str = ""
    principal: str = ""
    refused_with: str = ""
    fault: str = ""
    replayed: bool = False
    notes: tuple[str, ...] = ()
    status: int = 0
    answer_headers: list[tuple[bytes, bytes]] = []
    answer: bytes = b""
    answer_size: int = 0
    took: float = 0.0

    def answered(self, part: bytes) -> None:
        """Add a part of the answer's body, as far as bodies are kept."""
        self.answer_size += len(part)
        self.answer = (self.answer + part)[:MOST_BYTES] if self.answer else part[:MOST_BYTES]

    def to_json(self) -> dict[str, Any]:
        """Return the entry as the control API shows it; `took` is in microseconds."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "api": self.api,
            "operation": self.operation,
            "principal": self.principal,
            "request": {
                "method": self.method,
                "path": self.path,
                "query": self.query,
                "headers": _headers(self.headers),
                "body": _text(self.body, self.size),
            },
            "response": {
                "status": self.status,
                "headers": _headers(self.answer_headers),
                "body": _text(self.answer, self.answer_size),
            },
            "refused_with": self.refused_with,
            "fault": self.fault,
            "replayed": self.replayed,
            "notes": list(self.notes),
            "took": round(self.took * 1_000_000),
        }


class Journal:
    """A ring of entries: the newest push out the oldest."""

    __slots__ = ("_count", "_entries")

    def __init__(self, size: int) -> None:
        self._entries: deque[Entry] = deque(maxlen=size)
        self._count = 0

    def open(self, *, body: bytes = b"", listed: bool = True, **known: Any) -> Entry:
        """Start an entry; it is listed at once, with status 0 until it is closed."""
        known["body"], known["size"] = body[:MOST_BYTES], len(body)
        if not listed:
            return Entry(number=0, **known)
        self._count += 1
        entry = Entry(number=self._count, **known)
        self._entries.append(entry)
        return entry

    def entries(self) -> list[Entry]:
        """Return what is kept, newest first."""
        return list(reversed(self._entries))

    def clear(self) -> None:
        """Forget everything; numbers go on."""
        self._entries.clear()


def _headers(raw: list[tuple[bytes, bytes]]) -> list[dict[str, str]]:
    return [
        {"name": name.decode("latin-1"), "value": value.decode("latin-1")} for name, value in raw
    ]


def _text(body: bytes, size: int) -> str:
    kept = body.decode("utf-8", "backslashreplace")
    return kept if size <= len(body) else f"{kept}… ({size} bytes in all)"
