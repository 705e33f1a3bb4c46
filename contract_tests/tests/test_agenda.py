"""The suite for signed calls and our mock: all holds, and reports can be run again."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from agenda_runs import (
    API,
    LOKJE,
    QUICK,
    SECRETS,
    WENDE,
    hooked,
    judge,
    lax,
    with_handler,
)
from our_servers import serving
from support import Run, options

from bookable_contracts import UsageError, run_suite
from bookable_contracts.agenda.settings import SETTINGS
from bookable_contracts.suites import SUITES
from bookable_mocks.agenda import MOCK, signing, wire
from bookable_mocks.engine.mock import Context, Reply
from bookable_specs import load

NEVER = "AG-24", "labels 3 and 5 are set in the company's own screens, which no call reaches"


def left_out(result: Run) -> set[tuple[str, str]]:
    return {(rule["id"], note) for rule in result.report["rules"] for note in rule["notes"]}


@pytest.mark.slow
def test_every_rule_holds(tmp_path: Path) -> None:
    with serving(QUICK) as root:
        result = judge(root, tmp_path, **hooked(root))

    assert (result.code, result.rules("holds")) == (0, list(load(API).rules))
    assert {rule for rule, _ in left_out(result)} == {"AG-05", "AG-07", "AG-24"}
    assert result.report["leftovers"] == []


@pytest.mark.slow
def test_every_rule_holds_where_appointments_wait_for_their_code(tmp_path: Path) -> None:
    with serving(QUICK) as root:
        settings = {"messages_url": f"{root}/company/ag_wende/messages"}
        changes = {"tokens": (WENDE, LOKJE), "settings": settings, **hooked(root, "wende")}
        result = judge(root, tmp_path, **changes)

    assert (result.code, result.rules("holds")) == (0, list(load(API).rules))
    parts = {part["name"]: part["verdict"] for part in result.parts("AG-07")}
    assert set(parts.values()) == {"holds"}


@pytest.mark.slow
def test_another_clock_is_followed(tmp_path: Path) -> None:
    with serving(MOCK) as root:
        frozen = {"mode": "frozen", "now": "2027-03-27T09:30:00Z"}
        httpx.put(f"{root}/_mock/clock", json=frozen).raise_for_status()
        result = judge(root, tmp_path, only=("AG-01", "AG-08", "AG-17", "AG-22"))

    assert (result.code, result.rules("holds")) == (0, ["AG-01", "AG-08", "AG-17", "AG-22"])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.nightly)])
def test_the_generated_calls_find_nothing(tmp_path: Path, seed: int) -> None:
    with serving(MOCK) as root:
        given = {"generate": True, "max_examples": 5, "seed": seed}
        result = judge(root, tmp_path, **given)

    assert [each["findings"] for each in result.report["operations"] if each["findings"]] == []
    assert (result.code, result.report["faults"]) == (0, [])
    assert result.operations("holds") == list(load(API).operations)
    assert result.report["leftovers"] == []


@pytest.mark.nightly
def test_two_runs_print_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    spoilt = with_handler("loginCustomer", lambda _, ctx: MOCK.handlers["getAgendas"](ctx))  # type: ignore[arg-type,return-value]
    with serving(spoilt) as root:
        for _ in range(2):
            judge(root, tmp_path, generate=True, max_examples=2, quiet=False, color=False)
            printed.append(capsys.readouterr().out)

    assert printed[0] == printed[1]
    assert "AG-15 is broken" in printed[0]


def findings(result: Run, operation: str) -> dict[str, Any]:
    found = next(each for each in result.report["operations"] if each["id"] == operation)
    return {finding["code"]: finding for finding in found["findings"]}


@pytest.mark.nightly
def test_the_generated_calls_notice_what_is_not_refused(tmp_path: Path) -> None:
    def anything(document: dict[str, Any]) -> None:
        parameters = document["paths"]["/APIREST/getFields"]["get"]["parameters"]
        generic = next(each for each in parameters if each.get("name") == "GenericFields")
        generic["schema"] = {"type": "integer", "default": 1}

    with serving(MOCK, lax(anything)) as root:
        result = judge(root, tmp_path, generate=True, max_examples=5)

    found = findings(result, "getFields")["ST901"]
    assert "wrong parameters are not refused: GenericFields" in found["message"]
    assert any('signed "$TOKEN_1" method=getFields' in line for line in found["curl"])
    assert result.operations("broken") == ["getFields"]


@pytest.mark.slow
def test_malformed_xml_breaks_and_never_crashes(
    tmp_path: Path,
) -> None:
    def raw(body: Any) -> bytes:
        written = wire.to_xml(body)
        return written.replace(b"</SchedulingType>", b"&kind;</SchedulingType>")

    spoilt = dataclasses.replace(MOCK, encoders={wire.XML: raw})
    with serving(spoilt) as root:
        result = judge(root, tmp_path)
    told = "it is not well-formed (undefined entity)"
    assert any(told in part["message"] for part in result.parts("AG-26"))
    assert result.operations("broken") == ["getAppointmentTypes"]


@pytest.mark.slow
def test_no_report_has_a_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def talkative(_: Any, ctx: Context) -> Reply:
        reply: Any = MOCK.handlers["getAgendas"](ctx)
        for agenda in reply.body["Objects"]:
            agenda["Name"] = SECRETS[0]
        return Reply(200, {**reply.body, "Objects": reply.body["Objects"][:1] * 2})

    paths = {"json": tmp_path / "r.json", "junit": tmp_path / "r.xml"}
    with serving(with_handler("getAgendas", talkative)) as root:
        only = ("AG-22", "AG-26")
        given = options(root, (LOKJE, WENDE), api=API, quiet=False, reports=paths, only=only)
        assert run_suite(given) == 1
    for text in (capsys.readouterr().out, *(path.read_text() for path in paths.values())):
        assert "signed" in text
        assert "$TOKEN_1" in text
        assert not [secret for secret in SECRETS if secret in text]


def replayed(result: Run, rule: str, name: str) -> str:
    """Paste the lines of a breach into a shell; return what they print."""
    part = next(each for each in result.parts(rule) if each["name"].startswith(name))
    assert part["verdict"] == "broken"
    script = "\n".join((f"uuidgen() {{ echo $RANDOM$RANDOM; }}; TOKEN_1={LOKJE}", *part["curl"]))
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert not done.stderr
    return done.stdout


@pytest.mark.slow
def test_lines_sign_themselves_when_they_are_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "expired", lambda *_: False)
    with serving(MOCK) as root:
        result = judge(root, tmp_path, only=("AG-22",))
        shown = replayed(result, "AG-22", "A salt is good until")

    assert "<Status>success</Status>" in shown


@pytest.mark.slow
def test_lines_fetch_the_ids_that_they_need(tmp_path: Path) -> None:
    def silent(original: Any, ctx: Context) -> Any:
        if "Id" in ctx.params:
            ctx.params.pop("Description", None)
        return original(ctx)

    with serving(with_handler("setAppointment", silent)) as root:
        result = judge(root, tmp_path, only=("AG-04",))
        (part,) = result.parts("AG-04")
        assert any(line.startswith("CUSTOMER_1=$(curl") for line in part["curl"])
        assert any(line.startswith("APPOINTMENT_1=$(curl") for line in part["curl"])
        shown = replayed(result, "AG-04", "Description is a note")

    assert "<Status>success</Status>" in shown
    assert "<Status>failed</Status>" not in shown


@pytest.mark.parametrize(
    ("tokens", "settings", "told"),
    [
        (("ag_lokje",), {}, "write it as --token KEY:SECRET"),
        ((":secret",), {}, "write it as --token KEY:SECRET"),
        (("ag_lokje:wrong",), {}, "no token is usable: asked for its agendas, it failed"),
        ((LOKJE,), {"agenda_id": "one"}, "is no whole number"),
        ((LOKJE,), {"messages_url": "here"}, r"is no http\(s\) URL"),
        ((LOKJE,), {"agenda": "1"}, "unknown setting agenda: agenda has agenda_id"),
    ],
)
def test_what_the_tester_has_to_tell(
    tmp_path: Path, tokens: tuple[str, ...], settings: dict[str, str], told: str
) -> None:
    with serving(MOCK) as root, pytest.raises(UsageError, match=told) as caught:
        judge(root, tmp_path, tokens=tokens, settings=settings)
    assert "secret" not in str(caught.value).replace("api_key:secret", "")


def test_settings_are_listed() -> None:
    assert SUITES[API].settings is SETTINGS


def test_a_server_that_speaks_no_xml_is_named(tmp_path: Path) -> None:
    html = dataclasses.replace(MOCK, encoders={wire.XML: lambda _: b"<html>"})
    with serving(html) as root, pytest.raises(UsageError, match="its answer cannot be read"):
        judge(root, tmp_path)


def test_the_report_is_json(tmp_path: Path) -> None:
    with serving(MOCK) as root:
        judge(root, tmp_path, only=("AG-26",))
    assert json.loads((tmp_path / "report.json").read_text())["api"] == API
