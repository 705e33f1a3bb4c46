"""Which media types are taken and offered, as JSON:API 1.1 has it on top of HTTP."""

from __future__ import annotations

from functools import lru_cache

from bookable_mocks.engine.mock import Admit, Context
from bookable_mocks.engine.negotiation import media_type
from bookable_mocks.engine.problem import Problem, Refusal
from bookable_mocks.jsonapi.dialect import Dialect

_STANDARD = frozenset({"ext", "profile"})


def admitter(dialect: Dialect) -> Admit:
    """Return the check of a request's media types, for `Mock.admit`.

    A body's JSON:API media type with another parameter than `ext` or `profile`, or with any
    extension, as we have none, is 415. If every JSON:API range of Accept is of that kind, it is
    406; one without is enough. Profiles are ignored, as the standard asks for. Whether a media type
    is another one altogether is the engine's business.
    """

    def admit(ctx: Context) -> None:
        if ctx.request is None:
            return
        headers = ctx.request.headers
        told = _spoilt(headers.get("content-type", ""), dialect.media_type)
        if told and ctx.request.body:
            detail = f"Send the body as plain {dialect.media_type}: {told}."
            raise Refusal(Problem(415, "unsupported_media_type", detail))
        told = _refused(headers.get("accept", ""), dialect.media_type)
        if told:
            detail = f"Accept plain {dialect.media_type}: {told}."
            raise Refusal(Problem(406, "not_acceptable", detail))

    return admit


@lru_cache(maxsize=512)
def _spoilt(text: str, own: str) -> str:
    """Return why a media type can't be served; empty if it can, or is another one."""
    main, parameters = media_type(text)
    if main != own:
        return ""
    others = sorted(set(parameters) - _STANDARD)
    if others:
        return f"the parameter {others[0]} is not allowed"
    if parameters.get("ext", "").split():
        return f"there is no extension {parameters['ext'].split()[0]}"
    return ""


@lru_cache(maxsize=512)
def _refused(accept: str, own: str) -> str:
    told = []
    for part in accept.split(","):
        main, *parameters = part.split(";")
        if main.strip().lower() != own:
            continue
        weightless = [p for p in parameters if p.partition("=")[0].strip().lower() != "q"]
        told.append(_spoilt(";".join([main, *weightless]), own))
    return told[0] if told and all(told) else ""
