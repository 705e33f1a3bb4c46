"""Put one JSON bundle for each contract into the wheel, so that a wheel needs no YAML files."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Bundles the contracts of the checkout that the wheel is built from."""

    _folder = ""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the bundles to a standard wheel; an editable one reads the checkout itself."""
        if self.target_name != "wheel" or version != "standard":
            return
        specs = Path(self.root, "specs")
        sys.path.insert(0, str(specs))
        from bookable_specs.build import build  # noqa: PLC0415 - found in the checkout just now
        from bookable_specs.entry import encode  # noqa: PLC0415

        self._folder = tempfile.mkdtemp(prefix="bookable-bundles-")
        for root in sorted(specs.glob("*/openapi.yaml")):
            contract, _ = build(root)
            made = Path(self._folder, f"{contract.slug}.json")
            made.write_bytes(encode(contract))
            build_data["force_include"][str(made)] = f"bookable_specs/bundles/{made.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was only needed until the wheel was written."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
