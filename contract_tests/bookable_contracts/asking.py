"""Asks what the tester's tokens can do, before anything is judged.

A question without an answer breaks no rule: it ends the run, with a line that says what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import httpx

from bookable_contracts.client import Client, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.target import Key
from bookable_contracts.verdicts import Broken, Outcome

Meet: TypeAlias = Callable[[Key], Key | str]
"""Returns a key with what it can do, or why it is left out."""


def introduced(
    client: Client,
    options: SuiteOptions,
    meet: Meet,
    *,
    remedy: str = "pass --token with a key of this server",
) -> tuple[list[Key], tuple[str, ...]]:
    """Meet each token once; returns the keys in their order, and notes on those left out.

    Raises:
        UsageError: if no token is usable; `remedy` says what to do then.
    """
    keys, reasons = list[Key](), dict[str, str]()
    for number, token in enumerate(dict.fromkeys(options.tokens), 1):
        label = f"TOKEN_{number}"
        client.secrets[token] = label
        met = meet(Key(label=label, token=token, company="", scopes=frozenset()))
        if isinstance(met, Key):
            keys.append(met)
        else:
            reasons[label] = met
    if not keys:
        raise UsageError(f"no token is usable: {next(iter(reasons.values()))}; {remedy}")
    return keys, tuple(f"{label} is left out: {reason}" for label, reason in reasons.items())


def ask(client: Client, key: Key, request: Request, *, instead: str = "") -> Exchange:
    """Send a request under this key and no other; any answer will do.

    `instead` names the setting that spares the question.

    Raises:
        UsageError: if no answer comes, or none but refusals for the rate limit.
    """
    try:
        return client.send(request, key=key, pin=True)
    except Outcome as outcome:
        raise UsageError(_told(client, key, outcome, instead)) from None
    except httpx.InvalidURL:
        raise UsageError(f"--base-url is no http(s) URL: {client.base_url}") from None
    except UnicodeEncodeError:
        raise UsageError(f"{key.label} fits into no header: check --token") from None


def _told(client: Client, key: Key, outcome: Outcome, instead: str) -> str:
    """Say why there is no answer, and what to do; a server that never answered may be none."""
    if isinstance(outcome, Broken) and not any(each.status for each in client.log):
        failure = outcome.evidence[0].failure
        return f"nothing usable answers at {client.base_url} ({failure}): check --base-url"
    spared = f", or pass --set {instead}" if instead else ""
    return f"asking about {key.label} failed: {outcome.message}; try again later{spared}"
