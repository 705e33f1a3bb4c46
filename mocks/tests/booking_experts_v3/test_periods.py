"""Agenda periods: who makes which, and that no calendar is occupied twice (B3-12, B3-13)."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

KINDS = {
    "maintenance": "MaintenanceAgendaPeriod",
    "external_blocked": "ExternalBlockedAgendaPeriod",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_period_is_made_changed_and_deleted_under_its_own_path(
    kind: str, api: Any, tools: Any
) -> None:
    made = api.plan(kind)
    assert made.status_code == 200
    data = made.json()["data"]
    path = f"{tools.PARK}/{kind}_agenda_periods/{data['id']}"
    assert data["attributes"]["type"] == KINDS[kind]
    assert data["relationships"]["reservation"] == {"data": None}
    assert api.read(f"/agenda_periods/{data['id']}")["data"] == data

    changed = api("PATCH", path, document=tools.period(start_date=None, label=None, rentable=None))
    assert changed.json()["data"] == data, "nothing was said that is not so already"

    later = tools.period(start_date=None, end_date="2026-12-06", label=None, rentable=None)
    told = api("PATCH", path, document=later).json()["data"]["attributes"]
    assert told["end_date"] == "2026-12-06"
    assert told["start_date"] == "2026-12-01"
    assert told["label"] == "Roof"

    gone = api("DELETE", path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert api("GET", f"{tools.PARK}/agenda_periods/{data['id']}").status_code == 404
    assert api("DELETE", path).status_code == 404


def test_null_takes_a_label_away_and_absence_keeps_it(api: Any, tools: Any) -> None:
    ident = api.plan().json()["data"]["id"]
    document = {"data": {"type": "agenda_period", "id": ident, "attributes": {"label": None}}}

    told = api("PATCH", f"{tools.PARK}/maintenance_agenda_periods/{ident}", document=document)

    assert told.json()["data"]["attributes"]["label"] is None


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_period_of_the_other_paths_kind_is_not_found(method: str, api: Any, tools: Any) -> None:
    made = api.plan("maintenance").json()["data"]["id"]
    stays = {"filter[type]": "ReservationAgendaPeriod"}
    (stay, *_) = api.ids("/agenda_periods", **stays)
    more = {"document": tools.period()} if method == "PATCH" else {}

    for kind, ident in (
        ("external_blocked", made),
        ("external_blocked", stay),
        ("maintenance", stay),
    ):
        answer = api(method, f"{tools.PARK}/{kind}_agenda_periods/{ident}", **more)
        assert tools.refused(answer)[:2] == (404, "RESOURCE_NOT_FOUND")


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2026-12-04", "2026-12-06", 200),
        ("2026-11-28", "2026-12-01", 200),
        ("2026-12-03", "2026-12-05", 422),
        ("2026-11-30", "2026-12-02", 422),
        ("2026-12-02", "2026-12-03", 422),
        ("2026-11-01", "2026-12-31", 422),
    ],
)
def test_a_calendar_is_occupied_once_and_the_last_day_is_free(
    start: str, end: str, status: int, api: Any, tools: Any
) -> None:
    assert api.plan().status_code == 200
    answer = api.plan("external_blocked", start_date=start, end_date=end)

    assert answer.status_code == status
    if status == 422:
        place = "/data/attributes/start_date"
        assert tools.refused(answer) == (422, "VALIDATION_FAILED", [place])


def test_a_deleted_period_frees_its_nights(api: Any, tools: Any) -> None:
    ident = api.plan().json()["data"]["id"]
    api("DELETE", f"{tools.PARK}/maintenance_agenda_periods/{ident}")

    assert api.plan().status_code == 200


def test_a_refused_change_leaves_the_period_where_it_was(api: Any, tools: Any) -> None:
    first = api.plan().json()["data"]["id"]
    api.plan(start_date="2026-12-10", end_date="2026-12-12")
    path = f"{tools.PARK}/maintenance_agenda_periods/{first}"

    assert api("PATCH", path, document=tools.period(end_date="2026-12-11")).status_code == 422
    assert api.read(f"/agenda_periods/{first}")["data"]["attributes"]["end_date"] == "2026-12-04"
    assert api.plan(start_date="2026-12-03", end_date="2026-12-05").status_code == 422


def test_a_period_moves_to_another_rentable(api: Any, tools: Any) -> None:
    ident = api.plan(rentable="8").json()["data"]["id"]
    path = f"{tools.PARK}/maintenance_agenda_periods/{ident}"

    assert api("PATCH", path, document=tools.period(rentable="16")).status_code == 200
    assert api.plan(rentable="8").status_code == 200
    assert api.plan(rentable="16").status_code == 422


def test_a_reservation_stands_in_the_way(api: Any) -> None:
    (period, *_) = api.read("/agenda_periods", **{"filter[type]": "ReservationAgendaPeriod"})[
        "data"
    ]
    told = period["attributes"]
    rentable = period["relationships"]["rentable"]["data"]["id"]
    dates = {name: told[name] for name in ("start_date", "end_date")}

    assert api.plan(rentable=rentable, **dates).status_code == 422


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"start_date": None}, "/data/attributes/start_date"),
        ({"end_date": None}, "/data/attributes/end_date"),
        ({"end_date": "2026-12-01"}, "/data/attributes/end_date"),
        ({"end_date": "2026-11-01"}, "/data/attributes/end_date"),
        ({"rentable": None}, "/data/relationships/rentable"),
        ({"rentable": "999"}, "/data/relationships/rentable/data/id"),
        ({"rentable": "4"}, "/data/relationships/rentable/data/id"),
        ({"rentable": "6"}, "/data/relationships/rentable/data/id"),
        ({"start_date": "soon"}, "/data/attributes/start_date"),
        ({"label": 5}, "/data/attributes/label"),
        ({"type": "MaintenanceAgendaPeriod"}, "/data/attributes/type"),
        ({"ical_uid": "x"}, "/data/attributes/ical_uid"),
    ],
)
def test_what_cannot_be_saved_is_refused_with_its_place(
    changes: dict[str, Any], place: str, api: Any, tools: Any
) -> None:
    before = api.ids("/agenda_periods")
    answer = api.plan(**changes)

    assert tools.refused(answer) == (422, "VALIDATION_FAILED", [place])
    assert api.ids("/agenda_periods") == before


def test_an_id_of_the_clients_choice_is_refused(api: Any, tools: Any) -> None:
    assert tools.refused(api.plan(id="77")) == (403, "FORBIDDEN_INPUT", ["/data/id"])


def test_an_id_that_contradicts_the_path_is_a_conflict(api: Any, tools: Any) -> None:
    ident = api.plan().json()["data"]["id"]
    path = f"{tools.PARK}/maintenance_agenda_periods/{ident}"
    answer = api("PATCH", path, document=tools.period(id="1"))

    assert tools.refused(answer) == (409, "CONFLICT", ["/data/id"])


@pytest.mark.parametrize(
    ("content", "media", "expected"),
    [
        (b"{", None, (400, "MALFORMED_BODY")),
        (b"\xff", None, (400, "MALFORMED_BODY")),
        (b"[]", None, (422, "VALIDATION_FAILED")),
        (b"{}", None, (422, "VALIDATION_FAILED")),
        (b"{}", "application/json", (415, "UNSUPPORTED_MEDIA_TYPE")),
        (b"{}", "application/vnd.api+json; charset=utf-8", (415, "UNSUPPORTED_MEDIA_TYPE")),
        (b"x" * 1_048_577, None, (413, "CONTENT_TOO_LARGE")),
    ],
)
def test_a_body_that_is_no_document_is_refused(
    content: bytes, media: str | None, expected: tuple[int, str], api: Any, tools: Any
) -> None:
    headers = {"Content-Type": media or tools.MEDIA}
    path = f"{tools.PARK}/maintenance_agenda_periods"
    answer = api("POST", path, content=content, headers=headers)

    assert tools.refused(answer)[:2] == expected


def test_nothing_can_be_sideposted_with_a_period(api: Any, tools: Any) -> None:
    document = tools.period()
    document["included"] = [
        {"type": "label", "attributes": {"name": "x"}, "meta": {"temp_id": "a"}}
    ]
    answer = api("POST", f"{tools.PARK}/maintenance_agenda_periods", document=document)

    assert tools.refused(answer) == (422, "VALIDATION_FAILED", ["/included/0"])


def test_of_many_at_once_for_the_same_nights_one_is_taken(api: Any, tools: Any) -> None:
    def plan(number: int) -> Any:
        kind = list(KINDS)[number % 2]
        content = json.dumps(tools.period(label=str(number)))
        headers = {
            "X-API-KEY": api.key,
            "Content-Type": tools.MEDIA,
            "X-Bookable-World": api.world,
        }

        async def call(client: httpx.AsyncClient) -> httpx.Response:
            path = f"{tools.PARK}/{kind}_agenda_periods"
            return await client.post(path, content=content, headers=headers)

        return call

    answers = api.together(*[plan(number) for number in range(16)])

    assert sorted(answer.status_code for answer in answers) == [200, *[422] * 15]


DAYS = st.integers(1, 28)


@settings(max_examples=25, deadline=None)
@given(plans=st.lists(st.tuples(st.sampled_from(sorted(KINDS)), DAYS, DAYS), max_size=8))
def test_whatever_is_planned_no_two_periods_of_a_rentable_overlap(
    plans: list[tuple[str, int, int]], shared: Any, tools: Any
) -> None:
    known = shared.ids("/agenda_periods", **{"filter[rentable]": "24"})
    for kind, start, end in plans:
        dates = {"start_date": f"2027-02-{start:02d}", "end_date": f"2027-02-{end:02d}"}
        shared.plan(kind, rentable="24", **dates)
    periods = shared.read(
        "/agenda_periods", sort="start_date", **{"filter[rentable]": "24", "page[size]": 100}
    )["data"]

    ends = [item["attributes"]["end_date"] for item in periods]
    starts = [item["attributes"]["start_date"] for item in periods]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))

    for item in periods:
        if item["id"] not in known:
            kind = "maintenance" if "Maint" in item["attributes"]["type"] else "external_blocked"
            shared("DELETE", f"{tools.PARK}/{kind}_agenda_periods/{item['id']}")
