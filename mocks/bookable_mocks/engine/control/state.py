"""The control API's calls about a whole world: reset, snapshots, worlds, clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookable_mocks.engine.app import Services
from bookable_mocks.engine.clock import FIRST, LAST, Mode, later, parse_moment
from bookable_mocks.engine.mock import Context, Handler, JsonObject, Reply
from bookable_mocks.engine.problem import Refusal, Violation, invalid, reject
from bookable_mocks.engine.world import World
from bookable_mocks.engine.worlds import snapshot


def handlers(services: Services) -> dict[str, Handler]:
    """Return the functions of these operations."""
    worlds, scheduler = services.worlds, services.scheduler

    def reset(ctx: Context) -> Reply:
        body = ctx.body or {}
        seed = int(body["seed"]) if "seed" in body else None
        now = _moment(body["now"]) if "now" in body else None
        world = worlds.reset(ctx.world.name, seed, now)
        return Reply(200, {"seed": world.seed})

    def list_snapshots(ctx: Context) -> Reply:
        return Reply(200, {"data": sorted(ctx.world.snapshots)})

    def save_snapshot(ctx: Context) -> Reply:
        ctx.world.snapshots[ctx.params["name"]] = snapshot(ctx.world)
        return Reply(204)

    def restore_snapshot(ctx: Context) -> Reply:
        worlds.restore(ctx.world.name, ctx.world.snapshots[_known(ctx)])
        scheduler.wake()
        return Reply(204)

    def delete_snapshot(ctx: Context) -> Reply:
        del ctx.world.snapshots[_known(ctx)]
        return Reply(204)

    def list_worlds(_ctx: Context) -> Reply:
        return Reply(200, {"data": sorted(world.name for world in worlds.all())})

    def delete_world(ctx: Context) -> Reply:
        if not worlds.drop(ctx.params["world"]):
            raise reject(404, "not_found", f"There is no world {ctx.params['world']}.")
        return Reply(204)

    def get_clock(ctx: Context) -> Reply:
        return Reply(200, _clock(ctx.world))

    async def set_clock(ctx: Context) -> Reply:
        mode = Mode(ctx.body["mode"])
        at = _moment(ctx.body["now"]) if "now" in ctx.body else None
        clock = ctx.world.clock
        if mode is Mode.REAL:
            clock.run()
        elif mode is Mode.FROZEN:
            clock.freeze(at)
        elif at is None:
            raise Refusal(invalid([Violation("body", "/now", "is required with offset")]))
        else:
            clock.run()
            clock.set(at)
        await scheduler.catch_up(ctx.world)
        return Reply(200, _clock(ctx.world))

    async def advance_clock(ctx: Context) -> Reply:
        to = later(ctx.world.clock.now(), timedelta(seconds=ctx.body["seconds"]))
        if to > LAST:
            told = f"leads past the year {LAST.year}"
            raise Refusal(invalid([Violation("body", "/seconds", told)]))
        happened = await scheduler.advance(ctx.world, to)
        return Reply(200, {**_clock(ctx.world), "happened": happened})

    return {
        "resetWorld": reset,
        "listSnapshots": list_snapshots,
        "saveSnapshot": save_snapshot,
        "restoreSnapshot": restore_snapshot,
        "deleteSnapshot": delete_snapshot,
        "listWorlds": list_worlds,
        "deleteWorld": delete_world,
        "getClock": get_clock,
        "setClock": set_clock,
        "advanceClock": advance_clock,
    }


def _moment(text: str) -> datetime:
    """Read a moment to which a clock may be set.

    Raises:
        Refusal: if it is none, or in UTC outside of the years that `FIRST` and `LAST` bound.
    """
    try:
        at = parse_moment(text)
    except ValueError as error:
        told = f"is a moment that no clock can show: {error}"
        raise Refusal(invalid([Violation("body", "/now", told)])) from error
    if not FIRST <= at <= LAST:
        told = f"is outside of the years {FIRST.year} to {LAST.year} (in UTC)"
        raise Refusal(invalid([Violation("body", "/now", told)]))
    return at


def _known(ctx: Context) -> str:
    name: str = ctx.params["name"]
    if name not in ctx.world.snapshots:
        raise reject(404, "not_found", f"There is no snapshot {name}.")
    return name


def _clock(world: World) -> JsonObject:
    return {"mode": world.clock.mode.value, "now": world.clock.now().isoformat()}
