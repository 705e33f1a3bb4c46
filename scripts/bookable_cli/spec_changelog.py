"""`bookable spec changelog`: what changed from version to version, and whether it was told."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from bookable_cli.errors import UserError, told_in_one_line
from bookable_cli.spec_review import today
from bookable_specs.diff.changelog import changelog, folder_of_versions, history
from bookable_specs.diff.discipline import base_commit, undisciplined
from bookable_specs.diff.policy import load_policy
from bookable_specs.diff.reading.trees import git
from bookable_specs.errors import SpecError


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said."""

    target: Path
    output: Path | None = None
    policy: str = "default"
    versions: bool = False
    today: str = ""


def write(options: Options) -> None:
    """Write the changelog of one contract, from git or from a folder of versions."""
    here = Path.cwd()
    with told_in_one_line(OSError):
        find = folder_of_versions if options.versions else history
        policy = load_policy(options.policy, here)
        text = changelog(find(options.target, here), policy, today(options.today))
    if options.output is None:
        sys.stdout.write(text)
        return
    try:
        options.output.write_text(text, encoding="utf-8")
    except OSError as error:
        told = f"can't write {options.output} ({error.strerror}); choose another place"
        raise UserError(told) from error


def check(folder: Path, base: str, policy: str, given_today: str) -> int:
    """Print what contracts that changed don't say; return 1 if there is any such, else 0.

    Outside a checkout, or in one without an earlier commit, there is nothing to compare with:
    that is said, and no fault.
    """
    here = Path.cwd()
    try:
        git(here, "rev-parse", "--show-toplevel")
        base = base or base_commit(here)
    except SpecError as error:
        sys.stderr.write(f"bookable: contracts are not compared: {error}\n")
        return 0
    with told_in_one_line(OSError):
        levels = load_policy(policy, here)
        missing = list(undisciplined(folder, base, levels, today(given_today), here))
    for line in missing:
        sys.stdout.write(f"{line}\n")
    return 1 if missing else 0
