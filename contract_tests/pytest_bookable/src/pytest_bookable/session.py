"""What lasts as long as a run of tests: servers, contracts, and the receiver of webhooks."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property

from pytest_bookable.contract import Contract
from pytest_bookable.control import Control, ControlError
from pytest_bookable.journal import Journal
from pytest_bookable.options import Options
from pytest_bookable.receiver import Receiver
from pytest_bookable.server import NoServer, Server
from pytest_bookable.wishes import Wishes
from pytest_bookable.world import Bookable

MOST_LINES = 20
"""How many of a failed test's calls are shown."""


class Session:
    """Starts servers when a test first needs them, one for each set of defects.

    Under xdist each worker has a session, and servers, of its own.
    """

    def __init__(self, options: Options, worker: str) -> None:
        self._options = options
        self._worker = worker
        self._servers: dict[tuple[str, ...], Server] = {}
        self._contracts: dict[tuple[str, str], Contract] = {}
        self._heard: dict[str, int] = {}  # by world: what had gone astray before it was made

    def url(self, defects: tuple[str, ...] = ()) -> str:
        """Return the root of the server with these defects, starting it if need be.

        Raises:
            NoServer: if it can't be started, or runs elsewhere and has no such defects.
        """
        if self._options.url:
            if defects:
                message = f"{self._options.url} was started without {', '.join(defects)}"
                raise NoServer(message)
            return self._options.url
        if defects not in self._servers:
            broken = [part for name in defects for part in ("--defect", name)]
            args = [*self._options.serve_args, *broken]
            self._servers[defects] = Server(self._options.command, args)
        return self._servers[defects].url

    @contextmanager
    def world(self, name: str, wishes: Wishes) -> Iterator[Bookable]:
        """Give a world of its own, and forget it afterwards.

        Raises:
            NoServer: if there is no server for it.
            ControlError: if the server does not do as it is told.
        """
        root = self.url(wishes.defects)
        if wishes.plain_url and self._options.url:
            message = (
                "plain_url is the default world, which a server that others use too can't give"
            )
            raise NoServer(message)
        own = re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:40]
        called = "" if wishes.plain_url else f"{own}.{self._worker}.{secrets.token_hex(4)}"
        control = Control(root, called, self._options.token)

        def contract(api: str) -> Contract:
            return self._contracts.setdefault((root, api), Contract(self._plain(root), api))

        secret = self._options.webhook_secret
        try:
            if self._strays(control):
                self._heard[called] = self._astray(root).newest()
            made = Bookable(control, wishes, contract, lambda: self._receiver, secret)
            try:
                yield made
            finally:
                made.webhooks.forget()
        finally:
            self._heard.pop(called, None)
            gone = f"/worlds/{called}" if called else "/journal"
            with suppress(ControlError):  # a server that is gone has forgotten it
                self._plain(root).call("DELETE", gone)

    def story(self, world: Bookable) -> str:
        """Return what a test's report says when it failed: the last calls, and calls gone astray.

        A client that drops the path of its base URL ends in the default world, where nobody is.
        Calls that were there before the test's world was made are other tests'.
        """
        try:
            lines = [f"{call.at} {call}" for call in world.journal.calls()[-MOST_LINES:]]
            astray = []
            if self._strays(world.control):
                default = self._astray(world.control.root)
                before = self._heard.get(world.control.world, 0)
                astray = [call for call in default.calls() if call.number > before]
                default.clear()
        except ControlError as error:
            return str(error)
        if astray:
            lines += [
                f"{len(astray)} calls reached {world.control.root} but no test's world, such as",
                f"  {astray[-1]}",
                f"does the client drop the path of its base URL, {world.url}?"
                " Then mark the test bookable(plain_url=True).",
            ]
        return "\n".join(lines or ["nothing was called"])

    def _strays(self, control: Control) -> bool:
        """Say whether calls to the default world are calls that missed the test's own."""
        return bool(control.world) and not self._options.url

    def _astray(self, root: str) -> Journal:
        return Journal(self._plain(root))

    def _plain(self, root: str) -> Control:
        return Control(root, token=self._options.token)

    def stop(self) -> None:
        """Stop what was started."""
        for server in self._servers.values():
            server.stop()
        self._servers.clear()
        if "_receiver" in self.__dict__:
            self._receiver.stop()
            del self._receiver

    @cached_property
    def _receiver(self) -> Receiver:
        return Receiver(self._options.webhook_host)
