from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

slow = pytest.mark.slow
needs_contract = pytest.mark.skipif(
    not (REPOSITORY / "specs/prive-wellness/openapi.yaml").exists(),
    reason="the contract is not written yet",
)


def python(*arguments: str, cwd: Path = REPOSITORY) -> str:
    """Run an isolated interpreter: it sees installed packages and nothing of this checkout."""
    run = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@slow
@needs_contract
def test_a_wheel_loads_its_contracts_without_yaml(tmp_path: Path) -> None:
    python("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist"))
    (wheel,) = (tmp_path / "dist").iterdir()
    with zipfile.ZipFile(wheel) as archive:
        assert "bookable_specs/bundles/prive-wellness.json" in archive.namelist()
        archive.extractall(tmp_path / "installed")

    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r});"
        "sys.modules['yaml'] = None;"
        "import bookable_specs as specs; assert 'prive-wellness' in specs.available();"
        "contract = specs.load('prive-wellness'); print(specs.__file__, len(contract.operations))"
    )
    place, operations = python("-I", "-c", script, cwd=tmp_path).split()

    assert place.startswith(str(tmp_path))
    assert int(operations) > 0


def test_bundles_are_made_where_only_yaml_is_installed(acme: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, 'specs');"
        "sys.modules.update(dict.fromkeys(['msgspec', 'jsonschema', 'httpx']));"
        "from pathlib import Path; from bookable_specs.build import build;"
        "from bookable_specs.entry import encode;"
        f"print(len(encode(build(Path({str(acme)!r}))[0])))"
    )

    assert int(python("-I", "-c", script)) > 1000
