"""Fake words by locale and seed: made once by Faker, kept on disk, the same for the same seed."""

from __future__ import annotations

import subprocess
import sys
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version

import msgspec

from bookable_specs import cache

Words = dict[str, list[str]]


@lru_cache(maxsize=64)
def pool(locale: str, seed: str, wanted: tuple[tuple[str, int], ...]) -> Words:
    """Return so many words of each kind; a kind is the name of a Faker method.

    Importing Faker takes 0.3 seconds and 50 MB, more than all the rest of a server, for some
    hundred names. So another process imports it, once for each seed, and the names are kept in the
    cache; where nothing can be kept, it is done at each start.

    Raises:
        RuntimeError: if Faker can't make them.
    """
    request = msgspec.json.encode({"locale": locale, "seed": seed, "wanted": dict(wanted)})
    digest = sha256(version("faker").encode() + b"\n" + request).hexdigest()
    kept = cache.read("fake", digest)
    if kept is None:
        kept = _made(request)
        cache.write("fake", digest, kept)
    return msgspec.json.decode(kept, type=Words)


def _made(request: bytes) -> bytes:
    command = [sys.executable, "-m", "bookable_mocks.engine.faking"]
    made = subprocess.run(command, input=request, capture_output=True, check=False)
    if made.returncode != 0:
        message = f"Faker could not make words: {made.stderr.decode(errors='replace').strip()}"
        raise RuntimeError(message)
    return made.stdout
