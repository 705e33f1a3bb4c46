"""How keys travel, by what contracts say of their security."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_contracts.credentials import Carrier, carrier_of
from bookable_contracts.oracles.auth import impostors


def document(**scheme: str) -> dict[str, Any]:
    return {"security": [{"key": []}], "components": {"securitySchemes": {"key": scheme}}}


@pytest.mark.parametrize(
    ("scheme", "header"),
    [
        ({"type": "http", "scheme": "bearer"}, {"Authorization": "Bearer k"}),
        ({"type": "http", "scheme": "token"}, {"Authorization": "Token k"}),
        ({"type": "apiKey", "in": "header", "name": "X-API-KEY"}, {"X-API-KEY": "k"}),
        ({"type": "oauth2"}, {"Authorization": "Bearer k"}),
    ],
)
def test_a_key_travels_as_the_contract_says(scheme: dict[str, str], header: dict[str, str]) -> None:
    carrier = carrier_of(document(**scheme))

    assert carrier.headers("k") == header
    assert [carrier.token(value) for value in header.values()] == ["k"]


def test_nobody_sends_nothing() -> None:
    assert Carrier().headers("") == {}


def test_an_impostor_has_another_scheme_only_where_there_is_one() -> None:
    bearer = dict(impostors(Carrier(), "k"))
    bare = dict(impostors(Carrier("X-API-KEY", ""), "k"))

    assert bearer["Basic in the place of Bearer"] == {"Authorization": "Basic k"}
    assert not any("in the place of" in kind for kind in bare)
    assert all(list(headers) in ([], ["X-API-KEY"]) for headers in bare.values())
