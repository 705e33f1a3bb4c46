"""The plugin as pytest has it: fixtures, markers, reports, workers."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_bookable import ControlError
from pytest_bookable.control import Control

CALL = 'bookable.api("wellhub-booking").call("GET", "/booking/v1/gyms/1/classes")'


@pytest.fixture
def url(servers: Any) -> str:
    """A server that runs already, which the plugin is pointed at."""
    root: str = servers.url()
    return root


def test_each_test_has_a_world_of_its_own(run: Any, url: str) -> None:
    code = f"""
import pytest

@pytest.mark.parametrize("n", range(3))
def test_it(bookable, n):
    {CALL}
    bookable.api("wellhub-booking").assert_called("listClasses", times=1)
"""
    ran = run("--bookable-url", url, code=code)

    assert ran.counts == {"passed": 3}, ran.text


def test_the_world_of_the_session_is_shared_and_another_than_a_tests(run: Any, url: str) -> None:
    code = """
def test_one(bookable_session, bookable):
    bookable_session.clock.set("2030-01-01T00:00:00Z")
    assert bookable.clock.now().year != 2030

def test_two(bookable_session):
    assert bookable_session.clock.now().year == 2030
"""
    ran = run("--bookable-url", url, code=code)

    assert ran.counts == {"passed": 2}, ran.text


def test_the_nearest_marker_wins_argument_by_argument(run: Any, url: str) -> None:
    code = """
import pytest

pytestmark = pytest.mark.bookable(clock="2027-01-01T00:00:00Z", apis=["agenda"])

@pytest.mark.bookable(clock="2028-01-01T00:00:00Z")
class TestIt:
    @pytest.mark.bookable(choices={"agenda": {"cancel_hours": 48}})
    def test_near(self, bookable):
        assert bookable.clock.now().year == 2028
        assert bookable.control.get("/choices")["data"]["agenda"]["cancel_hours"] == 48
        assert bookable.control.get("/webhook-endpoints", api="agenda")["data"] != []

def test_far(bookable):
    assert bookable.clock.now().year == 2027
    assert bookable.control.get("/choices")["data"]["agenda"]["cancel_hours"] == 24
"""
    ran = run("--bookable-url", url, code=code)

    assert ran.counts == {"passed": 2}, ran.text


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        ("colour='red'", "the marker bookable has no 'colour'; it takes seed, clock,"),
        ("7", "the marker bookable takes names alone"),
        ("apis='agenda'", "the marker bookable: apis is a list of names"),
        ("apis=['no']", "the server has no API 'no'; it has prive-wellness"),
        ("clock='noon'", '/now "noon" is not a "date-time"'),
        ("choices={'agenda': {'x': 1}}", "/agenda/x is unknown; there is signature_required"),
        ("defects=['x']", "was started without x"),
        ("plain_url=True", "a server that others use too can't give"),
    ],
)
def test_a_mistake_in_a_marker_is_told_in_a_line(
    run: Any, url: str, marker: str, told: str
) -> None:
    code = f"""
import pytest

@pytest.mark.bookable({marker})
def test_it(bookable):
    pass
"""
    ran = run("--bookable-url", url, code=code)

    assert ran.counts == {"error": 1}, ran.text
    (line,) = [line for line in ran.text.splitlines() if line.startswith("bookable: ")]
    assert told in line


def test_without_a_server_it_is_told_what_to_do_and_other_tests_run(run: Any) -> None:
    code = "def test_it(bookable): pass\ndef test_other(): pass"
    ran = run(code=code)

    assert ran.counts == {"passed": 1, "error": 1}
    assert "bookable: there is no command 'bookable-is-not-here': install bookable" in ran.text


def test_a_failed_test_says_what_was_called(run: Any, url: str) -> None:
    ran = run("--bookable-url", url, code=f"def test_it(bookable):\n    {CALL}\n    assert False")

    assert "--- bookable ---" in ran.text
    assert "GET /booking/v1/gyms/1/classes listClasses -> 200" in ran.text


def test_a_failed_assertion_is_shown_where_the_test_made_it(run: Any, url: str) -> None:
    code = f"""
def test_it(bookable):
    {CALL}
    bookable.api("wellhub-booking").assert_called("createClasses")
"""
    ran = run("--bookable-url", url, code=code)

    assert "E       AssertionError: createClasses: expected at least once, found 0" in ran.text
    assert "src/pytest_bookable/journal.py" not in ran.text


OWN = """
import os
import pytest
from pytest_bookable.wire import send

WELLHUB = "wellhub-booking"

def test_a_client_that_drops_the_path(bookable):
    send("GET", f"{bookable.control.root}/booking/v1/health")
    bookable.api(WELLHUB).assert_called("getHealth")

@pytest.mark.bookable(plain_url=True)
@pytest.mark.parametrize("n", range(2))
def test_a_plain_url(bookable, n):
    assert "_world" not in bookable.url
    send("GET", f"{bookable.url}/booking/v1/health")
    bookable.api(WELLHUB).assert_called("getHealth", times=1)
"""


def test_workers_have_servers_of_their_own_which_end_with_them(run: Any) -> None:
    code = (
        OWN
        + """
@pytest.mark.parametrize("n", range(4))
def test_where(bookable, n):
    with open(f"root-{os.environ['PYTEST_XDIST_WORKER']}", "w") as told:
        told.write(bookable.control.root)
"""
    )
    ini = "[pytest]\nbookable_serve_args = wellhub-booking\n"
    ran = run("-n", "2", "--dist", "load", own=True, code=code, pytest_ini=ini)

    assert ran.counts == {"passed": 6, "failed": 1}, ran.text
    assert "1 calls reached http://127.0.0.1:" in ran.text
    assert "does the client drop the path of its base URL" in ran.text
    roots = {path.read_text() for path in ran.folder.glob("root-*")}
    assert len(roots) == len(list(ran.folder.glob("root-*"))) >= 1
    assert not any(answers(root) for root in roots)


def answers(root: str) -> bool:
    """Say whether anybody is there."""
    try:
        Control(root).get("/health")
    except ControlError:
        return False
    return True


@pytest.mark.slow
def test_a_server_that_breaks_a_promise_is_another_one(run: Any) -> None:
    code = """
import pytest

@pytest.mark.bookable(defects=["wellhub-class-without-slug"])
def test_broken(bookable, pytestconfig):
    classes = bookable.api("wellhub-booking").call("GET", "/booking/v1/gyms/1/classes").json
    assert "slug" not in classes["classes"][0]
    pytestconfig.broken = bookable.control.root

def test_sound(bookable, pytestconfig):
    classes = bookable.api("wellhub-booking").call("GET", "/booking/v1/gyms/1/classes").json
    assert "slug" in classes["classes"][0]
    assert bookable.control.root != pytestconfig.broken
"""
    ini = "[pytest]\nbookable_serve_args = wellhub-booking\n"
    ran = run(own=True, code=code, pytest_ini=ini)

    assert ran.counts == {"passed": 2}, ran.text
