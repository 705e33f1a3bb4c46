"""Serves one mock in a process of its own, with defects planted: `python -m detection.server`.

It differs from `bookable serve --defect` in two things that spare the tester's time: failed
webhooks come again within a fifth of a second, and with `--generous` nobody is asked to slow down.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from dataclasses import replace
from datetime import timedelta

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from bookable_cli.serve import _listen
from bookable_mocks.defect_list import DEFECTS
from bookable_mocks.engine.app import create_server
from bookable_mocks.engine.control import control
from bookable_mocks.engine.defects import find, plant
from bookable_mocks.engine.mock import Mock
from bookable_mocks.engine.settings import Settings
from bookable_mocks.registry import MOCKS
from bookable_specs import load

SOON = timedelta(seconds=0.2)

PLENTY = 10**9


def quick(mock: Mock) -> Mock:
    """Return a mock whose failed webhooks come again soon, as often as ever."""
    if mock.webhooks is None:
        return mock
    retries = tuple(min(wait, SOON) for wait in mock.webhooks.retries)
    return replace(mock, webhooks=replace(mock.webhooks, retries=retries))


def generous(mock: Mock) -> Mock:
    """Return a mock whose limits nobody reaches."""
    limits = mock.limits_for(mock.choices)
    return replace(mock, limits=tuple(replace(limit, requests=PLENTY) for limit in limits))


class Counted:
    """An app that counts the requests to its API; those to the control API are not the tester's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.requests = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on."""
        if scope["type"] == "http" and not scope["path"].startswith("/_mock"):
            self.requests += 1
        await self._app(scope, receive, send)


def main() -> None:
    """Serve until stopped; tells first where, and at its end how many requests there were."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("api", choices=list(MOCKS))
    parser.add_argument("--defect", action="append", default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--generous", action="store_true")
    asked = parser.parse_args()
    planted = plant(MOCKS[asked.api], load(asked.api), find(DEFECTS, asked.defect))
    mock = quick(planted.mock)
    if asked.generous:
        mock = generous(mock)
    served = [(mock, planted.contract)]
    server = create_server(served, Settings(seed=asked.seed), control(load("control")))
    listener = _listen("127.0.0.1", 0)
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    sys.stdout.write(json.dumps({"origin": origin, "base": planted.contract.base_path}) + "\n")
    sys.stdout.flush()
    counted = Counted(server.app)
    config = uvicorn.Config(counted, log_level="critical", access_log=False, lifespan="on")
    # uvicorn sends itself the signal again when it has stopped; there is something left to say.
    signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    uvicorn.Server(config).run(sockets=[listener])
    sys.stdout.write(json.dumps({"requests": counted.requests}) + "\n")


if __name__ == "__main__":
    main()
