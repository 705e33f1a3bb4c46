from __future__ import annotations

from types import SimpleNamespace

import pytest

from bookable_mocks.engine.auth import add_key, bucket, credential, hashed, keyed
from bookable_mocks.engine.mock import Context, Request
from bookable_mocks.engine.problem import Refusal
from bookable_mocks.engine.records import API_KEYS
from bookable_mocks.engine.world import World

read = credential("authorization", "Bearer")
authenticate = keyed(read, 'Bearer realm="boats"')


def request(header: str = "") -> Request:
    headers = {"authorization": header} if header else {}
    return Request("GET", "/", "", headers, b"", "10.0.0.5", "http")


@pytest.fixture
def ask(world: World, boats: SimpleNamespace) -> Context:
    return Context(world=world, mock=boats.mock(), now=world.clock.now(), request=request())


@pytest.mark.parametrize(
    ("header", "secret"),
    [
        ("Bearer abc", "abc"),
        ("bearer abc", "abc"),
        ("BEARER   abc ", "abc"),
        ("Bearer", ""),
        ("Bearer ", ""),
        ("Basic abc", ""),
        ("abc", ""),
        ("", ""),
    ],
)
def test_a_credential_is_read_whatever_the_case_of_its_scheme(header: str, secret: str) -> None:
    assert read(request(header)) == secret


def test_a_known_key_says_who_asks(ask: Context, boats: SimpleNamespace) -> None:
    ask.request = request(f"Bearer {boats.READER_KEY}")
    principal = authenticate(ask)

    assert (principal.id, principal.owner) == ("ann-2", "ann")
    assert principal.scopes == {"boats:read"}


@pytest.mark.parametrize("header", ["", "Bearer made-up", "Basic x", "Bearer \xff\x00"])
def test_without_a_known_key_the_challenge_is_told(ask: Context, header: str) -> None:
    ask.request = request(header)

    with pytest.raises(Refusal) as caught:
        authenticate(ask)

    assert caught.value.problem.status == 401
    assert caught.value.problem.headers == {"WWW-Authenticate": 'Bearer realm="boats"'}


def test_another_apis_key_is_not_known(ask: Context, boats: SimpleNamespace) -> None:
    ask.mock = boats.mock(name="agenda")
    ask.request = request(f"Bearer {boats.KEY}")

    with pytest.raises(Refusal, match="not known"):
        authenticate(ask)


def test_only_a_hash_of_a_secret_is_kept(ask: Context) -> None:
    key = add_key(ask, "new", "top secret", owner="ann", scopes=["a"], label="x")

    assert key in ask.store.select(API_KEYS)
    assert "top secret" not in str(ask.store.select(API_KEYS))
    assert hashed("top secret") != "top secret"


def test_what_is_counted_together_is_a_credential_or_else_an_address() -> None:
    name = bucket(read)

    assert name(request("Bearer abc")) == "key:abc"
    assert name(request()) == "address:10.0.0.5"


def test_a_context_without_a_request_authenticates_nobody(ask: Context) -> None:
    ask.request = None

    with pytest.raises(LookupError, match="nothing was requested"):
        authenticate(ask)


def test_a_context_without_a_principal_has_no_owner(ask: Context) -> None:
    with pytest.raises(LookupError, match="nobody is asking"):
        _ = ask.owner
