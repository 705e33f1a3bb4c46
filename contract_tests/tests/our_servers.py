"""Serves our own mocks to the suite, each on a free loopback port."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from bookable_mocks.engine.app import create_server
from bookable_mocks.engine.control import control
from bookable_mocks.engine.mock import Mock
from bookable_mocks.engine.settings import Settings
from bookable_specs import Contract, load


@contextmanager
def serving(mock: Mock, contract: Contract | None = None) -> Iterator[str]:
    """Run the mock on a free port; yields its root URL."""
    served = [(mock, contract or load(mock.name))]
    app = create_server(served, Settings(), control(load("control"))).app
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.005)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"
