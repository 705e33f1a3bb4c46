"""One run: recorded traffic or a proxy in, reports out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bookable_contracts.options import UsageError
from bookable_contracts.verify.departure import KINDS
from bookable_contracts.verify.judge import Judge
from bookable_contracts.verify.matching import Match, Matcher
from bookable_contracts.verify.observed import Observed, why_left_out
from bookable_contracts.verify.redaction import Redactor
from bookable_contracts.verify.reports import Format, write_reports
from bookable_contracts.verify.sources import read_traffic
from bookable_contracts.verify.subject import Subject, subject_of
from bookable_contracts.verify.tally import Judged, Tally, VerifyReport


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """What to hold against which contract.

    `contract` is the name of one of ours, or a path; either `traffic` or `proxy` is given.
    `timeout` is in seconds. A report without a file goes to standard output.
    """

    contract: str
    traffic: tuple[str, ...] = ()
    base_url: str = ""
    judged: Judged = "both"
    ignored: Collection[str] = ()
    secrets: Collection[str] = field(default=(), repr=False)
    reports: Mapping[Format, Path | None] = field(default_factory=dict)
    proxy: str = ""
    listen: str = "127.0.0.1:8081"
    record: Path | None = None
    timeout: float = 60.0
    quiet: bool = False
    color: bool | None = None

    def __post_init__(self) -> None:
        if self.proxy and self.traffic:
            raise UsageError("give recorded traffic or --proxy, not both")
        if not self.proxy and not self.traffic:
            raise UsageError("give a HAR or a folder of recorded exchanges, or --proxy URL")
        if self.record and not self.proxy:
            raise UsageError("--record needs --proxy: it keeps what passes")
        unknown = sorted(set(self.ignored) - set(KINDS))
        if unknown:
            raise UsageError(f"--ignore {unknown[0]}: there is no such kind; {', '.join(KINDS)}")


def verify(options: VerifyOptions) -> int:
    """Judge and report; return 0 if nothing departs from the contract, 1 if something does.

    Raises:
        SpecError: if the contract cannot be used.
        UsageError: if the traffic cannot be read, or has nothing in it about the API.
    """
    subject = subject_of(options.contract)
    if options.proxy:
        from bookable_contracts.verify import standing_between  # noqa: PLC0415 - brings uvicorn

        report = standing_between.watch(subject, options)
    else:
        report = from_recordings(subject, options)
    write_reports(report, options.reports, quiet=options.quiet, color=options.color)
    if report.exit_code == 2:
        raise UsageError(_nothing(report, options))
    return report.exit_code


def from_recordings(subject: Subject, options: VerifyOptions) -> VerifyReport:
    """Judge recorded exchanges, without writing a report."""
    redactor = Redactor(subject, options.secrets)
    tally = Tally(subject, judged=options.judged, ignored=options.ignored)
    matcher, judge = Matcher(subject, options.base_url), Judge(subject)
    found = [each for named in options.traffic for each in read_traffic(named)]
    matches = [(each, matcher.match(each)) for each in found]
    hosts = {each.host for each, match in matches if match and match.call}
    for observed, match in matches:
        redactor.observed(observed)  # so that its secrets are known wherever they turn up
        foreign = match is None or (not options.base_url and observed.host not in hosts)
        foreign = foreign or bool(subject.is_ours and observed.api not in {"", subject.name})
        reason = why_left_out(observed)
        if foreign or reason or match is None:
            tally.leave_out("not about this API" if foreign else reason)
        else:
            _judge(tally, judge, observed, match)
    return tally.report(" ".join(options.traffic), redactor)


def _judge(tally: Tally, judge: Judge, observed: Observed, match: Match) -> None:
    """Judge one exchange; what the validators stumble over must not cost the others' verdicts."""
    try:
        found = judge.departures(observed, match)
    except Exception as error:
        tally.fault(f"the checks failed: {type(error).__name__}")
    else:
        tally.add(observed, match.call.id if match.call else None, found)


def _nothing(report: VerifyReport, options: VerifyOptions) -> str:
    left = ", ".join(
        [*report.faults, *(f"{count} × {why}" for why, count in report.left_out.items())]
    )
    if options.proxy:
        return f"nothing to judge came through the proxy ({left or 'no request at all'})"
    told = f"nothing in {' '.join(options.traffic)} is about {report.name}"
    hint = "" if options.base_url else "; --base-url says where the API was"
    return f"{told} ({left or 'no exchange at all'}){hint}"
