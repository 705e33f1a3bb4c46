"""What a run is asked to do, and the one error for a run that cannot start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from bookable_contracts.profiles import PROFILES, Profile, ProfileName
from bookable_specs import Contract

ReportFormat: TypeAlias = Literal["json", "junit", "html", "sarif", "github"]

STDOUT = Path("-")
"""Where a report is written that is not kept in a file."""


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
    profile: ProfileName = ""
    max_examples: int = 0
    """Generated calls for each operation; 0 stands for the profile's own number."""
    max_time: int | None = None
    """Seconds for the generated part of `nightly`; None stands for the profile's own."""
    strict: bool = False
    """Whether warnings, and what differs from an assumption, make the exit code 1."""
    max_failures: int = 0
    """After so many failures the run ends, as quickly as it can; 0 lets it judge everything."""
    min_coverage: float | None = None
    """The least part of the contract, in per cent, that has to be exercised."""
    baseline: Path | None = None
    write_baseline: Path | None = None
    today: dt.date | None = None
    """The day on which entries of the baseline expire; None is the tester's own today."""
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
        self._check_profile()
        if not self.max_examples:
            object.__setattr__(self, "max_examples", self.settled.max_examples)
        if not self.tokens:
            raise UsageError("pass at least one --token: every call of this API needs a key")
        if not self.base_url.startswith(("http://", "https://")):
            raise UsageError(f"--base-url is no http(s) URL: {self.base_url}")

    @property
    def settled(self) -> Profile:
        """What the run's profile stands for."""
        return PROFILES[self.profile]

    def _check_profile(self) -> None:
        if self.profile not in PROFILES:
            known = ", ".join(name for name in PROFILES if name)
            raise UsageError(f"unknown profile {self.profile}: there are {known}")
        if self.max_time is not None and self.profile != "nightly":
            raise UsageError("--max-time needs --profile nightly: other runs end by themselves")
        if self.max_time is not None and self.max_time <= 0:
            raise UsageError("--max-time takes whole seconds, more than 0")
        if self.min_coverage is not None and not 0 <= self.min_coverage <= 100:
            raise UsageError("--min-coverage takes per cent, 0 to 100")
        if self.max_failures < 0:
            raise UsageError("--max-failures takes a whole number, 1 or more")
        if self.min_coverage is not None and self.only:
            raise UsageError("--min-coverage needs a whole run: leave --only out")

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
