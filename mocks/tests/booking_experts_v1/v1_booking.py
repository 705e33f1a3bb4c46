"""Books a stay over the API, and visits its pages as a browser does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import httpx
from v1_outline import Outline

DETAILS = {
    "first_name": "Fenna",
    "last_name": "Vos",
    "postalcode": "1234AB",
    "email": "fenna@example.com",
    "phone": "0612345678",
    "date_of_birth": "1990-01-31",
}
SHOP = "https://shop.example/thanks?lang=nl#top"


class Booked:
    """A stay that was booked; each visit to a page asks for it anew."""

    kind = "reservations"

    def __init__(self, api: Any, park: str = "388", **attributes: Any) -> None:
        self.api, self.park = api, park
        self.free = free_stay(api, park)
        self.data = self._made({"place": True}, attributes)

    def _made(self, query: dict[str, Any], attributes: dict[str, Any]) -> dict[str, Any]:
        self.document = stay_document(self.free, attributes)
        document = {"data": {"type": self.kind, **self.document}}
        answer = self.api("POST", self.path, params=query, document=document)
        assert answer.status_code == 201, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    @property
    def path(self) -> str:
        return f"/v1/administrations/{self.park}/{self.kind}"

    def get(self) -> dict[str, Any]:
        """Return the stay as the API has it by now."""
        token = self.data["attributes"]["token"]
        data: dict[str, Any] = self.api.read(
            f"{self.path}/{self.data['id']}", params={"token": token}
        )["data"]
        return data

    @property
    def now(self) -> dict[str, Any]:
        """Its attributes by now."""
        attributes: dict[str, Any] = self.get()["attributes"]
        return attributes

    def cancel(self) -> None:
        token = self.data["attributes"]["token"]
        path = f"{self.path}/{self.data['id']}"
        assert self.api("DELETE", path, params={"token": token}).status_code == 204

    def url(self, page: str) -> str:
        """Return the path and query of a page, also of one that there is no link to."""
        token = self.data["attributes"]["token"]
        return f"/_pages/booking-experts-v1/reservations/{self.data['id']}/{page}?token={token}"

    def open(self, page: str, **more: Any) -> httpx.Response:
        answer: httpx.Response = self.api("GET", self.url(page), **more)
        return answer

    def outline(self, page: str) -> Outline:
        """Return a page that is there."""
        answer = self.open(page)
        assert answer.status_code == 200, answer.text
        return Outline(answer.text)

    def send(self, page: str, **changes: str) -> httpx.Response:
        """Open a page, change some of its fields and send its form."""
        fields = {**self.outline(page).fields, **changes}
        answer: httpx.Response = self.api("POST", self.url(page), data=fields)
        return answer

    def simulate(self, action: str, **body: Any) -> httpx.Response:
        """Let the vendor's side do something."""
        base = f"/_simulate/booking-experts-v1/administrations/{self.park}"
        path = f"{base}/{self.kind}/{self.data['id']}/{action}"
        answer: httpx.Response = self.api("POST", path, json=body)
        return answer


class Optioned(Booked):
    """An option that was placed."""

    kind = "options"


class Begun(Booked):
    """A reservation that is new: it blocks nothing."""

    def _made(self, query: dict[str, Any], attributes: dict[str, Any]) -> dict[str, Any]:
        return super()._made({}, attributes)


def free_stay(api: Any, park: str) -> dict[str, Any]:
    """Return an availability of a park, three months ahead."""
    query = {
        "filter[administration_ids]": park,
        "filter[start_date]": "2026-10-01..2026-11-15",
        "filter[guest_group][adults]": "2",
        "limit[availabilities]": "1",
    }
    found: list[dict[str, Any]] = api.read("/v1/availabilities/search", params=query)["data"]
    assert found
    return found[0]


def stay_document(free: dict[str, Any], attributes: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes and relationships of a stay for two, on the days that are free."""
    start = free["attributes"]["start_date"]
    nights = free["attributes"]["los"]
    known = {
        "start_date": start,
        "end_date": days_later(start, nights),
        "guest_group": {"adults": 2},
        **DETAILS,
        **attributes,
    }
    said = {name: value for name, value in known.items() if value is not None}
    category = free["relationships"]["category"]["data"]["id"]
    linkage = {"data": {"type": "categories", "id": category}}
    return {"attributes": said, "relationships": {"category": linkage}}


def days_later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
