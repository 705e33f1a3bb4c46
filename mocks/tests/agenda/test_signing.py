"""Signatures, held against the contract's example and against clients of the vendor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.agenda import signing
from bookable_specs import load

NOW = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
SALT = str(int(NOW.timestamp()))
NAMES = st.text("abcIDmz_", min_size=1, max_size=4)


def signed(params: dict[str, str], algorithm: str = "sha256") -> dict[str, list[str]]:
    given = {name: [value] for name, value in params.items()}
    salt = params.get("api_salt", SALT)
    signature = signing.signature(given, "geheim", salt, algorithm)
    return {**given, "api_salt": [salt], "api_signature": [signature]}


def test_the_example_of_the_contract_is_signed_as_it_says() -> None:
    node = load("agenda").document["x-signature"]
    example = node["example"]
    params = {name: [value] for name, value in example["parameters"].items()}
    secret, salt = example["secret"], example["parameters"]["api_salt"]

    assert signing.signed_text(params, secret, salt) == example["text"]
    for algorithm in node["algorithms"]:
        assert signing.signature(params, secret, salt, algorithm) == example[algorithm]
    assert set(node["unsigned"]) == signing.UNSIGNED


def test_names_are_in_the_order_of_their_bytes() -> None:
    params = {name: ["v"] for name in ("method", "id", "Zip", "Agenda", "é")}

    assert signing.signed_text(params, "s", "1") == "AgendavZipvidvmethodvévs1"


def test_an_empty_value_leaves_the_name_alone() -> None:
    assert signing.signed_text({"b": ["x"], "a": [""]}, "s", "1") == "abxs1"


def test_spaces_are_taken_out_of_the_secret_too() -> None:
    assert signing.signed_text({"Name": ["Jo van der Berg"]}, "a b", "1") == "NameJovanderBergab1"


def test_a_space_in_a_name_is_an_underscore() -> None:
    assert signing.signed_text({"My field": ["x"]}, "s", "1") == "My_fieldxs1"


def test_of_a_name_that_stands_twice_the_last_value_is_signed() -> None:
    assert signing.signed_text({"a": ["1", "2"]}, "s", "1") == "a2s1"


@pytest.mark.parametrize("sha1", [True, False])
def test_either_hash_signs_unless_the_older_is_not_taken(sha1: bool) -> None:
    params = {"method": "getAgendas"}

    assert signing.verified(signed(params), "geheim", sha1=sha1)
    assert signing.verified(signed(params, "sha1"), "geheim", sha1=sha1) is sha1


def test_capital_hex_is_fine() -> None:
    given = signed({"method": "getAgendas"})
    given["api_signature"] = [given["api_signature"][0].upper()]

    assert signing.verified(given, "geheim", sha1=False)


@given(st.dictionaries(NAMES, st.text(max_size=6), min_size=1), st.data())
def test_a_value_that_was_changed_on_the_way_does_not_verify(
    params: dict[str, str], data: st.DataObject
) -> None:
    sent = signed(params)
    name = data.draw(st.sampled_from(sorted(params)))

    assert signing.verified(sent, "geheim", sha1=True)
    assert not signing.verified({**sent, name: [f"{params[name]}x"]}, "geheim", sha1=True)


@pytest.mark.parametrize("claimed", ["", "x", "é" * 64, "0" * 64, "0" * 40])
def test_what_is_no_signature_does_not_verify(claimed: str) -> None:
    given = signed({"method": "getAgendas"}) | {"api_signature": [claimed]}

    assert not signing.verified(given, "geheim", sha1=True)


@pytest.mark.parametrize("text", ["", "x", "1.5", "-1", "+1", " 1", "1_0", "٣", "9" * 21])
def test_a_salt_is_plain_digits(text: str) -> None:
    assert signing.salt_of({"api_salt": [text]}) is None


@pytest.mark.parametrize(("age", "old", "early"), [(0, 0, 0), (300, 0, 0), (301, 1, 0), (-1, 0, 1)])
def test_a_salt_is_good_for_five_minutes(age: int, old: bool, early: bool) -> None:
    salt = int((NOW - timedelta(seconds=age)).timestamp())

    assert (signing.expired(salt, NOW), signing.in_future(salt, NOW)) == (old, early)
