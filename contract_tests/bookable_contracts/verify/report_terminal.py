"""The report for a terminal: what was seen, and each departure with its first example."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bookable_contracts.terminal import terminal
from bookable_contracts.verify.tally import Finding, Seen, VerifyReport
from bookable_contracts.verify.wording import counts, example, printable, title


def print_report(report: VerifyReport, *, color: bool | None = None) -> None:
    """Print a report to standard output."""
    console = terminal(color)
    head = f"{report.title} {report.version}: {report.source}"
    console.print(head, markup=False, soft_wrap=True)
    seen = [each for each in report.operations if each.requests]
    if seen:
        console.print(_operations(seen, report.findings))
    _never_seen(console, report)
    _findings(console, report.findings)
    for note in report.notes:
        console.print(f"\nNote: {note}", style="yellow", markup=False, soft_wrap=True)
    for fault in report.faults:
        console.print(
            f"\nNot judged: {printable(fault)}", style="bold red", markup=False, soft_wrap=True
        )
    console.print(_summary(report), markup=False, soft_wrap=True)


def _operations(seen: Iterable[Seen], findings: Iterable[Finding]) -> Table:
    table = Table(title="Operations", title_justify="left", expand=False)
    for name in ("Operation", "Findings", "Request", "Statuses seen"):
        table.add_column(name, no_wrap=name in {"Operation", "Findings"})
    for each in seen:
        found = sum(finding.operation == each.id for finding in findings)
        statuses = " ".join(f"{s}×{n}" for s, n in sorted(each.statuses.items()))
        table.add_row(
            escape(each.id),
            f"[bold red]{found}[/]" if found else "[green]none[/]",
            escape(f"{each.method} {each.path}"),
            statuses,
        )
    return table


def _never_seen(console: Console, report: VerifyReport) -> None:
    never = report.never_seen
    if never and report.exchanges:
        told = f"Never seen, {len(never)} of {len(report.operations)}: {', '.join(never)}"
        console.print(told, style="dim", markup=False)


def _findings(console: Console, findings: Iterable[Finding]) -> None:
    operation = None
    for finding in findings:
        if finding.operation != operation:
            operation = finding.operation
            console.print(f"\n{operation}", style="bold", markup=False, soft_wrap=True)
        console.print(f"  {title(finding)}", style="bold red", markup=False, soft_wrap=True)
        console.print(f"      {counts(finding)}", markup=False, soft_wrap=True)
        console.print(f"      {example(finding)}", style="cyan", markup=False, soft_wrap=True)


def _summary(report: VerifyReport) -> str:
    words = [f"\n{report.exchanges} exchanges judged"]
    words += [f"{count} left out ({why})" for why, count in report.left_out.items()]
    count = len(report.findings)
    words.append(f"{count} finding{'' if count == 1 else 's'}" if count else "nothing found")
    return ", ".join(words)
