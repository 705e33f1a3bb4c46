"""pytest's door: options, the fixtures `bookable` and `bookable_session`, and `--bookable-test`."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from pytest_bookable import items as rules
from pytest_bookable import verdicts
from pytest_bookable.control import ControlError
from pytest_bookable.options import Options, add_options, read_options
from pytest_bookable.server import NoServer
from pytest_bookable.session import Session
from pytest_bookable.wishes import MARKER, UnknownWish, Wishes, wishes_of
from pytest_bookable.world import Bookable

OPTIONS = pytest.StashKey[Options]()
SESSION = pytest.StashKey[Session]()
WORLD = pytest.StashKey[Bookable]()
REPORT = pytest.StashKey[str]()

WORKER_INPUT = "bookable_report"
"""Under what an xdist worker is handed the report."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the plugin's options."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, and get ready to start a server when a test needs one."""
    wishes = "seed, clock, choices, apis, defects, plain_url"
    config.addinivalue_line("markers", f"{MARKER}({wishes}): what the world of a test is like")
    config.addinivalue_line(
        "markers", f"{rules.MARKER}: the items of --bookable-test, one for each rule"
    )
    config.stash[OPTIONS] = read_options(config)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    config.stash[SESSION] = Session(config.stash[OPTIONS], worker)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if SESSION in config.stash:
        config.stash[SESSION].stop()


@pytest.fixture
def bookable(request: pytest.FixtureRequest) -> Iterator[Bookable]:
    """A world of the bookable mocks that is this test's own; forgotten when it ends.

    `@pytest.mark.bookable(seed=7, clock="2027-01-01T00:00:00Z", ...)` says what it is like.
    """
    plain = request.config.stash[OPTIONS].plain_url
    with ExitStack() as stack:
        with _told():
            wishes = wishes_of(request.node, plain_url=plain)
            session = request.config.stash[SESSION]
            world = stack.enter_context(session.world(request.node.name, wishes))
        request.node.stash[WORLD] = world
        yield world


@pytest.fixture(scope="session")
def bookable_session(pytestconfig: pytest.Config) -> Iterator[Bookable]:
    """A world that all tests of this process share, beside those of `bookable`."""
    with ExitStack() as stack:
        with _told():
            session = pytestconfig.stash[SESSION]
            world = stack.enter_context(session.world("session", Wishes()))
        yield world


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, None]:
    """Add what was called to the report of a test that failed."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    world = item.stash.get(WORLD, None)
    if call.when == "call" and report.failed and world is not None:
        told = item.config.stash[SESSION].story(world)
        report.sections.append(("bookable", told))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Run `bookable test` once, before any worker starts.

    Raises:
        UsageError: if it made no report; the message has its own words.
    """
    chosen = session.config.stash[OPTIONS]
    if not chosen.test_api or hasattr(session.config, "workerinput"):
        return
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:
        terminal.write_line(f"bookable test {chosen.test_api} --base-url {chosen.target} ...")
    try:
        session.config.stash[REPORT] = verdicts.run(chosen)
    except NoServer as error:
        raise pytest.UsageError(str(error)) from None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand the report to an xdist worker."""
    if REPORT in node.config.stash:
        node.workerinput[WORKER_INPUT] = node.config.stash[REPORT]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add an item for each rule, before anybody chooses among the items.

    Raises:
        UsageError: if the report is of another version's layout.
    """
    handed = getattr(config, "workerinput", {}).get(WORKER_INPUT)
    text = config.stash.get(REPORT, None) or handed
    if text:
        try:
            items += rules.collected(session, text)
        except NoServer as error:
            raise pytest.UsageError(str(error)) from None


@contextmanager
def _told() -> Iterator[None]:
    """Say in one line why a world can't be had."""
    try:
        yield
    except (NoServer, ControlError, UnknownWish, LookupError, ValueError) as error:
        pytest.fail(f"bookable: {error}", pytrace=False)
