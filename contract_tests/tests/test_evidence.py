"""What we only assume is shown where a server does otherwise, and is no breach."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving import reference
from support import CONTRACT, run, without_spare

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.evidence import evidence_of
from bookable_contracts.verdicts import Broken, Differs, Verdict, assumed, breach, expect


def test_a_breach_of_an_assumption_differs() -> None:
    assert breach("assumed") is Verdict.DIFFERS
    assert [breach(each) for each in ("documented", "public")] == [Verdict.BROKEN] * 2


def exchange(**changes: object) -> Exchange:
    given = {"number": 1, "method": "GET", "url": "http://h", "headers": {}, "status": 404}
    return Exchange(**{**given, **changes})  # type: ignore[arg-type]


def test_what_is_judged_as_assumed_differs() -> None:
    shown = exchange()
    with pytest.raises(Differs) as caught, assumed():
        expect(False, "it should", shown)
    assert (caught.value.message, caught.value.evidence) == ("it should", (shown,))
    with assumed():
        expect(True, "it should", shown)


@pytest.mark.parametrize("crash", [exchange(status=500), exchange(status=0, failure="no answer")])
def test_nobody_assumes_a_crash(crash: Exchange) -> None:
    with pytest.raises(Broken) as caught, assumed():
        expect(False, "it should", crash)
    assert caught.value.verdict is Verdict.BROKEN


def test_a_departure_has_the_evidence_of_the_answer_that_it_departs_from() -> None:
    create = CONTRACT.operations["createBooking"]
    found = [evidence_of(CONTRACT, create, status) for status in (201, 406, 418, 500)]
    assert found == ["documented", "assumed", "documented", "documented"]
    assert evidence_of(CONTRACT, create, 406, "ST401") == "documented"


def test_a_server_that_chose_otherwise_is_not_red(tmp_path: Path) -> None:
    given = {"only": ("PW-12",)}
    with reference("memory_shared_by_keys") as server:
        tokens = without_spare(server)
        lax = run(server, tmp_path, tokens=tokens, **given)
        strict = run(server, tmp_path, tokens=tokens, **given, strict=True)
    assert (lax.code, lax.rules("differs"), lax.rules("broken")) == (0, ["PW-12"], [])
    assert strict.code == 1
    (differs,) = [part for part in lax.parts("PW-12") if part["verdict"] == "differs"]
    assert differs["evidence"] == "assumed"
    assert differs["curl"]


def test_parts_say_how_sure_we_are_of_them(tmp_path: Path) -> None:
    with reference() as server:
        result = run(server, tmp_path, tokens=without_spare(server), only=("PW-10",))
    told = {part["name"]: part["evidence"] for part in result.parts("PW-10")}
    assert set(told.values()) == {"documented", "assumed"}
    assert told["A replayed booking answers the first one, and there is only one"] == "documented"
    (remembered,) = [name for name in told if name.startswith("What a rule refused")]
    assert told[remembered] == "assumed"
