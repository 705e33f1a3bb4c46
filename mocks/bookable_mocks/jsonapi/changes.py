"""Drafts put into records: attributes, to-one relationships, links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.problem import Violation
from bookable_mocks.jsonapi.definitions import Ident, Linked, Listed, ToOne
from bookable_mocks.jsonapi.drafts import Draft, Ref
from bookable_mocks.jsonapi.errors import unprocessable
from bookable_mocks.jsonapi.resources import Resources
from bookable_mocks.jsonapi.tables import set_links

T = TypeVar("T", bound=msgspec.Struct)

Made = Mapping[str, Ident]
"""The ids of the resources that were created for this request, by temp_id."""


def fields(
    ctx: Context, resources: Resources, draft: Draft, made: Made, record: Any = None
) -> dict[str, Any]:
    """Return the fields of a record that a draft sets, by name; absent ones are not among them.

    Those are attributes and the columns of to-one and listed relationships. Localized texts are
    merged into those of `record`, if there is one.

    Raises:
        Refusal: 422 for null where a field can't be, and for localized values of another form.
        KeyError: for a temp_id that is not among `made` yet: create what is linked to first.
    """
    resource = draft.resource
    found: list[Violation] = []
    values = dict(draft.attributes)
    for name in resource.localized & values.keys():
        known = None if record is None else getattr(record, name)
        place = f"{draft.pointer}/attributes/{name}"
        try:
            values[name] = _texts(ctx, resources, draft, name, known)
        except (msgspec.ValidationError, TypeError) as error:
            found.append(Violation("body", place, str(error).partition(" - at `")[0]))
    for name, sent in draft.relationships.items():
        relationship = resource.relationships[name]
        if isinstance(relationship, Listed) and isinstance(sent, tuple):
            ids = dict.fromkeys(ident(ref, made) for ref in sent)
            values[relationship.column] = tuple(ids)
        if isinstance(relationship, ToOne):
            if sent is None and not resource.nullable(relationship.column):
                place = f"{draft.pointer}/relationships/{name}/data"
                found.append(Violation("body", place, "can't be null"))
            values[relationship.column] = ident(sent, made) if isinstance(sent, Ref) else None
    if found:
        raise unprocessable(found)
    return values


def changed(
    ctx: Context, resources: Resources, record: T, draft: Draft, made: Made | None = None
) -> T:
    """Return a record with what a draft sets; it is not written yet.

    Raises:
        Refusal: 422 for null where a field can't be, and for localized values of another form.
    """
    values = fields(ctx, resources, draft, made or {}, record)
    return msgspec.structs.replace(record, **values)


def relate(
    ctx: Context, resources: Resources, draft: Draft, own: Ident, made: Made | None = None
) -> None:
    """Write the many-to-many links that a draft sets; `own` is its record's id.

    Reverse relationships live in the other records, held ones are whole records: a handler writes
    those itself.
    """
    for name, value in draft.relationships.items():
        relationship = resources[draft.resource.type].relationships[name]
        if isinstance(relationship, Linked) and isinstance(value, tuple):
            set_links(ctx, relationship, own, [ident(ref, made or {}) for ref in value])


def ident(ref: Ref, made: Made) -> Ident:
    """Return the id that a reference leads to; KeyError if that is not made yet."""
    return ref.id if ref.id is not None else made[ref.temp_id]


def _texts(ctx: Context, resources: Resources, draft: Draft, name: str, known: Any) -> Any:
    """Return the texts of a localized attribute with what was sent; null clears all of them."""
    sent, resource = draft.attributes[name], draft.resource
    if sent is None:
        return None if resource.nullable(name) else {}
    read = resources.dialect.localized.read
    texts = read(sent, known or {}, resources.dialect.asked_locales(ctx))
    return msgspec.convert(texts, resource.hints[name])
