"""What a test can do with its world, on a real server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pytest_bookable import Api, Bookable, ControlError, NoAnswer
from pytest_bookable.control import Control
from pytest_bookable.server import NoServer
from pytest_bookable.session import Session
from pytest_bookable.wire import send
from pytest_bookable.wishes import Wishes

WELLHUB = "wellhub-booking"
CLASSES = "/booking/v1/gyms/1/classes"


@pytest.fixture
def wellhub(world: Bookable) -> Api:
    return world.api(WELLHUB)


def references(world: Bookable) -> set[str]:
    """Return the references of the bookings that there are."""
    listed = world.api("prive-wellness").call("GET", "/bookings").json
    return {booking["reference"] for booking in listed["data"]}


def worlds(servers: Session) -> list[str]:
    names: list[str] = Control(servers.url()).get("/worlds")["data"]
    return names


# The world


def test_two_worlds_do_not_meet(servers: Session) -> None:
    with servers.world("a", Wishes()) as one, servers.world("a", Wishes()) as other:
        one.clock.set("2030-01-01T00:00:00Z")
        one.api(WELLHUB).call("GET", CLASSES)

        assert other.clock.now().year != 2030
        other.api(WELLHUB).assert_not_called("listClasses")


def test_a_world_is_forgotten_with_its_test(servers: Session) -> None:
    with servers.world("gone", Wishes()):
        assert any(name.startswith("gone.") for name in worlds(servers))

    assert not any(name.startswith("gone.") for name in worlds(servers))


def test_a_world_is_forgotten_also_when_its_test_fails(servers: Session) -> None:
    with pytest.raises(ZeroDivisionError), servers.world("gone", Wishes()):
        _ = 1 / 0

    assert not any(name.startswith("gone.") for name in worlds(servers))


def test_a_world_is_forgotten_also_when_it_can_not_be_as_was_wished(servers: Session) -> None:
    wishes = Wishes(apis=("none",))
    with pytest.raises(LookupError), servers.world("gone", wishes):
        pass

    assert not any(name.startswith("gone.") for name in worlds(servers))


def test_calls_that_missed_every_world_are_told_once(servers: Session) -> None:
    with servers.world("p", Wishes(plain_url=True)) as plain:
        plain.api(WELLHUB).call("GET", CLASSES)
    with servers.world("a", Wishes()) as world:
        assert servers.story(world) == "nothing was called"
        send("GET", f"{servers.url()}{CLASSES}")

        assert f"1 calls reached {servers.url()} but no test's world" in servers.story(world)
        assert servers.story(world) == "nothing was called"


def test_calls_that_missed_an_earlier_world_are_not_told_of_a_later_one(servers: Session) -> None:
    with servers.world("early", Wishes()):
        send("GET", f"{servers.url()}{CLASSES}?of=early")
    with servers.world("late", Wishes()) as late:
        assert servers.story(late) == "nothing was called"
    with servers.world("later", Wishes()) as later:
        send("GET", f"{servers.url()}{CLASSES}?of=later")
        send("GET", f"{servers.url()}{CLASSES}?of=later")

        assert f"2 calls reached {servers.url()} but no" in servers.story(later)


def test_the_name_of_any_test_can_be_a_worlds(servers: Session) -> None:
    with servers.world("test_x[é/%2F ?#-1]" * 9, Wishes()) as world:
        assert world.api(WELLHUB).call("GET", CLASSES).status == 200


def test_more_worlds_than_a_server_has_room_for_can_follow_each_other(servers: Session) -> None:
    for _ in range(210):
        with servers.world("next", Wishes()) as world:
            pass

    assert world.url != ""


def test_the_data_are_those_of_the_seed_and_the_moment(servers: Session) -> None:
    wishes = Wishes(clock="2027-01-01T09:00:00Z")
    with servers.world("a", wishes) as one, servers.world("b", wishes) as other:
        classes = [w.api(WELLHUB).call("GET", CLASSES).text for w in (one, other)]

        assert one.clock.now() == datetime(2027, 1, 1, 9, tzinfo=UTC)
        assert one.clock.mode == "frozen"
        assert classes[0] == classes[1]


def test_a_reset_goes_back_to_where_the_test_began(servers: Session) -> None:
    wishes = Wishes(clock="2027-01-01T09:00:00Z", choices={WELLHUB: {"full_refuses": False}})
    with servers.world("a", wishes) as world:
        api = world.api(WELLHUB)
        api.call("GET", CLASSES)
        api.fail_next(status=500, times=0)
        world.clock.advance(days=1)
        world.choose(WELLHUB, full_refuses=True, deletion_tells=True)
        world.reset()

        chosen = world.control.get("/choices")["data"][WELLHUB]
        assert world.clock.now() == datetime(2027, 1, 1, 9, tzinfo=UTC)
        assert (chosen["full_refuses"], chosen["deletion_tells"]) == (False, False)
        assert api.journal.calls() == []
        assert api.call("GET", CLASSES).status == 200


def test_a_reset_may_choose_another_moment(world: Bookable) -> None:
    world.reset(clock=datetime(2028, 2, 29, tzinfo=UTC))

    assert world.clock.now() == datetime(2028, 2, 29, tzinfo=UTC)


def test_an_api_that_the_server_does_not_have_is_told(world: Bookable) -> None:
    with pytest.raises(LookupError, match=r"no API 'welhub'; it has prive-wellness, wellhub-"):
        world.api("welhub")

    assert world.apis == ("prive-wellness", WELLHUB, "agenda")


def test_a_plain_url_has_the_vendors_paths_and_a_fresh_default_world(servers: Session) -> None:
    for _ in range(2):
        with servers.world("a", Wishes(plain_url=True)) as world:
            assert world.api(WELLHUB).url == servers.url()
            world.api(WELLHUB).call("GET", CLASSES)
            world.api(WELLHUB).assert_called("listClasses", times=1)


def test_a_server_that_runs_elsewhere_is_as_it_was_started(servers: Session, chosen: Any) -> None:
    elsewhere = Session(chosen(url=servers.url()), "here")

    with pytest.raises(NoServer, match="was started without late"):
        elsewhere.url(("late",))
    with (
        pytest.raises(NoServer, match="plain_url"),
        elsewhere.world("a", Wishes(plain_url=True)),
    ):
        pass


# An API


def test_a_key_is_found_by_what_it_is_for(wellhub: Api) -> None:
    assert wellhub.credential().secret == "wh_vaart"
    assert wellhub.credential("the other partner's gym").owner == "morro"
    assert set(wellhub.owners) == {"vaart", "morro"}
    with pytest.raises(LookupError, match="no key 'mine'; there is all gyms of the first partner"):
        wellhub.credential("mine")


def test_a_key_says_its_scopes(world: Bookable) -> None:
    key = world.api("prive-wellness").credentials["units:read only"]

    assert key.scopes == ("units:read",)


def test_a_key_can_be_made(world: Bookable) -> None:
    api = world.api("prive-wellness")
    key = api.new_credential(["units:read"], label="mine")

    assert api.call("GET", "/units", credential=key).status == 200
    assert api.call("GET", "/bookings", credential=key).status == 403
    with pytest.raises(ControlError, match="/scopes/0"):
        api.new_credential(["cars:read"])


def test_headers_carry_a_key_as_the_vendor_wants_it(wellhub: Api) -> None:
    assert wellhub.headers() == {"Authorization": "Bearer wh_vaart"}
    assert wellhub.headers("the same, second token") == {"Authorization": "Bearer wh_vaart_2"}


def test_a_vendor_that_signs_each_call_has_no_headers_for_it(world: Bookable) -> None:
    with pytest.raises(LookupError, match="agenda, whose contract asks for api_key in the query"):
        world.api("agenda").headers()


def test_calls_go_wrong_as_often_as_was_asked(wellhub: Api) -> None:
    wellhub.fail_next("listClasses", status=503, times=2)

    assert [wellhub.call("GET", CLASSES).status for _ in range(3)] == [503, 503, 200]


def test_a_connection_can_be_cut(world: Bookable, wellhub: Api) -> None:
    world.fail_next(WELLHUB, "listClasses", drop=True, times=0)

    with pytest.raises(NoAnswer, match="/booking/v1/gyms/1/classes"):
        wellhub.call("GET", CLASSES)
    world.clear_faults()
    assert wellhub.call("GET", CLASSES).status == 200


def test_a_call_can_be_late_and_no_worse(wellhub: Api) -> None:
    wellhub.fail_next("listClasses", status=0, delay=0.01)

    assert wellhub.call("GET", CLASSES).status == 200
    assert wellhub.journal.calls()[0].fault != ""


@pytest.mark.parametrize("ask", ["fail_next", "assert_called", "assert_not_called"])
def test_an_operation_that_there_is_not_is_told(wellhub: Api, ask: str) -> None:
    with pytest.raises(LookupError, match="no operation listClases; did you mean listClasses"):
        getattr(wellhub, ask)("listClases")


def test_a_choice_that_there_is_not_is_told(wellhub: Api) -> None:
    with pytest.raises(ControlError, match="/wellhub-booking/colour is unknown; there is late_"):
        wellhub.choose(colour="red")


# The clock


def test_the_clock_is_set_and_moved(world: Bookable) -> None:
    noon = datetime(2026, 7, 1, 10, tzinfo=UTC)

    assert world.clock.now() == noon
    world.clock.advance(hours=1)
    world.clock.advance(timedelta(minutes=1), seconds=1)
    world.clock.advance(0.5)
    assert world.clock.now() - noon == timedelta(hours=1, minutes=1, seconds=1.5)
    assert world.clock.set(noon + timedelta(days=9)) == noon + timedelta(days=9)


def test_the_clock_runs_stands_and_is_given_back(world: Bookable) -> None:
    modes = []
    for turn in (world.clock.run, world.clock.freeze, world.clock.real):
        turn()
        modes.append(world.clock.mode)

    assert modes == ["offset", "frozen", "real"]


def test_a_moment_without_a_zone_is_refused(world: Bookable) -> None:
    with pytest.raises(ValueError, match="has no zone"):
        world.clock.set(datetime(2026, 7, 1))  # noqa: DTZ001 - what is refused


def test_the_clock_does_not_go_back(world: Bookable) -> None:
    with pytest.raises(ControlError, match="/seconds"):
        world.clock.advance(minutes=-1)


def test_a_server_that_is_gone_is_told() -> None:
    with pytest.raises(ControlError, match=r"no answer from http://127.0.0.1:9/_mock/clock"):
        Control("http://127.0.0.1:9").get("/clock")


def test_bookings_are_those_of_the_world(servers: Session) -> None:
    wishes: Any = Wishes(clock="2026-07-01T10:00:00Z")
    with servers.world("a", wishes) as one, servers.world("b", wishes) as other:
        assert references(one) == references(other) != set()
