"""Judges exchanges in a test, and hands back what was found."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from documented import exchange

from bookable_contracts.verify.judge import Judge
from bookable_contracts.verify.matching import Matcher
from bookable_contracts.verify.observed import Observed
from bookable_contracts.verify.redaction import Redactor
from bookable_contracts.verify.subject import Subject, subject_of
from bookable_contracts.verify.tally import Judged, Tally, VerifyReport


@cache
def parts(name: str) -> tuple[Subject, Matcher, Judge]:
    subject = subject_of(name)
    return subject, Matcher(subject), Judge(subject)


def judged(
    name: str, observed: Iterable[Observed], *, judged: Judged = "both", ignored: Any = ()
) -> VerifyReport:
    subject, matcher, judge = parts(name)
    tally = Tally(subject, judged=judged, ignored=ignored)
    for each in observed:
        match = matcher.match(each)
        assert match is not None, each.url
        tally.add(each, match.call.id if match.call else None, judge.departures(each, match))
    return tally.report("the test", Redactor(subject))


def found(report: VerifyReport) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.side, each.operation, each.place) for each in report.findings]


def sample(name: str, operation: str, status: int, kind: str, body: Any) -> Observed:
    """An exchange as documented, with this answer."""
    subject, _, _ = parts(name)
    call = next(call for call in subject.calls if call.id == operation)
    content = b"" if body is None else json.dumps(body).encode()
    return exchange(subject, call, status, kind if content else "", content)


def answer_of(name: str, operation: str, status: str = "200", kind: str = "") -> tuple[str, Any]:
    """The first documented example of an answer, as (media type, value)."""
    subject, _, _ = parts(name)
    call = next(call for call in subject.calls if call.id == operation)
    content = subject.follow(call.node["responses"][status])["content"]
    kind = kind or next(iter(content))
    media = content[kind]
    if "example" in media:
        return kind, media["example"]
    first = subject.follow(next(iter(media["examples"].values())))
    return kind, json.loads(json.dumps(first["value"]))


def with_header(observed: Observed, name: str, value: str) -> Observed:
    return replace(observed, answer_headers=(*observed.answer_headers, (name, value)))
