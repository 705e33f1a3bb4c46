"""Makes fake words with Faker, as a program of its own: `pool.py` says why.

Reads a request as JSON from standard input and writes the words as JSON to standard output.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from faker import Faker


def words(locale: str, seed: str, wanted: dict[str, int]) -> dict[str, list[str]]:
    """Return so many words of each kind; a kind is the name of a Faker method."""
    fake = Faker(locale, use_weighting=False)
    fake.seed_instance(seed)
    return {kind: [str(getattr(fake, kind)()) for _ in range(n)] for kind, n in wanted.items()}


def main() -> None:
    """Answer one request."""
    request: dict[str, Any] = json.load(sys.stdin)
    json.dump(words(request["locale"], request["seed"], request["wanted"]), sys.stdout)


if __name__ == "__main__":
    main()
