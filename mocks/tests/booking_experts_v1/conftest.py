"""Makes the modules beside the tests importable: `v1_records` and `v1_slow_search`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
