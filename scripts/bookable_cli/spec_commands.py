"""The options of `bookable spec diff` and `changelog`. What they need is imported when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

# ruff: noqa: PLC0415, PLR0913, PLR0917

Old = Annotated[str, typer.Argument(help="A file, folder, URL or git-ref:path.")]
New = Annotated[str, typer.Argument(help="The same, of the newer version.")]
Format = Annotated[
    str,
    typer.Option("--format", "-f", help="terminal, json, markdown, html, junit, sarif or github."),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Where to write it.")]
Reports = Annotated[
    list[str] | None, typer.Option(help="FORMAT=FILE, beside the first; may be repeated.")
]
Policy = Annotated[str, typer.Option(help="How grave: default, strict, booking or a file.")]
Accept = Annotated[Path | None, typer.Option(help="Findings that were taken, a file.")]
FailOn = Annotated[
    str, typer.Option(help="Exit 1 from this level on: breaking, warning, info or never.")
]
Traffic = Annotated[
    list[Path] | None, typer.Option(help="A HAR recording: who is hit; may be repeated.")
]
NextVersion = Annotated[
    bool, typer.Option("--next-version", help="Print the version that the changes ask for.")
]
Expand = Annotated[bool, typer.Option("--expand", help="Name every operation.")]
Today = Annotated[str, typer.Option(help="The day sunsets are measured from.")]
Target = Annotated[
    Path, typer.Argument(help="A contract in git; with --check, the folder of contracts.")
]
Versions = Annotated[
    bool, typer.Option("--versions", help="The folder holds a document for each version.")
]
Check = Annotated[
    bool, typer.Option("--check", help="Ask for a version and a changelog line instead.")
]
Base = Annotated[
    str, typer.Option(help="The commit to check against; where the branch began by default.")
]


def diff(
    old: Old,
    new: New,
    form: Format = "terminal",
    output: Output = None,
    report: Reports = None,
    policy: Policy = "default",
    accept: Accept = None,
    fail_on: FailOn = "breaking",
    traffic: Traffic = None,
    next_version: NextVersion = False,
    expand: Expand = False,
    today: Today = "",
) -> None:
    """Say what changed between two versions, whom it breaks, and why."""
    from bookable_cli import spec_review as command

    options = command.Options(
        old=old,
        new=new,
        form=form,
        output=output,
        reports=tuple(report or ()),
        policy=policy,
        accepted=accept,
        fail_on=fail_on,
        traffic=tuple(traffic or ()),
        next_version=next_version,
        expand=expand,
        today=today,
    )
    raise typer.Exit(command.diff(options))


def changelog(
    target: Target,
    versions: Versions = False,
    check: Check = False,
    base: Base = "",
    output: Output = None,
    policy: Policy = "default",
    today: Today = "",
) -> None:
    """Write what changed from version to version, or check that contracts say so."""
    from bookable_cli import spec_changelog as command

    if check:
        raise typer.Exit(command.check(target, base, policy, today))
    options = command.Options(
        target=target, output=output, policy=policy, versions=versions, today=today
    )
    command.write(options)
