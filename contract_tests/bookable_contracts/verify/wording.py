"""Findings in words, the same in every report."""

from __future__ import annotations

import json

from bookable_contracts.verify.tally import Finding


def headline(finding: Finding) -> str:
    """Say what it is, where, and how often."""
    return f"{title(finding)} ({counts(finding)})"


def title(finding: Finding) -> str:
    """Say what it is, and where."""
    told = f": {finding.told}" if finding.told else ""
    return printable(f"{finding.kind}, {finding.side} {finding.place}{told}")


def printable(text: str) -> str:
    """Escape what a terminal would not show but do: traffic is not to be trusted."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def counts(finding: Finding) -> str:
    """Say in how many exchanges it is, how often, and what these were answered."""
    exchanges = f"{finding.exchanges} exchange{'s' if finding.exchanges > 1 else ''}"
    times = f", {finding.times} times" if finding.times > finding.exchanges else ""
    answered = ", ".join(
        f"{count} × {status}" if len(finding.statuses) > 1 else str(status)
        for status, count in sorted(finding.statuses.items())
    )
    return f"{exchanges}{times}; answered {answered}"


def example(finding: Finding) -> str:
    """Say where it was first."""
    first = finding.example
    where = f" at {first.pointer}" if first.pointer else ""
    value = ""
    if first.has_value:
        value = f": {json.dumps(first.value, ensure_ascii=False)}"
    told = f"{first.method} {first.url} -> {first.status}{where}{value}  [{first.source}]"
    return printable(told)
