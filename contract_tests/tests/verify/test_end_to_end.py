"""Our own mock's traffic is clean, passing or recorded; and the command as it is run."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from loopback import free_address
from our_servers import serving
from test_recordings import har
from upstream import Upstream, running, standing_before

from bookable_cli.main import main
from bookable_contracts.verify.observed import Observed
from bookable_contracts.verify.report_json import schema
from bookable_contracts.verify.run import VerifyOptions, verify
from bookable_mocks.registry import MOCKS

pytestmark = pytest.mark.slow  # each case starts the command anew

PW, KEY = "prive-wellness", "pw_live_berken_all"


def book(base: str) -> list[httpx.Response]:
    """Read, book, pay and cancel as a client does that keeps to the contract."""
    came: list[httpx.Response] = []
    hooks = {"response": [lambda response: (response.read(), came.append(response))]}
    with httpx.Client(
        base_url=base, headers={"Authorization": f"Bearer {KEY}"}, event_hooks=hooks, timeout=30
    ) as client:
        client.get("/me")
        unit = client.get("/units", params={"per_page": 5}).json()["data"][0]["uuid"]
        client.get(f"/units/{unit}")
        dates = {"from": "2026-12-01", "to": "2026-12-05"}
        days = client.get(f"/units/{unit}/availability", params=dates).json()["days"]
        day = next(day for day in days if day["slots"])
        wanted = {
            "unit_uuid": unit,
            "date": day["date"],
            "timeslot_id": day["slots"][0]["timeslot_id"],
            "customer": {"first_name": "Noor", "email": "noor@example.com"},
        }
        key = {"Idempotency-Key": "11111111-2222-4333-8444-555555555555"}
        made = client.post("/bookings", json=wanted, headers=key)
        reference = made.json()["reference"]
        client.post("/bookings", json=wanted)  # is taken by now
        client.get(f"/bookings/{reference}")
        client.get("/bookings", params={"status": "confirmed"})
        client.post(f"/bookings/{reference}/payments", json={"return_url": "https://example.com/"})
        client.post(f"/bookings/{reference}/cancel")
        client.get("/units/00000000-0000-4000-8000-000000000000")
    return came


@pytest.fixture(scope="module")
def mock() -> Iterator[str]:
    with serving(MOCKS[PW]) as root:
        yield root


@pytest.fixture(autouse=True)
def afresh(mock: str) -> None:
    httpx.post(f"{mock}/_mock/reset").raise_for_status()
    httpx.put(f"{mock}/_mock/clock", json={"now": "2026-11-20T10:00:00Z"})


def verified(folder: Path, *traffic: str) -> dict[str, Any]:
    path = folder / "report.out"
    verify(VerifyOptions(contract=PW, traffic=traffic, reports={"json": path}, quiet=True))
    report: dict[str, Any] = json.loads(path.read_text())
    return report


def test_what_our_mock_says_through_the_proxy_is_clean(mock: str, tmp_path: Path) -> None:
    with standing_before(mock) as between:
        statuses = [each.status_code for each in book(f"{between.url}/api/public/v1")]

    path = tmp_path / "seen.har"
    path.write_text(json.dumps(har(*between.seen)))
    report = verified(tmp_path, str(path))

    assert {200, 201, 404, 409} <= set(statuses)
    assert report["findings"] == []
    assert (report["exchanges"], report["never_seen"]) == (len(statuses), [])


def test_what_its_journal_tells_is_clean(mock: str, tmp_path: Path) -> None:
    count = len(book(f"{mock}/api/public/v1"))

    report = verified(tmp_path, f"{mock}/_mock/journal?limit=100")

    assert report["findings"] == []
    assert report["exchanges"] == count


@contextmanager
def command(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command with a proxy; yields it with the proxy's URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bookable_cli", "verify", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        listening = re.search(r"http://\S+?(?=,)", line)
        assert listening, line + process.stderr.read()
        yield process, listening[0]
    finally:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_the_command_ends_with_the_report_and_leaves_no_secret_anywhere(
    mock: str, tmp_path: Path
) -> None:
    record, report = tmp_path / "kept", tmp_path / "report.out"
    given = ("--proxy", mock, "--listen", "127.0.0.1:0", "--record", str(record))
    with command(PW, *given, "--report", f"json={report}") as (process, url):
        count = len(book(f"{url}/api/public/v1"))
        code, out, err = ended(process)

    assert (code, "nothing found" in out) == (0, True), out + err
    told = json.loads(report.read_text())
    assert (told["exchanges"], told["findings"]) == (count, [])
    kept = "".join(file.read_text() for file in record.iterdir())
    assert kept.count("\n") == count
    assert KEY not in kept + out + err + report.read_text()
    again = verified(tmp_path, str(record))
    assert (again["exchanges"], again["findings"]) == (count, [])


def test_the_command_finds_what_departs_and_exits_1(tmp_path: Path) -> None:
    body = json.dumps({"company": {}, "mood": KEY}).encode()
    upstream = Upstream(parts=[body], headers=[(b"content-type", b"application/json")])
    junit = tmp_path / "junit.xml"
    with running(upstream, lifespan="off") as root:
        given = ("--proxy", root, "--listen", "127.0.0.1:0", "--report", f"junit={junit},github")
        with command(PW, *given, BOOKABLE_SECRETS=KEY) as (process, url):
            for _ in range(3):
                httpx.get(f"{url}/api/public/v1/me", headers={"Authorization": "Bearer other-key"})
            code, out, err = ended(process)

    assert code == 1, out + err
    assert "undocumented-field, answer body.mood" in out
    assert "3 exchanges; answered 200" in out
    assert "::error title=prive-wellness%3A undocumented-field" in out
    case = ET.parse(junit).find(".//testcase[@name='getMe']")
    assert case is not None
    assert case.find("failure") is not None
    assert all(secret not in out + err + junit.read_text() for secret in (KEY, "other-key"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--proxy", "http://127.0.0.1:1", "--listen", "nowhere"), "write it as HOST:PORT"),
        (("--proxy", "nowhere"), "no http(s) URL"),
        (("--proxy", "http://127.0.0.1:1", "a.har"), "not both"),
        (("--record", "x", "a.har"), "--record needs --proxy"),
        (("--ignore", "mood", "a.har"), "there is no such kind"),
        (("--judge", "mood", "a.har"), "choose both"),
        (("--report", "html=x", "a.har"), "json=FILE"),
        (("--base-url", "nowhere", "--proxy", "http://127.0.0.1:1"), "--base-url"),
    ],
)
def test_what_cannot_start_is_told_in_one_line(
    given: tuple[str, ...],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["bookable", "verify", PW, *given])

    with pytest.raises(SystemExit) as caught:
        main()

    said = capsys.readouterr()
    assert (caught.value.code, said.out) == (2, "")
    assert told in said.err
    assert said.err.count("\n") == 1


def test_a_run_that_saw_nothing_is_not_green() -> None:
    target = f"http://{free_address()}"
    with command(PW, "--proxy", target, "--listen", "127.0.0.1:0") as (process, url):
        httpx.get(f"{url}/api/public/v1/me")
        code, _, err = ended(process)

    assert code == 2
    assert "nothing to judge came through the proxy" in err


def test_a_report_fits_its_schema(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    strange = Observed(
        source="x", method="GET", url="https://privewellness.nl/api/public/v1/me?a=1", status=418
    )
    path.write_text(json.dumps(har(strange)))

    report = verified(tmp_path, str(path))

    jsonschema.Draft202012Validator(schema()).validate(report)
    assert {each["kind"] for each in report["findings"]} >= {
        "undocumented-status",
        "undocumented-parameter",
    }
