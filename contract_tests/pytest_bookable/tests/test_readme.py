"""The README's example is run, and what it says of the options is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
MAIN = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
SOURCE = Path(__file__).parents[1] / "src" / "pytest_bookable"


def examples() -> dict[str, str]:
    """Return the README's modules by their names."""
    blocks = re.findall(r"```python\n# (\S+)\n(.*?)```", README, re.DOTALL)
    return dict(blocks)


def test_the_integrators_test_passes(run: Any, tmp_path: Path, servers: Any) -> None:
    for name, text in examples().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ran = run("--bookable-url", servers.url(), "-q")

    assert ran.counts == {"passed": 4}, ran.text


def test_the_example_of_the_main_readme_passes(run: Any, tmp_path: Path, servers: Any) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", MAIN, re.DOTALL)
    (tmp_path / "partner.py").write_text(examples()["partner.py"], encoding="utf-8")
    mark = 'pytestmark = pytest.mark.bookable(clock="2026-07-01T10:00:00Z")'
    head = f"import pytest\nfrom partner import Partner\n\n{mark}\n\n\n"
    (tmp_path / "test_main.py").write_text(head + example, encoding="utf-8")

    assert run("--bookable-url", servers.url(), "-q").counts == {"passed": 1}


def test_the_integrators_test_fails_for_a_partner_that_does_not_answer(
    run: Any, tmp_path: Path, servers: Any
) -> None:
    for name, text in examples().items():
        broken = text.replace('"RESERVED"}', '"REJECTED"}') if name == "partner.py" else text
        (tmp_path / name).write_text(broken, encoding="utf-8")
    ran = run("--bookable-url", servers.url(), "-q", "-k", "confirmed_once")

    assert ran.counts["failed"] == 1
    assert "body.status is 'REJECTED', not 'RESERVED'" in ran.text


@pytest.mark.parametrize("module", ["options.py"])
def test_every_setting_is_in_the_readme(module: str) -> None:
    text = (SOURCE / module).read_text(encoding="utf-8")
    named = re.findall(r'(?:addini|addoption)\(\s*"([^"]+)"', text)

    assert len(named) > 10
    assert [name for name in named if name not in README] == []
