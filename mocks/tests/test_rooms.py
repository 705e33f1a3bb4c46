"""What keeps the rooms as they are described: lengths, names, and who knows whom."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bookable_mocks.registry import MOCKS
from bookable_specs import available, load

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "specs/bookable_specs",
    "mocks/bookable_mocks",
    "contract_tests/bookable_contracts",
    "scripts/bookable_cli",
)
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_has_one_job_and_says_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= LONGEST_MODULE
    assert ast.get_docstring(ast.parse(text)), "no module docstring"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_function_is_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = [
        f"{node.name}: {_lines(node)} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _lines(node) > LONGEST_FUNCTION
        and not _waived(path, node.name)
    ]
    assert long == []


WAIVED = {
    # Options and their help are data; typer wants them as parameters.
    ("main.py", "serve"),
    ("main.py", "conformance"),
    # Each is a list of small functions that share what the server gave them.
    ("state.py", "handlers"),
    ("dashboard.py", "handlers"),
}


def _waived(path: Path, function: str) -> bool:
    return (path.name, function) in WAIVED


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function's body, its docstring left out."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


VENDORS = (
    "prive",
    "privé",
    "wellhub",
    "gympass",
    "onlineafspraken",
    "bookingexperts",
    "booking experts",
)
SHARED = {"engine": (*VENDORS, "json:api"), "jsonapi": VENDORS}
SHARED_MODULES = [
    (path, words)
    for room, words in SHARED.items()
    for path in sorted((ROOT / "mocks/bookable_mocks" / room).rglob("*.py"))
]


PREFIXES = sorted({rule.partition("-")[0] for slug in available() for rule in load(slug).rules})
RULE = re.compile(rf"\b(?:{'|'.join(PREFIXES)})-[0-9]+")


@pytest.mark.parametrize(("path", "words"), SHARED_MODULES, ids=str)
def test_a_shared_room_knows_no_vendor(path: Path, words: tuple[str, ...]) -> None:
    text = path.read_text(encoding="utf-8")
    found = [word for word in words if word in text.lower()]

    assert [*found, *RULE.findall(text)] == []


WITHOUT_MOCK = {"control": "the engine serves it"}


def test_every_mock_has_a_contract_and_every_contract_a_mock_or_a_reason() -> None:
    assert set(available()) - set(MOCKS) == set(WITHOUT_MOCK)
    assert set(MOCKS) <= set(available())


@pytest.mark.parametrize("slug", MOCKS)
def test_a_vendor_has_the_files_that_every_vendor_has(slug: str) -> None:
    folder = ROOT / "mocks/bookable_mocks" / slug.replace("-", "_")

    for job in ("models", "rules", "handlers", "serialize", "errors", "seed"):
        assert (folder / f"{job}.py").is_file(), job
