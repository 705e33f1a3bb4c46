from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from bookable_mocks.engine.clock import END_OF_TIME, parse_moment
from bookable_mocks.engine.settings import Settings
from bookable_specs import Contract

FAR = ("10.0.0.5", 1)
PROBLEM = "application/problem+json"


def data(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def places(answer: Any) -> list[str]:
    """Return where a refused body is wrong, after checking that it is told as RFC 9457 says."""
    body = answer.json()
    assert answer.status_code == body["status"] == 400, answer.text
    assert answer.headers["content-type"] == PROBLEM
    assert (body["title"], bool(body["detail"])) == ("invalid_request", True)
    return [f"{error['location']}:{error['where']}" for error in body["errors"]]


def assert_is_not_found(answer: Any) -> None:
    assert answer.status_code == answer.json()["status"] == 404
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["title"] == "not_found"


# Who may come in


@pytest.fixture
def guarded(serve: Any, now: Any) -> Any:
    return serve(settings=Settings(now=now, control_token="open sesame"))


def test_health_needs_no_token(guarded: Any) -> None:
    assert guarded.get("/_mock/health", client=FAR).json() == {"status": "ok"}


@pytest.mark.parametrize("client", [FAR, ("127.0.0.1", 1)])
@pytest.mark.parametrize(
    ("header", "status"),
    [
        (None, 401),
        ("Bearer wrong", 401),
        ("Bearer open", 401),
        ("Basic open sesame", 401),
        ("Bearer open sesame", 200),
        ("bearer open sesame", 200),
    ],
)
def test_with_a_token_whoever_sends_it_comes_in_from_anywhere(
    guarded: Any, client: Any, header: str | None, status: int
) -> None:
    answer = guarded.get("/_mock/clock", client=client, headers={"Authorization": header})

    assert answer.status_code == status
    if status == 401:
        assert answer.headers["www-authenticate"] == 'Bearer realm="bookable"'
        assert answer.json()["title"] == "unauthorized"


@pytest.mark.parametrize(
    ("address", "status"),
    [("127.0.0.1", 200), ("127.3.2.1", 200), ("::1", 200), ("testclient", 200)]
    + [(address, 401) for address in ("10.0.0.5", "192.168.1.1", "8.8.8.8", "fe80::1", "0.0.0.0")],
)
def test_without_a_token_only_this_machine_comes_in(site: Any, address: str, status: int) -> None:
    answer = site.get("/_mock/clock", client=(address, 1), headers={"Authorization": None})

    assert answer.status_code == status
    assert status == 200 or "needs a token" in answer.json()["detail"]


def test_this_machine_comes_in_through_a_socket_for_both_protocols(site: Any) -> None:
    assert site.get("/_mock/clock", client=("::ffff:127.0.0.1", 1)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/apis"), ("GET", "/contracts/boats"), ("POST", "/reset"), ("GET", "/snapshots"),
        ("GET", "/choices"), ("PATCH", "/choices"),
        ("PUT", "/snapshots/a"), ("DELETE", "/snapshots/a"), ("POST", "/snapshots/a/restore"),
        ("GET", "/worlds"), ("DELETE", "/worlds/a"), ("PUT", "/clock"), ("POST", "/clock/advance"),
        ("GET", "/keys"), ("POST", "/keys"), ("DELETE", "/keys/a"), ("GET", "/webhook-endpoints"),
        ("POST", "/webhook-endpoints"), ("DELETE", "/webhook-endpoints/a"), ("GET", "/outbox"),
        ("POST", "/outbox/a/redeliver"), ("GET", "/journal"), ("DELETE", "/journal"),
        ("GET", "/faults"), ("POST", "/faults"), ("DELETE", "/faults"), ("DELETE", "/faults/a"),
    ],
)  # fmt: skip
def test_each_call_is_guarded(site: Any, method: str, path: str) -> None:
    assert site.request(method, f"/_mock{path}", client=FAR).status_code == 401


# APIs and contracts


def test_the_apis_are_listed_with_their_keys_and_owners(site: Any, boats: SimpleNamespace) -> None:
    (api,) = data(site.get("/_mock/apis"))

    assert api == {
        "name": "boats",
        "title": "Boats",
        "version": "0.1.0",
        "base_url": "http://boats.test/boats/v1",
        "operations": len(boats.HANDLERS),
        "owners": [{"id": "ann", "name": "Ann's Boats"}, {"id": "ben", "name": "Ben's Boats"}],
        "keys": [
            {
                "label": "all",
                "secret": boats.KEY,
                "owner": "ann",
                "scopes": ["boats:read", "boats:write"],
            }
        ],
    }


@pytest.mark.parametrize(("query", "version"), [("", "3.0.4"), ("?version=3.0", "3.0.4"),
                                                ("?version=3.1", "3.1.1")])  # fmt: skip
def test_a_contract_is_read_in_either_version(site: Any, query: str, version: str) -> None:
    document = site.get(f"/_mock/contracts/boats{query}").json()

    assert document["openapi"] == version
    assert ("webhooks" in document) == (version == "3.1.1")
    assert "/boats/{id}" in document["paths"]


def test_there_is_no_contract_of_what_is_not_served(site: Any) -> None:
    assert_is_not_found(site.get("/_mock/contracts/agenda"))
    assert places(site.get("/_mock/contracts/boats?version=2.0")) == ["query:version"]


def test_the_apis_are_listed_to_whoever_asks_by_an_odd_name(site: Any) -> None:
    answer = site.get("/_mock/apis", headers={"Host": "a b<c>"})

    assert answer.status_code < 500


# The whole of a world


def test_a_reset_brings_back_the_beginning(site: Any) -> None:
    site.post("/boats", {"name": "x", "seats": 1})
    site.put("/_mock/clock", {"mode": "frozen", "now": "2030-01-01T00:00:00Z"})
    site.post("/_mock/faults", {"status": 500, "times": 0})

    assert site.post("/_mock/reset").json() == {"seed": 1}

    assert len(data(site.get("/boats"))) == 3
    assert site.get("/_mock/clock").json()["now"] == "2026-07-01T10:00:00+00:00"
    assert [entry["path"] for entry in _requests(site)] == ["/boats/v1/boats"]


def _requests(site: Any) -> list[dict[str, Any]]:
    return [entry["request"] for entry in data(site.get("/_mock/journal"))]


def test_a_reset_may_choose_the_seed(site: Any) -> None:
    before = site.get("/boats").content

    assert site.post("/_mock/reset", {"seed": 7}).json() == {"seed": 7}
    assert site.get("/boats").content != before
    assert site.post("/_mock/reset", {}).json() == {"seed": 1}
    assert site.get("/boats").content == before


def test_a_reset_may_choose_the_moment_at_which_the_clock_then_stands(site: Any) -> None:
    later = "2027-01-01T00:00:00+00:00"

    assert site.post("/_mock/reset", {"now": later}).json() == {"seed": 1}
    assert site.get("/_mock/clock").json() == {"mode": "frozen", "now": later}
    site.post("/_mock/reset")
    assert site.get("/_mock/clock").json()["now"] == "2026-07-01T10:00:00+00:00"


@pytest.mark.parametrize(
    ("body", "where"),
    [({"seed": -1}, "body:/seed"), ({"seed": "1"}, "body:/seed"), ({"seeds": 1}, "body:/seeds"),
     ([], "body:"), ({"seed": 1.5}, "body:/seed"), ({"now": "noon"}, "body:/now"),
     ({"now": "0001-01-01T00:00:00+10:00"}, "body:/now"),
     ({"now": "9999-12-31T23:59:59Z"}, "body:/now"),
     ({"now": "1969-12-31T23:59:59.999999Z"}, "body:/now")],
)  # fmt: skip
def test_a_reset_with_a_bad_body_is_refused(site: Any, body: Any, where: str) -> None:
    site.post("/boats", {"name": "x", "seats": 1})

    assert places(site.post("/_mock/reset", body)) == [where]
    assert len(site.boats()) == 4


@pytest.mark.parametrize("text", ["7.0", "1e3", str(10**70)])
def test_a_seed_may_be_any_whole_number(site: Any, text: str) -> None:
    answer = site.request(
        "POST",
        "/_mock/reset",
        content=f'{{"seed": {text}}}',
        headers={"content-type": "application/json"},
    )

    assert answer.status_code in (200, 400)
    assert site.get("/boats").status_code == 200


def test_a_snapshot_is_saved_listed_restored_and_deleted(site: Any) -> None:
    assert data(site.get("/_mock/snapshots")) == []
    assert site.put("/_mock/snapshots/before").status_code == 204
    site.post("/boats", {"name": "x", "seats": 1})
    site.advance(60)

    assert site.post("/_mock/snapshots/before/restore").status_code == 204
    assert len(site.boats()) == 3
    assert site.get("/_mock/clock").json()["now"] == "2026-07-01T10:00:00+00:00"
    assert data(site.get("/_mock/snapshots")) == ["before"]

    assert site.delete("/_mock/snapshots/before").status_code == 204
    assert data(site.get("/_mock/snapshots")) == []


def test_a_snapshot_of_the_same_name_replaces_the_older_one(site: Any) -> None:
    site.put("/_mock/snapshots/a")
    site.post("/boats", {"name": "x", "seats": 1})
    site.put("/_mock/snapshots/a")
    site.post("/_mock/snapshots/a/restore")

    assert len(site.boats()) == 4


def test_a_snapshot_that_nobody_saved_is_not_found(site: Any) -> None:
    assert_is_not_found(site.post("/_mock/snapshots/none/restore"))
    assert_is_not_found(site.delete("/_mock/snapshots/none"))
    assert_is_not_found(site.put("/_mock/snapshots/bad name"))
    assert_is_not_found(site.put(f"/_mock/snapshots/{'x' * 65}"))


def test_a_restored_webhook_is_sent_again(sending: Any, receivers: Any) -> None:
    receiver = receivers(500)
    sending.listen(receiver.url)
    sending.post("/boats", {"name": "x", "seats": 1})
    sending.advance(0)
    sending.put("/_mock/snapshots/a")
    sending.advance(60)
    sending.post("/_mock/snapshots/a/restore")
    sending.advance(60)

    assert len(receiver.received) == 3
    assert len({request.json()["id"] for request in receiver.received}) == 1


def test_worlds_are_listed_and_forgotten(site: Any) -> None:
    site.post("/boats", {"name": "x", "seats": 1}, headers={"X-Bookable-World": "ann"})

    assert data(site.get("/_mock/worlds")) == ["", "ann"]
    assert site.delete("/_mock/worlds/ann").status_code == 204
    assert data(site.get("/_mock/worlds")) == [""]
    assert_is_not_found(site.delete("/_mock/worlds/ann"))
    assert len(data(site.get("/boats", headers={"X-Bookable-World": "ann"}))) == 3


def test_a_call_is_about_the_world_that_the_header_names(site: Any) -> None:
    ann = {"X-Bookable-World": "ann"}
    site.put("/_mock/clock", {"mode": "frozen", "now": "2030-01-01T00:00:00Z"}, headers=ann)
    site.put("/_mock/snapshots/a", headers=ann)

    assert site.get("/_mock/clock").json()["now"].startswith("2026")
    assert site.get("/_mock/clock", headers=ann).json()["now"].startswith("2030")
    assert data(site.get("/_mock/snapshots")) == []


def test_a_world_with_a_slash_in_its_name_is_forgotten(site: Any) -> None:
    site.get("/boats", headers={"X-Bookable-World": "suite/test"})

    assert site.call("DELETE", b"/_mock/worlds/suite%2Ftest").status == 204


def test_a_call_is_about_the_world_that_its_path_names(site: Any) -> None:
    site.call("PUT", b"/_world/ann/_mock/snapshots/a")

    assert data(site.get("/_mock/snapshots", headers={"X-Bookable-World": "ann"})) == ["a"]
    assert data(site.get("/_mock/snapshots")) == []


def test_the_apis_of_a_world_that_a_path_names_stand_under_that_path(site: Any) -> None:
    (api,) = site.call("GET", b"/_world/ann/_mock/apis").json()["data"]

    assert api["base_url"] == "http://boats.test/_world/ann/boats/v1"


# What is chosen where the vendor is silent


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    most_seats: int = 4
    strict: bool = False


@pytest.fixture
def choosing(serve: Any, boats: SimpleNamespace) -> Any:
    """A server of a vendor with something to choose, and of one without."""
    silent = {**boats.DOCUMENT, "servers": [{"url": "/silent"}]}
    return serve(
        mocks=[
            (boats.mock(choices=Choices()), boats.contract()),
            (boats.mock(name="silent", pages=()), boats.contract("silent", document=silent)),
        ]
    )


def test_choices_are_listed_for_the_apis_that_have_some(choosing: Any) -> None:
    assert data(choosing.get("/_mock/choices")) == {"boats": {"most_seats": 4, "strict": False}}


def test_a_choice_holds_in_its_world_until_it_is_reset(choosing: Any) -> None:
    changed = choosing.request("PATCH", "/_mock/choices", json={"boats": {"most_seats": 9}})

    assert data(changed) == {"boats": {"most_seats": 9, "strict": False}}
    assert choosing.world.choices["boats"] == Choices(most_seats=9)
    elsewhere = choosing.get("/_mock/choices", headers={"X-Bookable-World": "ann"})
    assert data(elsewhere)["boats"]["most_seats"] == 4
    choosing.post("/_mock/reset")
    assert data(choosing.get("/_mock/choices"))["boats"]["most_seats"] == 4


def test_a_second_choice_leaves_the_first_as_it_is(choosing: Any) -> None:
    choosing.request("PATCH", "/_mock/choices", json={"boats": {"most_seats": 9}})
    changed = choosing.request("PATCH", "/_mock/choices", json={"boats": {"strict": True}})

    assert data(changed)["boats"] == {"most_seats": 9, "strict": True}


@pytest.mark.parametrize(
    ("body", "where"),
    [({"ships": {}}, "body:/ships"), ({"silent": {}}, "body:/silent"), ([], "body:"),
     ({"boats": {"colour": 1}}, "body:/boats/colour"), ({"boats": 1}, "body:/boats"),
     ({"boats": {"most_seats": "many"}}, "body:/boats")],
)  # fmt: skip
def test_what_can_not_be_chosen_is_refused_and_nothing_changes(
    choosing: Any, body: Any, where: str
) -> None:
    before = choosing.get("/_mock/choices").json()

    assert places(choosing.request("PATCH", "/_mock/choices", json=body)) == [where]
    assert choosing.get("/_mock/choices").json() == before


# The clock


def test_the_clock_is_told(site: Any) -> None:
    assert site.get("/_mock/clock").json() == {
        "mode": "frozen",
        "now": "2026-07-01T10:00:00+00:00",
    }


def test_the_clock_is_frozen_at_a_moment_or_at_once(site: Any) -> None:
    at = site.put("/_mock/clock", {"mode": "frozen", "now": "2030-01-01T01:00:00+01:00"})
    assert at.json() == {"mode": "frozen", "now": "2030-01-01T00:00:00+00:00"}

    site.put("/_mock/clock", {"mode": "real"})
    frozen = site.put("/_mock/clock", {"mode": "frozen"}).json()

    assert site.get("/_mock/clock").json() == frozen


def test_the_clock_runs_on_from_a_moment(site: Any) -> None:
    answer = site.put("/_mock/clock", {"mode": "offset", "now": "2030-01-01T00:00:00Z"}).json()

    assert answer["mode"] == "offset"
    assert answer["now"].startswith("2030-01-01T00:00:0")
    assert site.get("/_mock/clock").json()["now"] > answer["now"]


def test_the_clock_is_given_back_to_the_machine(site: Any) -> None:
    answer = site.put("/_mock/clock", {"mode": "real"}).json()

    assert answer["mode"] == "real"
    assert answer["now"] > "2026-07-02"


def test_an_offset_needs_a_moment(site: Any) -> None:
    assert places(site.put("/_mock/clock", {"mode": "offset"})) == ["body:/now"]
    assert site.get("/_mock/clock").json()["mode"] == "frozen"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, ["body:/mode"]),
        ({"mode": "broken"}, ["body:/mode"]),
        ({"mode": "frozen", "now": "tomorrow"}, ["body:/now"]),
        ({"mode": "frozen", "now": "2026-07-01T10:00:00"}, ["body:/now"]),
        ({"mode": "frozen", "now": "2026-02-30T10:00:00Z"}, ["body:/now"]),
        ({"mode": "frozen", "now": 5}, ["body:/now"]),
        ({"mode": "frozen", "at": "x"}, ["body:/at"]),
        ("frozen", ["body:"]),
    ],
)
def test_a_clock_that_makes_no_sense_is_refused(site: Any, body: Any, where: list[str]) -> None:
    assert places(site.put("/_mock/clock", body)) == where
    assert site.get("/_mock/clock").json()["now"] == "2026-07-01T10:00:00+00:00"


@pytest.mark.parametrize(
    "moment",
    [
        "2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00",
        "0001-01-01T00:00:00+01:00", "2026-07-01t10:00:00z",
    ],
)  # fmt: skip
def test_a_moment_that_no_clock_can_show_is_refused(site: Any, moment: str) -> None:
    answer = site.put("/_mock/clock", {"mode": "frozen", "now": moment})

    assert answer.status_code in (200, 400)


ENDS = ["1970-01-01T00:00:00+00:00", "2400-12-31T23:59:59.999999+00:00"]
OUTSIDE = [
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "1969-07-20T20:17:40Z", "2401-01-01T00:00:00Z",
    "1970-01-01T00:30:00+01:00", "2400-12-31T23:30:00-01:00",
]  # fmt: skip


@pytest.mark.parametrize("moment", ENDS)
def test_the_clock_may_be_at_either_end_of_its_years(site: Any, moment: str) -> None:
    told = {"mode": "frozen", "now": moment}

    assert site.put("/_mock/clock", told).json() == told
    assert site.get("/boats").status_code == 200
    assert site.post("/_mock/reset", {"now": moment}).status_code == 200
    assert site.get("/_mock/clock").json() == told


@pytest.mark.parametrize("mode", ["frozen", "offset"])
@pytest.mark.parametrize("moment", OUTSIDE)
def test_the_clock_is_not_set_outside_of_its_years(site: Any, mode: str, moment: str) -> None:
    answer = site.put("/_mock/clock", {"mode": mode, "now": moment})

    assert places(answer) == ["body:/now"]
    assert "1970 to 2400" in answer.json()["detail"]
    assert site.get("/_mock/clock").json()["now"] == "2026-07-01T10:00:00+00:00"


def test_a_keyed_request_at_the_end_of_time_is_answered(site: Any) -> None:
    site.world.clock.freeze(END_OF_TIME)
    answer = site.post("/boats", {"name": "x", "seats": 1}, headers={"Idempotency-Key": "k"})

    assert answer.status_code == 201


def test_advancing_moves_the_clock_and_counts_what_happened(site: Any) -> None:
    site.post("/boats/1/hold", {"minutes": 5})

    answer = site.post("/_mock/clock/advance", {"seconds": 299.5}).json()
    assert answer == {"mode": "frozen", "now": "2026-07-01T10:04:59.500000+00:00", "happened": 0}
    assert site.advance(0.5) == 1
    assert not site.get("/boats/1").json()["held"]


def test_a_clock_that_is_set_forward_lets_happen_what_fell_due(site: Any) -> None:
    site.post("/boats/1/hold", {"minutes": 5})
    site.put("/_mock/clock", {"mode": "frozen", "now": "2026-07-01T11:00:00Z"})

    assert site.world.next_timer() is None


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"seconds": -1}, "body:/seconds"),
        ({"seconds": "1"}, "body:/seconds"),
        ({"seconds": 3153600001}, "body:/seconds"),
        ({}, "body:/seconds"),
        ({"seconds": 1, "minutes": 1}, "body:/minutes"),
    ],
)
def test_the_clock_moves_forward_a_hundred_years_at_most(site: Any, body: Any, where: str) -> None:
    assert places(site.post("/_mock/clock/advance", body)) == [where]


def test_the_clock_does_not_move_past_the_year_2400(site: Any) -> None:
    site.put("/_mock/clock", {"mode": "frozen", "now": "2400-12-31T23:59:59Z"})

    assert places(site.post("/_mock/clock/advance", {"seconds": 1})) == ["body:/seconds"]
    assert site.advance(0.5) == 0
    assert site.get("/_mock/clock").json()["now"] == "2400-12-31T23:59:59.500000+00:00"


def test_a_clock_that_was_started_at_the_end_of_time_does_not_move(site: Any) -> None:
    site.world.clock.freeze(END_OF_TIME)

    assert places(site.post("/_mock/clock/advance", {"seconds": 1})) == ["body:/seconds"]


# Keys and endpoints


def test_a_key_is_made_used_listed_without_its_secret_and_revoked(site: Any) -> None:
    made = site.post("/_mock/keys", {"api": "boats", "scopes": ["boats:read"], "label": "mine"})
    assert made.status_code == 201
    key = made.json()
    assert (key["owner"], key["scopes"], key["label"]) == ("ann", ["boats:read"], "mine")
    headers = {"Authorization": f"Bearer {key['secret']}"}

    assert site.get("/boats", headers=headers).status_code == 200
    assert site.post("/boats", {"name": "x", "seats": 1}, headers=headers).status_code == 403
    listed = site.get("/_mock/keys?api=boats")
    assert {k["id"] for k in data(listed)} == {"ann-1", "ann-2", "ben-1", key["id"]}
    assert key["secret"] not in listed.text
    assert "secret" not in listed.text
    assert data(site.get("/_mock/keys?api=agenda")) == []

    assert site.delete(f"/_mock/keys/{key['id']}").status_code == 204
    assert site.get("/boats", headers=headers).status_code == 401
    assert_is_not_found(site.delete(f"/_mock/keys/{key['id']}"))


def test_a_key_may_be_another_owners(site: Any) -> None:
    made = site.post("/_mock/keys", {"api": "boats", "scopes": [], "owner": "ben"})

    assert made.json()["owner"] == "ben"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"api": "agenda", "scopes": []}, ["body:/api"]),
        (
            {"api": "boats", "scopes": ["boats:sink", "boats:read", "x"]},
            ["body:/scopes/0", "body:/scopes/2"],
        ),
        ({"api": "boats", "scopes": [], "owner": "cas"}, ["body:/owner"]),
        ({"api": "boats"}, ["body:/scopes"]),
        ({"api": "boats", "scopes": ["boats:read", "boats:read"]}, ["body:/scopes"]),
        ({"api": "boats", "scopes": [], "label": "x" * 101}, ["body:/label"]),
        ({"scopes": []}, ["body:/api"]),
    ],
)  # fmt: skip
def test_a_key_that_makes_no_sense_is_refused(site: Any, body: Any, where: list[str]) -> None:
    assert places(site.post("/_mock/keys", body)) == where
    assert len(data(site.get("/_mock/keys"))) == 3


def test_a_key_for_an_api_without_owners_is_refused(serve: Any) -> None:
    site = serve(owners=lambda _ctx: {})

    assert places(site.post("/_mock/keys", {"api": "boats", "scopes": []})) == ["body:/api"]


def test_an_endpoint_is_registered_used_listed_and_removed(sending: Any, receiver: Any) -> None:
    made = sending.post(
        "/_mock/webhook-endpoints",
        {"api": "boats", "url": receiver.url, "events": ["boat.created"], "secret": "my own one"},
    )
    assert made.status_code == 201
    endpoint = made.json()
    assert (endpoint["owner"], endpoint["secret"]) == ("ann", "my own one")
    sending.post("/boats", {"name": "x", "seats": 1})
    sending.advance(0)
    assert len(receiver.received) == 1

    listed = sending.get("/_mock/webhook-endpoints?api=boats")
    assert [e["id"] for e in data(listed)] == [endpoint["id"]]
    assert "secret" not in listed.text
    assert data(sending.get("/_mock/webhook-endpoints?api=agenda")) == []

    assert sending.delete(f"/_mock/webhook-endpoints/{endpoint['id']}").status_code == 204
    assert data(sending.get("/_mock/webhook-endpoints")) == []
    assert_is_not_found(sending.delete(f"/_mock/webhook-endpoints/{endpoint['id']}"))


def test_an_endpoint_gets_every_event_and_a_secret_by_default(site: Any) -> None:
    made = site.post("/_mock/webhook-endpoints", {"api": "boats", "url": "http://x.test/"}).json()

    assert made["events"] == ["boat.created", "boat.released"]
    assert made["secret"].startswith("whsec_")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"api": "agenda"}, "body:/api"),
        ({"url": "ftp://x"}, "body:/url"),
        ({"url": "http://a b"}, "body:/url"),
        ({"events": ["boat.sunk"]}, "body:/events/0"),
        ({"events": []}, "body:/events"),
        ({"secret": "short"}, "body:/secret"),
        ({"owner": "cas"}, "body:/owner"),
    ],
)
def test_an_endpoint_that_makes_no_sense_is_refused(site: Any, change: Any, where: str) -> None:
    body = {"api": "boats", "url": "http://x.test/", **change}

    assert places(site.post("/_mock/webhook-endpoints", body)) == [where]
    assert data(site.get("/_mock/webhook-endpoints")) == []


# Traffic


def test_the_outbox_is_listed_by_state(sending: Any, receivers: Any) -> None:
    receiver = receivers(200, 500)
    sending.listen(receiver.url)
    for _ in range(2):
        sending.post("/boats", {"name": "x", "seats": 1})
        sending.advance(1)
    states = {
        state: len(data(sending.get(f"/_mock/outbox?state={state}")))
        for state in ("pending", "delivered", "failed")
    }

    assert states == {"pending": 1, "delivered": 1, "failed": 0}
    (newest,) = data(sending.get("/_mock/outbox?limit=1"))
    assert newest["attempts"][0]["status"] == 500
    assert parse_moment(newest["due_at"]) == parse_moment("2026-07-01T10:01:01Z")
    assert "leased_until" not in newest


@pytest.mark.parametrize("query", ["state=lost", "limit=0", "limit=1001", "limit=x"])
def test_the_outbox_is_asked_for_properly(site: Any, query: str) -> None:
    assert places(site.get(f"/_mock/outbox?{query}")) == [f"query:{query.partition('=')[0]}"]


def test_a_delivery_that_nobody_knows_is_not_found(site: Any) -> None:
    assert_is_not_found(site.post("/_mock/outbox/none/redeliver"))


def test_the_journal_is_listed_newest_first_and_by_what_is_asked_for(site: Any) -> None:
    for path in ("/boats/1", "/boats/99", "/flag"):
        site.get(path)

    def numbers(query: str = "") -> list[int]:
        return [entry["number"] for entry in data(site.get(f"/_mock/journal{query}"))]

    assert numbers() == [3, 2, 1]
    assert numbers("?status=404") == [2]
    assert numbers("?operation=getBoat") == [2, 1]
    assert numbers("?operation=getBoat&status=200&api=boats") == [1]
    assert numbers("?api=agenda") == []
    assert numbers("?limit=2") == [3, 2]
    assert places(site.get("/_mock/journal?status=x")) == ["query:status"]


def test_the_journal_is_forgotten(site: Any) -> None:
    site.get("/flag")

    assert site.delete("/_mock/journal").status_code == 204
    assert data(site.get("/_mock/journal")) == []


def test_a_fault_is_asked_for_met_listed_and_taken_back(site: Any) -> None:
    made = site.post(
        "/_mock/faults",
        {"operation": "getFlag", "status": 503, "times": 3, "headers": {"X-Why": "you asked"}},
    )
    assert made.status_code == 201
    answer = site.get("/flag")

    assert (answer.status_code, answer.headers["x-why"]) == (503, "you asked")
    (fault,) = data(site.get("/_mock/faults"))
    assert fault == {**made.json(), "hits": 1}
    assert site.delete(f"/_mock/faults/{fault['id']}").status_code == 204
    assert site.get("/flag").status_code == 200
    assert_is_not_found(site.delete(f"/_mock/faults/{fault['id']}"))


def test_a_fault_has_defaults_that_are_told(site: Any) -> None:
    made = site.post("/_mock/faults", {}).json()

    assert {
        name: made[name] for name in ("status", "delay_ms", "drop", "times", "ratio", "hits")
    } == {
        "status": 0,
        "delay_ms": 0,
        "drop": False,
        "times": 1,
        "ratio": 1,
        "hits": 0,
    }


def test_all_faults_are_taken_back(site: Any) -> None:
    for _ in range(2):
        site.post("/_mock/faults", {"status": 500})

    assert site.delete("/_mock/faults").status_code == 204
    assert data(site.get("/_mock/faults")) == []


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"status": 200}, "body:/status"),
        ({"status": 600}, "body:/status"),
        ({"method": "get"}, "body:/method"),
        ({"delay_ms": -1}, "body:/delay_ms"),
        ({"ratio": 1.1}, "body:/ratio"),
        ({"times": -1}, "body:/times"),
        ({"drop": "yes"}, "body:/drop"),
        ({"headers": {"a": 1}}, "body:/headers/a"),
        ({"color": "red"}, "body:/color"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(site: Any, body: Any, where: str) -> None:
    assert places(site.post("/_mock/faults", body)) == [where]
    assert data(site.get("/_mock/faults")) == []


@pytest.mark.parametrize(
    "headers", [{"X-Price": "€ 5"}, {"X-A\r\nX-B": "1"}, {"X-A": "1\r\nX-B: 2"}, {"": "x"}]
)
def test_a_fault_with_a_header_that_cannot_be_sent_is_refused(
    site: Any, headers: dict[str, str]
) -> None:
    answer = site.post("/_mock/faults", {"status": 503, "headers": headers})

    assert answer.status_code == 400


# What every call has in common


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_mock/none", 404),
        ("GET", "/_mock", 404),
        ("PUT", "/_mock/apis", 405),
        ("GET", "/_mock/clock/", 404),
    ],
)
def test_a_path_that_is_not_there_is_a_problem_too(
    site: Any, method: str, path: str, status: int
) -> None:
    answer = site.request(method, path)

    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == PROBLEM


def test_other_types_are_refused_as_problems(site: Any) -> None:
    xml = site.request("PUT", "/_mock/clock", content="<a/>", headers={"content-type": "text/xml"})
    accept = site.get("/_mock/clock", headers={"Accept": "text/html"})
    malformed = site.request("PUT", "/_mock/clock", content="{")

    assert [xml.status_code, accept.status_code, malformed.status_code] == [415, 406, 400]
    assert {a.headers["content-type"] for a in (xml, accept, malformed)} == {PROBLEM}


def test_each_operation_of_the_contract_is_tried_here(control_contract: Contract) -> None:
    """A reminder: whoever adds an operation adds a test to this file."""
    text = Path(__file__).read_text(encoding="utf-8")
    for operation in control_contract.operations.values():
        stem = "/_mock" + operation.path.split("{")[0].rstrip("/")
        assert stem in text, f"{operation.id} has no test"
