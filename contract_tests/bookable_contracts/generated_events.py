"""Reads what schemathesis wrote: which requests it sent, and which answers it objected to."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bookable_contracts.exchange import Exchange

FILTERED = "[Filtered]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A check that an answer did not pass."""

    label: str
    code: str
    title: str
    message: str
    exchange: Exchange | None


def exchanges(events: Path, operations: Mapping[tuple[str, str], str]) -> Iterator[Exchange]:
    """Every exchange of the run, with the operation that it was meant for."""
    for exchange, _ in sent(events, operations):
        yield exchange


def sent(
    events: Path, operations: Mapping[tuple[str, str], str]
) -> Iterator[tuple[Exchange, bool]]:
    """Every exchange of the run, and whether its request was meant to be valid."""
    for recorder in _recorders(events):
        for case, interaction in recorder.get("interactions", {}).items():
            value = recorder["cases"].get(case, {}).get("value", {})
            mode = ((value.get("meta") or {}).get("generation") or {}).get("mode")
            yield _exchange(recorder, case, interaction, operations), mode == "positive"


def objections(events: Path, operations: Mapping[tuple[str, str], str]) -> Iterator[Objection]:
    """Every failed check of the run."""
    for recorder in _recorders(events):
        for case, checks in recorder.get("checks", {}).items():
            for check in checks:
                if check["status"] == "failure":
                    failure = check["failure_info"]["failure"]
                    interaction = recorder.get("interactions", {}).get(case)
                    yield Objection(
                        label=failure["operation"],
                        code=failure["code"],
                        title=failure["title"],
                        message=failure["message"].partition("\n\n")[0].strip(),
                        exchange=interaction and _exchange(recorder, case, interaction, operations),
                    )


def _recorders(events: Path) -> Iterator[dict[str, Any]]:
    with events.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:
                continue  # the last line of a run that was cut off
            if "ScenarioFinished" in event:
                yield event["ScenarioFinished"]["recorder"]


def _exchange(
    recorder: dict[str, Any],
    case: str,
    interaction: dict[str, Any],
    operations: Mapping[tuple[str, str], str],
) -> Exchange:
    value = recorder["cases"].get(case, {}).get("value", {})
    request, response = interaction["request"], interaction.get("response") or {}
    headers = {name: ", ".join(each) for name, each in (request.get("headers") or {}).items()}
    answer = {name: ", ".join(each) for name, each in (response.get("headers") or {}).items()}
    return Exchange(
        number=0,
        method=request["method"],
        url=request["uri"],
        headers=headers,
        body=_bytes(request.get("body")),
        status=response.get("status_code") or 0,
        answer_headers=httpx.Headers(answer),
        answer_body=_bytes(response.get("content")),
        failure="" if response else "no answer",
        operation=operations.get((value.get("method", ""), value.get("path", "")), ""),
    )


def _bytes(payload: Any) -> bytes:
    if isinstance(payload, dict) and "$base64" in payload:
        return base64.b64decode(payload["$base64"])
    return payload.encode() if isinstance(payload, str) else b""
