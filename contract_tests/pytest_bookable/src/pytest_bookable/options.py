"""What the user of the plugin can say: on the command line, in the ini file, in the environment."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass

import pytest

SECRET = "whsec_pytest_bookable"
"""Signs webhooks between two parts of a test, so it guards nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was chosen; the command line wins over the environment, and that over the ini file."""

    command: tuple[str, ...]
    url: str
    token: str
    serve_args: tuple[str, ...]
    webhook_host: str
    webhook_secret: str
    plain_url: bool
    test_api: str
    target: str
    test_tokens: tuple[str, ...]
    test_args: tuple[str, ...]


def add_options(parser: pytest.Parser) -> None:
    """Add the plugin's options."""
    group = parser.getgroup("bookable", "the bookable mocks")
    group.addoption("--bookable-command", metavar="COMMAND", help="what runs bookable; `bookable`")
    group.addoption("--bookable-url", metavar="URL", help="use a server that runs there already")
    group.addoption("--bookable-test", metavar="API", help="hold a server against an API's rules")
    group.addoption("--bookable-target", metavar="URL", help="the server for --bookable-test")
    group.addoption(
        "--bookable-token",
        action="append",
        metavar="KEY",
        help="a key of that server; repeat it for others (or BOOKABLE_TOKENS)",
    )
    group.addoption(
        "--bookable-test-args", metavar="ARGS", help="more for `bookable test`, as '--profile pr'"
    )
    parser.addini("bookable_command", "what runs bookable; `bookable` by default")
    parser.addini("bookable_url", "use a server that runs there already")
    parser.addini("bookable_serve_args", "more for `bookable serve`, as '--set agenda.x=1'")
    parser.addini("bookable_webhook_host", "how the server reaches this machine; 127.0.0.1")
    parser.addini("bookable_webhook_secret", f"what webhooks are signed with; {SECRET}")
    parser.addini("bookable_plain_url", "URLs without a world in their path", "bool", False)
    parser.addini("bookable_test", "hold a server against an API's rules")
    parser.addini("bookable_target", "the server for bookable_test")
    parser.addini("bookable_test_args", "more for `bookable test`, as '--profile pr'")


def read_options(config: pytest.Config) -> Options:
    """Return what was chosen.

    Raises:
        UsageError: if a chosen test has no target.
    """
    test_api, target = _of(config, "test"), _of(config, "target")
    if test_api and not target:
        message = f"--bookable-test {test_api} needs --bookable-target URL: the server to test"
        raise pytest.UsageError(message)
    return Options(
        command=tuple(shlex.split(_of(config, "command") or "bookable")),
        url=_of(config, "url").rstrip("/"),
        token=os.environ.get("BOOKABLE_CONTROL_TOKEN", ""),
        serve_args=tuple(shlex.split(config.getini("bookable_serve_args") or "")),
        webhook_host=config.getini("bookable_webhook_host") or "127.0.0.1",
        webhook_secret=config.getini("bookable_webhook_secret") or SECRET,
        plain_url=bool(config.getini("bookable_plain_url")),
        test_api=test_api,
        target=target,
        test_tokens=tuple(config.getoption("bookable_token") or ()),
        test_args=tuple(shlex.split(_of(config, "test_args"))),
    )


def _of(config: pytest.Config, name: str) -> str:
    """Return an option that has all three places."""
    given = config.getoption(f"bookable_{name}")
    given = given or os.environ.get(f"BOOKABLE_{name.upper()}")
    return str(given or config.getini(f"bookable_{name}") or "")
