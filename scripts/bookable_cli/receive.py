"""`bookable receive`: takes webhooks anywhere, and tells what came."""

from __future__ import annotations

import ipaddress
import sys
import threading
from dataclasses import dataclass

from bookable_cli.errors import told_in_one_line
from bookable_contracts import UsageError
from bookable_contracts.deliveries import Delivery
from bookable_contracts.inbox import Inbox
from bookable_contracts.inbox_log import LOG
from bookable_contracts.inbox_server import InboxServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked for."""

    listen: str
    log_token: str
    keep: int


def run(options: Options) -> None:
    """Receive until stopped.

    Raises:
        UserError: if the address is none, or taken.
    """
    with told_in_one_line(UsageError):
        server = InboxServer(
            options.listen,
            Inbox(keep=options.keep),
            log=True,
            log_token=options.log_token,
            on_delivery=_say,
        )
    with server:
        _write(greeting(server.url))
        if not options.log_token and not _is_own(options.listen):
            sys.stderr.write("anybody who reaches it can read what came; see --log-token\n")
        threading.Event().wait()


def greeting(url: str) -> str:
    """Say where everything is."""
    return (
        f"Webhooks   {url}/, any path\n"
        f"What came  {url}{LOG}\n"
        f"Fail next  curl -X POST '{url}{LOG}/fail?times=1'"
    )


def _say(delivery: Delivery) -> None:
    told = delivery.as_json()
    size = len(delivery.body)
    _write(
        f"{told['received_at']}  {delivery.method} {delivery.path}  {size} B  {delivery.answered}"
    )


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _is_own(address: str) -> bool:
    host = address.rpartition(":")[0].strip("[]")
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
