"""Finds exchanges in what the user names: an archive, a recording, a folder of them, a journal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from bookable_contracts.options import UsageError
from bookable_contracts.verify.coding import decoded
from bookable_contracts.verify.har import from_har, is_har
from bookable_contracts.verify.observed import Observed
from bookable_contracts.verify.recording import from_json

SUFFIXES = (".har", ".json", ".jsonl", ".ndjson")


def read_traffic(named: str, *, timeout: float = 30.0) -> Iterator[Observed]:
    """Read all exchanges of one source; `timeout` is in seconds, for a URL.

    Raises:
        UsageError: if there is none, or something else stands there; in one line.
    """
    if named.startswith(("http://", "https://")):
        yield from _document(_fetched(named, timeout), named)
        return
    path = Path(named)
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES)
        if not files:
            raise UsageError(f"{named} has no {', '.join(SUFFIXES)} in it")
        for file in files:
            yield from _file(file)
        return
    yield from _file(path)


def _file(path: Path) -> Iterator[Observed]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8; give a HAR or recorded exchanges") from None
    if path.suffix in {".ndjson", ".jsonl"}:
        yield from _lines(text, str(path))
    else:
        yield from _document(_parsed(text, str(path)), str(path))


def _lines(text: str, source: str) -> Iterator[Observed]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            place = f"{source}:{number}"
            yield _plain(from_json(_parsed(line, place), place))


def _document(node: Any, source: str) -> Iterator[Observed]:
    if is_har(node):
        yield from from_har(node, source)
        return
    listed = node.get("data") if isinstance(node, dict) and "data" in node else node
    if isinstance(listed, list):
        found = [_plain(from_json(each, f"{source}[{i}]")) for i, each in enumerate(listed)]
        # The journal has the newest first.
        yield from reversed(found) if listed is not node else found
        return
    if not isinstance(node, dict) or "request" not in node:
        raise UsageError(f"{source} is neither a HAR nor a recorded exchange")
    yield _plain(from_json(node, source))


def _plain(observed: Observed) -> Observed:
    """Undo a content coding that a recording kept; archives have done so."""
    body = decoded(observed.answer_body, observed.answer_headers)
    return replace(observed, answer_body=body)


def _parsed(text: str, source: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UsageError(f"{source} is no JSON: {error.msg} at {place}") from None
    except RecursionError:
        raise UsageError(f"{source} is nested too deep") from None


def _fetched(url: str, timeout: float) -> Any:
    try:
        answer = httpx.get(url, timeout=timeout, trust_env=False)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise UsageError(f"can't read {url}: {error}") from None
    if answer.status_code != 200:
        raise UsageError(f"can't read {url}: it answers {answer.status_code}")
    return _parsed(answer.text, url)
