"""The report for a terminal: what holds, what does not, and how to see it for oneself.

Two runs with one seed against one server print the same, so nothing here depends on time or on
ids that a server makes up; durations, counts and coverage are in the other reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bookable_contracts.incidents import Incident, incidents
from bookable_contracts.terminal import terminal
from bookable_contracts.verdicts import OperationResult, RuleResult, SuiteReport, Verdict

STYLES = {
    Verdict.HOLDS: "green",
    Verdict.BROKEN: "bold red",
    Verdict.DIFFERS: "magenta",
    Verdict.NOT_REACHABLE: "yellow",
    Verdict.NOT_TESTED: "dim",
}


def print_report(report: SuiteReport, *, color: bool | None = None) -> None:
    """Print a report to standard output."""
    console = terminal(color)
    _head(console, report)
    console.print(_rules(report.rules))
    if any(operation.requests for operation in report.operations):
        console.print(_operations(report.operations))
    for incident in incidents(report):
        _incident(console, incident)
    _notes(console, report)
    _warnings(console, report)
    _say(console, _summary(report))


def _head(console: Console, report: SuiteReport) -> None:
    _say(console, f"{report.title} {report.version} at {report.base_url}, seed {report.seed}")
    for key in report.keys:
        _say(console, f"  {key}", style="dim")


def _say(console: Console, text: str, style: str | None = None) -> None:
    """Print a line as it is: what a server or a tester said is no markup, and no emoji."""
    console.print(text, style=style, markup=False, emoji=False, soft_wrap=True)


def _rules(rules: Iterable[RuleResult]) -> Table:
    table = Table(title="Rules", title_justify="left", expand=False)
    table.add_column("Rule", no_wrap=True)
    table.add_column("Verdict", no_wrap=True)
    table.add_column("What is promised")
    table.add_column("Evidence", no_wrap=True)
    for result in rules:
        rule = result.rule
        table.add_row(
            rule.id, _colored(result.verdict, result.known), escape(rule.statement), rule.evidence
        )
    return table


def _operations(operations: Iterable[OperationResult]) -> Table:
    table = Table(title="Operations", title_justify="left", expand=False)
    for name in ("Operation", "Verdict", "Request", "Statuses seen"):
        table.add_column(name, no_wrap=name in {"Operation", "Verdict"}, overflow="fold")
    for result in operations:
        request = escape(f"{result.method} {result.path}")
        statuses = " ".join(str(status) for status in result.statuses)
        table.add_row(result.id, _colored(result.verdict, result.known), request, statuses)
    return table


def _incident(console: Console, incident: Incident) -> None:
    quiet = incident.known or incident.verdict is Verdict.DIFFERS
    console.print()
    style = STYLES[Verdict.DIFFERS if quiet else Verdict.BROKEN]
    _say(console, incident.headline, style=style)
    for line in (*incident.known.splitlines(), *incident.message.splitlines()):
        _say(console, f"  {line}")
    for line in incident.curl:
        _say(console, f"    {line}", style="cyan")


def _notes(console: Console, report: SuiteReport) -> None:
    notes = [f"{result.rule.id}: {note}" for result in report.rules for note in result.notes]
    notes += [f"{each.id}: {each.note}" for each in report.operations if each.note]
    notes += report.notes
    if notes:
        console.print()
        console.print("Left out", style="bold")
    for note in notes:
        _say(console, f"  {note}")
    if report.leftovers:
        console.print()
        console.print("Left over; please undo by hand what can be undone:", style="bold red")
        _say(console, "  " + " ".join(report.leftovers))


def _warnings(console: Console, report: SuiteReport) -> None:
    """Say aloud why the run proves nothing, or less than it seems."""
    if report.warnings:
        console.print()
        console.print("Warnings", style="bold")
    for warning in report.warnings:
        _say(console, f"  {warning}", style="yellow")
    for fault in (*report.faults, *report.gates):
        console.print()
        _say(console, fault, style="bold red")


def _summary(report: SuiteReport) -> str:
    counts = Counter(result.verdict for result in report.rules)
    words = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
    broken = sum(each.verdict is Verdict.BROKEN for each in report.operations)
    departing = f"; {broken} operations depart from their contract" if broken else ""
    doubts = f"; {len(report.warnings)} warnings" if report.warnings else ""
    return f"\n{len(report.rules)} rules: {words}{departing}{doubts}"


def _colored(verdict: Verdict, known: str) -> str:
    return f"[{STYLES[verdict]}]{verdict}[/]{' (known)' if known else ''}"
