"""Request documents: what is to be created or changed, and what is sideposted with it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.problem import Violation
from bookable_mocks.jsonapi.definitions import Ident
from bookable_mocks.jsonapi.drafts import Draft, Reader, Ref
from bookable_mocks.jsonapi.errors import conflict, forbidden_input, unprocessable
from bookable_mocks.jsonapi.loading import existing
from bookable_mocks.jsonapi.resources import Resources


@dataclass(frozen=True, slots=True)
class Sidepost:
    """A request document: the primary draft, and the included ones in their order."""

    primary: Draft
    included: tuple[Draft, ...] = ()

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """All drafts, the primary one first."""
        return (self.primary, *self.included)

    def draft(self, ref: Ref) -> Draft | None:
        """Return the draft that a reference leads to, None if it leads to what exists already."""
        return next((draft for draft in self.drafts if _leads(ref, draft)), None)


def _leads(ref: Ref, draft: Draft) -> bool:
    if draft.resource.type != ref.type:
        return False
    if ref.temp_id:
        return draft.temp_id == ref.temp_id
    return ref.method == "update" and draft.id == ref.id and draft.pointer != _PRIMARY


_PRIMARY = "/data"


def read_document(
    ctx: Context, resources: Resources, type_name: str, ident: Ident | None = None
) -> Sidepost:
    """Read the request's document: for `ident` a change of that record, else a creation.

    What is absent is unchanged, null clears. A linkage with `method: create` has a temp_id that one
    resource of `included` has too; with `method: update` it has an id that one there has. The
    primary resource can be linked to by its own temp_id, without a method.

    Raises:
        Refusal: 409 where type or id contradict the path; 403 for an id of the client's choice; 422
            with a pointer for everything else that is wrong: unknown members, values of the wrong
            type, read-only fields, links that lead nowhere, and included resources that no
            relationship asks for.
    """
    body = ctx.body if isinstance(ctx.body, dict) else {}
    data = body.get("data")
    if not isinstance(data, dict):
        raise unprocessable([Violation("body", _PRIMARY, "must be a resource object")])
    _agree(data, type_name, ident)
    reader = Reader(resources)
    primary = reader.draft(resources[type_name], data, _PRIMARY, ident)
    document = Sidepost(primary, tuple(reader.included(body.get("included", []))))
    found = reader.found or [*_twins(document), *_loose(document), *_unasked(document)]
    found = found or list(_missing(ctx, resources, document))
    if found:
        raise unprocessable(found)
    return document


def _agree(data: Mapping[str, Any], type_name: str, ident: Ident | None) -> None:
    """Refuse a resource object that contradicts where it was sent to."""
    sent = data.get("type", type_name)
    if sent != type_name:
        raise conflict("/data/type", f"This takes {type_name}.")
    if data.get("id") is None:
        return
    if ident is None:
        raise forbidden_input("/data/id", "The server chooses the id.")
    if data["id"] != str(ident):
        raise conflict("/data/id", f"The path is about {ident}, the document about another one.")


def _twins(document: Sidepost) -> Iterator[Violation]:
    """Yield what two resources of a document share, and should not."""
    seen: set[Hashable] = set()
    for draft in document.drafts:
        names: list[tuple[Hashable, str]] = []
        if draft.temp_id:
            names.append((draft.temp_id, "meta/temp_id"))
        if draft.id is not None:
            names.append(((draft.resource.type, draft.id), "id"))
        for name, where in names:
            if name in seen:
                yield Violation("body", f"{draft.pointer}/{where}", "stands for two resources")
            seen.add(name)


def _loose(document: Sidepost) -> Iterator[Violation]:
    """Yield the links that need an included resource and have none, or no method for it."""
    for ref in (ref for draft in document.drafts for ref in draft.refs()):
        target = document.draft(ref)
        if target is None and ref.temp_id:
            told = f"no {ref.type} in the document has this temp_id"
            yield Violation("body", f"{ref.pointer}/meta/temp_id", told)
        elif target is None and ref.method:
            told = f"there is no {ref.type} {ref.id} in included to {ref.method} it with"
            yield Violation("body", f"{ref.pointer}/meta/method", told)
        elif target is not None and target is not document.primary:
            needed = "create" if target.creates else "update"
            if ref.method != needed:
                told = f"must be {needed}"
                yield Violation("body", f"{ref.pointer}/meta/method", told)


def _unasked(document: Sidepost) -> Iterator[Violation]:
    """Yield the included resources that no relationship leads to."""
    asked = {
        target.pointer
        for draft in document.drafts
        for ref in draft.refs()
        if (target := document.draft(ref)) is not None
    }
    for draft in document.included:
        if draft.pointer not in asked:
            told = "no relationship asks for this resource"
            yield Violation("body", draft.pointer, told)


def _missing(ctx: Context, resources: Resources, document: Sidepost) -> Iterator[Violation]:
    """Yield what relationships lead to and is not there, or not for the caller to see."""
    refs = [ref for draft in document.drafts for ref in draft.refs() if ref.id is not None]
    wanted: dict[str, dict[Any, None]] = {}
    for ref in refs:
        wanted.setdefault(ref.type, {})[ref.id] = None
    there = {name: existing(ctx, resources[name], list(ids)) for name, ids in wanted.items()}
    for ref in refs:
        if ref.id not in there[ref.type]:
            yield Violation("body", f"{ref.pointer}/id", f"there is no {ref.type} {ref.id}")
