"""Runs the suite in a test and hands back what it found out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from serving import Reference

from bookable_contracts import SuiteOptions, run_suite
from bookable_contracts.report_json import schema
from bookable_specs import load

CONTRACT = load("prive-wellness")
SECRET = "whsec_of_the_test"
SPARE = "pw_live_one_full_b"


@dataclass
class Run:
    """One run's exit code and its JSON report."""

    code: int
    report: dict[str, Any] = field(repr=False)

    def rules(self, verdict: str) -> list[str]:
        return [rule["id"] for rule in self.report["rules"] if rule["verdict"] == verdict]

    def operations(self, verdict: str) -> list[str]:
        return [each["id"] for each in self.report["operations"] if each["verdict"] == verdict]

    def parts(self, rule: str) -> list[dict[str, Any]]:
        return next(each["parts"] for each in self.report["rules"] if each["id"] == rule)


def options(
    url: str, tokens: tuple[str, ...], *, api: str = "prive-wellness", **changes: Any
) -> SuiteOptions:
    given = {"seed": 7, "generate": False, "quiet": True, "webhook_patience": 2.0}
    given |= {"timeout": 30.0, **changes}  # a busy machine is no broken rule
    return SuiteOptions(api=api, contract=load(api), base_url=url, tokens=tokens, **given)


def run(server: Reference, folder: Path, **changes: Any) -> Run:
    """Run the suite against a server with all of its tokens, unless told otherwise."""
    path = folder / "report.json"
    tokens = changes.pop("tokens", server.tokens)
    code = run_suite(options(server.url, tokens, reports={"json": path}, **changes))
    return Run(code, json.loads(path.read_text()))


def without_spare(server: Reference) -> tuple[str, ...]:
    """All tokens but the one whose limit a run would use up, which takes a moment."""
    return tuple(token for token in server.tokens if token != SPARE)


__all__ = ["CONTRACT", "SECRET", "Run", "options", "run", "schema", "without_spare"]
