"""Exchanges made of a contract's own examples: a finding in one is a false alarm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from bookable_contracts.verify.observed import Observed, Pairs
from bookable_contracts.verify.subject import Call, Subject


def documented(subject: Subject) -> Iterator[Observed]:
    """One exchange for each example of an answer; refusals, which are all alike, of one call."""
    for number, call in enumerate(subject.calls):
        for status, kind, body in answers(subject, call):
            if status < 400 or not number:
                yield exchange(subject, call, status, kind, body)


def exchange(subject: Subject, call: Call, status: int, kind: str, body: bytes) -> Observed:
    response = response_of(subject, call, status)
    sent_kind, sent = sent_body(subject, call)
    headers = (*given(subject, call, "header"), *credentials(subject, call))
    return Observed(
        source=f"{call.id} {status}",
        method=method_of(subject, call),
        url=f"https://host{subject.base_paths[0]}{path_of(subject, call)}",
        headers=(*headers, ("Content-Type", sent_kind)) if sent else headers,
        body=sent,
        status=status,
        answer_headers=(
            *answer_headers(subject, response),
            *((("Content-Type", kind),) if kind else ()),
        ),
        answer_body=body,
    )


def response_of(subject: Subject, call: Call, status: int) -> dict[str, Any]:
    responses = call.node["responses"]
    names = (str(status), f"{status // 100}XX", "default")
    return subject.follow(next(responses[name] for name in names if name in responses))


def answers(subject: Subject, call: Call) -> Iterator[tuple[int, str, bytes]]:
    for name, node in call.node["responses"].items():
        status = int(name.replace("XX", "00").replace("default", "500"))
        content = subject.follow(node).get("content") or {}
        if not content:
            yield status, "", b""
        for kind, media in content.items():
            for value in examples(subject, media):
                raw = kind.endswith("xml") or kind.startswith("text/")
                yield status, kind, value.encode() if raw else json.dumps(value).encode()


def examples(subject: Subject, node: dict[str, Any]) -> list[Any]:
    if "examples" in node:
        return [subject.follow(each)["value"] for each in node["examples"].values()]
    return [node["example"]] if "example" in node else []


def path_of(subject: Subject, call: Call) -> str:
    rpc = subject.document.get("x-rpc")
    query = list(given(subject, call, "query"))
    path = call.path
    if rpc:
        query.insert(0, (rpc["parameter"], path.rpartition("/")[2]))
        signed = subject.document["x-signature"]
        query += [(signed["key"], "a-company-key"), (signed["salt"], "1795425300")]
        query += [(signed["signature"], "0123456789abcdef")]
        path = rpc["path"]
    for name, value in given(subject, call, "path"):
        path = path.replace("{" + name + "}", quote(value, safe=""))
    return f"{path}?{urlencode(query)}" if query else path


def method_of(subject: Subject, call: Call) -> str:
    return call.method


def given(subject: Subject, call: Call, where: str) -> Pairs:
    found: list[tuple[str, str]] = []
    for parameter in call.parameters:
        if parameter["in"] == where and (parameter.get("required") or where != "path"):
            for value in examples(subject, parameter)[:1]:
                found += written(parameter, value)
    return tuple(found)


def written(parameter: dict[str, Any], value: Any) -> Pairs:
    name = parameter["name"]
    if isinstance(value, dict) and parameter.get("style") == "deepObject":
        return tuple((f"{name}[{key}]", text(each)) for key, each in value.items())
    if isinstance(value, list):
        if parameter.get("explode", parameter.get("style", "form") == "form"):
            return tuple((name, text(each)) for each in value)
        return ((name, ",".join(text(each) for each in value)),)
    return ((name, text(value)),)


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def sent_body(subject: Subject, call: Call) -> tuple[str, bytes]:
    content = subject.follow(call.node.get("requestBody")).get("content") or {}
    for kind, media in content.items():
        for value in examples(subject, media):
            if not kind.endswith("json"):
                return kind, urlencode(value).encode()
            return kind, json.dumps(value).encode()
    return "", b""


def credentials(subject: Subject, call: Call) -> Pairs:
    asked = call.node.get("security", subject.document.get("security")) or []
    schemes = subject.document["components"]["securitySchemes"]
    found: list[tuple[str, str]] = []
    for name in asked[0] if asked else ():
        scheme = schemes[name]
        if scheme["type"] == "apiKey" and scheme["in"] == "header":
            found.append((scheme["name"], "key-of-the-test"))
        elif scheme["type"] != "apiKey":
            word = scheme.get("scheme", "bearer").capitalize()
            found.append(("Authorization", f"{word} key-of-the-test"))
    return tuple(found)


def answer_headers(subject: Subject, response: dict[str, Any]) -> Pairs:
    found: list[tuple[str, str]] = []
    for name, node in (response.get("headers") or {}).items():
        header = subject.follow(node)
        values = examples(subject, header) or (header.get("schema") or {}).get("examples") or []
        found += [(name, text(value)) for value in values[:1]]
        if not values and header.get("required"):
            found.append((name, "1"))
    return tuple(found)
