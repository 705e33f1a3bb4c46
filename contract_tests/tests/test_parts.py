"""The machinery that the checks stand on, piece by piece."""

from __future__ import annotations

import time

import httpx
import pytest
from support import CONTRACT

from bookable_contracts.curl import Fresh, Script
from bookable_contracts.exchange import Exchange, value_at, values_at
from bookable_contracts.oracles import signature
from bookable_contracts.oracles.shapes import faults
from bookable_contracts.pacing import Pacer, seconds
from bookable_contracts.target import Key, KeyRing
from bookable_contracts.verdicts import NotReachable, Verdict, combine

ANNOTATION = CONTRACT.document["x-rate-limit"]


def exchange(number: int = 1, **changes: object) -> Exchange:
    given = {"method": "GET", "url": "http://x/a", "headers": {}, "status": 200, **changes}
    return Exchange(number=number, **given)  # type: ignore[arg-type]


def key(label: str, company: str = "c", *scopes: str) -> Key:
    return Key(label=label, token=f"secret-{label}", company=company, scopes=frozenset(scopes))


def limits(remaining: int, reset: float, limit: int = 600) -> httpx.Headers:
    names = ANNOTATION["headers"]
    values = {"limit": limit, "remaining": remaining, "reset": int(reset)}
    return httpx.Headers({names[name]: str(value) for name, value in values.items()})


def test_secrets_become_variables() -> None:
    script = Script(secrets={"s3cret": "TOKEN_1"}, fresh={})
    headers = {"Authorization": "Bearer s3cret", "User-Agent": "x"}
    assert script.lines([exchange(headers=headers)]) == (
        'curl -sS http://x/a -H "Authorization: Bearer $TOKEN_1"  # 200',
    )
    longer = exchange(headers={"Authorization": "Bearer s3cret0"})
    assert "${TOKEN_1}0" in script.lines([longer])[0]
    assert script.redact("it said s3cret") == "it said $TOKEN_1"


def test_what_a_line_needs_comes_before_it() -> None:
    made = exchange(1, method="POST", answer_body=b'{"ref": "R-1"}', status=201)
    unrelated = exchange(2)
    used = exchange(3, url="http://x/a/R-1", body=b'{"say": "R-1 \'now\'"}', status=404)
    fresh = {"R-1": Fresh(label="REFERENCE", source=made, pointer="/ref")}
    assert unrelated.number not in [1, 3]
    assert Script(secrets={}, fresh=fresh).lines([used]) == (
        "REFERENCE_1=$(curl -sS -X POST http://x/a | jq -r .ref)  # 201",
        'curl -sS "http://x/a/$REFERENCE_1" --data-binary '
        "'{\"say\": \"'\"$REFERENCE_1\"' '\"'\"'now'\"'\"'\"}'  # 404",
    )


def test_bytes_that_are_no_text_can_be_pasted() -> None:
    (line,) = Script(secrets={}, fresh={}).lines([exchange(body=b"'\xff\\")])
    assert r"--data-binary $'\x27\xff\x5c'" in line


def test_a_key_that_runs_low_is_left_for_its_equal() -> None:
    said: list[str] = []
    slept: list[float] = []
    pacer = Pacer(annotation=ANNOTATION, say=said.append, sleep=slept.append)
    one, two = key("TOKEN_1"), key("TOKEN_2")
    pacer.note(one.token, limits(3, time.time() + 30))
    assert pacer.choose((one, two)) is two
    pacer.note(two.token, limits(3, time.time() + 10))
    assert pacer.choose((one, two)) is two
    assert 9 < slept[0] < 11
    assert said[0].startswith("the rate limit of TOKEN_2 is nearly used up")


@pytest.mark.parametrize("reset", [0, 10**12])
def test_no_clock_makes_it_wait_longer_than_a_window(reset: float) -> None:
    slept: list[float] = []
    pacer = Pacer(annotation=ANNOTATION, say=lambda _: None, sleep=slept.append)
    only = key("TOKEN_1")
    pacer.note(only.token, limits(0, reset))
    pacer.choose((only,))
    for used in (only, None):
        pacer.refused(used, httpx.Headers({"Retry-After": "86400"}))
    pacer.choose((only,))
    assert len(slept) >= 2
    assert all(pause <= 61 for pause in slept)


def test_durations() -> None:
    assert [seconds(each) for each in ("PT1M", "PT24H", "PT90S")] == [60, 86400, 90]
    with pytest.raises(ValueError, match="not a duration"):
        seconds("a while")


def test_keys_are_found_by_what_they_can_do() -> None:
    ring = KeyRing(keys=(key("A", "c", "r"), key("B", "c", "r", "w"), key("C", "d", "r", "w")))
    assert ring.holding(["w"]).label == "B"
    assert ring.holding(["w"], company="d").label == "C"
    assert [each.label for each in ring.lacking(["w"])] == ["A"]
    assert ring.companies == ("c", "d")
    for ask in (ring.spare, lambda: ring.holding(["x"]), lambda: ring.lacking([])):
        with pytest.raises(NotReachable, match="pass one more --token"):
            ask()


def test_verdicts_combine() -> None:
    held, broken = Verdict.HOLDS, Verdict.BROKEN
    assert combine([held, broken, Verdict.NOT_TESTED]) is broken
    assert combine([held, Verdict.NOT_REACHABLE]) is held
    assert combine([Verdict.NOT_TESTED, Verdict.NOT_REACHABLE]) is Verdict.NOT_TESTED
    assert combine([]) is Verdict.NOT_TESTED


def test_signatures() -> None:
    annotation = CONTRACT.document["x-webhook-signature"]
    # Computed apart: printf '1000.{}' | openssl dgst -sha256 -hmac secret
    right = "t=1000,v1=" + signature.digest(annotation, "1000", b"{}", secret="secret")

    def fault(header: str | None, body: bytes = b"{}", now: float = 1000) -> str:
        return signature.fault(annotation, header, body, secret="secret", now=now)

    assert fault(right) == ""
    assert "missing" in fault(None)
    assert "should read" in fault("v1=abc")
    assert "hmac-sha256" in fault(right, body=b"[]")
    assert "hmac-sha256" in fault(right.upper().replace("T=", "t=").replace("V1=", "v1="))
    assert "PT5M" in fault(right, now=1301)


def test_shapes_are_told_without_values() -> None:
    reference = {"$ref": "#/components/schemas/Pagination"}
    found = faults(CONTRACT, reference, {"page": 0, "per_page": "x", "total": 1})
    assert found == [
        "$: 'total_pages' is a required property",
        "$.page: breaks minimum: 1",
        "$.per_page: breaks type: 'integer'",
    ]


def test_pointers_lead_nowhere_quietly() -> None:
    assert value_at({"a": [{"b": 1}]}, "/a/0/b") == 1
    assert [value_at(node, "/a/7") for node in ({}, None, {"a": []}, {"a": 1}, [])] == [None] * 5


def test_no_vendor_in_the_oracles() -> None:
    from pathlib import Path

    from bookable_contracts import oracles

    for path in Path(oracles.__path__[0]).glob("*.py"):
        text = path.read_text().lower()
        assert not [
            name for name in ("prive", "wellness", "pw-", "wellhub", "agenda") if name in text
        ]


def test_a_number_is_filled_in_where_it_is_meant() -> None:
    made = exchange(1, method="POST", answer_body=b'{"made": [{"id": 7}]}', status=201)
    used = exchange(2, url="http://x:7/slots/7/a?page=7", body=b'{"places": 7}')
    fresh = {"slots/7": Fresh(label="SLOT", source=made, pointer="/made/0/id", prefix="slots/")}
    assert Script(secrets={}, fresh=fresh).lines([used]) == (
        "SLOT_1=$(curl -sS -X POST http://x/a | jq -r '.made[0].id')  # 201",
        'curl -sS "http://x:7/slots/$SLOT_1/a?page=7" --data-binary \'{"places": 7}\'  # 200',
    )
    longer = exchange(3, url="http://x/slots/71")
    assert Script(secrets={}, fresh=fresh).lines([longer]) == ("curl -sS http://x/slots/71  # 200",)


def test_pointers_go_through_lists() -> None:
    assert values_at({"a": [{"b": 1}, {}, {"b": 2}]}, "/a/*/b") == [1, 2]
    assert values_at({"a": 1}, "/a") == [1]
    assert values_at({"a": 1}, "/a/*/b") == values_at(None, "/a") == []
