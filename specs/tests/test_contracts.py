from __future__ import annotations

from pathlib import Path

import pytest

from bookable_specs import available, load
from bookable_specs.bundle import bundle
from bookable_specs.lint import lint

SPECS = Path(__file__).parents[1]


@pytest.mark.parametrize("slug", available())
def test_our_contract_gives_lint_nothing_to_say(slug: str) -> None:
    assert "\n".join(map(str, lint(SPECS / slug))) == ""


@pytest.mark.parametrize("slug", available())
def test_our_contract_bundles_to_the_same_bytes_each_time(slug: str) -> None:
    contract = load(slug)

    assert bundle(SPECS / slug).to_bytes() == bundle(SPECS / slug).to_bytes()
    assert contract.bundle_bytes == bundle(SPECS / slug).to_bytes()


@pytest.mark.parametrize("slug", available())
def test_our_contract_has_its_folder_for_a_name(slug: str) -> None:
    assert load(slug).slug == slug
