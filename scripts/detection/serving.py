"""Starts and stops the server of one run."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from detection.subjects import SECRET, Subject

HERE = Path(__file__).resolve().parents[1]

PATIENCE = 30.0
"""Seconds that a server has to start."""


class NotServed(Exception):
    """The server of a run did not start, or stopped."""


@dataclass(slots=True)
class Served:
    """A server: where it is, where the API begins, and, when it has stopped, how much it did."""

    origin: str
    base: str
    requests: int = field(default=0)


@contextmanager
def serving(
    subject: Subject, defect: str, seed: int, folder: Path, *, generous: bool = False
) -> Iterator[Served]:
    """Run a server with one defect, or none for ""; it is stopped by its process.

    Raises:
        NotServed: if it does not start; what it said stands in `server.log` of the folder.
    """
    command = [sys.executable, "-m", "detection.server", subject.mock.name, "--seed", str(seed)]
    command += ["--defect", defect] if defect else []
    command += ["--generous"] if generous else []
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    with (folder / "server.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment, cwd=folder
        )
        told = ""
        try:
            served = _started(process)
            yield served
        finally:
            process.terminate()
            try:
                told, _ = process.communicate(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
        if told:
            served.requests = int(json.loads(told)["requests"])


def _started(process: subprocess.Popen[str]) -> Served:
    line = process.stdout.readline() if process.stdout is not None else ""
    try:
        told = json.loads(line)
    except ValueError as error:
        message = f"the server did not start: {line!r}"
        raise NotServed(message) from error
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            httpx.get(f"{told['origin']}/_mock/health").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return Served(told["origin"], told["origin"] + told["base"])
    message = "the server did not answer"
    raise NotServed(message)


def receiver(subject: Subject, served: Served) -> str:
    """Register a receiver of webhooks; return its HOST:PORT, where nobody listens yet."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    endpoint = {"api": subject.mock.name, "url": f"http://{address}/"}
    endpoint |= {"owner": subject.owner} if subject.owner else {}
    endpoint |= {"secret": SECRET} if subject.signs else {}
    url = f"{served.origin}/_mock/webhook-endpoints"
    httpx.post(url, json=endpoint, timeout=PATIENCE).raise_for_status()
    return address


def keys(subject: Subject, served: Served) -> tuple[str, ...]:
    """Return the tester's keys, and as many more as the subject asks for."""
    body = {"api": subject.mock.name, "scopes": list(subject.scopes)}
    body |= {"owner": subject.owner} if subject.owner else {}
    made = [
        httpx.post(f"{served.origin}/_mock/keys", json=body, timeout=PATIENCE).json()["secret"]
        for _ in range(subject.more)
    ]
    return (*subject.tokens, *made)
