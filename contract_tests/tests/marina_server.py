"""A small JSON:API server, right unless told to be wrong; it shares no code with room or suite.

`defects` names promises to break; `test_jsonapi_bite.py` says which check each one has to turn red.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
from marina_contract import FILTERS, LOCALES, MEDIA, RELATED, TYPES

NAMES = ("Avocet", "Bittern", "Curlew", "Dunlin", "Egret", "Fulmar", "Gannet")
DRAUGHTS = (0.8, None, 1.2, 0.5, 1.5)
Boat = dict[str, Any]


class Refused(Exception):
    def __init__(self, status: int, parameter: str = "", kind: str = "parameter") -> None:
        super().__init__(parameter)
        self.status, self.parameter, self.kind = status, parameter, kind


def boats(number: int) -> list[Boat]:
    return [
        {
            "id": str(each),
            "name": f"{NAMES[each % 7]} {each // 7}",
            "length": 6 + each * 7 % 5,
            "draught": DRAUGHTS[each % 5],
            "built": None if each % 4 == 0 else f"20{10 + each * 5 % 9}-0{1 + each % 6}-15",
            "seen_at": f"2026-07-{1 + each * 11 % 28:02d}T1{each % 3}:00:00+02:00",
            "sailing": each % 3 == 0,
            "colour": ("white", "blue", "red")[each * 5 % 3],
            "story": {loc: f"{loc} tale {each % 9}" for loc in LOCALES if (each + len(loc)) % 4},
            "papers": ["passport"],
            "berth": None if each % 6 == 0 else str(1 + each % 4),
            "crew": [str(1 + (each + step) % 5) for step in range(each % 3)],
        }
        for each in range(1, number + 1)
    ]


class Marina:
    """What it has, and how it answers."""

    def __init__(self, defects: frozenset[str], number: int = 23) -> None:
        self.defects = defects
        self.boats = boats(number)

    def has(self, defect: str) -> bool:
        return defect in self.defects

    def answer(self, method: str, query: str, headers: dict[str, str]) -> tuple[int, Any]:
        self.admit(method, headers)
        if method == "POST":
            raise Refused(422, "/data", "pointer")
        asked = dict(parse_qsl(query, keep_blank_values=True))
        found = self.narrowed(asked)
        found = self.sorted(found, asked.get("sort", ""))
        number, size = self.page(asked)
        start = (number - 1) * size
        if self.has("pages_overlap") and number > 1:
            start -= 1
        if self.has("unsorted_ties") and "sort" in asked and number > 1:
            found = self.shaken(found, asked["sort"])
        page = found[start : start + size]
        total = len(found) + self.has("wrong_total")
        locales = self.locales(headers.get("accept-language", ""))
        body = self.document(page, asked, locales)
        told = {"total": total, "page": number, "size": size}
        if self.has("size_not_told"):
            del told["size"]
        body["meta"] = {"pagination": told}
        body["links"] = self.links(asked, number, max(1, -(-len(found) // size)))
        return 200, body

    def admit(self, method: str, headers: dict[str, str]) -> None:
        kind = headers.get("content-type", "")
        taken = self.has("any_body") or (self.has("charset_taken") and "charset" in kind)
        if method == "POST" and not self.plain(kind) and not taken:
            raise Refused(415, "Content-Type", "header")
        ranges = [part.strip() for part in headers.get("accept", "*/*").split(",")]
        fits = any(
            self.plain(each) or each.split(";")[0] in {"*/*", "application/*"} for each in ranges
        )
        if not fits and not self.has("any_accept"):
            raise Refused(406, "Accept", "header")

    def plain(self, text: str) -> bool:
        main, *parameters = [part.strip() for part in text.split(";")]
        names = {parameter.partition("=")[0] for parameter in parameters}
        return main == MEDIA and names <= {"profile", "q"} and "q=0" not in parameters

    def narrowed(self, asked: dict[str, str]) -> list[Boat]:
        found = self.boats
        narrowing = [name for name in asked if name.startswith("filter[")]
        if self.has("two_filters_mean_either") and len(narrowing) > 1:
            lone = [self.narrowed({name: asked[name]}) for name in narrowing]
            return [boat for boat in self.boats if any(boat in each for each in lone)]
        for name, text in asked.items():
            match = re.fullmatch(r"(\w+)\[(.+)\]", name)
            family, inner = match.groups() if match else (name, "")
            if family == "filter":
                found = [boat for boat in found if self.lets(boat, name, inner, text)]
            elif family == "fields":
                self.known_fields(name, inner, text)
            elif family not in {"page", "sort", "include"}:
                raise Refused(400, name)
        return found

    def lets(self, boat: Boat, parameter: str, inner: str, text: str) -> bool:
        parts = inner.split("|")
        if any(part not in ("id", *FILTERS) for part in parts):
            if self.has("unknown_filter_ignored"):
                return True
            raise Refused(400, parameter)
        if self.has("filter_ignored") and inner == "colour" and not text.startswith("!"):
            return True
        if self.has("relationship_filter_ignored") and inner == "crew":
            return True
        if len(parts) > 1 and self.has("or_means_and"):
            return all(self.meets(boat, part, text, parameter) for part in parts)
        return any(self.meets(boat, part, text, parameter) for part in parts)

    def meets(self, boat: Boat, name: str, text: str, parameter: str) -> bool:
        if text.startswith("!"):
            if self.has("negation_ignored"):
                return self.meets(boat, name, text[1:], parameter)
            if self.has("negation_forgets_null") and boat[name] is None:
                return False
            return not self.meets(boat, name, text[1:], parameter)
        value = boat[name]
        if isinstance(value, dict):
            values: list[Any] = list(value.values())
        else:
            values = value if isinstance(value, list) else [] if value is None else [value]
        if text == "":
            return self.has("empty_means_all") or not values
        if text.startswith("~"):
            if name in RELATED or isinstance(value, bool | int | float):
                raise Refused(400, parameter)
            part = text[1:]
            if self.has("contains_minds_case"):
                return any(part in each for each in values)
            return any(part.lower() in str(each).lower() for each in values)
        if ".." in text and name not in RELATED:
            low, high = (self.term(name, end, parameter) for end in text.split(".."))
            top = self.has("range_without_its_end")
            read = [self.term(name, each, parameter) for each in values]
            return any(low <= each < high if top else low <= each <= high for each in read)
        terms = [self.term(name, each, parameter) for each in text.split(",")]
        if self.has("list_is_its_first"):
            terms = terms[:1]
        return any(self.term(name, each, parameter) in terms for each in values)

    def term(self, name: str, value: Any, parameter: str) -> Any:
        readers: dict[str, Callable[[str], Any]] = {
            "length": int,
            "draught": float,
            "built": date.fromisoformat,
            "seen_at": datetime.fromisoformat,
            "sailing": lambda text: {"true": True, "false": False}[text],
        }
        if not isinstance(value, str) or name not in readers:
            return value
        try:
            return readers[name](value)
        except (ValueError, KeyError):
            if self.has("unfit_terms_match_nothing"):
                return None
            raise Refused(400, parameter) from None

    def sorted(self, found: list[Boat], text: str) -> list[Boat]:
        backwards = self.has("equals_backwards") and bool(text)
        ordered = sorted(found, key=lambda boat: int(boat["id"]), reverse=backwards)
        keys = text.split(",") if text else []
        if self.has("second_key_ignored"):
            keys = keys[:1]
        for key in reversed(keys):
            name = key.removeprefix("-")
            if name not in TYPES["boat"]["attributes"]:
                if self.has("unknown_sort_ignored"):
                    continue
                raise Refused(400, "sort")
            there = [boat for boat in ordered if boat[name] not in (None, {})]
            missing = [boat for boat in ordered if boat[name] in (None, {})]
            down = key.startswith("-") and not self.has("descending_ignored")
            if self.has("sort_ignored") and name == "seen_at":
                continue
            ordered = sorted(there, key=lambda boat: self.key(boat, name), reverse=down) + missing
        if self.has("sort_drops_nulls") and keys:
            ordered = [boat for boat in ordered if boat["draught"] is not None]
        return ordered

    def key(self, boat: Boat, name: str) -> Any:
        value = boat[name]
        if name == "length" and self.has("numbers_sorted_as_text"):
            return str(value)
        if name == "story":
            return value.get("en", "~")
        return datetime.fromisoformat(value) if name == "seen_at" else value

    def shaken(self, found: list[Boat], text: str) -> list[Boat]:
        """Turn equals of the first key round on every other page."""
        name = text.split(",", maxsplit=1)[0].removeprefix("-")
        backwards = found[::-1]
        return sorted(backwards, key=lambda boat: found.index(self.first(found, boat, name)))

    def first(self, found: list[Boat], boat: Boat, name: str) -> Boat:
        return next(each for each in found if each[name] == boat[name])

    def page(self, asked: dict[str, str]) -> tuple[int, int]:
        values = []
        for name, default, largest in (("page[number]", 1, 10**6), ("page[size]", 30, 50)):
            text = asked.get(name, str(default))
            if not text.isdigit() or not int(text) >= 1:
                if not self.has("nonsense_pages_taken"):
                    raise Refused(400, name)
                text = str(default)
            if int(text) > largest and not self.has("pages_uncapped"):
                raise Refused(400, name)
            values.append(int(text))
        return values[0], values[1]

    def links(self, asked: dict[str, str], number: int, last: int) -> dict[str, str]:
        def to(page: int) -> str:
            kept = {} if self.has("links_forget_the_query") else asked
            size = {"page[size]": asked["page[size]"]} if "page[size]" in asked else {}
            return "http://marina.example/boats?" + urlencode(
                {**kept, **size, "page[number]": page}
            )

        pages = {"self": number, "first": 1, "last": last}
        if number > 1:
            pages["prev"] = number - 1
        if number < last:
            pages["next"] = number + (2 if self.has("next_skips_a_page") else 1)
        if self.has("next_after_the_last"):
            pages.setdefault("next", number)
        return {name: to(page) for name, page in pages.items()}

    def locales(self, header: str) -> list[str]:
        asked = [part.split(";") for part in header.split(",") if part.strip()]
        named = [name.strip() for name, *rest in asked if "q=0" not in [r.strip() for r in rest]]
        known = [name for name in named if name in LOCALES]
        if self.has("languages_ignored"):
            return [*LOCALES]
        return known or (["nl"] if self.has("another_default_language") else ["en"])

    def known_fields(self, parameter: str, kind: str, text: str) -> None:
        if kind not in TYPES:
            raise Refused(400, parameter)
        known = {*TYPES[kind]["attributes"], *TYPES[kind]["relationships"]}
        if set(filter(None, text.split(","))) - known and not self.has("unknown_field_ignored"):
            raise Refused(400, parameter if not self.has("wrong_source") else "fields")

    def document(self, page: list[Boat], asked: dict[str, str], locales: list[str]) -> Any:
        fields = {
            name[7:-1]: set(filter(None, text.split(",")))
            for name, text in asked.items()
            if name.startswith("fields[")
        }
        full = [self.written("boat", boat["id"], locales) for boat in page]
        if self.has("fieldset_drops_resources") and "boat" in fields:
            full = full[:-1]
        if self.has("duplicate_in_data") and len(full) > 2:
            full[1] = full[0]
        extra = self.included(full, asked.get("include", ""), locales)
        if self.has("invented_linkage") and "crew" in asked.get("include", ""):
            for each in full:
                if not each["relationships"]["crew"]["data"] and extra:
                    each["relationships"]["crew"]["data"] = [{"type": "person", "id": "1"}]
        if self.has("fieldset_drops_included") and set(fields) - {"boat"}:
            extra = extra[:-1]
        body: dict[str, Any] = {"data": [self.limited(each, fields) for each in full]}
        if "include" in asked:
            body["included"] = [self.limited(each, fields) for each in extra]
        self.spoil(body, asked, narrowed="boat" in fields)
        return body

    def spoil(self, body: dict[str, Any], asked: dict[str, str], *, narrowed: bool) -> None:
        """Put in what is wrong with the resources themselves."""

        def each_with(**members: Callable[[Any], Any]) -> None:
            body["data"] = [
                {**each, **{name: change(each[name]) for name, change in members.items()}}
                for each in body["data"]
            ]

        if self.has("fieldset_changes_values") and narrowed:
            each_with(attributes=lambda shown: dict.fromkeys(shown, "-"))
        if self.has("fieldset_leaves_out_too_much") and narrowed:
            each_with(relationships=lambda _: {})
        if self.has("include_leaves_out_null") and "include" in asked:
            each_with(attributes=lambda a: {k: v for k, v in a.items() if v is not None})
        if self.has("unasked_include") and "include" not in asked:
            body["included"] = [self.written("harbour", "1", ["en"])]
        if self.has("errors_beside_data"):
            body["errors"] = []
        if self.has("ids_as_numbers"):
            each_with(id=int)
        if self.has("plural_types"):
            each_with(type=lambda name: f"{name}s")

    def written(self, kind: str, key: str, locales: list[str]) -> Any:
        if kind == "boat":
            boat = self.boats[int(key) - 1]
            attributes = {name: boat[name] for name in TYPES["boat"]["attributes"]}
            story = boat["story"]
            attributes["story"] = {loc: story[loc] for loc in locales if loc in story}
            berth = boat["berth"] and {"type": "berth", "id": boat["berth"]}
            crew = [{"type": "person", "id": each} for each in boat["crew"]]
            links = {"berth": {"data": berth}, "crew": {"data": crew}}
        elif kind == "berth":
            attributes = {"label": f"B{key}"}
            links = {"harbour": {"data": {"type": "harbour", "id": str(1 + int(key) % 2)}}}
        elif kind == "person":
            attributes = {"name": f"Sailor {key}"}
            links = {"boat": {"data": {"type": "boat", "id": key}}}
        else:
            attributes, links = {"name": f"Harbour {key}"}, {}
        return {"type": kind, "id": key, "attributes": attributes, "relationships": links}

    def included(self, primary: list[Any], text: str, locales: list[str]) -> list[Any]:
        found: list[Any] = []
        known = {(each["type"], each["id"]) for each in primary}
        for path in filter(None, text.split(",")):
            current, kind = primary, "boat"
            for depth, name in enumerate(path.split(".")):
                if name not in TYPES[kind]["relationships"]:
                    if self.has("unknown_include_ignored"):
                        return []
                    raise Refused(400, "include")
                if depth and self.has("nested_ignored"):
                    break
                kind = TYPES[kind]["relationships"][name][0]
                following: dict[tuple[str, str], Any] = {}
                for each in current:
                    data = each["relationships"][name]["data"]
                    for to in data if isinstance(data, list) else [data] if data else []:
                        following[to["type"], to["id"]] = to
                current = [self.written(*each, locales) for each in following]
                for each in current:
                    identity = (each["type"], each["id"])
                    if identity not in known:
                        known.add(identity)
                        found.append(each)
        if self.has("include_incomplete") and found:
            found.pop()
        if self.has("included_twice"):
            found += found[:1]
        if self.has("stray_included") and text == "berth":
            found.append(self.written("harbour", "2", locales))
        return found

    def limited(self, resource: Any, fields: dict[str, set[str]]) -> Any:
        names = fields.get(resource["type"])
        if names is None:
            return resource
        if self.has("fieldset_ignored_in_included") and resource["type"] != "boat":
            return resource
        keep = resource["relationships"]
        if not self.has("fieldset_keeps_relationships"):
            keep = {name: each for name, each in keep.items() if name in names}
        attributes = {name: v for name, v in resource["attributes"].items() if name in names}
        return {**resource, "attributes": attributes, "relationships": keep}


def transport(marina: Marina) -> httpx.MockTransport:
    """Answer an httpx client, in this process and without a socket."""

    def answer(request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            status, body = marina.answer(request.method, request.url.query.decode(), headers)
        except Refused as refused:
            status = refused.status
            told = status if marina.has("status_as_number") else str(status)
            error = {"status": told, "code": "REFUSED", "title": "Refused", "detail": "No."}
            body = {"errors": [{**error, "source": {refused.kind: refused.parameter}}]}
        kind = "application/json" if status == 406 and marina.has("errors_as_json") else MEDIA
        if status == 200 and marina.has("charset_sent"):
            kind = f"{MEDIA}; charset=utf-8"
        return httpx.Response(status, content=json.dumps(body), headers={"Content-Type": kind})

    return httpx.MockTransport(answer)
