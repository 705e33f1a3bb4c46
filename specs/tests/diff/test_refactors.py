"""A refactor that changes nothing yields nothing: the promise that a reviewer relies on."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

import pytest
import refactorings
from diff_harness import TODAY, Texts, compared, text
from hypothesis import given, settings
from hypothesis import strategies as st

from bookable_specs.diff.policy import Policy
from bookable_specs.diff.reading.places import Place
from bookable_specs.diff.report import Report, review


def told(report: Report) -> list[str]:
    return [
        f"{finding.rule.id} {finding.change.subject}: {finding.message}"
        for finding in report.findings
    ]


@pytest.mark.parametrize("refactoring", refactorings.EVERY, ids=lambda way: way.__name__)
@settings(max_examples=30, deadline=None)
@given(document=refactorings.documents, seed=st.integers(0, 999))
def test_one_refactoring_changes_nothing(
    refactoring: Callable[[Any, random.Random], None], document: Any, seed: int
) -> None:
    rewritten = copy.deepcopy(document)
    refactoring(rewritten, random.Random(seed))

    assert told(compared(document, rewritten)) == []
    assert told(compared(rewritten, document)) == []


@settings(max_examples=100, deadline=None)
@given(
    document=refactorings.documents,
    ways=st.lists(st.sampled_from(refactorings.EVERY), min_size=2, max_size=5, unique=True),
    seed=st.integers(0, 999),
)
def test_refactorings_one_upon_another_change_nothing(
    document: Any, ways: list[Callable[[Any, random.Random], None]], seed: int
) -> None:
    rewritten = copy.deepcopy(document)
    for way in sorted(ways, key=lambda way: way is refactorings.share_responses):
        way(rewritten, random.Random(seed))

    assert told(compared(document, rewritten)) == []


@settings(max_examples=30, deadline=None)
@given(document=refactorings.documents)
def test_splitting_into_files_changes_nothing(document: Any) -> None:
    whole = text("api.yaml", document)
    parts = Place(Texts(refactorings.split_files(document)), "api/openapi.json")

    assert told(review(whole, parts, Policy(name=""), TODAY)) == []
    assert told(review(parts, whole, Policy(name=""), TODAY)) == []


@settings(max_examples=30, deadline=None)
@given(document=refactorings.documents)
def test_going_from_openapi_3_0_to_3_1_changes_nothing(document: Any) -> None:
    modern = copy.deepcopy(document)
    refactorings.modernise(modern, random.Random(0))

    assert told(compared(document, modern)) == []
    assert told(compared(modern, document)) == []


@settings(max_examples=30, deadline=None)
@given(document=refactorings.documents)
def test_a_document_is_the_same_as_itself(document: Any) -> None:
    assert told(compared(document, copy.deepcopy(document))) == []
