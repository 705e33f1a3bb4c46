"""Secrets are found in every spelling, in texts and in curl lines."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from urllib.parse import parse_qs, quote, quote_plus, urlencode
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookable_contracts.curl import Script
from bookable_contracts.exchange import Exchange
from bookable_contracts.spellings import Finder

MARK = "\ue000"
"""In no text that hypothesis makes here."""
SECRET = "s3cr+t/va=lue \"of' <é🙂>&~"
TEXT = st.text(st.characters(exclude_categories=["Co", "Cs"]))


def spellings(secret: str) -> set[str]:
    escaped = json.dumps(secret)[1:-1]
    return {
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote(secret, safe="!$&'()*+,;=:@/"),
        quote_plus(secret),
        re.sub("%..", lambda match: match[0].lower(), quote(secret, safe="")),
        escaped,
        escaped.replace("/", r"\/").replace("<", r"\u003C"),
        json.dumps(secret, ensure_ascii=False)[1:-1],
        escape(secret, {'"': "&quot;", "'": "&#39;"}),
        escape(secret, {'"': "&#x22;", "'": "&apos;"}),
    }


@pytest.mark.parametrize("spelt", sorted(spellings(SECRET)))
def test_a_secret_is_found_in_each_spelling(spelt: str) -> None:
    found = Finder([SECRET]).replace(f"before {spelt} after", lambda secret: f"[{secret}]")
    assert found == f"before [{SECRET}] after"


def test_the_longer_of_two_secrets_is_found_whole() -> None:
    labels = {"key1": "ONE", "key12": "TWO"}
    assert Finder(labels).replace("key12, key1.", labels.__getitem__) == "TWO, ONE."


def test_each_secret_of_a_text_is_told() -> None:
    finder = Finder(["a b", "key1", "key2"])
    assert finder.found("key1&a+b") == {"key1", "a b"}
    assert [finder.meant(each) for each in ("a%20b", "key2", "key")] == ["a b", "key2", ""]


def test_without_secrets_a_text_stays_as_it_is() -> None:
    for none in ([], [""]):
        assert Finder(none).replace("a text", str.upper) == "a text"
        assert (Finder(none).found("a text"), Finder(none).meant("a text")) == (set(), "")


@given(st.lists(TEXT.filter(bool), min_size=1, max_size=4), st.data())
@settings(deadline=None)
def test_no_secret_is_left_of_a_text(secrets: list[str], data: st.DataObject) -> None:
    forms = [each for secret in secrets for each in sorted(spellings(secret))]
    pieces = data.draw(st.lists(st.sampled_from(forms) | TEXT))
    left = Finder(secrets).replace("".join(pieces), lambda _: MARK).split(MARK)
    assert not [each for each in forms for piece in left if each in piece]


ODD = st.text("aZ0._-~ +/=&%\"'\\$<>é🙂", min_size=8, max_size=12)
"""Secrets that encoders change, long enough that nothing else in a line is like them."""


def sent(body: bytes, secret: str = "") -> Exchange:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-API-Key": secret}
    url = f"http://x/{quote(secret)}?{urlencode({'a': secret})}"
    return Exchange(number=1, method="POST", url=url, headers=headers, body=body, status=200)


@given(st.lists(ODD, min_size=1, max_size=2, unique=True), ODD)
@settings(deadline=None, max_examples=40)
def test_no_secret_is_in_a_line_or_in_a_message(secrets: list[str], other: str) -> None:
    script = Script(secrets={each: f"LABEL_{n}" for n, each in enumerate(secrets)}, fresh={})
    for secret in secrets:
        bodies = urlencode({"a": secret, "b": other}), json.dumps([secret, other])
        for body in (*map(str.encode, bodies), secret.encode() + b"\xff"):
            lines, message = script.lines([sent(body, secret)]), script.redact("\n".join(bodies))
            told = "\n".join((*lines, message)).replace("LABEL", "")
            assert not [each for each in spellings(secret) if each in told]


def run(lines: tuple[str, ...], **variables: str) -> str:
    """Run lines in a shell with curl's last argument printed."""
    given = "".join(f"{name}={shlex.quote(value)}\n" for name, value in variables.items())
    script = f'curl() {{ printf %s "${{@: -1}}"; }}\n{given}' + "\n".join(lines)
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(not shutil.which("jq"), reason="the lines need jq")
@pytest.mark.parametrize(
    ("body", "read"),
    [
        (urlencode({"grant_type": "x", "client_secret": SECRET}), parse_qs),
        (json.dumps({"client_secret": SECRET}), json.loads),
        (SECRET, str),
    ],
)
def test_the_shell_sends_the_secret_that_was_sent(body: str, read: Callable[[str], object]) -> None:
    lines = Script(secrets={SECRET: "CLIENT_SECRET"}, fresh={}).lines([sent(body.encode())])
    assert read(run(lines, CLIENT_SECRET=SECRET)) == read(body)


def test_a_plain_secret_needs_no_spelling() -> None:
    (line,) = Script(secrets={"s3cret": "CODE"}, fresh={}).lines([sent(b"code=s3cret&a=1")])
    assert '--data-binary "code=$CODE&a=1"' in line


def test_a_secret_among_bytes_is_filled_in() -> None:
    (line,) = Script(secrets={"s3cret": "CODE"}, fresh={}).lines([sent(b"\xffs3cret\n")])
    assert line.endswith(r"""--data-binary $'\xff'"$CODE"$'\x0a'  # 200""")
