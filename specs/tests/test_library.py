from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bookable_specs import SpecError, available, cache, entry, library, load


@pytest.fixture
def kept(tmp_path: Path, acme: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that holds the acme contract alone; the folder of its cache."""
    monkeypatch.setattr(library, "_CHECKOUT", acme.parent)
    monkeypatch.setenv("BOOKABLE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def without_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes every import of the slow road fail."""
    monkeypatch.setitem(sys.modules, "bookable_specs.build", None)


@pytest.mark.usefixtures("kept")
def test_the_contracts_of_a_checkout_are_known_by_their_folders() -> None:
    assert available() == ("acme",)


@pytest.mark.usefixtures("kept")
def test_an_unknown_slug_names_the_known_ones() -> None:
    with pytest.raises(SpecError, match=r"no contract 'acne'; give a path, or one of: acme"):
        load("acne")


@pytest.mark.usefixtures("kept")
def test_a_second_load_reads_no_yaml(without_yaml: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.delitem(sys.modules, "bookable_specs.build")
        first = load("acme")

    second = load("acme")

    assert second.bundle_bytes == first.bundle_bytes
    assert second.document == first.document
    assert list(second.document) == list(first.document)
    assert second.rules == first.rules
    assert second.slug == "acme"


@pytest.mark.usefixtures("kept")
def test_an_edited_schema_is_seen_at_the_next_load(acme: Path) -> None:
    load("acme")
    path = acme / "components/schemas/Booking.yaml"
    path.write_text(path.read_text().replace("A sold slot.", "A let slot."))

    booking = load("acme").document["components"]["schemas"]["Booking"]

    assert booking["description"] == "A let slot."


@pytest.mark.usefixtures("kept")
def test_an_edited_rule_is_seen_at_the_next_load(acme: Path) -> None:
    load("acme")
    path = acme / "rules.yaml"
    path.write_text(path.read_text().replace("A booking is cancelled once.", "Once."))

    assert load("acme").rules["AC-02"].statement == "Once."


def test_a_damaged_entry_is_made_anew(kept: Path) -> None:
    load("acme")
    (kept_entry,) = kept.iterdir()
    good = kept_entry.read_bytes()
    for damage in (
        b"",
        b"{}",
        good[:-40],
        b"[1]",
        b"\xff",
        good.replace(b'"format": 1', b'"format": 0'),
    ):
        kept_entry.write_bytes(damage)

        assert load("acme").title == "Acme bookings"
        assert kept_entry.read_bytes() == good


def test_a_cache_that_cannot_be_written_does_not_matter(kept: Path) -> None:
    kept.write_text("a file where the folder should be")

    assert load("acme").title == "Acme bookings"


def test_a_contract_that_uses_files_outside_its_folder_is_not_kept(acme: Path, kept: Path) -> None:
    (acme.parent / "shared").mkdir()
    (acme / "components/parameters/Page.yaml").rename(acme.parent / "shared/Page.yaml")
    for path in (acme / "paths").iterdir():
        text = path.read_text()
        path.write_text(text.replace("../components/parameters/Page", "../../shared/Page"))

    assert load("acme").operations
    assert not kept.exists()


def test_only_a_few_entries_of_a_contract_are_kept(acme: Path, kept: Path) -> None:
    for number in range(12):
        (acme / "unused.yaml").write_text(f"a: {number}")
        load("acme")

    assert len(list(kept.iterdir())) == 8


@pytest.mark.parametrize("name", ["", "openapi.yaml"])
def test_a_path_is_loaded_and_leaves_nothing_behind(
    acme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("BOOKABLE_CACHE", str(tmp_path / "cache"))

    assert load(acme / name).slug == "acme"
    assert load(str(acme / name)).rules
    assert not (tmp_path / "cache").exists()


def test_the_cache_has_its_place_by_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("BOOKABLE_CACHE", raising=False)
    assert cache.folder() == Path("/home/ann/.cache/bookable")

    monkeypatch.setenv("XDG_CACHE_HOME", "/c")
    assert cache.folder() == Path("/c/bookable")

    monkeypatch.setenv("BOOKABLE_CACHE", "/b")
    assert cache.folder() == Path("/b")


def test_an_entry_gives_back_the_contract(acme: Path) -> None:
    contract = load(acme)

    again = entry.decode(entry.encode(contract))

    assert again.bundle_bytes == contract.bundle_bytes
    assert again.digest == contract.digest
    assert again.document == contract.document
    assert again.rules == contract.rules


def test_importing_the_package_reads_neither_yaml_nor_validators() -> None:
    heavy = "{'yaml', 'msgspec', 'jsonschema', 'openapi_spec_validator'}"
    script = f"import sys, bookable_specs; print({heavy} & set(sys.modules))"

    run = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )

    assert run.stdout.strip() == "set()"
