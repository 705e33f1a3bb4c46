"""Books stays over the API as a partner does, one call after the other."""

from __future__ import annotations

import json
from typing import Any

import httpx
from v1_booking import DETAILS, days_later

PARK = "388"
"""A park with options of three days, two parking spots, and all pages."""

AHEAD = "2026-10-01..2026-11-15"


class Desk:
    """Reservations, or options, of one park; a stay is what a search answered."""

    def __init__(self, api: Any, kind: str = "reservations", park: str = PARK) -> None:
        self.api, self.kind, self.park = api, kind, park
        self.path = f"/v1/administrations/{park}/{kind}"

    def stays(self, **query: str) -> list[dict[str, Any]]:
        """Return what a search finds for two in autumn; filters and limits come by short names."""
        asked = {
            "filter[administration_ids]": self.park,
            "filter[start_date]": AHEAD,
            "filter[guest_group][adults]": "2",
            "fields[availabilities]": "+available_rentables",
            **query,
        }
        found: list[dict[str, Any]] = self.api.read("/v1/availabilities/search", params=asked)[
            "data"
        ]
        return found

    def stay(self, **query: str) -> dict[str, Any]:
        """Return the first stay that a search finds."""
        return self.stays(**{"limit[availabilities]": "1", **query})[0]

    def stock(self, stay: dict[str, Any]) -> int:
        """Return how many rentables a search says are free for a stay by now."""
        start = stay["attributes"]["start_date"]
        query = {
            "filter[category_ids]": category_of(stay),
            "filter[arrangement]": f"{start}..{end_of(stay)}",
        }
        return sum(one["attributes"]["stock"] for one in self.stays(**query))

    def scarce(self) -> dict[str, Any]:
        """Return a stay of which one rentable is left."""
        found = self.stays(**{"limit[availabilities]": "300"})
        return next(stay for stay in found if stay["attributes"]["stock"] == 1)

    def call(
        self, method: str, path: str = "", document: Any = None, key: str = "", **query: Any
    ) -> httpx.Response:
        """Make a call about the park's reservations or options."""
        more: dict[str, Any] = {"key": key} if key else {}
        if document is not None:
            more["document"] = document
        params = {name: _text(value) for name, value in query.items()}
        answer: httpx.Response = self.api(method, f"{self.path}{path}", params=params, **more)
        return answer

    def create(self, document: Any, **query: Any) -> httpx.Response:
        return self.call("POST", "", document, **query)

    def preview(self, document: Any, **query: Any) -> httpx.Response:
        return self.call("POST", "/preview", document, **query)

    def validate(self, document: Any, **query: Any) -> httpx.Response:
        return self.call("POST", "/validate", document, **query)

    def made(self, stay: Any = None, *, query: Any = None, **said: Any) -> dict[str, Any]:
        """Return the resource of what was made, with the guest's details."""
        document = self.document(stay or self.stay(), **{**DETAILS, **said})
        return ok(self.create(document, **(query or {})), 201)

    def placed(self, stay: Any = None, **said: Any) -> dict[str, Any]:
        return self.made(stay, query={"place": True}, **said)

    def confirmed(self, stay: Any = None, **said: Any) -> dict[str, Any]:
        return self.made(stay, query={"confirm": True}, **said)

    def get(self, made: dict[str, Any], **query: Any) -> httpx.Response:
        return self.call("GET", f"/{made['id']}", token=token_of(made), **query)

    def now(self, made: dict[str, Any]) -> dict[str, Any]:
        """Return something that was made as it is by now."""
        return ok(self.get(made))

    def status(self, made: dict[str, Any]) -> str:
        return str(self.now(made)["attributes"]["status"])

    def change(
        self, made: dict[str, Any], relationships: Any = None, query: Any = None, **said: Any
    ) -> httpx.Response:
        """Change something that was made."""
        data = {"type": self.kind, "id": made["id"], "attributes": said}
        if relationships is not None:
            data["relationships"] = relationships
        asked = {"token": token_of(made), **(query or {})}
        return self.call("PATCH", f"/{made['id']}", {"data": data}, **asked)

    def cancel(self, made: dict[str, Any]) -> httpx.Response:
        return self.call("DELETE", f"/{made['id']}", token=token_of(made))

    def document(
        self, stay: dict[str, Any], rentable: str = "", tags: Any = (), **said: Any
    ) -> dict[str, Any]:
        """Return a body that asks for a stay; what is said of it comes on top."""
        known = {
            "start_date": stay["attributes"]["start_date"],
            "end_date": end_of(stay),
            "guest_group": {"adults": 2},
            **said,
        }
        return body(self.kind, category_of(stay), rentable, tags, **known)


def body(
    kind: str, category: str = "", rentable: str = "", tags: Any = (), **said: Any
) -> dict[str, Any]:
    """Return the body of a creation."""
    related: dict[str, Any] = {}
    if category:
        related["category"] = {"data": {"type": "categories", "id": category}}
    if rentable:
        related["rentable"] = {"data": {"type": "rentables", "id": rentable}}
    if tags:
        related["tags"] = {"data": [{"type": "tags", "id": tag} for tag in tags]}
    return {"data": {"type": kind, "attributes": said, "relationships": related}}


def category_of(stay: dict[str, Any]) -> str:
    return str(stay["relationships"]["category"]["data"]["id"])


def end_of(stay: dict[str, Any]) -> str:
    return days_later(stay["attributes"]["start_date"], stay["attributes"]["los"])


def token_of(made: dict[str, Any]) -> str:
    return str(made["attributes"]["token"])


def rentable_of(made: dict[str, Any]) -> str | None:
    linkage = made["relationships"]["rentable"]["data"]
    return None if linkage is None else str(linkage["id"])


def free_of(stay: dict[str, Any]) -> list[str]:
    """Return the rentables that a search says are free for a stay."""
    return [one["id"] for one in stay["relationships"]["available_rentables"]["data"]]


def ok(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    """Return the resource in an answer that succeeded."""
    assert answer.status_code == status, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


def told(answer: httpx.Response) -> list[tuple[str, str]]:
    """Return detail and source of each error of a 422, in its order."""
    assert answer.status_code == 422, answer.text
    return [(error["detail"], error["source"]) for error in answer.json()["errors"]]


def advance(api: Any, seconds: float) -> None:
    """Turn the clock."""
    answer = api("POST", "/_mock/clock/advance", json={"seconds": seconds})
    assert answer.status_code == 200, answer.text


def dump(api: Any) -> str:
    """Return everything that stands in a world's database, as SQL."""
    database = api.server.worlds.get(api.world).database
    image = database.image()  # closed as soon as nobody has it any more
    return "\n".join(image.connection.iterdump())


def _text(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, bool) else value
