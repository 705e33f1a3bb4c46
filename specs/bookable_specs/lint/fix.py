"""Mend what can be mended without changing what a contract says: put ambiguous words in quotes."""

from __future__ import annotations

from pathlib import Path

from bookable_specs.bundle import bundle
from bookable_specs.lint.marks import marks_of
from bookable_specs.lint.rules.ambiguous_scalar import AMBIGUOUS
from bookable_specs.yaml_source import load_sequence


def fix(contract_root: Path) -> list[Path]:
    """Quote the words of a contract that YAML readers disagree on; return the files changed.

    Here they are text already, so the contract says the same before and after.

    Raises:
        SpecError: for a contract that can't be bundled.
    """
    folder = contract_root if contract_root.is_dir() else contract_root.parent
    words = {
        source.path: frozenset(source.implicit_booleans)
        for source in bundle(contract_root).sources.values()
    }
    rules = folder / "rules.yaml"
    if rules.is_file():
        words[rules] = frozenset(load_sequence(rules).implicit_booleans)
    return sorted(path for path, booleans in words.items() if _fixed(path, booleans))


def _fixed(path: Path, booleans: frozenset[tuple[str, str]]) -> bool:
    text = path.read_text(encoding="utf-8")
    plains = [
        plain
        for plain in marks_of(text).plains
        if (plain.pointer, plain.text) in booleans or AMBIGUOUS.fullmatch(plain.text)
    ]
    for plain in sorted(plains, key=lambda plain: plain.start, reverse=True):
        text = f'{text[: plain.start]}"{plain.text}"{text[plain.end :]}'
    if plains:
        path.write_text(text, encoding="utf-8")
    return bool(plains)
