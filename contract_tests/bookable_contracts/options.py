"""What a run is asked to do, and the one error for a run that cannot start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from bookable_specs import Contract

ReportFormat: TypeAlias = Literal["json", "junit"]


class UsageError(Exception):
    """The run cannot start; the message is one line that says what to do. The CLI exits 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteOptions:
    """One run of one API's suite against one server.

    `base_url` is the server's root with the API's base path; `tokens` are what the tester holds, in
    the order in which the report calls them TOKEN_1, TOKEN_2, ….
    """

    api: str
    contract: Contract
    base_url: str
    tokens: tuple[str, ...]
    seed: int | None = None
    reports: Mapping[ReportFormat, Path] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    generate: bool = True
    max_examples: int = 25
    timeout: float = 10.0
    webhook_listen: str | None = None
    webhook_url: str | None = None
    webhook_log: str | None = None
    webhook_log_token: str | None = field(default=None, repr=False)
    webhook_secret: str | None = field(default=None, repr=False)
    webhook_patience: float = 5.0
    settings: Mapping[str, str] = field(default_factory=dict)
    """What the suite of this API cannot find out by itself, by name; each suite lists its own."""
    quiet: bool = False
    color: bool | None = None

    def __post_init__(self) -> None:
        self._check_webhooks()
        if not self.tokens:
            raise UsageError("pass at least one --token: every call of this API needs a key")
        if not self.base_url.startswith(("http://", "https://")):
            raise UsageError(f"--base-url is no http(s) URL: {self.base_url}")

    def _check_webhooks(self) -> None:
        if self.webhook_listen and self.webhook_url:
            message = "webhooks come to one receiver: --webhook-listen or --webhook-url, not both"
            raise UsageError(message)
        if self.webhook_secret and not (self.webhook_listen or self.webhook_url):
            message = "--webhook-secret needs a receiver: --webhook-listen or --webhook-url"
            raise UsageError(message)
        if self.webhook_log and not self.webhook_url:
            raise UsageError("--webhook-log needs --webhook-url: where the webhooks are delivered")
        for name, url in (("--webhook-url", self.webhook_url), ("--webhook-log", self.webhook_log)):
            if url and not _is_url(url):
                raise UsageError(f"{name} is no http(s) URL: {url}")


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
