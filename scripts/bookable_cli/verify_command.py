"""The `verify` command and its options. What it needs is imported when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bookable_cli.errors import needs_contracts

# ruff: noqa: PLC0415, PLR0913, PLR0917


def verify(
    contract: Annotated[str, typer.Argument(help="An API, or an OpenAPI 3.0 or 3.1 document.")],
    traffic: Annotated[
        list[str] | None,
        typer.Argument(help="HAR files, recorded exchanges, folders of them, a journal's URL."),
    ] = None,
    proxy: Annotated[
        str, typer.Option(help="Or: stand before this server, and judge what passes.")
    ] = "",
    listen: Annotated[
        str, typer.Option(help="HOST:PORT of the proxy; port 0 takes a free one.")
    ] = ("127.0.0.1:8081"),
    record: Annotated[
        Path | None, typer.Option(help="Keep what passes in this folder, without its secrets.")
    ] = None,
    base_url: Annotated[
        str, typer.Option(help="Where the API is, if not where the contract says.")
    ] = "",
    judge: Annotated[str, typer.Option(help="both, or only the requests or answers.")] = "both",
    ignore: Annotated[
        list[str] | None, typer.Option(help="A kind of finding to leave out; may be repeated.")
    ] = None,
    secret: Annotated[
        list[str] | None,
        typer.Option(envvar="BOOKABLE_SECRETS", help="A further text that nobody may see."),
    ] = None,
    report: Annotated[
        list[str] | None, typer.Option(help="json=FILE, junit=FILE or github; may be repeated.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds the server has.")] = 60.0,
) -> None:
    """Hold recorded or passing traffic against a contract."""
    with needs_contracts():
        from bookable_cli import verify as command

    raise typer.Exit(
        command.run(
            command.Options(
                contract=contract,
                traffic=tuple(traffic or ()),
                base_url=base_url,
                judge=judge,
                ignore=tuple(ignore or ()),
                secrets=tuple(part for value in secret or () for part in value.split()),
                reports=tuple(report or ()),
                proxy=proxy,
                listen=listen,
                record=record,
                timeout=timeout,
            )
        )
    )
