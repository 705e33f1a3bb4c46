"""What a test holds in its hand: a world of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pytest_bookable.api import Api
from pytest_bookable.clock import Clock
from pytest_bookable.contract import Contract
from pytest_bookable.control import Control
from pytest_bookable.journal import Journal
from pytest_bookable.receiver import Receiver
from pytest_bookable.webhooks import Webhooks
from pytest_bookable.wishes import Wishes


class Bookable:
    """A world of the mock server: data, clock, journal and webhooks that no other test sees.

    Attributes:
        clock: the world's time.
        journal: what all APIs were asked.
        webhooks: what they sent; an API's are received from the first `api()` of it on.
        control: the control API, for what this class has no word for.
        url: where the APIs begin; `api(name).url` is what a client wants.
    """

    def __init__(
        self,
        control: Control,
        wishes: Wishes,
        contract: Callable[[str], Contract],
        receiver: Callable[[], Receiver],
        secret: str,
    ) -> None:
        self.clock = Clock(control)
        self.journal = Journal(control)
        self.webhooks = Webhooks(control, receiver, secret)
        self.url = control.url
        self.control = control
        self._wishes = wishes
        self._contract = contract
        self._apis: dict[str, Api] = {}
        if not control.world or wishes.beginning:
            control.post("/reset", wishes.beginning)
        self._listed = {api["name"]: api for api in control.get("/apis")["data"]}
        self._fulfil()

    @property
    def apis(self) -> tuple[str, ...]:
        """The names of the APIs that the server has."""
        return tuple(self._listed)

    def api(self, name: str) -> Api:
        """Return an API; its webhooks are received from here on.

        Raises:
            LookupError: for an API that the server does not have; the message lists them.
        """
        if name not in self._apis:
            if name not in self._listed:
                message = f"the server has no API {name!r}; it has {', '.join(self._listed)}"
                raise LookupError(message)
            self._apis[name] = Api(self.control, self._listed[name], self._contract(name))
            self.webhooks.listen(name, self._apis[name].owners)
        return self._apis[name]

    def fail_next(self, api: str, operation: str = "", **how: Any) -> None:
        """Make the next calls go wrong; the same as `api(...).fail_next(...)`."""
        self.api(api).fail_next(operation, **how)

    def clear_faults(self) -> None:
        """Let nothing go wrong any more."""
        self.control.call("DELETE", "/faults")

    def choose(self, api: str, **choices: Any) -> None:
        """Choose otherwise where a vendor is silent; the same as `api(...).choose(...)`."""
        self.api(api).choose(**choices)

    def reset(self, *, seed: int | None = None, clock: Any = None) -> None:
        """Begin anew, as the test began or with another seed or moment. Takes milliseconds.

        Webhooks are received as before; keys that were made are gone.
        """
        given = Wishes(seed=seed, clock=clock)
        self.control.post("/reset", {**self._wishes.beginning, **given.beginning})
        self.webhooks.forget()
        for name, api in self._apis.items():
            self.webhooks.listen(name, api.owners)
        self._fulfil()

    def _fulfil(self) -> None:
        """Choose what the test's marker asks for."""
        for name in self._wishes.apis:
            self.api(name)
        choices: Mapping[str, Mapping[str, Any]] = self._wishes.choices
        if choices:
            self.control.call("PATCH", "/choices", choices)
