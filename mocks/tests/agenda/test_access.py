"""Who may call: keys, salts, signatures, and the requests of real clients."""

from __future__ import annotations

from hashlib import sha1
from typing import Any
from urllib.parse import quote, urlencode

import pytest

SALT = 1782900000  # the frozen clock


def signed_by_hand(text: str) -> str:
    return sha1(f"{text}lokje-geheim{SALT}".encode()).hexdigest()


def test_a_request_as_a_php_client_records_it_is_understood(api: Any, tools: Any) -> None:
    """SHA-1, capital hex, method first, `id` in small letters, spaces as plus, empty values."""
    signature = signed_by_hand("EmailFirstNameJanWillemLastNamedeBoeridmethodsetCustomer").upper()
    sent = (
        f"method=setCustomer&api_key=ag_lokje&api_salt={SALT}&api_signature={signature}"
        "&FirstName=Jan+Willem&LastName=de%20Boer&Email=&id="
    )

    answer = tools.read(api.send(sent))

    assert answer.code == "PARAMETERS_INVALID"  # so it was signed well; an address is missing
    assert answer["Status"]["Message"].splitlines()[1:] == ["Email: ontbreekt"]


def test_the_same_request_with_an_address_makes_a_customer(api: Any, tools: Any) -> None:
    text = "Emailjw@example.comFirstNameJanWillemLastNamedeBoeridmethodsetCustomer"
    sent = (
        "LastName=de%20Boer&FirstName=Jan+Willem&id=&Email=jw%40example.com&method=setCustomer"
        f"&api_signature={signed_by_hand(text)}&api_salt={SALT}&api_key=ag_lokje"
    )

    made = tools.read(api.send(sent)).only

    customer = api.get("getCustomer", Id=made["Id"])["Customer"]
    assert (customer["FirstName"], customer["LastName"]) == ("Jan Willem", "de Boer")


@pytest.mark.parametrize("path", ["/APIREST", "/APIREST/"])
def test_a_form_is_signed_and_read_like_a_query(api: Any, tools: Any, path: str) -> None:
    form = tools.query(api.now, "getAgenda", Id=1)
    headers = {"content-type": "application/x-www-form-urlencoded"}

    answer = api.http("POST", path, content=form, headers=headers)

    assert tools.read(answer)["Agenda"]["Name"] == "Salon"


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_both_hashes_sign(api: Any, algorithm: str) -> None:
    assert api("getAgendas", algorithm=algorithm).code == ""


def test_the_older_hash_can_be_turned_off(api: Any) -> None:
    api.choose(sha1_accepted=False)

    assert api("getAgendas", algorithm="sha1").code == "SIGNATURE_INVALID"
    assert api("getAgendas").code == ""


def test_capitals_come_before_small_letters_in_what_is_signed(api: Any) -> None:
    assert api("getAppointments", zebra="1", Aap="2", limit="9", AgendaId="1").code == ""


@pytest.mark.parametrize("value", ["a b  c", "é 😀", "a&b=c", "100%", "+", "%41"])
def test_what_is_signed_is_the_decoded_value(api: Any, value: str) -> None:
    assert api("getAgendas", Naam=value).code == ""


@pytest.mark.parametrize("name", ["api_lang", "api_jsonp_callback", "api_format"])
def test_some_parameters_are_not_signed(api: Any, tools: Any, name: str) -> None:
    sent = tools.query(api.now, "getAgendas")

    assert tools.read(api.send(f"{sent}&{name}=xml")).code == ""


def test_a_parameter_that_was_added_breaks_the_signature(api: Any, tools: Any) -> None:
    sent = tools.query(api.now, "getAgendas")

    assert tools.read(api.send(f"{sent}&Limit=1")).code == "SIGNATURE_INVALID"


@pytest.mark.parametrize(
    ("salt", "code"),
    [
        (SALT, ""),
        (SALT - 300, ""),
        (SALT - 301, "SALT_EXPIRED"),
        (SALT + 1, "SALT_IN_FUTURE"),
        (SALT * 1000, "SALT_IN_FUTURE"),
        ("", "SALT_INVALID"),
        ("now", "SALT_INVALID"),
        ("-5", "SALT_INVALID"),
    ],
)
def test_a_salt_is_at_most_300_seconds_old(api: Any, salt: Any, code: str) -> None:
    assert api("getAgendas", api_salt=salt).code == code


def test_a_salt_in_milliseconds_is_good_if_that_is_chosen(api: Any) -> None:
    api.choose(future_salt_accepted=True)

    assert api("getAgendas", api_salt=SALT * 1000).code == ""
    assert api("getAgendas", api_salt=SALT - 301).code == "SALT_EXPIRED"


def test_without_signatures_the_key_is_enough_if_that_is_chosen(api: Any, tools: Any) -> None:
    api.choose(signature_required=False)

    assert tools.read(api.send("method=getAgendas&api_key=ag_lokje")).code == ""
    assert tools.read(api.send("method=getAgendas&api_key=x")).code == "KEY_INVALID"


@pytest.mark.parametrize("key", ["", "ag_nobody", "AG_LOKJE"])
def test_an_unknown_key_is_refused_before_its_salt_is_looked_at(api: Any, key: str) -> None:
    assert api("getAgendas", who=(key, "x"), api_salt="x").code == "KEY_INVALID"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("", "METHOD_UNKNOWN"),
        ("method=", "METHOD_UNKNOWN"),
        ("method=getagendas", "METHOD_UNKNOWN"),
        ("method=chAddBlock", "METHOD_UNKNOWN"),
        ("method=getAgendas", "KEY_INVALID"),
        ("method=getAgendas&api_key=ag_lokje", "SALT_INVALID"),
        (f"method=getAgendas&api_key=ag_lokje&api_salt={SALT}", "SIGNATURE_INVALID"),
        ("method=getAgendas&x=%FF", "REQUEST_UNREADABLE"),
    ],
)
def test_a_refusal_is_a_200_that_says_failed(api: Any, tools: Any, sent: str, code: str) -> None:
    http = api.send(sent)
    answer = tools.read(http)

    assert (http.status_code, answer.code) == (200, code)
    assert answer["Status"]["Message"]
    assert list(answer) == ["Status"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "PATH_UNKNOWN"),
        ("GET", "/APIREST/getAgendas", 404, "PATH_UNKNOWN"),
        ("PUT", "/APIREST", 405, "HTTP_METHOD_UNKNOWN"),
    ],
)
def test_other_paths_and_methods_are_http_errors(
    api: Any, tools: Any, method: str, path: str, status: int, code: str
) -> None:
    http = api.http(method, path)

    assert (http.status_code, tools.read(http).code) == (status, code)


def test_a_body_that_is_no_form_is_not_readable(api: Any, tools: Any) -> None:
    http = api.http("POST", "/APIREST?method=getAgendas", json={"a": 1})

    assert (http.status_code, tools.read(http).code) == (200, "REQUEST_UNREADABLE")


def test_json_is_the_same_object(api: Any, tools: Any) -> None:
    sent = tools.query(api.now, "getAppointments", IncludeCancelled=1)

    as_xml = tools.read(api.send(sent))
    as_json = api.send(f"{sent}&api_format=json")

    assert as_json.headers["content-type"] == "application/json"
    assert as_json.json() == as_xml


def test_a_refusal_is_json_when_json_is_asked_for(api: Any) -> None:
    for sent in ("method=x&api_format=json", "method=getAgendas&api_format=json"):
        answer = api.send(sent)
        assert answer.json()["Status"]["Status"] == "failed"


def test_a_form_asks_for_json_too(api: Any) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}

    answer = api.http("POST", "/APIREST", content="method=x&api_format=json", headers=headers)

    assert answer.json()["Status"]["Code"] == "METHOD_UNKNOWN"


def test_another_form_of_answer_is_a_parameter_that_is_wrong(api: Any, tools: Any) -> None:
    sent = tools.query(api.now, "getAgendas")

    assert tools.read(api.send(f"{sent}&api_format=yaml")).code == "PARAMETERS_INVALID"


@pytest.mark.parametrize("method", ["getAgenda", "getResource", "getAppointmentType"])
def test_another_companys_things_are_not_found(api: Any, tools: Any, method: str) -> None:
    own, other = {"getAgenda": (3, 1), "getResource": (5, 1)}.get(method, (8, 1))

    assert api(method, who=tools.WENDE, Id=own).code == ""
    assert api(method, who=tools.WENDE, Id=other).code.endswith("_NOT_FOUND")


def test_a_key_of_the_control_api_signs_until_it_is_deleted(api: Any) -> None:
    body = {"api": "agenda", "scopes": [], "owner": "wende"}
    made = api.http("POST", "/_mock/keys", json=body)
    assert made.status_code == 201, made.text
    key, _, secret = made.json()["secret"].partition(":")

    agendas = api.get("getAgendas", who=(key, secret))["Objects"]
    assert [agenda["Name"] for agenda in agendas] == ["Praktijk"]

    api.http("DELETE", f"/_mock/keys/{made.json()['id']}")
    assert api("getAgendas", who=(key, secret)).code == "KEY_INVALID"


def test_the_status_tells_the_servers_clock(api: Any) -> None:
    assert api("getAgendas")["Status"] == {
        "APIVersion": "1.0",
        "Date": "2026-07-01 12:00:00",
        "Timestamp": str(SALT),
        "Status": "success",
    }


def test_a_fault_that_is_asked_for_keeps_its_status_and_the_shape(api: Any, tools: Any) -> None:
    api.http("POST", "/_mock/faults", json={"api": "agenda", "status": 503})

    http = api.send(tools.query(api.now, "getAgendas"))

    assert (http.status_code, tools.read(http).code) == (503, "SERVER_ERROR")


def test_every_persona_signs(api: Any) -> None:
    from bookable_mocks.agenda import MOCK

    for persona in MOCK.personas:
        key, _, secret = persona.secret.partition(":")
        assert api("getAgendas", who=(key, secret)).code == ""


def test_the_line_to_paste_works_on_a_frozen_clock(api: Any, tools: Any) -> None:
    from bookable_mocks.agenda import MOCK
    from bookable_mocks.engine.mock import Context

    world = api.server.worlds.get()
    line = MOCK.example(Context(world=world, mock=MOCK, now=world.clock.now()), "")

    path = line.removeprefix("curl '").removesuffix("'")
    assert len(tools.read(api.http("GET", path))["Objects"]) == 7


def test_the_line_to_paste_signs_itself_while_the_clock_runs(make_api: Any) -> None:
    import os
    import subprocess

    from bookable_mocks.agenda import MOCK
    from bookable_mocks.engine.mock import Context

    world = make_api(now=None).server.worlds.get()
    line = MOCK.example(Context(world=world, mock=MOCK, now=world.clock.now()), "http://h")
    fixed = line.replace("$(date +%s)", str(SALT)).replace("curl ", "printf %s ")
    written = subprocess.run(
        ["sh", "-c", fixed], capture_output=True, text=True, check=True, env=dict(os.environ)
    ).stdout

    text = f"methodgetAppointmentTypeslokje-geheim{SALT}"
    from hashlib import sha256

    assert written == "http://h/APIREST?" + urlencode(
        {
            "method": "getAppointmentTypes",
            "api_key": "ag_lokje",
            "api_salt": SALT,
            "api_signature": sha256(text.encode()).hexdigest(),
        },
        quote_via=quote,
    )
