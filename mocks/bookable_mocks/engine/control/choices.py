"""The control API's calls about what is chosen where a vendor is silent."""

from __future__ import annotations

import msgspec

from bookable_mocks.engine.app import Services
from bookable_mocks.engine.mock import Context, Handler, JsonObject, Reply
from bookable_mocks.engine.problem import Refusal, Violation, invalid
from bookable_mocks.engine.world import World


def handlers(services: Services) -> dict[str, Handler]:
    """Return the functions of these operations."""
    defaults = {m.name: m.choices for m in services.mocks if m.choices is not None}

    def list_choices(ctx: Context) -> Reply:
        return Reply(200, {"data": msgspec.to_builtins(_now(ctx.world, defaults))})

    def set_choices(ctx: Context) -> Reply:
        now = _now(ctx.world, defaults)
        changed = {api: _changed(now, api, given) for api, given in ctx.body.items()}
        ctx.world.choices = {**ctx.world.choices, **changed}
        return Reply(200, {"data": msgspec.to_builtins(_now(ctx.world, defaults))})

    return {"listChoices": list_choices, "setChoices": set_choices}


def _now(world: World, defaults: JsonObject) -> JsonObject:
    """Return what a world goes by, by API."""
    return {api: world.choices.get(api, default) for api, default in defaults.items()}


def _changed(now: JsonObject, api: str, given: JsonObject) -> object:
    if api not in now:
        told = f"has nothing to choose; there is {', '.join(now) or 'no API here that has'}"
        raise Refusal(invalid([Violation("body", f"/{api}", told)]))
    before: JsonObject = msgspec.to_builtins(now[api])
    told = f"is unknown; there is {', '.join(before)}"
    unknown = [Violation("body", f"/{api}/{name}", told) for name in given if name not in before]
    if unknown:
        raise Refusal(invalid(unknown))
    try:
        changed: object = msgspec.convert({**before, **given}, type(now[api]))
    except msgspec.ValidationError as error:
        raise Refusal(invalid([Violation("body", f"/{api}", str(error))])) from error
    return changed
