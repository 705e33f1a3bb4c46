"""A small implementation of the Privé Wellness contract, right unless told to be wrong.

It shares no code with the mock and none with the suite, so neither can excuse the other. `defects`
names promises to break; DEFECTS maps each to the rule that must then turn red, or differ where we
only assume it.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator
from reference_world import SCOPES, Refusal, World

from bookable_specs import load

DEFECTS = {
    "unknown_key_accepted": "PW-01",
    "no_scope_check": "PW-02",
    "undocumented_scope": "PW-03",
    "other_company_visible": "PW-04",
    "other_company_cancels": "PW-04",
    "float_money": "PW-05",
    "naive_timestamps": "PW-06",
    "per_page_uncapped": "PW-07",
    "overlapping_pages": "PW-07",
    "error_without_envelope": "PW-08",
    "html_for_unknown_paths": "PW-08",
    "limit_headers_missing_on_errors": "PW-09",
    "remaining_stands_still": "PW-09",
    "requests_counted_twice": "PW-09",
    "limit_not_enforced": "PW-09",
    "extra_booking_on_replay": "PW-10",
    "replay_not_atomic": "PW-10",
    "other_body_replayed": "PW-11",
    "memory_shared_by_keys": "PW-12",
    "long_ranges_accepted": "PW-13",
    "last_day_filtered_out": "PW-14",
    "double_booking": "PW-15",
    "sold_still_offered": "PW-15",
    "relative_checkout_url": "PW-16",
    "slot_not_freed": "PW-17",
    "cancel_fires_twice": "PW-17",
    "bare_event": "PW-18",
    "bad_signature": "PW-19",
    "retry_unsigned": "PW-19",
    "retry_under_new_id": "PW-20",
}
URI = re.compile(r"https?://([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")
ROUTES = {
    ("GET", "/me"): ("me", None),
    ("GET", "/units"): ("units", "units:read"),
    ("GET", "/units/{}"): ("unit", "units:read"),
    ("GET", "/units/{}/availability"): ("availability", "units:read"),
    ("GET", "/bookings"): ("bookings", "bookings:read"),
    ("POST", "/bookings"): ("book", "bookings:write"),
    ("GET", "/bookings/{}"): ("booking", "bookings:read"),
    ("POST", "/bookings/{}/payments"): ("pay", "payments:write"),
    ("POST", "/bookings/{}/cancel"): ("cancel", "bookings:write"),
}
BODIES = {"book": "BookingRequest", "pay": "PaymentRequest"}


@lru_cache
def validator(action: str) -> Draft202012Validator:
    reference = {"$ref": f"#/components/schemas/{BODIES[action]}"}
    components = load("prive-wellness").modern["components"]
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator({**reference, "components": components}, format_checker=checker)


class Api(World):
    """The way of a request, from its route to its answer."""

    async def answer(self, request: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        token = request["headers"].get("authorization", "").removeprefix("Bearer ")
        limits, spent = self.count(token if token in self.keys else "")
        try:
            status, body = await self.route(request, token, spent)
            return status, body, limits
        except Refusal as refusal:
            body = {"error": {"code": refusal.code, "message": f"Refused: {refusal.code}."}}
            if "error_without_envelope" in self.defects and refusal.status in {404, 409}:
                body = {"detail": refusal.code}
            if "limit_headers_missing_on_errors" in self.defects:
                limits = {}
            return refusal.status, body, {**limits, **refusal.headers}

    def count(self, token: str) -> tuple[dict[str, str], bool]:
        window = self.windows.setdefault(token, [0.0, 0])
        if time.time() >= window[0]:
            window[:] = [time.time() + 60, 0]
        window[1] += 0 if "remaining_stands_still" in self.defects else 1
        window[1] += 1 if "requests_counted_twice" in self.defects else 0
        left = self.limit - int(window[1])
        headers = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, left)),
            "X-RateLimit-Reset": str(math.ceil(window[0])),
        }
        over = left < 0 and bool(token) and "limit_not_enforced" not in self.defects
        return headers, over

    async def route(self, request: dict[str, Any], token: str, spent: bool) -> tuple[int, Any]:
        found = {}
        for (method, template), target in ROUTES.items():
            pattern = template.replace("{}", "([^/]+)")
            if match := re.fullmatch(pattern, request["path"]):
                found[method] = (*target, [unquote(group) for group in match.groups()])
        if not found:
            raise Refusal(404, "not_found")
        if request["method"] not in found:
            raise Refusal(405, "method_not_allowed", Allow=", ".join(found))
        action, scope, arguments = found[request["method"]]
        header = request["headers"].get("authorization", "")
        known = header.startswith("Bearer ") and token in self.keys
        if not known and not (token and "unknown_key_accepted" in self.defects):
            raise Refusal(401, "unauthorized", **{"WWW-Authenticate": 'Bearer realm="reference"'})
        if spent:
            raise Refusal(429, "rate_limited", **{"Retry-After": "60"})
        company, scopes = self.keys.get(token, ("one", SCOPES))
        if scope and scope not in scopes and "no_scope_check" not in self.defects:
            raise Refusal(403, "insufficient_scope")
        self.accepts_json(request["headers"].get("accept", "*/*"))
        call = {"company": company, "scopes": scopes, "query": request["query"], "args": arguments}
        call["body"] = self.body(action, request)
        if request["method"] == "GET":
            return 200, getattr(self, f"on_{action}")(call)
        return await self.once(action, call, token, request)

    def accepts_json(self, accept: str) -> None:
        for part in accept.split(","):
            kind, *options = (word.strip() for word in part.split(";"))
            if kind in {"*/*", "application/*", "application/json"} and "q=0" not in options:
                return
        raise Refusal(406, "not_acceptable")

    def body(self, action: str, request: dict[str, Any]) -> Any:
        if action not in BODIES or (action == "pay" and not request["body"]):
            return {}
        kind = request["headers"].get("content-type", "").partition(";")[0].strip().lower()
        if request["body"] and kind != "application/json":
            raise Refusal(415, "unsupported_media_type")
        try:
            body = json.loads(request["body"], parse_constant=lambda _: 1 / 0)
        except (ValueError, ZeroDivisionError, RecursionError):
            raise Refusal(400, "invalid_json") from None
        name = body.get("customer", {}) if isinstance(body, dict) else {}
        name = name.get("first_name", "") if isinstance(name, dict) else ""
        if isinstance(name, str) and len(name) > 80 and "names_over_80_crash" in self.defects:
            raise Refusal(500, "server_error")
        if isinstance(name, str) and len(name) > 100 and "long_names_accepted" in self.defects:
            body["customer"]["first_name"] = name[:100]
        if not validator(action).is_valid(body):
            raise Refusal(400, "invalid_request")
        if not URI.fullmatch(body.get("return_url", "https://x")):
            raise Refusal(400, "invalid_request")
        return body

    async def once(
        self, action: str, call: dict[str, Any], token: str, request: dict[str, Any]
    ) -> tuple[int, Any]:
        repeat = request["headers"].get("idempotency-key")
        if repeat is None:
            return await self.act(action, call)
        if not re.fullmatch("[!-~]{1,255}", repeat):
            raise Refusal(400, "invalid_request")
        if "replay_not_atomic" in self.defects:
            return await self.remembered(action, call, token, request, repeat)
        async with self.locks.setdefault(repeat, asyncio.Lock()):
            return await self.remembered(action, call, token, request, repeat)

    async def remembered(
        self, action: str, call: dict[str, Any], token: str, request: dict[str, Any], repeat: str
    ) -> tuple[int, Any]:
        slot = ("" if "memory_shared_by_keys" in self.defects else token, repeat.strip('"'))
        what = (request["path"], request["body"])
        if slot in self.memory:
            known, status, body = self.memory[slot]
            if known != what and "other_body_replayed" not in self.defects:
                raise Refusal(409, "idempotency_conflict")
            if action == "book" and status == 201 and "extra_booking_on_replay" in self.defects:
                self.store(call["company"], call["body"])
            if status >= 400:
                raise Refusal(status, body)
            return status, body
        if "replay_not_atomic" in self.defects:
            await asyncio.sleep(0.05)
        try:
            status, body = await self.act(action, call)
        except Refusal as refusal:
            self.memory[slot] = (what, refusal.status, refusal.code)
            raise
        self.memory[slot] = (what, status, body)
        return status, body

    async def act(self, action: str, call: dict[str, Any]) -> tuple[int, Any]:
        if action == "book":
            return 201, await self.on_book(call)
        return (201, self.on_pay(call)) if action == "pay" else (200, self.on_cancel(call))
