"""`bookable serve`: builds the server, says where everything is, and runs until it is stopped."""

from __future__ import annotations

import logging
import os
import socket
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvicorn

from bookable_cli.choices import chosen
from bookable_cli.errors import UserError, told_in_one_line
from bookable_mocks.engine.app import Server, create_server
from bookable_mocks.engine.clock import FIRST, LAST, parse_moment
from bookable_mocks.engine.control import control
from bookable_mocks.engine.database import StateError
from bookable_mocks.engine.defects import Defect, plant
from bookable_mocks.engine.mock import Context, Mock
from bookable_mocks.engine.settings import Settings
from bookable_mocks.registry import MOCKS
from bookable_specs import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked for."""

    apis: tuple[str, ...]
    host: str
    port: int
    seed: int
    now: str
    state: Path | None
    database: str
    choices: tuple[str, ...]
    journal: int
    public_url: str
    control_token: str
    defects: tuple[Defect, ...] = ()
    """The promises that are broken on purpose."""


def run(options: Options) -> None:
    """Serve until stopped.

    Raises:
        UserError: if an API is unknown, or a defect is of one that is not served; if the port is
            taken, the moment is none, or a contract or the state can't be read.
    """
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    names = _known(options.apis)
    _check_defects(options.defects, names)
    settings = _settings(options)
    listener = _listen(options.host, options.port)
    with told_in_one_line(StateError):
        promised = {name: load(name) for name in names}
        grown = [plant(MOCKS[name], promised[name], options.defects) for name in names]
        mocks = [(each.mock, each.contract) for each in grown]
        server = create_server(mocks, settings, control(load("control")), promised)
    port = listener.getsockname()[1]
    origin = options.public_url or f"http://{_shown(options.host)}:{port}"
    lines = [*warning(options.defects, names), *greeting(server, origin)]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        server.app, log_level="warning", access_log=False, server_header=False, lifespan="on"
    )
    uvicorn.Server(config).run(sockets=[listener])


def greeting(server: Server, origin: str) -> list[str]:
    """Return what to say at start: where each API lives, its keys, and a line to paste."""
    lines = []
    world = server.worlds.get()
    for base, mock in server.mounts:
        contract = server.contracts.get(mock.name)
        if contract is None:
            lines += [f"Control API  {origin}{base}", ""]
            continue
        lines += [f"{contract.title}  {origin}{base}", *_keys(mock)]
        ctx = Context(world=world, mock=mock, now=world.clock.now())
        example = mock.example(ctx, origin + base)
        lines += ["", f"  {example}", ""] if example else [""]
    return lines


def warning(defects: tuple[Defect, ...], names: list[str]) -> list[str]:
    """Return what to say of a server that breaks promises on purpose; nothing for any other."""
    if not defects:
        return []
    told = [f"  {each.name}: {each.summary} ({each.breaks})" for each in defects]
    if len(names) > 1:  # a defect may sit in code of the engine or of the room for JSON:API
        told.append("  The other APIs may be broken with it; name one to serve it alone.")
    return ["BROKEN ON PURPOSE. This server does not do what its contract says:", *told, ""]


def _check_defects(defects: tuple[Defect, ...], names: list[str]) -> None:
    for defect in defects:
        if defect.api not in names:
            raise UserError(f"--defect {defect.name} is one of {defect.api}, which is not served")


def _keys(mock: Mock) -> list[str]:
    width = max((len(persona.secret) for persona in mock.personas), default=0)
    return [f"  {persona.secret:<{width}}  {persona.label}" for persona in mock.personas]


def _known(apis: tuple[str, ...]) -> list[str]:
    unknown = [name for name in apis if name not in MOCKS]
    if unknown:
        raise UserError(f"there is no API {unknown[0]!r}; choose from {', '.join(MOCKS)}")
    return list(dict.fromkeys(apis)) or list(MOCKS)


def _settings(options: Options) -> Settings:
    if options.state and options.database:
        raise UserError("--state and --database both keep the state; choose one")
    return Settings(
        seed=options.seed,
        now=_moment(options.now),
        state=str(options.state) if options.state else None,
        database=options.database,
        journal_size=options.journal,
        public_url=options.public_url.rstrip("/"),
        control_token=options.control_token,
        choices=chosen(options.choices),
    )


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = parse_moment(text)
    except (ValueError, OverflowError) as error:
        told = f"--now: {text!r} is not a moment; write it as 2026-07-01T10:00:00Z"
        raise UserError(told) from error
    if not FIRST <= at <= LAST:
        raise UserError(f"--now: {text!r} is outside of the years {FIRST.year} to {LAST.year}")
    return at


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is built, so that a taken one is told at once."""
    try:
        info = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # Named as TCP, or asyncio leaves Nagle's 40 ms delay on.
        listener = socket.socket(info[0], socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(info[4])
        listener.listen(1024)
    except OSError as error:
        told = f"can't listen on {host}:{port} ({error.strerror}); choose another with --port"
        raise UserError(told) from error
    listener.set_inheritable(True)
    return listener


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
