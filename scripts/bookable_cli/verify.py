"""`bookable verify`: hands what the user asked for to the judge of recorded and passing traffic."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bookable_cli.errors import UserError, told_in_one_line
from bookable_contracts import UsageError
from bookable_contracts.verify.reports import Format
from bookable_contracts.verify.run import VerifyOptions, verify
from bookable_contracts.verify.tally import Judged

FORMATS: dict[str, Format] = {"json": "json", "junit": "junit", "github": "github"}
SIDES: dict[str, Judged] = {"both": "both", "requests": "requests", "answers": "answers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked for."""

    contract: str
    traffic: tuple[str, ...]
    base_url: str
    judge: str
    ignore: tuple[str, ...]
    secrets: tuple[str, ...]
    reports: tuple[str, ...]
    proxy: str
    listen: str
    record: Path | None
    timeout: float


def run(options: Options) -> int:
    """Judge the traffic; return 0 if nothing departs from the contract, 1 if something does.

    Raises:
        UserError: if the contract or the traffic cannot be read, or nothing is about the API.
    """
    judged = SIDES.get(options.judge)
    if judged is None:
        raise UserError(f"--judge {options.judge!r}: choose {', '.join(SIDES)}")
    with told_in_one_line(UsageError):
        return verify(
            VerifyOptions(
                contract=options.contract,
                traffic=options.traffic,
                base_url=options.base_url,
                judged=judged,
                ignored=options.ignore,
                secrets=options.secrets,
                reports=_reports(options.reports),
                proxy=options.proxy,
                listen=options.listen,
                record=options.record,
                timeout=options.timeout,
            )
        )


def _reports(given: tuple[str, ...]) -> dict[Format, Path | None]:
    """Read `json=FILE`, `junit=FILE`, `github`, also several in one value, by commas."""
    reports: dict[Format, Path | None] = {}
    for part in (part for value in given for part in value.split(",")):
        kind, _, path = part.partition("=")
        known = FORMATS.get(kind)
        if known is None or not (path or known == "github"):
            raise UserError(f"--report {part!r}: write it as json=FILE, junit=FILE or github")
        reports[known] = Path(path) if path else None
    return reports
