"""No secret is written down or said, wherever it stands."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import answer_of, parts, sample

from bookable_contracts.verify.observed import Observed
from bookable_contracts.verify.recording import to_json
from bookable_contracts.verify.redaction import Redactor, is_redacted
from bookable_contracts.verify.run import VerifyOptions, verify

PW = "prive-wellness"
SECRET = "pw_live/Tr0ub4dor&3 é\"'"
GOOD = sample(PW, "getMe", 200, *answer_of(PW, "getMe"))
BASIC = base64.b64encode(f"someone:{SECRET}".encode()).decode()

PLACES = {
    "a bearer token": {"headers": (("Authorization", f"Bearer {SECRET}"),)},
    "a token without scheme": {"headers": (("authorization", SECRET),)},
    "an API key": {"headers": (("X-API-KEY", SECRET),)},
    "a cookie": {"headers": (("Cookie", f"a=1; session={SECRET}"),)},
    "a cookie that is set": {"answer_headers": (("Set-Cookie", f"session={SECRET}; Path=/"),)},
    "a signature": {"answer_headers": (("X-Vendor-Signature", SECRET),)},
    "a query": {"url": f"{GOOD.url}?api_key={quote(SECRET)}&a=1"},
    "a query of another name": {"url": f"{GOOD.url}?reset_token={quote(SECRET, safe='')}"},
    "a password in the URL": {"url": f"https://me:{quote(SECRET, safe='')}@host/api/public/v1/me"},
    "a field": {"body": json.dumps({"a": [{"client_secret": SECRET}]}).encode()},
    "a field in an answer": {"answer_body": json.dumps({"access_token": SECRET}).encode()},
    "a form": {
        "headers": (("Content-Type", "application/x-www-form-urlencoded"),),
        "body": f"password={quote(SECRET)}&user=x".encode(),
    },
    "a link in an answer": {
        "answer_body": json.dumps({"pay": f"https://x/?token={quote(SECRET)}&a=1"}).encode()
    },
    "XML": {
        "answer_headers": (("Content-Type", "application/xml"),),
        "answer_body": b"<R><Password>"
        + SECRET.replace("&", "&amp;").encode()
        + b"</Password></R>",
    },
    "basic credentials": {"headers": (("Authorization", f"Basic {BASIC}"),)},
}


def spelled(secret: str) -> list[str]:
    escaped = json.dumps(secret)[1:-1]
    return [secret, quote(secret), quote(secret, safe=""), escaped, secret.replace("&", "&amp;")]


def leaks(text: str) -> list[str]:
    return [each for each in [*spelled(SECRET), BASIC] if each in text]


@pytest.mark.parametrize("name", PLACES)
def test_a_secret_is_hidden_where_it_stands(name: str) -> None:
    observed = replace(replace(GOOD, headers=()), **PLACES[name])  # type: ignore[arg-type]

    shown = json.dumps(to_json(Redactor(parts(PW)[0]).observed(observed)), ensure_ascii=False)

    assert leaks(shown) == []
    assert "REDACTED" in shown


def test_a_secret_is_hidden_wherever_else_it_turns_up() -> None:
    redactor = Redactor()
    redactor.observed(replace(GOOD, headers=(("Authorization", f"Bearer {SECRET}"),)))
    echo = {"you sent": f"the key {SECRET}", SECRET: [SECRET]}
    later = replace(
        GOOD,
        headers=(("X-Trace", SECRET),),
        url=f"https://h/{quote(SECRET, safe='')}/x?q={quote(SECRET)}",
        answer_body=json.dumps(echo).encode(),
        body=SECRET.encode(),
    )

    shown = json.dumps(to_json(redactor.observed(later)), ensure_ascii=False)

    assert leaks(shown) == []
    assert "the key REDACTED_1" in shown


def test_equal_secrets_have_equal_placeholders_and_the_scheme_stays() -> None:
    redactor = Redactor()
    sent = [
        (("Authorization", f"Bearer {key}"),) for key in ("first-key", "other-key", "first-key")
    ]

    shown = [redactor.observed(replace(GOOD, headers=each)).headers[0][1] for each in sent]

    assert shown == ["Bearer REDACTED_1", "Bearer REDACTED_2", "Bearer REDACTED_1"]


def test_what_the_user_calls_secret_is() -> None:
    redactor = Redactor(secrets=["j.jansen"])

    assert redactor.text("mail of j.jansen") == "mail of REDACTED_1"


def test_a_short_value_is_hidden_only_where_it_stands() -> None:
    observed = replace(GOOD, headers=(), body=b'{"password": "1", "floor": "1"}')

    assert Redactor().observed(observed).body == b'{"password": "REDACTED_1", "floor": "1"}'


def test_what_is_no_secret_stays_to_the_byte() -> None:
    body = b'{ "Idempotency" : 1.10,"b":"\\u00e9" }\n'
    observed = replace(GOOD, headers=(("Idempotency-Key", "abc-def-ghi"),), body=body)

    assert Redactor(parts(PW)[0]).observed(observed) == observed


def test_the_agendas_salt_is_a_time_and_its_signatures_are_of_one_call() -> None:
    redactor = Redactor(parts("agenda")[0])
    url = "https://h/APIREST?method=x&api_key=0123456789&api_salt=1795425300&api_signature=abcdefabcdef"
    observed = redactor.observed(Observed(source="", method="GET", url=url, status=200))

    assert observed.url.endswith("api_key=REDACTED_1&api_salt=1795425300&api_signature=REDACTED_2")
    assert list(redactor.known) == ["0123456789"]


@given(st.text(min_size=8), st.text(), st.text())
@settings(deadline=None)
def test_no_known_secret_is_in_any_text(secret: str, before: str, after: str) -> None:
    if is_redacted(secret) or secret in "REDACTED_1REDACTED@":
        return

    assert secret not in Redactor(secrets=[secret]).text(before + secret + after)


def test_a_recording_without_its_secrets_is_as_clean_as_with_them(tmp_path: Path) -> None:
    """Placeholders are not called wrong: nobody knows what was there."""
    kind, body = answer_of("booking-experts-v3", "createToken")
    observed = sample("booking-experts-v3", "createToken", 200, kind, body)
    shown = Redactor(parts("booking-experts-v3")[0]).observed(observed)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(to_json(shown)))

    options = VerifyOptions(contract="booking-experts-v3", traffic=(str(path),), quiet=True)
    assert "REDACTED" in path.read_text()
    assert verify(options) == 0


def test_reports_have_no_secrets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {"company": SECRET, "scopes": {"token": SECRET}, SECRET: 1}
    observed = replace(
        GOOD,
        url=f"{GOOD.url}?api_key={quote(SECRET)}&{quote(SECRET, safe='')}=1",
        headers=(("Authorization", f"Bearer {SECRET}"),),
        answer_headers=(*GOOD.answer_headers, ("X-Echo", SECRET)),
        answer_body=json.dumps(bad).encode(),
    )
    path = tmp_path / "a.json"
    path.write_text(json.dumps(to_json(observed)))

    reports = {kind: tmp_path / kind for kind in ("json", "junit")}
    options = VerifyOptions(
        contract=PW,
        traffic=(str(path),),
        reports={**reports, "github": None},  # type: ignore[dict-item]
    )
    assert verify(options) == 1

    said = capsys.readouterr()
    written = "".join(file.read_text() for file in reports.values())
    assert leaks(said.out + said.err + written) == []
    assert written.count("REDACTED") > 3
