"""Curl lines for generated requests: what schemathesis filtered or made up becomes a variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from bookable_contracts.client import Client
from bookable_contracts.curl import Fresh
from bookable_contracts.exchange import Exchange
from bookable_contracts.generated_events import FILTERED, Objection
from bookable_contracts.supplies import Supplies

AFTER_ALL_OTHERS = 10**9
"""Where the numbers of generated exchanges begin: they came after those of the rule tests."""

WRONG_KEYS = "ST401"
"""The check that sends wrong credentials on purpose."""


@dataclass(kw_only=True)
class Lines:
    """Writes curl lines, once it has seen what the generated requests created."""

    client: Client
    supplies: Supplies
    _numbers: count[int] = field(default_factory=lambda: count(AFTER_ALL_OTHERS))

    def learn(self, exchange: Exchange) -> None:
        """Remember which request made the thing that later ones name."""
        pointer = self.supplies.created.get(exchange.operation)
        if pointer is None or exchange.status != 201:
            return
        if isinstance(name := exchange.at(pointer), str):
            label = pointer.rpartition("/")[2].upper()
            source = self._shown(exchange, self.supplies.keys[0].token)
            self.client.fresh.setdefault(name, Fresh(label=label, source=source, pointer=pointer))

    def of(self, objection: Objection) -> tuple[str, ...]:
        """Write the lines that show what was objected to."""
        if objection.exchange is None:
            return ()
        wrong = objection.code == WRONG_KEYS
        token = "unknown" if wrong else self.supplies.keys[0].token
        return self.client.script([self._shown(objection.exchange, token)])

    def _shown(self, exchange: Exchange, token: str) -> Exchange:
        headers = {
            name: self.client.carrier.value(token) if FILTERED in value else value
            for name, value in exchange.headers.items()
        }
        self._name_repeat(headers)
        numbered = replace(exchange, number=next(self._numbers), headers=headers)
        return self.client.wire.shown(numbered, token)

    def _name_repeat(self, headers: Mapping[str, str]) -> None:
        if repeat := headers.get(self.supplies.idempotency_header):
            self.client.fresh.setdefault(repeat, Fresh(label="IDEMPOTENCY_KEY"))
