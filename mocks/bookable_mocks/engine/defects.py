"""Planted defects: one promise each that a mock breaks on purpose, so that clients can be tried.

A defect is planted in this process before the server is built. Who checks the checkers breaks a
promise and looks whether anybody notices; who writes a client sees what it does then.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from bookable_mocks.engine.mock import Context, Handler, JsonObject, Mock, Reply, Tamper
from bookable_specs import Contract

Wrap = Callable[[Callable[[Context], Any], Context], Any]
"""Stands in for a handler: gets what it stands in for, and the context."""

Plant: TypeAlias = "Callable[[Planting], None]"
"""Plants a defect."""

Swapped = TypeVar("Swapped")
"""What takes the place of something is of its type."""

EVERY = "*"
"""In the place of an operation's id: all of them."""


class Kind(StrEnum):
    """What sort of promise a defect breaks."""

    SCHEMA = "schema"
    STATUS = "status"
    VALIDATION = "validation"
    AUTH = "auth"
    SCOPE = "scope"
    OWNERSHIP = "ownership"
    IDEMPOTENCY = "idempotency"
    STATE_MACHINE = "state-machine"
    CONCURRENCY = "concurrency"
    PAGING = "paging"
    FILTER = "filter"
    RATE_LIMIT = "rate-limit"
    WEBHOOK = "webhook"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One broken promise: `breaks` is the id of its rule, or a pointer into the contract.

    `summary` says what the server does instead, as a sentence without a full stop.
    """

    name: str
    api: str
    kind: Kind
    summary: str
    breaks: str
    plant: Plant


class Planting:
    """Where defects of one API take root: its mock and its contract as they are to be served.

    What belongs to the process, such as a function of a module, is remembered for `undo`.
    """

    def __init__(self, mock: Mock, contract: Contract) -> None:
        self.mock = mock
        self.contract = contract
        self._swapped: list[tuple[Any, str, Any]] = []

    def swap(self, owner: Any, name: str, value: Swapped) -> Swapped:
        """Replace a function or value of a module or class; return what was there.

        Raises:
            LookupError: if there is none: a defect must not be planted beside what it means.
        """
        known = vars(owner)
        if name not in known:
            message = f"{owner.__name__} has no {name} to break"
            raise LookupError(message)
        original: Swapped = known[name]
        self._swapped.append((owner, name, original))
        setattr(owner, name, value)
        return original

    def mock_fields(self, **changes: Any) -> None:
        """Replace fields of the mock, such as `authenticate` or `webhooks`.

        Raises:
            LookupError: for a field that a mock does not have.
        """
        unknown = sorted(set(changes) - {each.name for each in fields(Mock)})
        if unknown:
            message = f"a mock has no {unknown[0]} to break"
            raise LookupError(message)
        self.mock = replace(self.mock, **changes)

    def webhooks(self, **changes: Any) -> None:
        """Replace fields of the mock's webhooks, such as `sign`.

        Raises:
            LookupError: for a mock without webhooks.
        """
        if self.mock.webhooks is None:
            message = f"{self.mock.name} has no webhooks to break"
            raise LookupError(message)
        self.mock_fields(webhooks=replace(self.mock.webhooks, **changes))

    def handler(self, operation_id: str, wrap: Wrap) -> None:
        """Put `wrap` in the place of an operation's handler.

        Raises:
            LookupError: if there is no such operation.
        """
        original: Handler = self._known(self.mock.handlers, operation_id)

        def wrapped(ctx: Context) -> Any:
            return wrap(original, ctx)

        self.mock_fields(handlers={**self.mock.handlers, operation_id: wrapped})

    def reply(self, operation_id: str, change: Callable[[Reply], Reply]) -> None:
        """Change an operation's answers, refusals too, after they were held against the contract.

        The answer has all of its headers. `EVERY` means all operations, and refusals of requests
        that meant none.

        Raises:
            LookupError: if there is no such operation.
        """
        if operation_id != EVERY:
            self._known(self.mock.handlers, operation_id)
        already: Tamper | None = self.mock.tamper.get(operation_id)

        def changed(reply: Reply) -> Reply:
            return change(already(reply) if already is not None else reply)

        self.mock_fields(tamper={**self.mock.tamper, operation_id: changed})

    def document(self, change: Callable[[JsonObject], None]) -> None:
        """Change the contract that this mock goes by; what it promises stays what it was."""
        document = json.loads(json.dumps(self.contract.document))
        change(document)
        self.contract = Contract(
            slug=self.contract.slug, document=document, bundle_bytes=b"", rules=self.contract.rules
        )

    def annotate(self, operation_id: str, key: str, value: Any) -> None:
        """Change what the server reads of an operation in the contract, such as `x-scopes`.

        Raises:
            LookupError: if there is no such operation, or it says nothing of that.
        """
        operation = self._known(self.contract.operations, operation_id)
        if key not in operation.node:
            message = f"{operation_id} has no {key} to break"
            raise LookupError(message)

        def change(document: JsonObject) -> None:
            document["paths"][operation.path][operation.method.lower()][key] = value

        self.document(change)

    def undo(self) -> None:
        """Put back what was swapped; mock and contract are this planting's own."""
        while self._swapped:
            owner, name, original = self._swapped.pop()
            setattr(owner, name, original)

    def _known(self, table: Any, operation_id: str) -> Any:
        if operation_id not in table:
            message = f"{self.mock.name} has no operation {operation_id} to break"
            raise LookupError(message)
        return table[operation_id]


def plant(mock: Mock, contract: Contract, defects: Iterable[Defect]) -> Planting:
    """Plant the defects of an API; those of others are left out.

    Raises:
        LookupError: if what one of them breaks is not there.
    """
    planting = Planting(mock, contract)
    for defect in defects:
        if defect.api == mock.name:
            try:
                defect.plant(planting)
            except BaseException:
                planting.undo()
                raise
    return planting


class Catalogue:
    """The defects of one API, each written as the function that plants it.

    The function's name, with dashes and after the API's `prefix`, names the defect; the first line
    of its docstring says what the server does instead.
    """

    def __init__(self, api: str, prefix: str) -> None:
        self._api = api
        self._prefix = prefix
        self._defects: list[Defect] = []

    def __call__(self, kind: Kind, breaks: str) -> Callable[[Plant], Plant]:
        """Return what makes a defect of a function; it breaks a rule, or a place of the contract.

        Raises:
            ValueError: for a function that does not say what the server does.
        """

        def added(function: Plant) -> Plant:
            told = (function.__doc__ or "").strip().splitlines()
            if not told:
                message = f"{function.__name__} does not say what the server does instead"
                raise ValueError(message)
            defect = Defect(
                name=f"{self._prefix}-{function.__name__.replace('_', '-')}",
                api=self._api,
                kind=kind,
                summary=told[0].rstrip("."),
                breaks=breaks,
                plant=function,
            )
            self._defects.append(defect)
            return function

        return added

    def all(self) -> tuple[Defect, ...]:
        """Return what was added so far, in its order."""
        return tuple(self._defects)


class UnknownDefect(Exception):
    """There is no defect of a name; `near` are names like it."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        super().__init__(f"there is no defect {name!r}")
        self.name = name
        self.near = tuple(near)


def find(known: Sequence[Defect], names: Iterable[str]) -> tuple[Defect, ...]:
    """Return the defects of some names, each once.

    Raises:
        UnknownDefect: for a name that there is not.
    """
    table = {defect.name: defect for defect in known}
    found = []
    for name in dict.fromkeys(names):
        if name not in table:
            raise UnknownDefect(name, difflib.get_close_matches(name, table, n=3, cutoff=0.5))
        found.append(table[name])
    return tuple(found)
