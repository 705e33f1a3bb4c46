"""The state of the reference server, and what its nine operations do to it."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import hmac
import json
import math
import random
import re
import threading
import time
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import httpx

ZONE = ZoneInfo("Europe/Amsterdam")
SCOPES = ("units:read", "bookings:read", "bookings:write", "payments:write")
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Refusal(Exception):
    def __init__(self, status: int, code: str, **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers


class World:
    """The state and the nine operations."""

    def __init__(
        self, defects: frozenset[str], *, limit: int, hook: tuple[str, str] | None
    ) -> None:
        self.defects, self.limit, self.hook, self.base = defects, limit, hook, ""
        self.answers_late = 0.0  # seconds, after a booking is made
        self.companies = {
            name: str(uuid.uuid5(uuid.NAMESPACE_DNS, name)) for name in ("one", "two")
        }
        self.keys: dict[str, tuple[str, tuple[str, ...]]] = {
            "pw_live_one_full_a": ("one", SCOPES),
            "pw_live_one_full_b": ("one", SCOPES),
            "pw_live_one_reads": ("one", SCOPES[:2]),
            "pw_live_one_pays": ("one", SCOPES[3:]),
            "pw_live_two_full": ("two", SCOPES),
        }
        self.units = {
            str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{company}{n}")): (company, n)
            for company in self.companies
            for n in range(1, 4)
        }
        self.bookings: dict[str, dict[str, Any]] = {}
        self.memory: dict[tuple[str, str], tuple[Any, int, Any]] = {}
        self.locks: dict[str, asyncio.Lock] = {}
        self.windows: dict[str, list[float]] = {}

    # -- what is read -----------------------------------------------------------------------

    def on_me(self, call: dict[str, Any]) -> Any:
        company = {"uuid": self.companies[call["company"]], "name": f"Company {call['company']}"}
        more = ["admin"] if "undocumented_scope" in self.defects else []
        zone = {"timezone": ZONE.key, "currency": "EUR"}
        return {"company": {**company, **zone}, "scopes": [*call["scopes"], *more]}

    def units_of(self, company: str) -> list[str]:
        return [unit for unit, (owner, _) in self.units.items() if owner == company]

    def show_unit(self, unit: str) -> dict[str, Any]:
        hours = [{"weekday": day, "opens": "10:00", "closes": "23:00"} for day in range(1, 8)]
        return {
            "uuid": unit,
            "name": f"Unit {self.units[unit][1]}",
            "description": "",
            "max_persons": 4,
            "facilities": ["Sauna"],
            "opening_hours": hours,
            "timeslots": [
                {"id": i, "starts": s, "ends": e, "price_cents": 12500, "currency": "EUR"}
                for i, s, e in self.timeslots(unit)
            ],
        }

    def timeslots(self, unit: str) -> list[tuple[int, str, str]]:
        base = self.units[unit][1] * 10
        return [
            (base + 1, "11:00", "14:00"),
            (base + 2, "15:00", "18:00"),
            (base + 3, "19:00", "22:00"),
        ]

    def own_unit(self, call: dict[str, Any], unit: str) -> str:
        if self.units.get(unit, ("",))[0] != call["company"]:
            raise Refusal(404, "not_found")
        return unit

    def on_units(self, call: dict[str, Any]) -> Any:
        return self.page(call, [self.show_unit(unit) for unit in self.units_of(call["company"])])

    def on_unit(self, call: dict[str, Any]) -> Any:
        return self.show_unit(self.own_unit(call, call["args"][0]))

    def slots(self, unit: str, day: dt.date) -> list[dict[str, Any]]:
        found = []
        for number, starts, ends in self.timeslots(unit):
            first, last = (moment(day, each) for each in (starts, ends))
            taken = "sold_still_offered" not in self.defects and self.holder(unit, day, number)
            if not taken and first > now():
                slot = {"timeslot_id": number, "starts_at": first.isoformat()}
                money = {"price_cents": 12500, "currency": "EUR"}
                found.append({**slot, "ends_at": last.isoformat(), **money})
        return found

    def holder(self, unit: str, day: dt.date, timeslot: int) -> bool:
        states = ["confirmed", *(["cancelled"] if "slot_not_freed" in self.defects else [])]
        wanted = (unit, day.isoformat(), timeslot)
        fields = ("unit_uuid", "date", "timeslot_id")
        held = (each for each in self.bookings.values() if each["status"] in states)
        return any(tuple(each[name] for name in fields) == wanted for each in held)

    def on_availability(self, call: dict[str, Any]) -> Any:
        unit, query = self.own_unit(call, call["args"][0]), call["query"]
        first = date(query["from"]) if "from" in query else now().date()
        last = date(query["to"]) if "to" in query else first + dt.timedelta(days=6)
        longest = 10_000 if "long_ranges_accepted" in self.defects else 30
        if not 0 <= (last - first).days <= longest:
            raise Refusal(400, "invalid_request")
        days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
        shown = [{"date": str(day), "slots": self.slots(unit, day)} for day in days]
        head = {"unit_uuid": unit, "from": str(first), "to": str(last), "timezone": ZONE.key}
        return {**head, "days": shown}

    def on_bookings(self, call: dict[str, Any]) -> Any:
        query = call["query"]
        if query.get("status", "confirmed") not in {"confirmed", "cancelled", "completed"}:
            raise Refusal(400, "invalid_request")
        if "unit" in query and not UUID.fullmatch(query["unit"]):
            raise Refusal(400, "invalid_request")
        first, last = (date(query.get(name, "2000-01-01")) for name in ("from", "to"))
        if "last_day_filtered_out" in self.defects:
            last -= dt.timedelta(days=1)
        found = [
            self.show(each)
            for each in self.bookings.values()
            if each["company"] == call["company"]
            and query.get("unit", each["unit_uuid"]).lower() == each["unit_uuid"]
            and query.get("status", each["status"]) == each["status"]
            and ("from" not in query or each["date"] >= str(first))
            and ("to" not in query or each["date"] <= str(last))
        ]
        return self.page(call, sorted(found, key=lambda each: (each["date"], each["reference"])))

    def page(self, call: dict[str, Any], items: list[Any]) -> Any:
        largest = 10**6 if "per_page_uncapped" in self.defects else 100
        number, size = (
            whole(call["query"].get(name, default), most)
            for name, default, most in (("page", "1", 10**6), ("per_page", "25", largest))
        )
        start = (number - 1) * size
        start -= 1 if start and "overlapping_pages" in self.defects else 0
        pages = {"total": len(items), "total_pages": math.ceil(len(items) / size)}
        place = {"page": number, "per_page": size, **pages}
        return {"data": items[start : start + size], "pagination": place}

    # -- what is changed --------------------------------------------------------------------

    def find(self, call: dict[str, Any], *, lax: str = "") -> dict[str, Any]:
        booking = self.bookings.get(call["args"][0])
        if booking is None or (booking["company"] != call["company"] and lax not in self.defects):
            raise Refusal(404, "not_found")
        return booking

    def on_booking(self, call: dict[str, Any]) -> Any:
        return self.show(self.find(call, lax="other_company_visible"))

    async def on_book(self, call: dict[str, Any]) -> Any:
        body = call["body"]
        unit, day = self.own_unit(call, body["unit_uuid"].lower()), date(body["date"])
        numbers = [slot["timeslot_id"] for slot in self.slots(unit, day)]
        if body["timeslot_id"] not in numbers or self.holder(unit, day, body["timeslot_id"]):
            raise Refusal(409, "slot_unavailable")
        if "double_booking" in self.defects:
            await asyncio.sleep(0.05)
        booking = self.store(call["company"], body)
        if self.answers_late:
            await asyncio.sleep(self.answers_late)
        return self.show(booking)

    def store(self, company: str, body: dict[str, Any]) -> dict[str, Any]:
        groups = ("".join(random.choices("23456789ABCDEFGHJKMNPQRSTUVWXYZ", k=4)) for _ in "12")
        unit, day, number = body["unit_uuid"].lower(), date(body["date"]), int(body["timeslot_id"])
        starts, ends = next(each[1:] for each in self.timeslots(unit) if each[0] == number)
        customer = {name: body["customer"].get(name) for name in ("first_name", "email", "phone")}
        booking = {
            "company": company,
            "reference": "-".join(("PW", *groups)),
            "status": "confirmed",
            "payment_status": "unpaid",
            "unit_uuid": unit,
            "date": str(day),
            "timeslot_id": number,
            "starts_at": moment(day, starts).isoformat(),
            "ends_at": moment(day, ends).isoformat(),
            "customer": customer,
            "total_cents": 125.0 if "float_money" in self.defects else 12500,
            "paid_cents": 0,
            "currency": "EUR",
            "created_at": now().isoformat(timespec="seconds"),
            "cancelled_at": None,
        }
        if "naive_timestamps" in self.defects:
            booking["created_at"] = booking["created_at"][:19]
        self.bookings[booking["reference"]] = booking
        self.fire("booking.created", booking)
        return booking

    def show(self, booking: dict[str, Any]) -> dict[str, Any]:
        hidden = {"company", *(["created_at"] if "dropped_required_field" in self.defects else [])}
        return {name: value for name, value in booking.items() if name not in hidden}

    def on_pay(self, call: dict[str, Any]) -> Any:
        booking = self.find(call)
        amount = int(call["body"].get("amount_cents", booking["total_cents"]))
        if booking["status"] == "cancelled" or amount > booking["total_cents"]:
            raise Refusal(409, "booking_cancelled")
        made, number = now(), str(uuid.uuid4())
        base = "" if "relative_checkout_url" in self.defects else self.base
        return {
            "uuid": number,
            "booking_reference": booking["reference"],
            "status": "open",
            "amount_cents": amount,
            "currency": "EUR",
            "checkout_url": f"{base}/checkout/{number}",
            "created_at": made.isoformat(timespec="seconds"),
            "expires_at": (made + dt.timedelta(minutes=30)).isoformat(timespec="seconds"),
        }

    def on_cancel(self, call: dict[str, Any]) -> Any:
        booking = self.find(call, lax="other_company_cancels")
        first = booking["status"] == "confirmed"
        if first:
            booking |= {"status": "cancelled", "cancelled_at": now().isoformat(timespec="seconds")}
        if first or "cancel_fires_twice" in self.defects:
            self.fire("booking.cancelled", booking)
        return self.show(booking)

    # -- webhooks ---------------------------------------------------------------------------

    def fire(self, kind: str, booking: dict[str, Any]) -> None:
        if self.hook and booking["company"] == "one":
            event = {"id": str(uuid.uuid4()), "type": kind}
            event |= {"created": now().isoformat(), "data": {"booking": self.show(booking)}}
            if "bare_event" in self.defects:
                del event["created"]
            threading.Thread(target=self.deliver, args=(event,), daemon=True).start()

    def deliver(self, event: dict[str, Any]) -> None:
        url, secret = self.hook or ("", "")
        for attempt in range(3):
            body, stamp = json.dumps(event).encode(), str(int(time.time()))
            signed = body if "bad_signature" in self.defects else f"{stamp}.".encode() + body
            mac = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
            headers = {"X-PriveWellness-Signature": f"t={stamp},v1={mac}"}
            if attempt and "retry_unsigned" in self.defects:
                headers = {}
            try:
                if httpx.post(url, content=body, headers=headers, trust_env=False).is_success:
                    return
            except httpx.HTTPError:
                pass
            if "retry_under_new_id" in self.defects:
                event["id"] = str(uuid.uuid4())
            time.sleep(0.1)


def now() -> dt.datetime:
    return dt.datetime.now(ZONE)


def moment(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), ZONE)


def date(text: str) -> dt.date:
    try:
        if DATE.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise Refusal(400, "invalid_request")


def whole(text: str, most: int) -> int:
    if not re.fullmatch("[0-9]{1,9}", text) or not 1 <= int(text) <= most:
        raise Refusal(400, "invalid_request")
    return int(text)
