"""`bookable spec`: lists, checks and bundles contracts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bookable_cli.errors import UserError, told_in_one_line
from bookable_specs import available, load
from bookable_specs.lint.config import load_config
from bookable_specs.lint.fix import fix as mend
from bookable_specs.lint.run import lint


def list_contracts() -> None:
    """Print each contract with its version, operations, rules and evidence."""
    for slug in available():
        with told_in_one_line():
            contract = load(slug)
        counts = contract.evidence_counts()
        evidence = ", ".join(f"{n} {level}" for level, n in sorted(counts.items()))
        sys.stdout.write(
            f"{slug} {contract.version}: {len(contract.operations)} operations,"
            f" {len(contract.webhooks)} webhooks, {len(contract.rules)} rules; {evidence}\n"
        )


def lint_contracts(
    targets: tuple[str, ...], config: Path | None = None, *, fix: bool = False
) -> int:
    """Print what is wrong with contracts, mended first if asked; return 1 if anything is."""
    found = 0
    for target in targets or available():
        with told_in_one_line(OSError):
            chosen = load_config(config) if config else None
            for path in mend(_folder(target)) if fix else ():
                sys.stdout.write(f"{path}: mended\n")
            findings = lint(_folder(target), chosen)
        for finding in findings:
            sys.stdout.write(f"{finding}\n")
        found += len(findings)
    return 1 if found else 0


def bundle(target: str, output: Path | None, *, modern: bool) -> None:
    """Write a contract in one document, to a file or to standard output."""
    with told_in_one_line():
        contract = load(target)
    data = contract.bundle_bytes
    if modern:
        data = json.dumps(contract.modern, ensure_ascii=False, separators=(",", ":")).encode()
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise UserError(f"can't write {output} ({error.strerror}); choose another place") from error


def _folder(target: str) -> Path:
    """Return the folder of one of our contracts, or the one that was named."""
    ours = Path(__file__).resolve().parents[2] / "specs" / target
    return ours if ours.is_dir() else Path(target)
