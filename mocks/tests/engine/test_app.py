from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from bookable_mocks.engine.app import create_server, skeleton
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.settings import Settings


def told(answer: httpx.Response) -> str:
    """Return what the vendor's first error says."""
    message: str = answer.json()["errors"][0]["message"]
    return message


def test_a_server_of_handlers_that_do_not_match_is_not_made(boats: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match=r"operations without a handler: .*echo"):
        create_server([(boats.mock(handlers={}), boats.contract())], Settings())


def test_a_server_needs_no_control_api(boats: SimpleNamespace) -> None:
    server = create_server([(boats.mock(), boats.contract())], Settings())

    assert [base for base, _ in server.mounts] == ["/boats/v1"]
    server.worlds.drop("")


def test_an_answer_is_json_with_its_length(site: Any) -> None:
    answer = site.get("/boats/1")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_an_answer_without_a_body_has_no_length_and_no_type(site: Any) -> None:
    answer = site.delete("/boats/1")

    assert (answer.status_code, answer.content) == (204, b"")
    assert not {"content-length", "content-type"} & set(answer.headers)


def test_an_answer_may_be_text(site: Any) -> None:
    answer = site.get("/flag")

    assert (answer.text, answer.headers["content-type"]) == ("flag", "text/plain")


def test_the_same_requests_get_the_same_bytes(serve: Any) -> None:
    def talk() -> list[tuple[int, bytes, dict[str, str]]]:
        site = serve()
        answers = [
            site.post("/boats", {"name": "a", "seats": 2}),
            site.get("/boats"),
            site.post("/boats/4/hold"),
            site.post("/boats", {"name": "", "seats": 2}),
            site.post("/_mock/keys", {"api": "boats", "scopes": []}),
        ]
        return [(a.status_code, a.content, dict(a.headers)) for a in answers]

    assert talk() == talk()


def test_what_a_handler_raises_is_a_500_in_the_vendors_shape(site: Any, caplog: Any) -> None:
    answer = site.post("/break", "raise")

    assert answer.status_code == 500
    assert answer.json()["errors"] == [
        {"code": "server_error", "at": "", "message": "breakDown failed: RuntimeError: a hole"}
    ]
    assert "breakDown failed" in caplog.text


BREACHES = {
    "missing field": "breakDown 200: /seats: is required",
    "status": "breakDown 202: this status is not documented",
    "header": "breakDown 200: header X-Hull is missing",
    "media type": "breakDown 200: text/plain where the contract has application/json",
    "no body": "breakDown 200: /: null is not of type",
    "body with 204": "breakDown 204: application/json where the contract has no body",
}


@pytest.mark.parametrize("how", BREACHES)
def test_an_answer_that_breaks_the_contract_is_a_500_that_says_where(
    site: Any, caplog: Any, how: str
) -> None:
    answer = site.post("/break", how)

    assert answer.status_code == 500
    assert told(answer).startswith(f"the mock broke its contract: {BREACHES[how]}")
    assert BREACHES[how] in caplog.text


@pytest.mark.parametrize("how", [*BREACHES, "raise", "refuse", "unserializable", "event"])
def test_what_was_written_on_the_way_to_a_failure_is_gone(
    site: Any, receiver: Any, how: str
) -> None:
    site.listen(receiver.url)
    answer = site.post("/break", how)

    assert answer.status_code in (404, 500)
    assert len(site.boats()) == 3
    assert site.world.outbox.log() == []
    assert site.post("/boats", {"name": "next", "seats": 1}).json()["id"] == 4


def test_a_handler_that_is_well_keeps_what_it_wrote(site: Any) -> None:
    assert site.post("/break", "nothing").status_code == 200
    assert len(site.boats()) == 4


def test_a_webhook_that_breaks_the_contract_is_a_500_that_says_where(
    site: Any, receiver: Any
) -> None:
    site.listen(receiver.url)
    answer = site.post("/break", "event")

    assert answer.status_code == 500
    assert told(answer).startswith("the mock broke its contract: webhook boat.created: /boat")


def test_a_header_that_cannot_be_sent_is_a_500_and_leaves_nothing(site: Any) -> None:
    answer = site.post("/break", "header that can't be sent")

    assert answer.status_code == 500
    assert len(site.boats()) == 3


def test_a_header_with_a_line_break_is_a_500(site: Any) -> None:
    assert site.post("/break", "header with a line break").status_code == 500


def test_a_refusal_that_breaks_the_contract_is_a_500(site: Any) -> None:
    assert site.post("/break", "undocumented refusal").status_code == 500


def test_a_handlers_refusal_is_rendered_by_the_vendor(site: Any) -> None:
    answer = site.get("/boats/99")

    assert answer.status_code == 404
    assert answer.json() == {
        "errors": [{"code": "no_boat", "at": "", "message": "There is no such boat."}]
    }


def test_the_vendors_own_status_for_what_is_invalid_is_kept(site: Any) -> None:
    assert site.post("/boats", {}).status_code == 422


def test_two_vendors_answer_each_in_its_own_shape(serve: Any, boats: SimpleNamespace) -> None:
    document = {**boats.DOCUMENT, "servers": [{"url": "/ships"}]}
    ships = boats.mock(
        name="ships",
        pages=(),
        tables=(),
        seed=lambda _ctx: None,
        render=lambda problem, _ctx: Reply(problem.status, {"ship": problem.code}),
    )
    site = serve(
        mocks=[
            (boats.mock(), boats.contract()),
            (ships, boats.contract(slug="ships", document=document)),
        ]
    )

    def ask(path: str) -> Any:
        return site.call("GET", path.encode()).json()

    assert ask("/ships/none") == {"ship": "route_not_found"}
    assert ask("/ships") == {"ship": "route_not_found"}
    assert "errors" in ask("/boats/v1/none")
    assert "title" in ask("/_mock/none")
    assert "title" in ask("/shipshape")  # nobody's: the server's own words
    assert site.call("GET", b"/ships/boats").status == 401
    auth = [(b"authorization", f"Bearer {boats.KEY}".encode())]
    assert site.call("GET", b"/ships/boats", headers=auth).status == 401


def test_a_path_that_is_nobodys_is_the_only_vendors(site: Any) -> None:
    assert "errors" in site.call("GET", b"/elsewhere").json()


def test_a_vendor_may_have_no_base_path(serve: Any, boats: SimpleNamespace) -> None:
    document = {**boats.DOCUMENT, "servers": [{"url": "/"}]}
    site = serve(document=document)

    assert site.call("GET", b"/flag").body == b"flag"
    assert site.call("GET", b"/_mock/health").status == 200


def test_connexion_is_given_the_operations_alone() -> None:
    document: dict[str, Any] = {
        "openapi": "3.0.4",
        "info": {"title": "x", "version": "1"},
        "paths": {
            "/a": {
                "parameters": [1],
                "get": {"operationId": "a", "responses": {"200": {}}, "x-rules": ["A"]},
            }
        },
        "components": {"schemas": {}},
    }

    assert skeleton(document)["paths"] == {
        "/a": {
            "get": {
                "operationId": "a",
                "responses": {"default": {"description": "See the contract."}},
            }
        }
    }
    assert set(skeleton(document)) == {"openapi", "info", "paths"}


def test_an_extension_beside_the_paths_is_no_path(boats: SimpleNamespace) -> None:
    skeleton({**boats.DOCUMENT, "paths": {**boats.DOCUMENT["paths"], "x-note": "text"}})


def test_a_page_stands_outside_the_contract(site: Any) -> None:
    answer = site.get("/harbour/7")

    assert (answer.status_code, answer.text) == (200, "<p>7</p>")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_what_a_page_writes_is_kept(site: Any) -> None:
    assert site.post("/harbour/7").status_code == 200
    assert [boat.name for boat in site.boats()][3:] == ["from a page"]


@pytest.mark.parametrize(("body", "status"), [(b"raise", 500), (b"refuse", 409)])
def test_what_a_page_wrote_before_it_failed_is_gone(site: Any, body: bytes, status: int) -> None:
    answer = site.request("POST", "/harbour/7", content=body)

    assert answer.status_code == status
    assert "errors" in answer.json()
    assert len(site.boats()) == 3


def test_a_page_knows_its_methods(site: Any) -> None:
    answer = site.put("/harbour/7")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_a_page_is_of_the_world_that_its_link_names(site: Any) -> None:
    site.request("POST", "/harbour/7?world=ann")

    assert len(site.boats()) == 3
    assert len(site.worlds.get("ann").store.select(_table(site), limit=9)) == 4


def _table(site: Any) -> Any:
    (mock,) = (mock for _, mock in site.server.mounts if mock.name == "boats")
    return mock.tables[0]


def test_due_transitions_run_before_the_handler(site: Any, boats: SimpleNamespace) -> None:
    site.post("/boats/1/hold", {"minutes": 5})
    site.world.clock.advance(site.world.clock.now() - site.world.clock.now())
    assert site.get("/boats/1").json()["held"]

    site.world.clock.set(site.world.clock.now().replace(minute=5))

    assert not site.get("/boats/1").json()["held"]


def test_a_refused_request_settles_nothing(site: Any) -> None:
    site.post("/boats/1/hold", {"minutes": 5})
    site.world.clock.set(site.world.clock.now().replace(minute=5))

    site.post("/boats", {})

    assert site.world.next_timer() is not None


def test_a_handler_that_is_asynchronous_is_the_servers_own_privilege(
    serve: Any, caplog: Any
) -> None:
    """A vendor's handler runs in one piece with its transaction; only the control API may wait."""

    async def later(_ctx: Context) -> Reply:
        return Reply(200, {"found": []})

    site = serve(handlers={"searchBoats": later})

    assert site.get("/boats/search").status_code == 200


def test_the_lifespan_starts_and_stops_the_scheduler(site: Any) -> None:
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent: list[str] = []

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    site.run(site.server.app({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send))

    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


@pytest.fixture(autouse=True)
def _quiet(caplog: Any) -> None:
    caplog.set_level(logging.ERROR)
