from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.database import SqliteDatabase, StateError
from bookable_mocks.engine.faults import Fault
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.quotas import Limit
from bookable_mocks.engine.settings import Settings
from bookable_mocks.engine.world import World
from bookable_mocks.engine.worlds import TooManyWorlds, Worlds, snapshot

Make = Callable[..., Worlds]


@pytest.fixture
def make(boats: SimpleNamespace, now: datetime) -> Any:
    made: list[Worlds] = []

    def worlds(*mocks: Any, **settings: Any) -> Worlds:
        chosen = Settings(**{"now": now, **settings})
        made.append(Worlds(chosen, mocks or (boats.mock(),)))
        return made[-1]

    yield worlds
    for each in made:
        for name in [world.name for world in each.all()]:
            each.drop(name)


def content(world: World) -> str:
    """Return everything that a world's database holds, as text."""
    connection: Any = world.database
    return "\n".join(connection._db.iterdump())


def use(world: World, boats: SimpleNamespace) -> None:
    """Do something that leaves traces everywhere."""
    boat = boats.Boat(id=world.ids.number("boat"), name="later", seats=9)
    world.store.insert(boats.BOATS, boat)
    world.claims.take("1", world.clock.now(), world.clock.now() + timedelta(hours=1), "x")
    world.clock.advance(timedelta(days=3))
    world.faults.add(Fault(world.faults.ids.uuid("fault")))
    world.quotas.take("x", (), world.clock.now())


def test_the_same_seed_and_clock_give_the_same_bytes(make: Make) -> None:
    assert content(make().get()) == content(make().get())


def test_another_seed_gives_another_world(make: Make) -> None:
    assert content(make().get()) != content(make(seed=2).get())


def test_a_reset_gives_the_first_bytes_again(make: Make, boats: SimpleNamespace) -> None:
    worlds = make()
    before = content(worlds.get())
    use(worlds.get(), boats)
    assert content(worlds.get()) != before

    worlds.reset()

    assert content(worlds.get()) == before


def test_a_reset_starts_clock_faults_and_ids_anew(make: Make, boats: SimpleNamespace) -> None:
    worlds = make()
    first = worlds.get().ids.uuid("booking")
    worlds.get().faults.ids.fraction("fault")
    use(worlds.get(), boats)

    world = worlds.reset()

    assert world.clock.now() == worlds.settings.now
    assert not world.faults
    assert world.ids.uuid("booking") == first
    assert worlds.get() is world


def test_a_reset_may_choose_another_seed_and_the_next_one_goes_back(make: Make) -> None:
    worlds, other = make(seed=1), make(seed=7)
    before = content(worlds.get())

    assert content(worlds.reset(seed=7)) == content(other.get())
    assert worlds.get().seed == 7
    assert content(worlds.reset()) == before
    assert worlds.get().seed == 1


def test_a_reset_may_choose_another_moment_for_its_data_and_its_clock(
    make: Make, now: datetime
) -> None:
    later = now + timedelta(days=200)
    worlds, other = make(), make(now=later)
    before = content(worlds.get())

    assert content(worlds.reset(now=later)) == content(other.get())
    assert worlds.get().clock.now() == later
    assert content(worlds.reset()) == before
    assert worlds.get().clock.now() == now


def test_the_data_of_a_few_seeds_are_kept_and_those_longest_unused_are_forgotten(
    make: Make, boats: SimpleNamespace
) -> None:
    seeded: list[int] = []
    worlds = make(boats.mock(seed=lambda ctx: seeded.append(ctx.world.seed)))
    for seed in (1, 2, 3, 4, 1, 5, 1, 2):
        worlds.reset(seed=seed)

    assert seeded == [1, 2, 3, 4, 5, 2]


def test_a_snapshot_leaves_the_choices_as_they_are(make: Make) -> None:
    worlds = make()
    saved = snapshot(worlds.get())
    worlds.get().choices = {"boats": "mine"}

    assert worlds.restore("", saved).choices == {"boats": "mine"}
    assert worlds.reset().choices == {}


def test_a_reset_keeps_snapshots(make: Make) -> None:
    worlds = make()
    worlds.get().snapshots["before"] = snapshot(worlds.get())

    assert "before" in worlds.reset().snapshots


def test_a_snapshot_brings_back_records_ids_and_clock(make: Make, boats: SimpleNamespace) -> None:
    worlds = make()
    use(worlds.get(), boats)
    saved, before = snapshot(worlds.get()), content(worlds.get())
    at = worlds.get().clock.now()
    use(worlds.get(), boats)

    world = worlds.restore("", saved)

    assert content(world) == before
    assert world.clock.now() == at


def test_a_snapshot_leaves_journal_and_faults(make: Make, boats: SimpleNamespace) -> None:
    worlds = make()
    saved = snapshot(worlds.get())
    use(worlds.get(), boats)
    old = worlds.get()

    world = worlds.restore("", saved)

    assert (world.journal, world.faults) == (old.journal, old.faults)


def test_a_snapshot_leaves_what_was_used_of_rate_limits(make: Make, now: datetime) -> None:
    worlds, limits = make(), (Limit(1, 60),)
    saved = snapshot(worlds.get())
    worlds.get().quotas.take("key", limits, now)

    usage = worlds.restore("", saved).quotas.take("key", limits, now)

    assert usage is not None
    assert usage.problem is not None


def test_a_snapshot_of_another_seed_brings_its_seed_back(make: Make) -> None:
    worlds = make()
    worlds.reset(seed=7)
    saved = snapshot(worlds.get())
    worlds.reset()

    assert worlds.restore("", saved).seed == 7


def test_worlds_begin_alike_and_do_not_see_each_other(make: Make, boats: SimpleNamespace) -> None:
    worlds = make()
    before = content(worlds.get())
    use(worlds.get("ann"), boats)

    assert content(worlds.get()) == content(worlds.get("ben")) == before
    assert content(worlds.get("ann")) != before
    assert worlds.get("ben").clock.now() == worlds.settings.now


def test_a_reset_of_one_world_is_nothing_to_another(make: Make, boats: SimpleNamespace) -> None:
    worlds = make()
    use(worlds.get("ann"), boats)
    before = content(worlds.get("ann"))

    worlds.reset()
    worlds.reset("ben", seed=3)

    assert content(worlds.get("ann")) == before


def test_a_world_that_was_dropped_begins_anew(make: Make, boats: SimpleNamespace) -> None:
    worlds = make()
    before = content(worlds.get("ann"))
    use(worlds.get("ann"), boats)

    assert worlds.drop("ann")
    assert not worlds.drop("ann")
    assert content(worlds.get("ann")) == before


def test_there_are_only_so_many_worlds_beside_the_default_one(make: Make) -> None:
    worlds = make(most_worlds=2)
    for name in ("", "ann", "ben", "ann"):
        worlds.get(name)

    with pytest.raises(TooManyWorlds):
        worlds.get("cas")

    worlds.drop("ann")
    assert worlds.get("cas").name == "cas"


def test_closing_lets_go_of_every_world(make: Make, boats: SimpleNamespace) -> None:
    worlds = make()
    worlds.get("ann")
    worlds.get()
    worlds.close()

    assert worlds.all() == []
    assert worlds.get().store.count(boats.BOATS) == 3


def test_whoever_builds_on_worlds_is_told_of_each_new_one(make: Make) -> None:
    worlds, told = make(), []
    worlds.on_new = told.append
    worlds.get("ann")
    worlds.reset("ann")
    worlds.restore("ann", snapshot(worlds.get("ann")))

    assert len(told) == 3
    assert told[-1] is worlds.get("ann")


@pytest.fixture
def reopen(make: Make, tmp_path: Path) -> Callable[..., World]:
    """Opens the same state file, after closing what had it open."""
    last: list[Worlds] = []

    def opened(*mocks: Any, **settings: Any) -> World:
        if last:
            last[-1].drop("")
        last.append(make(*mocks, state=str(tmp_path / "state"), **settings))
        return last[-1].get()

    return opened


def test_a_state_file_survives(reopen: Callable[..., World], boats: SimpleNamespace) -> None:
    use(reopen(), boats)
    before = content(reopen())

    assert content(reopen()) == before
    assert reopen().store.count(boats.BOATS) == 4


def test_ids_go_on_where_they_stopped(reopen: Callable[..., World], make: Make) -> None:
    uninterrupted = make().get()
    expected = [uninterrupted.ids.uuid("x") for _ in range(4)]

    seen = [reopen().ids.uuid("x") for _ in range(4)]

    assert seen == expected


def test_a_state_is_seeded_once(reopen: Callable[..., World], boats: SimpleNamespace) -> None:
    calls: list[datetime] = []

    def seed(ctx: Context) -> None:
        calls.append(ctx.now)

    for _ in range(3):
        reopen(boats.mock(seed=seed))

    assert len(calls) == 1


def test_an_api_that_comes_later_is_seeded_when_it_comes(
    reopen: Callable[..., World], boats: SimpleNamespace
) -> None:
    calls: list[str] = []
    mocks = [
        boats.mock(name=name, tables=(), seed=lambda ctx: calls.append(ctx.mock.name))
        for name in ("old", "new")
    ]
    reopen(mocks[0])
    reopen(*mocks)

    assert calls == ["old", "new"]


def test_a_seeding_that_fails_leaves_nothing_and_is_tried_again(
    reopen: Callable[..., World], boats: SimpleNamespace
) -> None:
    def half(ctx: Context) -> None:
        boats.mock().seed(ctx)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        reopen(boats.mock(seed=half))

    assert reopen(boats.mock()).store.count(boats.BOATS) == 3


@pytest.fixture
def still_open(monkeypatch: pytest.MonkeyPatch) -> list[SqliteDatabase]:
    """The databases that worlds opened and did not close."""
    opened: list[SqliteDatabase] = []

    class Watched(SqliteDatabase):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            opened.append(self)

        def close(self) -> None:
            super().close()
            opened.remove(self)

    monkeypatch.setattr("bookable_mocks.engine.worlds.SqliteDatabase", Watched)
    return opened


@pytest.mark.parametrize("kept", [False, True])
def test_a_seeding_that_fails_leaves_no_database_open(
    make: Make, boats: SimpleNamespace, tmp_path: Path, still_open: list[Any], kept: bool
) -> None:
    def fail(_ctx: Context) -> None:
        raise OverflowError

    settings = {"state": str(tmp_path / "state")} if kept else {}
    worlds = make(boats.mock(seed=fail), **settings)
    with pytest.raises(OverflowError):
        worlds.get()

    assert still_open == []


def test_a_reset_that_fails_leaves_the_world_as_it_was_and_nothing_else_open(
    make: Make, boats: SimpleNamespace, still_open: list[Any]
) -> None:
    def seed(ctx: Context) -> None:
        if ctx.world.seed == 7:
            raise OverflowError
        boats.mock().seed(ctx)

    worlds = make(boats.mock(seed=seed))
    before = content(worlds.get())
    with pytest.raises(OverflowError):
        worlds.reset(seed=7)

    assert still_open == [worlds.get().database]
    assert content(worlds.get()) == before


def test_a_reset_of_a_state_file_is_written_to_it(
    reopen: Callable[..., World], boats: SimpleNamespace, make: Make, tmp_path: Path
) -> None:
    use(reopen(), boats)
    reopen()
    worlds = make(state=str(tmp_path / "state"))
    worlds.reset(seed=7)
    worlds.drop("")

    assert content(reopen()) == content(make(seed=7).get())


def test_only_the_default_world_is_kept_in_the_file(
    make: Make, boats: SimpleNamespace, tmp_path: Path
) -> None:
    worlds = make(state=str(tmp_path / "state"))
    use(worlds.get("ann"), boats)

    assert worlds.get().store.count(boats.BOATS) == 3


def test_seeds_see_the_full_hour(make: Make, boats: SimpleNamespace, now: datetime) -> None:
    seen: list[datetime] = []
    make(boats.mock(seed=lambda ctx: seen.append(ctx.now)), now=now + timedelta(minutes=59)).get()

    assert seen == [now]


def hold(world: World, mock: Any, at: datetime, ref: str, kind: str = "ring") -> None:
    Context(world=world, mock=mock, now=world.clock.now()).schedule(at, kind, ref)


@pytest.fixture
def bell(boats: SimpleNamespace) -> Any:
    """A vendor whose timers say when they rang."""
    rung: list[tuple[str, datetime]] = []
    mock = boats.mock(timers={"ring": lambda ctx, ref: rung.append((ref, ctx.now))})
    return SimpleNamespace(mock=mock, rung=rung)


def test_transitions_run_oldest_first_each_at_its_own_moment(
    make: Make, bell: Any, now: datetime
) -> None:
    world = make(bell.mock).get()
    minutes = {"c": 3, "a": 1, "b": 2, "later": 9}
    for ref, minute in minutes.items():
        hold(world, bell.mock, now + timedelta(minutes=minute), ref)

    assert world.settle(now + timedelta(minutes=3), [bell.mock]) == 3

    assert bell.rung == [(ref, now + timedelta(minutes=minutes[ref])) for ref in "abc"]
    assert world.next_timer() == now + timedelta(minutes=9)


def test_a_transition_falls_due_at_its_moment_and_not_before(
    make: Make, bell: Any, now: datetime
) -> None:
    world = make(bell.mock).get()
    hold(world, bell.mock, now, "a")

    assert world.settle(now - timedelta(microseconds=1), [bell.mock]) == 0
    assert world.settle(now, [bell.mock]) == 1
    assert world.settle(now, [bell.mock]) == 0
    assert world.next_timer() is None


def test_an_appointment_replaces_the_one_before_it(make: Make, bell: Any, now: datetime) -> None:
    world = make(bell.mock).get()
    for minute in (1, 5):
        hold(world, bell.mock, now + timedelta(minutes=minute), "a")

    assert world.settle(now + timedelta(minutes=4), [bell.mock]) == 0
    assert world.settle(now + timedelta(minutes=5), [bell.mock]) == 1


def test_an_appointment_is_taken_back(make: Make, bell: Any, now: datetime) -> None:
    world = make(bell.mock).get()
    context = Context(world=world, mock=bell.mock, now=now)
    for ref in "ab":
        context.schedule(now, "ring", ref)
    context.unschedule("ring", "a")
    context.unschedule("ring", "never")

    world.settle(now, [bell.mock])

    assert bell.rung == [("b", now)]


def test_a_transition_may_make_another_that_is_due_as_well(
    make: Make, boats: SimpleNamespace, now: datetime
) -> None:
    rung: list[tuple[str, datetime]] = []

    def ring(ctx: Context, ref: str) -> None:
        rung.append((ref, ctx.now))
        if ref == "first":
            ctx.schedule(ctx.now + timedelta(minutes=1), "ring", "second")

    mock = boats.mock(timers={"ring": ring})
    world = make(mock).get()
    hold(world, mock, now, "first")

    assert world.settle(now + timedelta(hours=1), [mock]) == 2
    assert rung == [("first", now), ("second", now + timedelta(minutes=1))]


def test_a_transition_that_fails_is_still_due(
    make: Make, boats: SimpleNamespace, now: datetime
) -> None:
    def ring(ctx: Context, _ref: str) -> None:
        ctx.store.delete(boats.BOATS, eq("id", 1))
        raise RuntimeError

    mock = boats.mock(timers={"ring": ring})
    world = make(mock).get()
    hold(world, mock, now, "a")

    with pytest.raises(RuntimeError):
        world.settle(now, [mock])

    assert world.next_timer() == now
    assert world.store.count(boats.BOATS) == 3


def test_a_transition_of_an_api_that_is_not_served_waits_for_it(
    reopen: Callable[..., World], bell: Any, boats: SimpleNamespace, now: datetime
) -> None:
    other = boats.mock(name="other", tables=(), seed=lambda _ctx: None)
    world = reopen(bell.mock, other)
    hold(world, bell.mock, now, "a")

    world = reopen(other)
    world.settle(now, [other])
    world = reopen(bell.mock, other)
    world.settle(now, [bell.mock, other])

    assert bell.rung == [("a", now)]


def test_a_transition_that_another_process_ran_is_not_run_early_in_its_place(
    make: Make, bell: Any, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = (make(bell.mock, state=str(tmp_path / "state")).get() for _ in range(2))
    hold(ours, bell.mock, now, "due")
    hold(ours, bell.mock, now + timedelta(hours=1), "not yet")
    look = World.next_timer
    looks: list[World] = []

    def interrupted(self: World) -> datetime | None:
        due = look(self)
        looks.append(self)
        if len(looks) == 1:
            theirs.settle(now, [bell.mock])
        return due

    monkeypatch.setattr(World, "next_timer", interrupted)
    ours.settle(now, [bell.mock])

    assert bell.rung == [("due", now)]


def test_settings_are_values(now: datetime) -> None:
    assert replace(Settings(now=now), seed=2) == Settings(now=now, seed=2)


def test_a_database_server_that_is_not_there_is_told_in_one_line(make: Make) -> None:
    with pytest.raises(StateError) as caught:
        make(database="postgresql://nobody@127.0.0.1:1/none?connect_timeout=1").get()

    assert "check --database" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_database_server_needs_its_driver(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bookable_mocks.engine.postgres", None)

    with pytest.raises(StateError, match=r"pip install 'bookable\[postgres\]'"):
        make(database="postgresql://localhost/none").get()
