from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bookable_mocks.engine.clock import END_OF_TIME
from bookable_mocks.engine.mock import Reply
from bookable_mocks.engine.quotas import Limit
from bookable_mocks.engine.settings import Settings

WORLD = "X-Bookable-World"


def test_a_tenants_requests_are_about_its_own_world(site: Any) -> None:
    site.post("/boats", {"name": "ann's", "seats": 1}, headers={WORLD: "ann"})

    assert len(site.get("/boats").json()["data"]) == 3
    assert len(site.get("/boats", headers={WORLD: "ann"}).json()["data"]) == 4
    assert len(site.get("/boats", headers={WORLD: "ben"}).json()["data"]) == 3


def test_an_empty_name_is_the_default_world(site: Any) -> None:
    site.post("/boats", {"name": "x", "seats": 1}, headers={WORLD: ""})

    assert len(site.boats()) == 4


ANN = "http://boats.test/_world/ann"
"""What the base URL of a client in a world of its own begins with."""


def test_a_path_names_a_world_as_the_header_does(site: Any) -> None:
    site.post(f"{ANN}/boats/v1/boats", {"name": "x", "seats": 1})

    assert len(site.get("/boats", headers={WORLD: "ann"}).json()["data"]) == 4
    assert len(site.get("/boats").json()["data"]) == 3


def test_the_world_of_the_path_is_stronger_than_that_of_the_header(site: Any) -> None:
    site.get(f"{ANN}/boats/v1/boats", headers={WORLD: "ben"})

    assert [world.name for world in site.worlds.all()] == ["ann"]


def test_the_journal_has_the_vendors_own_path(site: Any) -> None:
    site.get(f"{ANN}/boats/v1/boats/1")
    (entry,) = site.worlds.get("ann").journal.entries()

    assert (entry.path, entry.operation) == ("/boats/v1/boats/1", "getBoat")


def test_a_location_leads_back_into_the_world_of_the_path(site: Any) -> None:
    made = site.post(f"{ANN}/boats/v1/boats", {"name": "x", "seats": 1})

    assert made.headers["location"] == "/_world/ann/boats/v1/boats/4"
    assert site.get(f"http://boats.test{made.headers['location']}").json()["id"] == 4


@pytest.mark.parametrize("public_url", ["", "https://boats.example"])
def test_links_lead_back_into_the_world_of_the_path(serve: Any, now: Any, public_url: str) -> None:
    site = serve(
        settings=Settings(now=now, public_url=public_url),
        handlers={"createBoat": lambda ctx: Reply(409, {"errors": [{"code": ctx.request.origin}]})},
    )
    refused = site.post(f"{ANN}/boats/v1/boats", {"name": "x", "seats": 1}).json()

    assert refused["errors"][0]["code"] == f"{public_url or 'http://boats.test'}/_world/ann"


@pytest.mark.parametrize(
    ("target", "world"),
    [
        (b"/_world/a%20b/boats/v1/boats", "a b"),
        (b"/_world/suite%2Ftest/boats/v1/boats", "suite/test"),
        (b"/_world/%C3%A9/boats/v1/boats", "é"),
    ],
)
def test_the_name_in_a_path_is_one_segment(site: Any, target: bytes, world: str) -> None:
    site.call("GET", target)

    assert [each.name for each in site.worlds.all()] == [world]


@pytest.mark.parametrize("target", [b"/_world", b"/_world/", b"/_world//boats", b"/_world%2Fann/x"])
def test_a_path_that_names_no_world_is_nobodys(site: Any, target: bytes) -> None:
    assert site.call("GET", target).status == 404
    assert [each.name for each in site.worlds.all()] == [""]


def test_a_slash_inside_a_segment_stays_there_behind_a_world(site: Any) -> None:
    site.call("GET", b"/_world/ann/boats/v1/boats/1%2F2")

    assert site.worlds.get("ann").journal.entries()[0].operation == "getBoat"


def test_what_a_world_is_called_is_no_vendors_path(site: Any) -> None:
    assert site.call("GET", b"/_world/ann").status == 404
    assert site.worlds.get("ann").journal.entries()[0].path == "/"


def test_one_world_too_many_is_a_503_in_the_vendors_shape(serve: Any, now: Any) -> None:
    site = serve(settings=Settings(now=now, most_worlds=1))
    statuses = [
        site.get("/boats", headers={WORLD: name}).status_code for name in ("a", "b", "a", "")
    ]

    assert statuses == [200, 503, 200, 200]
    refused = site.get("/boats", headers={WORLD: "b"})
    assert refused.json()["errors"][0]["code"] == "too_many_worlds"


def test_each_exchange_is_written_down_with_both_bodies(site: Any) -> None:
    site.post("/boats?a=1", {"name": "x", "seats": 1})
    (entry,) = (entry.to_json() for entry in site.world.journal.entries())

    assert (entry["number"], entry["api"], entry["operation"]) == (1, "boats", "createBoat")
    assert entry["principal"] == "ann-1"
    assert entry["request"]["method"] == "POST"
    assert entry["request"]["path"] == "/boats/v1/boats"
    assert entry["request"]["query"] == "a=1"
    assert entry["request"]["body"] == '{"name":"x","seats":1}'
    assert {"name": "content-type", "value": "application/json"} in entry["request"]["headers"]
    assert entry["response"]["status"] == 201
    assert entry["response"]["body"] == '{"id":4,"name":"x","seats":1,"held":false}'
    assert {"name": "location", "value": "/boats/v1/boats/4"} in entry["response"]["headers"]
    assert entry["notes"] == ["unknown parameter a"]
    assert (entry["refused_with"], entry["fault"], entry["replayed"]) == ("", "", False)
    assert entry["took"] >= 0


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "operation"),
    [
        ("GET", "/none", 404, "route_not_found", ""),
        ("PUT", "/boats", 405, "method_not_allowed", ""),
        ("GET", "/boats/99", 404, "no_boat", "getBoat"),
        ("GET", "/boats/x", 404, "not_found", "getBoat"),
        ("GET", "/boats?limit=x", 422, "invalid_request", "listBoats"),
    ],
)
def test_a_refusal_is_written_down_with_its_code(
    site: Any, method: str, path: str, status: int, code: str, operation: str
) -> None:
    site.request(method, path)
    (entry,) = site.world.journal.entries()

    assert (entry.status, entry.refused_with, entry.operation) == (status, code, operation)
    assert entry.answer


def test_a_failure_is_written_down_as_well(site: Any, caplog: Any) -> None:
    site.post("/break", "raise")
    (entry,) = site.world.journal.entries()

    assert (entry.status, entry.refused_with) == (500, "server_error")
    assert "a hole" in caplog.text


def test_calls_to_the_control_api_are_not_written_down(site: Any) -> None:
    site.get("/_mock/health")
    site.get("/_mock/none")

    assert site.world.journal.entries() == []


def test_the_journal_is_as_long_as_the_settings_say(serve: Any, now: Any) -> None:
    site = serve(settings=Settings(now=now, journal_size=2))
    for number in range(4):
        site.get(f"/boats/{number}")

    assert [entry.path[-1] for entry in site.world.journal.entries()] == ["3", "2"]


def test_each_world_has_a_journal_of_its_own(site: Any) -> None:
    site.get("/boats", headers={WORLD: "ann"})

    assert site.world.journal.entries() == []
    assert len(site.worlds.get("ann").journal.entries()) == 1


def test_the_journal_of_a_head_shows_the_answer_that_was_left_out(site: Any) -> None:
    answer = site.request("HEAD", "/boats/1")
    (entry,) = site.world.journal.entries()

    assert answer.content == b""
    assert b"Boat" in entry.answer


LIMITS = (Limit(requests=2, seconds=60),)


def test_every_answer_says_how_much_is_left(serve: Any) -> None:
    site = serve(limits=LIMITS)
    answers = [site.get("/boats"), site.get("/none"), site.get("/boats/1")]

    assert [answer.status_code for answer in answers] == [200, 404, 429]
    assert [answer.headers["x-left"] for answer in answers] == ["1", "0", "0"]
    assert answers[2].headers["retry-after"] == "60"
    assert answers[2].json()["errors"][0]["code"] == "rate_limited"


def test_the_window_follows_the_clock(serve: Any) -> None:
    site = serve(limits=LIMITS)
    for _ in range(3):
        site.get("/boats")
    site.advance(60)

    assert site.get("/boats").status_code == 200


def test_each_key_has_a_window_of_its_own(serve: Any, boats: SimpleNamespace) -> None:
    site = serve(limits=LIMITS)
    for _ in range(3):
        site.get("/boats")

    assert (
        site.get("/boats", headers={"Authorization": f"Bearer {boats.OTHER_KEY}"}).status_code
        == 200
    )


def test_each_address_has_a_window_of_its_own(serve: Any) -> None:
    site = serve(limits=LIMITS)

    def ask(address: str) -> int:
        status: int = site.get(
            "/flag", headers={"Authorization": None}, client=(address, 1)
        ).status_code
        return status

    assert [ask("10.0.0.1") for _ in range(3)] == [200, 200, 429]
    assert ask("10.0.0.2") == 200


def test_an_unknown_key_is_a_401_however_often_it_comes(serve: Any) -> None:
    site = serve(limits=LIMITS)
    headers = {"Authorization": "Bearer made-up"}
    statuses = [site.get("/boats", headers=headers).status_code for _ in range(4)]

    assert statuses == [401, 401, 401, 401]


def test_the_control_api_has_no_limits(serve: Any) -> None:
    site = serve(limits=LIMITS)

    assert [site.get("/_mock/clock").status_code for _ in range(5)] == [200] * 5


def test_a_request_without_a_client_is_answered(site: Any) -> None:
    assert site.call("GET", b"/boats/v1/flag", client=None).status == 200


@pytest.mark.parametrize(
    ("public_url", "origin"),
    [("", "http://boats.test"), ("https://demo.example.com", "https://demo.example.com")],
)
def test_links_lead_back_to_where_the_client_came_from(
    serve: Any, now: Any, public_url: str, origin: str
) -> None:
    site = serve(settings=Settings(now=now, public_url=public_url))

    (api,) = site.get("/_mock/apis").json()["data"]
    assert api["base_url"] == f"{origin}/boats/v1"


def test_worlds_that_were_made_are_served_by_the_same_scheduler(site: Any, receiver: Any) -> None:
    site.run(site.scheduler.start())
    site.get("/boats", headers={WORLD: "ann"})
    world = site.worlds.get("ann")
    site.listen(receiver.url, world=world)
    site.post("/boats", {"name": "x", "seats": 1}, headers={WORLD: "ann"})
    site.run(site.scheduler.catch_up(world))

    assert len(receiver.received) == 1


def test_a_clock_that_ran_past_its_end_does_not_stop_the_server(serve: Any) -> None:
    site = serve(settings=Settings())
    site.world.clock.set(END_OF_TIME)

    assert site.put("/_mock/clock", {"mode": "real"}).status_code == 200


def test_only_a_pages_link_names_a_world(site: Any) -> None:
    """An API's own parameter of that name is the API's business."""
    site.get("/boats?world=ann")
    site.get("/harbour/7?my_world=ann")

    assert [world.name for world in site.worlds.all()] == [""]


def test_what_is_not_http_is_left_alone(site: Any) -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/boats/v1/boats", "headers": [], "query_string": b""}
    site.run(site.server.app(scope, receive, send))

    assert sent == []
    assert site.world.journal.entries() == []


def test_apis_at_the_root_share_it_by_the_first_segments_of_their_paths(
    serve: Any, boats: SimpleNamespace
) -> None:
    """Each answers in its own shape; what neither has is the control API's to refuse."""
    rooted = {**boats.DOCUMENT, "servers": [{"url": "/"}]}
    moved = {**rooted, "paths": {f"/v2{path}": item for path, item in rooted["paths"].items()}}
    other = boats.mock(name="ships", render=lambda p, _ctx: Reply(p.status, {"ship": p.code}))
    site = serve(
        mocks=[
            (boats.mock(pages=()), boats.contract(document=rooted)),
            (other, boats.contract("ships", document=moved)),
        ]
    )
    target = {"boats": b"/boats/none/here", "ships": b"/v2/none", "nobody": b"/none"}
    said = {name: site.call("GET", path).json() for name, path in target.items()}

    assert said["boats"]["errors"][0]["code"] == "route_not_found"
    assert said["ships"] == {"ship": "route_not_found"}
    assert said["nobody"]["status"] == 404
