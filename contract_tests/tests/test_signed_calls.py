"""The wire of signed calls, piece by piece: signatures, requests, XML, lines for a shell."""

from __future__ import annotations

import subprocess
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_contracts.agenda import signing
from bookable_contracts.agenda.generation import fit
from bookable_contracts.agenda.office import Office
from bookable_contracts.agenda.signing import Credential, Manner, credential_of, signature, text
from bookable_contracts.agenda.wire import MARGIN, Wire
from bookable_contracts.client import Client, Request
from bookable_contracts.curl import Fresh, Script
from bookable_contracts.exchange import Exchange
from bookable_contracts.options import UsageError
from bookable_contracts.oracles import outcomes
from bookable_contracts.oracles.parameters import wrong_parameters
from bookable_contracts.oracles.shapes import faults
from bookable_contracts.pacing import Pacer
from bookable_contracts.profiles import ReadsOnly
from bookable_contracts.target import Key
from bookable_contracts.verdicts import Broken, NotTested
from bookable_contracts.xml_answers import XmlError, parse, readers_of, value_of
from bookable_specs import load

CONTRACT = load("agenda")
RULES = CONTRACT.document["x-signature"]
TOKEN = "ok_voorbeeld:geheim"
READ = readers_of(CONTRACT.document)["application/xml"]


def exchange(body: str, *, status: int = 200, operation: str = "getAgendas") -> Exchange:
    return Exchange(
        number=1,
        method="GET",
        url="http://x/APIREST?method=getAgendas",
        headers={},
        status=status,
        answer_headers=httpx.Headers({"Content-Type": "application/xml; charset=utf-8"}),
        answer_body=body.encode(),
        operation=operation,
        readers=readers_of(CONTRACT.document),
    )


def answer(told: str, more: str = "") -> str:
    status = f"<Status>{told}</Status><Timestamp>1795425300</Timestamp>"
    return f"<Response><Status>{status}{more}</Status></Response>"


def test_the_example_of_the_contract_is_signed_alike() -> None:
    example = RULES["example"]
    pairs = example["parameters"].items()
    made = text(RULES, pairs, example["secret"], example["parameters"]["api_salt"])
    assert made == example["text"]
    assert {name: signature(made, name) for name in ("sha256", "sha1")} == {
        name: example[name] for name in ("sha256", "sha1")
    }


def test_names_go_by_their_bytes_and_spaces_fall_out() -> None:
    pairs = [("b", "1 2"), ("B", ""), ("a", "first"), ("é", "x"), ("a", "last"), ("api_lang", "nl")]
    assert text(RULES, pairs, "my secret", "7") == "Balastb12éxmysecret7"


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=6), st.randoms())
def test_the_order_in_which_names_are_sent_means_nothing(
    pairs: list[tuple[str, str]], random: Any
) -> None:
    once = list(dict(pairs).items())
    other = random.sample(once, len(once))
    assert text(RULES, once, "s", "1") == text(RULES, other, "s", "1")


def test_a_token_is_key_and_secret() -> None:
    assert credential_of("key:se:cret") == Credential("key", "se:cret")
    assert "se:cret" not in repr(credential_of("key:se:cret"))
    for wrong in ("key", "key:", ":secret", ""):
        with pytest.raises(UsageError, match="--token KEY:SECRET"):
            credential_of(wrong)


def sent(request: Request, token: str = TOKEN) -> tuple[str, dict[str, str]]:
    made = Wire(CONTRACT)(request, token)
    url = urlsplit(made.path)
    query = made.body.decode() if made.body else url.query
    return url.path, dict(parse_qsl(query, keep_blank_values=True))


def test_a_call_goes_to_the_one_endpoint() -> None:
    request = Request(method="GET", path="/APIREST/CHAddBlock", query={"AgendaId": 3, "Note": ""})
    path, query = sent(request)
    assert path == "/APIREST"
    assert list(query) == ["method", "AgendaId", "Note", "api_key", "api_salt", "api_signature"]
    assert (query["method"], query["Note"], query["api_key"]) == ("CHAddBlock", "", "ok_voorbeeld")
    made = f"AgendaId3NotemethodCHAddBlockgeheim{query['api_salt']}"
    assert query["api_signature"] == signature(made, "sha256")


def test_nobody_signs_nothing() -> None:
    path, query = sent(Request(method="GET", path="/APIREST/getAgendas"), token="")
    assert (path, query) == ("/APIREST", {"method": "getAgendas"})


def test_a_post_is_a_form() -> None:
    made = Wire(CONTRACT)(Request(method="POST", path="/APIREST/getAgendas"), TOKEN)
    assert (made.path, made.headers["Content-Type"]) == (
        "/APIREST",
        "application/x-www-form-urlencoded",
    )
    assert b"method=getAgendas&api_key=ok_voorbeeld&" in (made.body or b"")


def test_another_path_stays_what_it_is() -> None:
    path, query = sent(Request(method="GET", path="/APIREST/x/y", query={"method": "getAgendas"}))
    assert (path, query["method"]) == ("/APIREST/x/y", "getAgendas")


def test_the_servers_clock_is_the_one_that_counts() -> None:
    wire = Wire(CONTRACT)
    wire.hear(exchange(answer("failed")))
    made = wire(Request(method="GET", path="/APIREST/getAgendas"), TOKEN)
    salt = int(dict(parse_qsl(urlsplit(made.path).query))["api_salt"])
    assert abs(salt - (1795425300 - MARGIN)) < 30
    wire.hear(exchange("<Response><Status>"))
    assert abs(wire.now - 1795425300) < 30


def test_a_run_that_only_reads_goes_by_the_servers_clock_too() -> None:
    client = Client(base_url="http://x", contract=CONTRACT, pacer=Pacer(annotation=None))
    client.wire = ReadsOnly(Wire(CONTRACT), CONTRACT)
    client.wire.hear(exchange(answer("success")))
    key = Key(label="TOKEN_1", token=TOKEN, company="", scopes=frozenset())
    office = Office(client=client, contract=CONTRACT, key=key, settings={}, cancel_hours=0)
    try:
        assert f"{office.now:%Y-%m-%d %H:%M}" == "2026-11-23 10:15"
    finally:
        client.close()


def test_what_comes_after_signing_is_not_signed() -> None:
    manner = Manner(after={"Id": "4"}, without="api_key", at=-7)
    request = Request(method="GET", path="/APIREST/getAgenda", query={"Id": "3"}, manner=manner)
    made = Wire(CONTRACT)(request, TOKEN)
    assert made.path.endswith("&Id=4")
    assert "api_key" not in made.path
    assert made.computed is not None
    assert made.computed.settings == {"AT": "-7", "WITHOUT": "api_key"}


@pytest.mark.parametrize(
    ("query", "settings"),
    [
        ({"Name": "a b & é", "alpha": "", "Zulu": "1"}, {}),
        ({"Twice": ["one", "two"], "api_format": "json"}, {"BY": "sha1", "CAPITALS": "1"}),
        ({"Quote": 'it\'s "$HOME" `x`'}, {"AT": "-250"}),
    ],
)
def test_the_shell_signs_as_we_do(query: dict[str, Any], settings: dict[str, str]) -> None:
    manner = Manner(
        algorithm=settings.get("BY", "sha256"),
        capitals="CAPITALS" in settings,
        at=int(settings["AT"]) if "AT" in settings else None,
    )
    request = Request(method="GET", path="/APIREST/getAgendas", query=query, manner=manner)
    made = Wire(CONTRACT)(request, TOKEN)
    line = Script(secrets={TOKEN: "TOKEN_1"}, fresh={}, functions={"signed": signing.SHELL})
    shown = Exchange(
        number=1, method="GET", url=f"http://x{made.path}", headers={}, computed=made.computed
    )
    function, command = line.lines([shown])
    assert "geheim" not in command
    script = f"TOKEN_1={TOKEN}\n{function}\n{command}".replace("curl -sS", "echo")
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    printed = parse_qsl(urlsplit(done.stdout.strip()).query, keep_blank_values=True)
    pairs = [(name, value) for name, value in printed if not name.startswith("api_s")]
    ours = parse_qsl(urlsplit(made.path).query, keep_blank_values=True)
    assert sorted(pairs) == sorted(pair for pair in ours if not pair[0].startswith("api_s"))
    salt, claimed = dict(printed)["api_salt"], dict(printed)["api_signature"]
    right = signature(text(RULES, printed, "geheim", salt), manner.algorithm)
    assert claimed == (right.upper() if manner.capitals else right)


def test_a_captured_id_is_filled_in_under_each_of_its_names() -> None:
    wire = Wire(CONTRACT)

    def shown(number: int, name: str, **query: str) -> Exchange:
        made = wire(Request(method="GET", path=f"/APIREST/{name}", query=query), TOKEN)
        url = f"http://x{made.path}"
        return Exchange(number=number, method="GET", url=url, headers={}, computed=made.computed)

    made = shown(1, "setCustomer")
    fresh = Fresh(
        label="CUSTOMER",
        source=made,
        pointer="/Objects/0/Id",
        prefix="CustomerId=",
        others=("id=",),
    )
    later = [
        shown(2, "setAppointment", CustomerId="5", AgendaId="5"),
        shown(3, "getCustomer", id="5"),
        shown(4, "getCustomer", id="51"),
    ]
    script = Script(secrets={TOKEN: "T"}, fresh={"CustomerId=5": fresh}, functions=wire.functions())
    _, first, *rest = script.lines(later)
    assert first.startswith("CUSTOMER_1=$(curl")
    assert '"CustomerId=$CUSTOMER_1" AgendaId=5' in rest[0]
    assert '"id=$CUSTOMER_1"' in rest[1]
    assert "id=51" in rest[2]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "not well-formed"),
        ("<Response>", "not well-formed"),
        ("<Response>&nbsp;</Response>", "not well-formed"),
        ("<Answer/>", "root element is not Response"),
        ('<!DOCTYPE Response [<!ENTITY a "b">]><Response>&a;</Response>', "document type"),
        ('<!DOCTYPE Response SYSTEM "file:///etc/passwd"><Response/>', "document type"),
        ('<Response a="1"/>', "attribute"),
        ('<x:Response xmlns:x="y"/>', "attribute or a namespace"),
        ("<Response><Status>a<b/></Status></Response>", "both elements and text"),
        ("<Response><Objects>text</Objects></Response>", "should be a list"),
        ("<Response><A/><A/></Response>", "has A twice"),
        ("<a>" * 40 + "</a>" * 40, "too deep"),
        ('<?xml version="1.0" encoding="nonsense"?><Response/>', "unknown"),
    ],
)
def test_what_is_no_safe_xml_is_named(body: str, told: str) -> None:
    with pytest.raises(XmlError, match=told):
        READ(body.encode())
    assert exchange(body).json is None
    assert exchange(body).unreadable


@given(st.binary(max_size=60))
def test_no_bytes_crash_the_reader(body: bytes) -> None:
    try:
        READ(body)
    except XmlError:
        return
    assert parse(body).name == "Response"


def test_elements_become_the_object_of_the_contract() -> None:
    shown = exchange(
        answer("success").replace(
            "</Response>", "<Objects><Agenda><Id>3</Id><Name/></Agenda></Objects></Response>"
        )
    )
    assert shown.at("/Objects") == [{"Id": "3", "Name": ""}]
    assert shown.value["Status"]["Status"] == "success"
    assert value_of(parse(b"<Objects/>"), ["Objects"]) == []
    assert value_of(parse(b"<Name/>"), ["Objects"]) == ""


def test_every_example_is_the_same_in_xml_and_json() -> None:
    components = CONTRACT.document["components"]["examples"]
    pairs = [name for name in components if f"{name}Xml" in components]
    assert len(pairs) > 15
    for name in pairs:
        assert READ(components[f"{name}Xml"]["value"].encode()) == components[name]["value"]


def test_an_outcome_is_told_by_the_body() -> None:
    good, bad = exchange(answer("success")), exchange(answer("failed", "<Code>NO</Code>"))
    lost = exchange("", status=500)
    assert [outcomes.is_success(CONTRACT, each) for each in (good, bad, lost)] == [1, 0, 0]
    assert [outcomes.is_failure(CONTRACT, each) for each in (good, bad, lost)] == [0, 1, 0]
    assert outcomes.outcome(CONTRACT, bad) == "it failed with NO"
    assert outcomes.outcome(CONTRACT, lost) == "it answered 500"
    assert "not well-formed" in outcomes.outcome(CONTRACT, exchange("<a"))
    with pytest.raises(Broken, match="getAgendas should succeed, it failed with NO"):
        outcomes.succeeds(CONTRACT, bad)
    with pytest.raises(Broken, match="getAgendas should be refused, it succeeded"):
        outcomes.fails(CONTRACT, good)
    with pytest.raises(NotTested, match="could not be prepared"):
        outcomes.built_upon(CONTRACT, bad)


@pytest.mark.parametrize(("status", "told"), [(200, 1), (201, 1), (302, 0), (500, 0)])
def test_a_call_takes_effect_with_any_success(status: int, told: int) -> None:
    assert outcomes.took_effect(CONTRACT, exchange(answer("success"), status=status)) == told
    assert not outcomes.took_effect(CONTRACT, exchange(answer("failed"), status=status))
    assert not outcomes.took_effect(CONTRACT, exchange("<a", status=status))


def test_a_contract_without_failures_in_the_body_goes_by_the_status() -> None:
    other = load("prive-wellness")
    assert outcomes.is_success(other, exchange("", status=201))
    assert not outcomes.is_success(other, exchange("", status=404))


@pytest.mark.parametrize(
    ("operation", "query", "wrong"),
    [
        ("getAgenda", {}, ["Id"]),
        ("getAgenda", {"Id": ""}, ["Id"]),
        ("getAgenda", {"id": "3"}, []),
        ("getAgenda", {"Id": "0"}, ["Id"]),
        ("getAgenda", {"Id": "3.5"}, ["Id"]),
        ("getAgenda", {"Id": "3", "api_format": "yaml"}, ["api_format"]),
        ("getCustomers", {"Limit": ""}, []),
        ("getCustomers", {"BirthDate": "1990-02-30"}, ["BirthDate"]),
        ("setCustomer", {"Email": "a@b.nl", "FirstName": "", "LastName": "b"}, ["FirstName"]),
        ("setCustomer", {"Email": "a@b.nl", "FirstName": "a", "LastName": "b", "x": "y"}, []),
    ],
)
def test_parameters_are_judged_as_they_were_sent(
    operation: str, query: dict[str, str], wrong: list[str]
) -> None:
    spec = CONTRACT.operations[operation]
    assert wrong_parameters(CONTRACT, spec, query.items()) == wrong


GIVEN: dict[str, Any] = {
    "ids": {"cancelAppointment": ["81", "82"], "getAgenda": ["1", "2"]},
    "agenda": "1",
    "type": "7",
    "customer": "40",
    "resources": ["5"],
    "required": {"Appointment": {"Kleur": "x"}, "Registration": {}},
    "account": "somebody",
}


def test_a_call_that_writes_only_gets_what_the_run_made() -> None:
    for value in (1, 2, 3, "7", 2**53 - 1):
        for name in ("Id", "id"):
            assert fit("cancelAppointment", {name: value}, GIVEN)[name] in {"81", "82"}
    assert fit("cancelAppointment", {"Id": "x", "Mode": 5}, GIVEN) == {"Id": "x", "Mode": 5}
    made = fit("setAppointment", {"AgendaId": 99, "CustomerId": 3, "AppointmentTypeId": 3}, GIVEN)
    assert made == {"AgendaId": "1", "CustomerId": "40", "AppointmentTypeId": "7", "Kleur": "x"}
    assert fit("getAgenda", {"Id": 3}, GIVEN) == {"Id": 3}
    assert fit("setCalculationModelSettings", {"Value": "abc"}, GIVEN) == {"Value": "{}"}
    assert fit("setCalculationModelSettings", {"Value": "ab"}, GIVEN) == {"Value": "ab"}
    block = {"StartTime": "10:00", "EndTime": "09:00"}
    assert fit("chAddBlock", block, GIVEN) == {"StartTime": "23:00", "EndTime": "23:30"}


def test_a_path_with_a_query_keeps_it() -> None:
    client = Client(base_url="http://x", contract=CONTRACT, pacer=Pacer(annotation=None))
    try:
        assert client._url(Request(method="GET", path="/a?b=1")) == "http://x/a?b=1"
        assert client._url(Request(method="GET", path="/a", query={"b": 1})) == "http://x/a?b=1"
    finally:
        client.close()


def test_an_answer_departs_without_its_values() -> None:
    body = READ(answer("success").encode())
    found = faults(CONTRACT, {"$ref": "#/components/schemas/StatusReply"}, body)
    assert "$.Status: 'APIVersion' is a required property" in found
