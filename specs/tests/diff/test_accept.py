from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from diff_harness import TODAY, compared, in_body

from bookable_specs.diff.accept import accept, load_accepted
from bookable_specs.errors import SpecError


def written(path: Path, text: str) -> Path:
    file = path / "accepted.yaml"
    file.write_text(text)
    return file


def test_what_was_accepted_no_longer_fails(tmp_path: Path) -> None:
    report = compared(in_body({"type": "string"}, "request"), in_body({"type": "array"}, "request"))
    mark = report.findings[0].fingerprint
    file = written(tmp_path, f"- fingerprint: {mark}\n  reason: The only client has moved.\n")
    taken = accept(report, load_accepted(file, TODAY))

    assert report.at_least("breaking")
    assert not taken.at_least("breaking")
    assert taken.findings[0].accepted == "The only client has moved."


def test_an_acceptance_ends_when_it_says_so(tmp_path: Path) -> None:
    file = written(
        tmp_path, "- {fingerprint: d0123456789abcde, reason: For now., until: 2026-07-31}\n"
    )

    assert load_accepted(file, date(2026, 7, 31)) == {"d0123456789abcde": "For now."}
    assert load_accepted(file, date(2026, 8, 1)) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\n", "a list"),
        ("- d0123456789abcde\n", "fingerprint, reason"),
        ("- {fingerprint: d0123456789abcde}\n", "reason"),
        ("- {fingerprint: 12, reason: a}\n", "'12'"),
        ("- {fingerprint: d0123456789abcde, reason: a, until: soon}\n", "soon"),
        ("- {fingerprint: d0123456789abcde, reason: a, by: me}\n", "fingerprint, reason"),
    ],
)
def test_an_entry_that_is_none_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SpecError) as caught:
        load_accepted(written(tmp_path, text), TODAY)
    assert says in caught.value.message
    assert caught.value.line == 1


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecError):
        load_accepted(tmp_path / "gone.yaml", TODAY)


def test_an_empty_file_accepts_nothing(tmp_path: Path) -> None:
    assert load_accepted(written(tmp_path, "# nothing yet\n"), TODAY) == {}
