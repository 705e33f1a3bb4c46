"""`bookable spec diff`: what changed between two versions, whom it breaks, and why."""

from __future__ import annotations

import datetime
import gc
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from bookable_cli.errors import UserError, told_in_one_line
from bookable_specs.diff.accept import accept, load_accepted
from bookable_specs.diff.model import LEVELS, Level
from bookable_specs.diff.policy import load_policy
from bookable_specs.diff.render import FORMS, Outcome
from bookable_specs.diff.report import Comparison, review_all
from bookable_specs.diff.traffic import load_traffic, mark

_FAIL_ON = (*LEVELS[:3], "never")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said; `today` is an ISO date, empty for the machine's."""

    old: str
    new: str
    form: str = "terminal"
    output: Path | None = None
    reports: tuple[str, ...] = ()
    policy: str = "default"
    accepted: Path | None = None
    fail_on: str = "breaking"
    traffic: tuple[Path, ...] = ()
    next_version: bool = False
    expand: bool = False
    today: str = ""


def diff(options: Options) -> int:
    """Compare, write, and return 1 if there is a finding at the level that fails, else 0.

    Raises:
        UserError: for anything that could not be compared or written.
    """
    gc.disable()  # one short run, whose documents live to its end
    fail_on = _fail_on(options.fail_on)
    targets = [_target(f"{options.form}={options.output or '-'}"), *map(_target, options.reports)]
    compared = _reviewed(options)
    outcome = Outcome(
        reports=compared.reports,
        gone=compared.gone,
        come=compared.come,
        policy=options.policy,
        fail_on=fail_on,
        colour=options.output is None and sys.stdout.isatty(),
        expand=options.expand,
    )
    if options.next_version:
        lines = [f"{report.name} {report.next_version}".strip() for report in compared.reports]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        targets = targets[1:]
    for form, path in targets:
        _write(FORMS[form](outcome), path)
    return 1 if outcome.failed() else 0


def today(given: str) -> datetime.date:
    """Return the day of the review; raises UserError for one that is no date."""
    if not given:
        return datetime.date.today()  # noqa: TID251, DTZ011 - the calendar on the wall
    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        raise UserError(f"--today {given!r}: write it as 2026-07-01") from None


def _reviewed(options: Options) -> Comparison:
    here = Path.cwd()
    day = today(options.today)
    with told_in_one_line():
        policy = load_policy(options.policy, here)
        accepted = load_accepted(options.accepted, day) if options.accepted else {}
        exchanges = [exchange for path in options.traffic for exchange in load_traffic(path)]
        compared = review_all(options.old, options.new, policy, day, here)
    reports = [accept(report, accepted) for report in compared.reports]
    if options.traffic:
        reports = [mark(report, exchanges) for report in reports]
    return replace(compared, reports=tuple(reports))


def _fail_on(given: str) -> Level | None:
    if given == "never":
        return None
    if given not in LEVELS[:3]:
        raise UserError(f"--fail-on {given!r}: choose from {', '.join(_FAIL_ON)}")
    level: Level = next(level for level in get_args(Level) if level == given)
    return level


def _target(given: str) -> tuple[str, Path | None]:
    form, equals, path = given.partition("=")
    if form not in FORMS:
        raise UserError(f"{form!r} is no form; choose from {', '.join(FORMS)}")
    if not equals or not path:
        raise UserError(f"--report {given!r}: write it as {form}=FILE")
    return form, None if path == "-" else Path(path)


def _write(text: str, path: Path | None) -> None:
    if path is None:
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"can't write {path} ({error.strerror}); choose another place") from error
