"""What a person can choose when the mock starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices of one server.

    `now` freezes the clock of every world at that moment. `state` is a file and `database` a
    PostgreSQL URL that keep the default world; without either it lives in memory. `choices` holds,
    by API, what was chosen where the vendor is silent.
    """

    seed: int = 1
    now: datetime | None = None
    state: str | None = None
    database: str = ""
    journal_size: int = 1_000
    body_limit: int = 1_048_576
    most_worlds: int = 200
    public_url: str = ""
    control_token: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
