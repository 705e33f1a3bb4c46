"""The README's commands are run, and say what the README says they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bookable_mocks.registry import MOCKS
from bookable_specs import load

ROOT = Path(__file__).resolve().parents[2]
BOOKABLE = f"{sys.executable} -m bookable_cli"
PYTEST_OPTIONS = ROOT / "contract_tests/pytest_bookable/src/pytest_bookable/options.py"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks() -> list[list[tuple[str, str]]]:
    """Return the console blocks: their commands, each with what it is to print."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
        found.append(list(zip(parts[::2], parts[1::2], strict=True)))
    return found


def looks_like(expected: str, printed: str) -> bool:
    """Compare, with … standing for anything."""
    pattern = ".*?".join(re.escape(part) for part in expected.strip().split("…"))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


@pytest.mark.slow
def test_every_command_prints_what_the_readme_shows(serve: Callable[..., Any]) -> None:
    (start, greeting), *_ = blocks()[0]
    server = serve(*start.split()[1:])
    here = {"http://127.0.0.1:8080": server.origin}
    shown = _with(here, greeting)
    assert looks_like(shown, server.greeting), server.greeting

    for command, expected in [pair for block in blocks()[1:-1] for pair in block]:
        line = _with(here, command).replace(".venv/bin/bookable", BOOKABLE)
        line = line.replace("curl ", "curl -sS ")
        done = subprocess.run(
            line, shell=True, capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert looks_like(_with(here, expected), done.stdout), (command, done.stdout, done.stderr)


def test_the_verbs_of_the_last_block_are_there() -> None:
    for command, _ in blocks()[-1]:
        assert os.access(ROOT / command.split()[0], os.X_OK), command


def test_the_table_lists_every_api_with_its_evidence() -> None:
    for slug in MOCKS:
        contract = load(slug)
        counts = contract.evidence_counts()
        evidence = " / ".join(str(counts[level]) for level in ("documented", "public", "assumed"))
        row = (
            f"| {contract.title} | `{slug}` | {len(contract.operations)} |"
            f" {len(contract.webhooks)} | {len(contract.rules)} | {evidence} |"
        )
        assert row in README


def test_every_option_that_the_readme_names_exists(
    bookable: Callable[..., Any],
) -> None:
    commands = (["serve"], ["test"], ["verify"], ["spec", "diff"])
    known = "".join(bookable(*command, "--help").stdout for command in commands)
    known += PYTEST_OPTIONS.read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - {"--fast", "--all"}

    assert {option for option in named if option not in known} == set()


def test_the_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def _with(changes: dict[str, str], text: str) -> str:
    for old, new in changes.items():
        text = text.replace(old, new)
    return text
