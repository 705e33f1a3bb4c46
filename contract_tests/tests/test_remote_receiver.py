"""Webhooks are judged by a receiver that runs elsewhere as they are by the run's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from loopback import free_address
from serving import reference
from support import SECRET, Run, options, run, without_spare

from bookable_contracts import UsageError, run_suite
from bookable_contracts.inbox import Inbox
from bookable_contracts.inbox_server import InboxServer
from bookable_contracts.remote_receiver import elsewhere
from bookable_contracts.verdicts import NotReachable, NotTested

pytestmark = pytest.mark.slow  # each case judges deliveries, which take their time

WEBHOOKS = ("PW-17", "PW-18", "PW-19", "PW-20")
TOKEN = "pw_live_one_full_a"


@contextmanager
def receiver(token: str = "") -> Iterator[InboxServer]:
    with InboxServer("127.0.0.1:0", Inbox(), log=True, log_token=token) as server:
        yield server


def judged(
    folder: Path, hook: str, *defects: str, only: tuple[str, ...] = WEBHOOKS, **remote: Any
) -> Run:
    """Judge the reference server, which delivers to `hook`."""
    given = {"webhook_url": hook, "webhook_secret": SECRET, "only": only, **remote}
    with reference(*defects, hook=(hook, SECRET)) as server:
        return run(server, folder, tokens=without_spare(server), **given)


@pytest.mark.parametrize("path", ["/", "/hooks/7"])
def test_all_webhook_rules_are_judged_elsewhere(tmp_path: Path, path: str) -> None:
    with receiver("s3cret") as there:
        result = judged(tmp_path, there.url + path, webhook_log_token="s3cret")
    assert (result.code, result.rules("holds")) == (0, list(WEBHOOKS))
    assert {each["verdict"] for rule in WEBHOOKS for each in result.parts(rule)} == {"holds"}


@pytest.mark.parametrize(
    ("defect", "rule"),
    [("bare_event", "PW-18"), ("bad_signature", "PW-19"), ("retry_under_new_id", "PW-20")],
)
def test_a_defect_turns_its_rule_red_from_elsewhere(tmp_path: Path, defect: str, rule: str) -> None:
    with receiver() as there:
        result = judged(tmp_path, f"{there.url}/", defect, only=WEBHOOKS[1:])
    assert (result.code, result.rules("broken")) == (1, [rule])


def test_what_came_before_or_to_another_does_not_count(tmp_path: Path) -> None:
    old = {"type": "booking.created", "data": {"booking": {"reference": "PW-OLD"}}}
    with receiver() as there:
        httpx.post(f"{there.url}/mine", json=old)
        with elsewhere(remote(f"{there.url}/mine")) as ours:
            httpx.post(f"{there.url}/others", json=old)
            httpx.get(f"{there.url}/mine")
            assert ours.wait(lambda _: True, patience=0.3) == []
            httpx.post(f"{there.url}/mine", json=old)
            assert len(ours.wait(lambda _: True)) == 1


def test_only_what_comes_to_us_is_refused_and_nothing_after_the_run() -> None:
    with receiver() as there:
        with elsewhere(remote(f"{there.url}/mine")) as ours:
            ours.refuse_next({}, times=9)
            answers = [httpx.post(f"{there.url}{path}").status_code for path in ("/mine", "/its")]
            assert answers == [500, 200]
        assert httpx.post(f"{there.url}/mine").status_code == 200


def test_refusals_of_a_run_that_was_killed_are_taken_back() -> None:
    with receiver() as there:
        httpx.post(f"{there.url}/_received/fail?times=9&path=/mine")
        with elsewhere(remote(f"{there.url}/mine")):
            assert httpx.post(f"{there.url}/mine").status_code == 200


def test_without_the_secret_all_but_signatures_is_judged(tmp_path: Path) -> None:
    with receiver() as there:
        result = judged(tmp_path, f"{there.url}/", webhook_secret=None)
    assert (result.code, result.rules("not reachable")) == (0, ["PW-19"])
    messages = {each["message"] for each in result.parts("PW-19")}
    assert messages == {"needs the secret that signs the deliveries: pass --webhook-secret"}
    assert "PW-20" in result.rules("holds")


def test_a_receiver_that_is_not_registered_is_named(tmp_path: Path) -> None:
    with receiver() as there, receiver() as another:
        url = f"{there.url}/hook"
        with reference(hook=(f"{another.url}/", SECRET)) as server:
            result = run(
                server,
                tmp_path,
                tokens=(TOKEN,),
                only=("PW-18",),
                webhook_url=url,
                webhook_patience=0.2,
            )
    assert result.rules("not reachable") == ["PW-18"]
    (message,) = {each["message"] for each in result.parts("PW-18")}
    assert message.startswith(f"no delivery came to {url} within 0.2 s: register its URL")


class Plain:
    """A log of somebody else: the newest first, no cursor, no waiting, and it cannot fail."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self.answer: Callable[[], tuple[int, Any]] = self.log

    def log(self) -> tuple[int, Any]:
        kept = ("id", "received_at", "headers", "body")
        told = [each.as_json() for each in reversed(self.inbox.after(""))]
        return 200, [{name: each[name] for name in kept} for each in told]


@contextmanager
def plain_log(inbox: Inbox) -> Iterator[tuple[str, Plain]]:
    plain = Plain(inbox)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, told = plain.answer()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode() if told is not None else b"<p>Hi</p>")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/requests?key=s3cret", plain
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_with_a_log_of_somebody_else_only_failing_is_out_of_reach(tmp_path: Path) -> None:
    inbox = Inbox()
    inbox.take("POST", "/", {}, b'{"type": "booking.created"}')
    with InboxServer("127.0.0.1:0", inbox) as there, plain_log(inbox) as (log, _):
        result = judged(tmp_path, f"{there.url}/", webhook_log=log)
    assert (result.code, result.rules("broken")) == (0, [])
    assert result.rules("not reachable") == ["PW-20"]
    (part,) = result.parts("PW-20")
    assert part["message"].startswith("needs a receiver that fails on demand")
    assert part["message"].endswith("/requests/fail answered 501")


def remote(url: str, **changes: Any) -> Any:
    return options("http://127.0.0.1:1", (TOKEN,), webhook_url=url, **changes)


@pytest.mark.parametrize(
    ("status", "told", "says"),
    [
        (404, None, "answered 404"),
        (401, None, "answered 401"),
        (200, None, "tells no deliveries"),
        (200, {"data": []}, "it is no list"),
        (200, [{}], "a delivery lacks id"),
    ],
)
def test_a_log_that_cannot_be_read_stops_the_run(status: int, told: Any, says: str) -> None:
    with plain_log(Inbox()) as (log, plain):
        plain.answer = lambda: (status, told)
        with (
            pytest.raises(UsageError, match=f"cannot tell what comes to http.*{says}"),
            elsewhere(remote("http://127.0.0.1:1/hook", webhook_log=log)),
        ):
            pass


def test_a_log_that_nobody_serves_stops_the_run() -> None:
    with (
        pytest.raises(UsageError, match="run `bookable receive` there"),
        elsewhere(remote(f"http://{free_address()}/hook")),
    ):
        pass


def test_a_log_that_goes_away_leaves_the_check_open() -> None:
    with (
        plain_log(Inbox()) as (log, plain),
        elsewhere(remote("http://127.0.0.1:1/hook", webhook_log=log)) as ours,
    ):
        with pytest.raises(NotReachable, match="fails on demand"):
            ours.refuse_next({})
        plain.answer = lambda: (502, None)
        with pytest.raises(NotTested, match=r"the receiver's log failed: .* answered 502"):
            ours.wait(lambda _: True)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"webhook_listen": "127.0.0.1:1", "webhook_url": "http://h"}, "not both"),
        ({"webhook_secret": "x"}, "--webhook-secret needs a receiver"),
        ({"webhook_log": "http://h"}, "--webhook-log needs --webhook-url"),
        ({"webhook_url": "h:80"}, "--webhook-url is no http"),
        ({"webhook_url": "http://h:port"}, "--webhook-url is no http"),
        ({"webhook_url": "http://h", "webhook_log": "ftp://h"}, "--webhook-log is no http"),
    ],
)
def test_options_that_do_not_fit_are_told(given: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        run_suite(options("http://127.0.0.1:1", (TOKEN,), **given))
