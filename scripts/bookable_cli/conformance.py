"""`bookable test`: hands what the user asked for to the conformance suite."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bookable_cli.errors import UserError, told_in_one_line
from bookable_contracts import SuiteOptions, UsageError, run_suite
from bookable_contracts.options import ReportFormat
from bookable_contracts.profiles import ProfileName
from bookable_specs import load

FORMATS: dict[str, ReportFormat] = {
    "json": "json",
    "junit": "junit",
    "html": "html",
    "sarif": "sarif",
    "github": "github",
}
PROFILES: dict[str, ProfileName] = {"": "", "safe": "safe", "pr": "pr", "nightly": "nightly"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked for."""

    api: str
    base_url: str
    tokens: tuple[str, ...]
    only: tuple[str, ...]
    settings: tuple[str, ...]
    reports: tuple[str, ...]
    seed: int | None
    generate: bool
    max_examples: int
    profile: str
    max_time: int | None
    strict: bool
    max_failures: int
    min_coverage: float | None
    baseline: Path | None
    write_baseline: Path | None
    webhook_listen: str
    webhook_url: str
    webhook_log: str
    webhook_log_token: str
    webhook_secret: str
    webhook_patience: float
    timeout: float


def run(options: Options) -> int:
    """Run the suite; return 0 if every tested rule holds, 1 if one is broken.

    Raises:
        UserError: if the API is unknown, the server does not answer, or no key is known to it.
    """
    with told_in_one_line(UsageError):
        return run_suite(
            SuiteOptions(
                api=options.api,
                contract=load(options.api),
                base_url=options.base_url,
                tokens=options.tokens,
                only=options.only,
                settings=_settings(options.settings),
                reports=_reports(options.reports),
                seed=options.seed,
                generate=options.generate,
                max_examples=options.max_examples,
                profile=_profile(options.profile),
                max_time=options.max_time,
                strict=options.strict,
                max_failures=options.max_failures,
                min_coverage=options.min_coverage,
                baseline=options.baseline,
                write_baseline=options.write_baseline,
                webhook_listen=options.webhook_listen,
                webhook_url=options.webhook_url,
                webhook_log=options.webhook_log,
                webhook_log_token=options.webhook_log_token,
                webhook_secret=options.webhook_secret,
                webhook_patience=options.webhook_patience,
                timeout=options.timeout,
            )
        )


def _profile(given: str) -> ProfileName:
    if given not in PROFILES:
        raise UserError(f"--profile {given}: there are {', '.join(filter(None, PROFILES))}")
    return PROFILES[given]


def _settings(given: tuple[str, ...]) -> dict[str, str]:
    """Read `NAME=VALUE`."""
    settings = {}
    for part in given:
        name, equals, value = part.partition("=")
        if not name or not equals:
            raise UserError(f"--set {part!r}: write it as NAME=VALUE")
        settings[name] = value
    return settings


def _reports(given: tuple[str, ...]) -> dict[ReportFormat, Path]:
    """Read `json=FILE` and its like, also several in one value, separated by commas."""
    reports: dict[ReportFormat, Path] = {}
    for part in (part for value in given for part in value.split(",")):
        kind, _, path = part.partition("=")
        known = FORMATS.get(kind)
        if known is None or not path:
            told = f"write it as json=FILE; there are {', '.join(FORMATS)}"
            raise UserError(f"--report {part!r}: {told}")
        reports[known] = Path(path)
    return reports
