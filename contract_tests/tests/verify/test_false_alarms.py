"""What a contract documents itself is never a finding, in any of the five."""

from __future__ import annotations

import pytest
from documented import documented
from judging import found, judged, parts

APIS = ("prive-wellness", "wellhub-booking", "agenda", "booking-experts-v1", "booking-experts-v3")


@pytest.mark.parametrize("api", APIS)
def test_a_contracts_own_examples_are_clean(api: str) -> None:
    subject, _, _ = parts(api)

    report = judged(api, documented(subject))

    assert found(report) == []
    assert report.never_seen == ()
    assert report.exchanges > len(subject.calls)
