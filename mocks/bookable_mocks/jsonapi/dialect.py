"""How one vendor's JSON:API differs from another's: one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from bookable_mocks.engine.mock import Context, JsonObject
from bookable_mocks.jsonapi.localized import BY_LOCALE, Localized, locales_of

MEDIA_TYPE = "application/vnd.api+json"


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One entry of `errors`, before a vendor writes it.

    `location` is body, query, path or header, or empty if the error has no place; `where` is a JSON
    pointer into the request's document, or the name of a parameter or header.
    """

    status: int
    code: str
    title: str
    detail: str
    location: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A problem in a vendor's words; without a title it is the status' own phrase."""

    code: str
    title: str = ""
    status: int = 0


def write_standard(entry: ErrorEntry) -> JsonObject:
    """Write an error as JSON:API 1.1 has it: the status is a string, the source an object."""
    written: JsonObject = {
        "status": str(entry.status),
        "code": entry.code,
        "title": entry.title,
        "detail": entry.detail,
    }
    key = _SOURCES.get(entry.location)
    if key:
        written["source"] = {key: entry.where}
    return written


_SOURCES = {"body": "pointer", "query": "parameter", "path": "parameter", "header": "header"}


def unscoped(_type: str) -> tuple[str, ...]:
    """Let everything be included."""
    return ()


def scoped(known: Collection[str], *patterns: str) -> Callable[[str], tuple[str, ...]]:
    """Return the function for `include_scopes` that fills patterns like `{type}|read`.

    Only scopes that are known count: a type that has none is free.
    """

    def scopes(type_name: str) -> tuple[str, ...]:
        filled = (pattern.format(type=type_name) for pattern in patterns)
        return tuple(scope for scope in filled if scope in known)

    return scopes


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What a vendor's mock tells the room.

    `locales` are those that can be asked for, `default_locale` what is answered without asking.
    `asked` reads the locales that a request asks for, instead of the room, which weighs
    Accept-Language. `filters` and `sorts` say that the room reads `filter[...]` and `sort`; a
    vendor with others reads them itself. `filters_asked_locales` looks for texts in the locales
    asked for, instead of in all. `relative` lets fieldsets begin names with + and -, `lenient`
    passes over unknown names in them. `meta` sends `meta.pagination`, `null_links` null for the
    previous and next page where there is none. `page_size` holds where the contract gives no
    default. `include_scopes` returns the scopes of which one is needed for including a type; none
    means free. `include_depth`, `include_paths` and `include_limit` bound what one request may
    include: levels, paths, resources. `codes` gives the engine's and the room's problems the
    vendor's words; a body against the contract is `invalid_body` there, other faults against it
    `invalid_request`.
    """

    media_type: str = MEDIA_TYPE
    locales: tuple[str, ...] = ("en",)
    default_locale: str = "en"
    localized: Localized = BY_LOCALE
    asked: Callable[[Context], tuple[str, ...]] | None = None
    filters: bool = True
    filters_asked_locales: bool = False
    sorts: bool = True
    relative: bool = False
    lenient: bool = False
    meta: bool = True
    null_links: bool = False
    page_size: int = 30
    include_scopes: Callable[[str], tuple[str, ...]] = unscoped
    include_depth: int = 5
    include_paths: int = 30
    include_limit: int = 5000
    codes: Mapping[str, Code] = field(default_factory=dict)
    write_error: Callable[[ErrorEntry], JsonObject] = write_standard

    def asked_locales(self, ctx: Context) -> tuple[str, ...]:
        """Return the locales that the request asks for, the dearest first."""
        if self.asked is not None:
            return self.asked(ctx)
        header = ctx.request.headers.get("accept-language", "") if ctx.request else ""
        return locales_of(header, self.locales, self.default_locale)
