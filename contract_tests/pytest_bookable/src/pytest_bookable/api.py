"""One API as a test uses it: where it is, who may call it, what it was asked."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pytest_bookable import wire
from pytest_bookable.contract import Contract
from pytest_bookable.control import Control
from pytest_bookable.journal import Call, Journal, Wanted
from pytest_bookable.wire import Response


@dataclass(frozen=True, slots=True)
class Credential:
    """A key: what it is for, its secret, whose it is and what it may do."""

    label: str
    secret: str
    owner: str
    scopes: tuple[str, ...]


class Api:
    """One vendor's API in the world of a test.

    Attributes:
        name: such as `wellhub-booking`.
        url: the base URL for the client under test: the vendor's own paths go behind it.
        credentials: the seeded keys by what they are for, the most capable first.
        owners: the names of the companies that keys and webhooks belong to, by id.
        journal: what this API was asked.
    """

    def __init__(self, control: Control, listed: Mapping[str, Any], contract: Contract) -> None:
        self.name = str(listed["name"])
        self.url = str(listed["base_url"])
        self.credentials = {
            key["label"]: Credential(
                key["label"], key["secret"], key["owner"], tuple(key["scopes"])
            )
            for key in listed["keys"]
        }
        self.owners = {owner["id"]: owner["name"] for owner in listed["owners"]}
        self.journal = Journal(control, self.name)
        self._control = control
        self._contract = contract

    def credential(self, label: str = "") -> Credential:
        """Return the key of a label, or the first one.

        Raises:
            LookupError: for a label that there is not; the message lists them.
        """
        if not label:
            return next(iter(self.credentials.values()))
        if label not in self.credentials:
            message = f"{self.name} has no key {label!r}; there is {', '.join(self.credentials)}"
            raise LookupError(message)
        return self.credentials[label]

    def headers(self, credential: Credential | str = "") -> dict[str, str]:
        """Return the headers that a call with a key, or with the first one, carries.

        Raises:
            LookupError: if no header carries a key, as where each call is signed by itself.
        """
        key = credential if isinstance(credential, Credential) else self.credential(credential)
        return self._contract.headers(key.secret)

    def new_credential(
        self, scopes: Iterable[str] = (), *, owner: str = "", label: str = ""
    ) -> Credential:
        """Make a key with these scopes, for an owner or for the first one.

        Raises:
            ControlError: for a scope or an owner that there is not.
        """
        wanted: dict[str, Any] = {"api": self.name, "scopes": list(scopes), "label": label}
        wanted |= {"owner": owner} if owner else {}
        made = self._control.post("/keys", wanted)
        return Credential(made["label"], made["secret"], made["owner"], tuple(made["scopes"]))

    def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        credential: Credential | str | None = "",
    ) -> Response:
        """Call the API from the test itself, as the vendor's other users would.

        `credential` is a key, a key's label or, with "", the first one; None sends none.

        Raises:
            NoAnswer: if the connection is cut, as a fault can have it.
        """
        key = {} if credential is None else self.headers(credential)
        sent = {**key, **(headers or {})}
        return wire.send(method, self.url + path, body=json, headers=sent)

    def assert_called(
        self,
        operation: str,
        *,
        times: int | None = None,
        status: int | None = None,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        within: float = 0.0,
    ) -> list[Call]:
        """Return the calls of an operation that are as described: one at least, or so many.

        `body`, `query` and `headers` are parts of what was sent; `within` gives a client that works
        elsewhere so many seconds.

        Raises:
            AssertionError: saying which calls came near, and what was called instead.
            LookupError: for an operation that the API does not have.
        """
        __tracebackhide__ = True
        self._known(operation)
        wanted = Wanted(operation=operation, status=status, body=body, query=query, headers=headers)
        return self.journal.assert_called(wanted, times=times, within=within)

    def assert_not_called(
        self,
        operation: str = "",
        *,
        status: int | None = None,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
    ) -> None:
        """Pass if no call of an operation, or none at all, is as described.

        Raises:
            AssertionError: listing those that are.
            LookupError: for an operation that the API does not have.
        """
        __tracebackhide__ = True
        self._known(operation)
        wanted = Wanted(operation=operation, status=status, body=body, query=query, headers=headers)
        self.journal.assert_not_called(wanted)

    def fail_next(
        self,
        operation: str = "",
        *,
        status: int = 503,
        times: int = 1,
        delay: float = 0.0,
        drop: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Make the next calls of an operation, or any, go wrong; 0 times means until `reset`.

        `delay` is in seconds. With `status=0` the call is only late, with `drop` the connection is
        cut in the middle of the answer.

        Raises:
            LookupError: for an operation that the API does not have.
        """
        self._known(operation)
        fault: dict[str, Any] = {"api": self.name, "times": times, "drop": drop}
        fault |= {"delay_ms": round(delay * 1000), "headers": dict(headers or {})}
        fault |= {"status": status} if status and not drop else {}
        fault |= {"operation": operation} if operation else {}
        self._control.post("/faults", fault)

    def choose(self, **choices: Any) -> None:
        """Choose otherwise where the vendor is silent, for this world until its reset.

        Raises:
            ControlError: for a name that there is not, or a value of another type.
        """
        self._control.call("PATCH", "/choices", {self.name: choices})

    def _known(self, operation: str) -> None:
        """Refuse a slip of the pen: an assertion about it would prove nothing."""
        if operation and operation not in self._contract.operations:
            near = difflib.get_close_matches(operation, self._contract.operations, n=3)
            meant = f"; did you mean {', '.join(near)}?" if near else ""
            message = f"{self.name} has no operation {operation}{meant}"
            raise LookupError(message)
