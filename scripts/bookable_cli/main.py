"""The commands and their options. What a command needs is imported when it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from bookable_cli import spec_commands, verify_command
from bookable_cli.errors import UserError, needs_contracts

if TYPE_CHECKING:
    from bookable_mocks.engine.defects import Defect

app = typer.Typer(
    name="bookable",
    help="Contracts, stateful mocks and conformance tests for booking APIs.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
spec = typer.Typer(help="Work with contracts.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(spec, name="spec")
spec.command("diff")(spec_commands.diff)
spec.command("changelog")(spec_commands.changelog)
app.command("verify")(verify_command.verify)

# Each command imports its own module, so that `serve` never pays for schemathesis, nor `test` for
# the mocks: the one place where imports stand inside functions.
# ruff: noqa: PLC0415, PLR0913, PLR0917


@app.command()
def serve(
    apis: Annotated[list[str] | None, typer.Argument(help="Which APIs; all by default.")] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8080,
    seed: Annotated[int, typer.Option(min=0, help="Seed of ids, tokens and fake data.")] = 1,
    now: Annotated[str, typer.Option(help="Freeze the clock, as 2026-07-01T10:00:00Z.")] = "",
    state: Annotated[Path | None, typer.Option(help="Keep the state in this file.")] = None,
    database: Annotated[str, typer.Option(help="Keep it in PostgreSQL, for replicas.")] = "",
    choose: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="API.NAME=VALUE where a vendor is silent; see `bookable choices`."
        ),
    ] = None,
    journal: Annotated[int, typer.Option(min=1, help="How many exchanges to remember.")] = 1000,
    public_url: Annotated[str, typer.Option(help="How clients reach the server, for links.")] = "",
    control_token: Annotated[
        str, typer.Option(envvar="BOOKABLE_CONTROL_TOKEN", help="Guards /_mock.")
    ] = "",
    defect: Annotated[
        list[str] | None,
        typer.Option(
            envvar="BOOKABLE_DEFECTS", help="Break this promise on purpose; may be repeated."
        ),
    ] = None,
    list_defects: Annotated[
        bool, typer.Option("--list-defects", help="List the promises that can be broken.")
    ] = False,
) -> None:
    """Run the mocks on one port, with the vendors' own paths."""
    if list_defects:
        from bookable_cli import defects

        defects.list_defects(tuple(apis or ()))
        return
    from bookable_cli import serve as command

    command.run(
        command.Options(
            apis=tuple(apis or ()),
            host=host,
            port=port,
            seed=seed,
            now=now,
            state=state,
            database=database,
            choices=tuple(choose or ()),
            journal=journal,
            public_url=public_url,
            control_token=control_token,
            defects=_defects(defect),
        )
    )


@app.command()
def choices() -> None:
    """List what can be chosen where a vendor is silent, with the defaults."""
    from bookable_cli import choices as command

    command.list_choices()


@app.command("test")
def conformance(
    api: Annotated[str, typer.Argument(help="Which API the server claims to be.")],
    base_url: Annotated[str, typer.Option(help="Where it is, with the API's base path.")],
    token: Annotated[
        list[str] | None,
        typer.Option(
            envvar="BOOKABLE_TOKENS", help="A key; repeat it for other scopes, companies."
        ),
    ] = None,
    only: Annotated[list[str] | None, typer.Option(help="Only this rule; may be repeated.")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="NAME=VALUE that the suite can't find out; may be repeated."),
    ] = None,
    report: Annotated[
        list[str] | None,
        typer.Option(help="FORMAT=FILE: json, junit, html, sarif, github; - is standard output."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Repeat the run that had this seed.")] = None,
    generate: Annotated[bool, typer.Option(help="Let schemathesis generate calls too.")] = True,
    max_examples: Annotated[
        int, typer.Option(min=0, help="Generated calls per operation; 0: as the profile has it.")
    ] = 0,
    profile: Annotated[
        str, typer.Option(help="safe (reads only), pr (quick, the same each time) or nightly.")
    ] = "",
    max_time: Annotated[
        int | None, typer.Option(min=1, help="Seconds for the generated part of nightly.")
    ] = None,
    strict: Annotated[bool, typer.Option(help="Exit 1 on warnings and on what differs.")] = False,
    max_failures: Annotated[
        int, typer.Option(min=0, help="End after so many failures; 0: judge everything.")
    ] = 0,
    min_coverage: Annotated[
        float | None,
        typer.Option(min=0, max=100, help="Per cent of the contract to exercise, else exit 1."),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Known failures, each until a day: YAML or JSON.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(help="Write this run's failures there as known.")
    ] = None,
    webhook_listen: Annotated[
        str, typer.Option(help="HOST:PORT for a receiver that you registered with the server.")
    ] = "",
    webhook_url: Annotated[
        str, typer.Option(help="Or: where a receiver runs that you registered; `bookable receive`.")
    ] = "",
    webhook_log: Annotated[
        str, typer.Option(help="Where it tells what came; /_received on its host by default.")
    ] = "",
    webhook_log_token: Annotated[
        str, typer.Option(envvar="BOOKABLE_LOG_TOKEN", help="The token that its log asks for.")
    ] = "",
    webhook_secret: Annotated[
        str, typer.Option(envvar="BOOKABLE_WEBHOOK_SECRET", help="Its signing secret.")
    ] = "",
    webhook_patience: Annotated[float, typer.Option(help="Seconds to wait for a delivery.")] = 5.0,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for an answer.")] = 10.0,
) -> None:
    """Hold a server against a contract and its documented rules."""
    with needs_contracts():
        from bookable_cli import conformance as command

    raise typer.Exit(
        command.run(
            command.Options(
                api=api,
                base_url=base_url,
                tokens=_split(token),
                only=tuple(only or ()),
                settings=tuple(settings or ()),
                reports=tuple(report or ()),
                seed=seed,
                generate=generate,
                max_examples=max_examples,
                profile=profile,
                max_time=max_time,
                strict=strict,
                max_failures=max_failures,
                min_coverage=min_coverage,
                baseline=baseline,
                write_baseline=write_baseline,
                webhook_listen=webhook_listen,
                webhook_url=webhook_url,
                webhook_log=webhook_log,
                webhook_log_token=webhook_log_token,
                webhook_secret=webhook_secret,
                webhook_patience=webhook_patience,
                timeout=timeout,
            )
        )
    )


@app.command()
def receive(
    listen: Annotated[str, typer.Option(help="HOST:PORT; port 0 takes a free one.")] = (
        "127.0.0.1:8090"
    ),
    log_token: Annotated[
        str, typer.Option(envvar="BOOKABLE_LOG_TOKEN", help="Guards /_received.")
    ] = "",
    keep: Annotated[int, typer.Option(min=1, help="How many deliveries to remember.")] = 1000,
) -> None:
    """Receive webhooks, tell what came at /_received, and fail on demand."""
    with needs_contracts():
        from bookable_cli import receive as command

    command.run(command.Options(listen=listen, log_token=log_token, keep=keep))


@spec.command("list")
def spec_list() -> None:
    """List the contracts with their evidence."""
    from bookable_cli import contracts as command

    command.list_contracts()


@spec.command("lint")
def spec_lint(
    targets: Annotated[
        list[str] | None, typer.Argument(help="APIs or folders; ours by default.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Levels and exceptions; a contract's lint.yaml by default.")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely.")] = False,
) -> None:
    """Check that contracts are sound, complete and honest."""
    from bookable_cli import contracts as command

    raise typer.Exit(command.lint_contracts(tuple(targets or ()), config, fix=fix))


@spec.command("bundle")
def spec_bundle(
    target: Annotated[str, typer.Argument(help="An API, a folder or a file.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write it.")
    ] = None,
    modern: Annotated[bool, typer.Option("--3.1", help="As OpenAPI 3.1.1, with webhooks.")] = False,
) -> None:
    """Write a contract as one JSON document."""
    from bookable_cli import contracts as command

    command.bundle(target, output, modern=modern)


def _defects(names: list[str] | None) -> tuple[Defect, ...]:
    """Return the planted defects of some names; loads what they are only if there are any."""
    if not names:
        return ()
    from bookable_cli import defects

    return defects.chosen(_split(names))


def _split(values: list[str] | None) -> tuple[str, ...]:
    """Take keys one by one, or several in one value as the environment gives them."""
    return tuple(part for value in values or () for part in value.split())


def main() -> None:
    """Run the command line: mistakes get one line that says what to do, and exit code 2."""
    try:
        code = app(prog_name="bookable", standalone_mode=False)
    except UserError as error:
        sys.exit(_told(str(error)))
    except TyperException as error:
        context = getattr(error, "ctx", None)
        where = context.command_path if context else "bookable"
        message = getattr(error, "format_message", error.__str__)()
        sys.exit(_told(f"{' '.join(message.split()).rstrip('.')}; see {where} --help"))
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def _told(message: str) -> int:
    sys.stderr.write(f"bookable: {message}\n")
    return 2
