from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine.journal import MOST_BYTES, Entry, Journal


def opened(journal: Journal, path: str = "/", **known: Any) -> Entry:
    return journal.open(
        at=datetime(2026, 7, 1, tzinfo=UTC),
        api="boats",
        method="GET",
        path=path,
        query="",
        headers=[],
        **known,
    )


@given(size=st.integers(1, 10), count=st.integers(0, 30))
def test_the_newest_entries_push_out_the_oldest(size: int, count: int) -> None:
    journal = Journal(size)
    for _ in range(count):
        opened(journal)

    numbers = [entry.number for entry in journal.entries()]
    assert numbers == list(range(count, max(count - size, 0), -1))


def test_an_entry_is_listed_with_status_0_until_it_is_closed() -> None:
    journal = Journal(5)
    opened(journal)

    (entry,) = journal.entries()
    assert entry.to_json()["response"] == {"status": 0, "headers": [], "body": ""}


def test_an_entry_that_is_not_to_be_listed_has_no_number() -> None:
    journal = Journal(5)
    entry = opened(journal, listed=False)

    assert journal.entries() == []
    assert (entry.number, opened(journal).number) == (0, 1)


def test_numbers_go_on_after_everything_was_forgotten() -> None:
    journal = Journal(5)
    opened(journal)
    journal.clear()

    assert journal.entries() == []
    assert opened(journal).number == 2


def test_an_entry_shows_headers_in_their_order_and_twice_if_sent_twice() -> None:
    entry = opened(Journal(5))
    entry.answer_headers = [(b"b", b"1"), (b"a", b"\xe9"), (b"b", b"2")]

    assert entry.to_json()["response"]["headers"] == [
        {"name": "b", "value": "1"},
        {"name": "a", "value": "é"},
        {"name": "b", "value": "2"},
    ]


def test_a_body_that_is_no_text_is_shown_with_escapes() -> None:
    entry = opened(Journal(5), body=b"caf\xc3\xa9 \xff")

    assert entry.to_json()["request"]["body"] == "café \\xff"


def test_a_long_body_is_cut_and_its_length_told() -> None:
    whole = opened(Journal(5), body=b"x" * MOST_BYTES).to_json()["request"]["body"]
    cut = opened(Journal(5), body=b"x" * (MOST_BYTES + 1)).to_json()["request"]["body"]

    assert whole == "x" * MOST_BYTES
    assert cut == "x" * MOST_BYTES + f"… ({MOST_BYTES + 1} bytes in all)"


def test_how_long_it_took_is_shown_in_microseconds() -> None:
    entry = opened(Journal(5))
    entry.took = 0.0123456

    assert entry.to_json()["took"] == 12_346


def test_the_journal_keeps_no_more_of_a_body_than_it_shows() -> None:
    entry = opened(Journal(5), body=b"x" * 1_000_000)

    assert len(entry.body) <= MOST_BYTES
