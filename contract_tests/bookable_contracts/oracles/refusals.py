"""How a server refuses what is wrong before its content matters: the status, and the envelope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bookable_contracts.client import Client, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles import negotiation
from bookable_contracts.oracles.answers import answered, is_error, prepared
from bookable_contracts.oracles.auth import impostors
from bookable_contracts.target import Key
from bookable_contracts.verdicts import Broken
from bookable_specs import Operation


@dataclass(frozen=True, kw_only=True)
class Refusals:
    """Sends what has to be refused; an API whose envelope promises more overrides `judge`."""

    client: Client

    def judge(self, exchange: Exchange, status: int) -> None:
        """Hold a refusal to its status and to the envelope of `x-error`."""
        is_error(self.client.contract, exchange, status)

    def refused(self, exchange: Exchange, status: int, what: str = "") -> None:
        """Judge a refusal, and name what was refused where the operation does not tell."""
        try:
            self.judge(exchange, status)
        except Broken as breach:
            message = f"{what}: {breach.message}" if what else breach.message
            raise Broken(message, *breach.evidence) from None

    def unknown_paths(self, key: Key, *paths: str) -> None:
        """Paths that the contract does not have answer 404."""
        for path in paths:
            self.refused(self.client.send(Request(method="GET", path=path), key=key), 404)

    def wrong_methods(self, key: Key, operation: Operation, request: Request) -> None:
        """Methods that the path of an operation does not have answer 405."""
        operations = self.client.contract.operations.values()
        allowed = {each.method for each in operations if each.path == operation.path}
        for attempt in negotiation.wrong_methods(request.path, allowed):
            self.refused(self.client.send(attempt, key=key), 405)

    def unreadable_bodies(self, key: Key, request: Request) -> None:
        """Bodies that are no JSON object answer 400."""
        self._each(key, negotiation.unreadable_bodies(request))

    def foreign_media_types(self, key: Key, request: Request) -> None:
        """Bodies of a media type that the contract does not have answer 415."""
        self._each(key, negotiation.foreign_media_types(request))

    def unwelcome_answers(self, key: Key, request: Request) -> None:
        """Who takes JSON gets it; who takes no media type of the contract's gets 406."""
        for _, welcome in negotiation.welcome_answers(request):
            answered(self.client.contract, self.client.send(welcome, key=key), 200)
        self._each(key, negotiation.unwelcome_answers(request))

    def impostors(self, key: Key, request: Request) -> None:
        """Wrong credentials are refused in the envelope; that they are is another rule's."""
        for _, headers in impostors(self.client.carrier, key.token):
            attempt = replace(request, headers={**request.headers, **headers})
            exchange = self.client.send(attempt)
            prepared(self.client.contract, exchange, 401)
            self.refused(exchange, 401)

    def _each(self, key: Key, attempts: Iterable[tuple[str, Request, int]]) -> None:
        for what, attempt, status in attempts:
            self.refused(self.client.send(attempt, key=key), status, what)
