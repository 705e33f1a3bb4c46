"""Resource objects of a request, read into drafts whose values have the records' types."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bookable_mocks.engine.problem import Violation
from bookable_mocks.jsonapi.definitions import Ident, Resource
from bookable_mocks.jsonapi.resources import Resources

METHODS = ("create", "update")


@dataclass(frozen=True, slots=True)
class Ref:
    """Where a relationship of a request leads: to a known id, or to a draft by its temp_id.

    `method` says what is to be done with a resource in `included`: create, update or nothing ("").
    `pointer` is the linkage's place in the document.
    """

    type: str
    id: Ident | None
    temp_id: str
    method: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A resource of a request: only what was sent of it, and where it stands.

    `attributes` have the record's types, null is None; a localized one is as it was sent. A
    relationship is a Ref, a tuple of them, or None where it is taken away. `id` is None for what is
    to be created.
    """

    resource: Resource
    id: Ident | None
    temp_id: str
    pointer: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    relationships: Mapping[str, Ref | tuple[Ref, ...] | None] = field(default_factory=dict)

    @property
    def creates(self) -> bool:
        """Whether it is to be created."""
        return self.id is None

    def refs(self) -> Iterator[Ref]:
        """Return everything that its relationships lead to."""
        for value in self.relationships.values():
            if isinstance(value, Ref):
                yield value
            else:
                yield from value or ()


class Reader:
    """Reads the resource objects of one document; `found` is everything that is wrong with them."""

    __slots__ = ("_resources", "found")

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self.found: list[Violation] = []

    def wrong(self, pointer: str, message: str) -> None:
        """Note that something is wrong."""
        self.found.append(Violation("body", pointer, message))

    def draft(
        self, resource: Resource, sent: Mapping[str, Any], pointer: str, ident: Ident | None
    ) -> Draft:
        """Read one resource object."""
        attributes = self._members(resource, sent, "attributes", resource.attributes, pointer)
        related = self._members(resource, sent, "relationships", resource.relationships, pointer)
        return Draft(
            resource,
            ident,
            self._temp_id(sent, pointer),
            pointer,
            self._attributes(resource, attributes, f"{pointer}/attributes"),
            {
                name: self._relationship(resource, name, value, f"{pointer}/relationships/{name}")
                for name, value in related.items()
            },
        )

    def included(self, sent: Any) -> Iterator[Draft]:
        """Read `included`: a resource object with an id is to be changed, others are created."""
        if not isinstance(sent, list):
            self.wrong("/included", "must be a list of resource objects")
            return
        for index, item in enumerate(sent):
            pointer = f"/included/{index}"
            type_name = item.get("type") if isinstance(item, dict) else None
            if not isinstance(type_name, str) or type_name not in self._resources:
                self.wrong(f"{pointer}/type", "is no type that there is")
                continue
            resource = self._resources[type_name]
            ident = resource.read_id(item.get("id"))
            if ident is None and item.get("id") is not None:
                self.wrong(f"{pointer}/id", f"there is no {type_name} with this id")
                continue
            yield self.draft(resource, item, pointer, ident)

    def _members(
        self,
        resource: Resource,
        sent: Mapping[str, Any],
        member: str,
        known: Collection[str],
        pointer: str,
    ) -> dict[str, Any]:
        """Return the attributes or relationships that may be written."""
        values = sent.get(member, {})
        if not isinstance(values, dict):
            self.wrong(f"{pointer}/{member}", "must be an object")
            return {}
        taken = {}
        for name, value in values.items():
            place = f"{pointer}/{member}/{_escaped(name)}"
            if name not in known:
                self.wrong(place, f"{resource.type} has no such field")
            elif name not in (resource.read_only if member == "attributes" else resource.fixed):
                taken[name] = value
            elif name not in resource.ignored:
                self.wrong(place, "is read-only")
        return taken

    def _attributes(
        self, resource: Resource, sent: Mapping[str, Any], pointer: str
    ) -> dict[str, Any]:
        found = {}
        for name, value in sent.items():
            if name in resource.localized:
                found[name] = value
                continue
            try:
                found[name] = msgspec.convert(value, resource.hints[name])
            except msgspec.ValidationError as error:
                self.wrong(f"{pointer}/{name}", _told(error))
        return found

    def _temp_id(self, sent: Mapping[str, Any], pointer: str) -> str:
        meta = sent.get("meta")
        temp_id = meta.get("temp_id") if isinstance(meta, dict) else None
        if temp_id is None:
            return ""
        if not isinstance(temp_id, str) or not temp_id:
            self.wrong(f"{pointer}/meta/temp_id", "must be a text")
            return ""
        return temp_id

    def _relationship(
        self, resource: Resource, name: str, sent: Any, pointer: str
    ) -> Ref | tuple[Ref, ...] | None:
        relationship = resource.relationships[name]
        if not isinstance(sent, dict) or "data" not in sent:
            self.wrong(f"{pointer}/data", "is required")
            return None
        data, place = sent["data"], f"{pointer}/data"
        if relationship.many and not isinstance(data, list):
            self.wrong(place, "must be a list of resource identifiers")
            return ()
        items = data if relationship.many else [] if data is None else [data]
        places = [f"{place}/{i}" for i in range(len(items))] if relationship.many else [place]
        read = [self._ref(relationship.to, *pair) for pair in zip(items, places, strict=False)]
        refs = tuple(dict.fromkeys(ref for ref in read if ref is not None))
        for ref in refs:
            if ref.method and name not in resource.sideposted:
                self.wrong(f"{ref.pointer}/meta/method", "nothing can be sideposted here")
        return refs if relationship.many else next(iter(refs), None)

    def _ref(self, to: str, sent: Any, pointer: str) -> Ref | None:
        """Read one linkage; its temp_id and method have to go together."""
        if not isinstance(sent, dict):
            self.wrong(pointer, "must be a resource identifier")
            return None
        if sent.get("type") != to:
            self.wrong(f"{pointer}/type", f"must be {to}")
            return None
        meta = sent.get("meta")
        method = (meta.get("method") if isinstance(meta, dict) else None) or ""
        ident = self._resources[to].read_id(sent.get("id"))
        ref = Ref(to, ident, self._temp_id(sent, pointer), method, pointer)
        where, told = _fault(ref, sent.get("id") is not None)
        if told:
            self.wrong(f"{pointer}/{where}", told)
            return None
        return ref


def _fault(ref: Ref, has_id: bool) -> tuple[str, str]:
    """Return where in a linkage something is wrong, and what; empty texts if nothing is."""
    if ref.method not in ("", *METHODS):
        return "meta/method", f"must be one of {', '.join(METHODS)}"
    if ref.method == "create":
        if has_id:
            return "id", "what is to be created has no id yet"
        return (
            ("", "") if ref.temp_id else ("meta/temp_id", "is required for what is to be created")
        )
    if has_id:
        if ref.id is None:
            return "id", f"there is no {ref.type} with this id"
        return ("meta/temp_id", "goes without an id") if ref.temp_id else ("", "")
    return ("", "") if ref.temp_id and not ref.method else ("id", "is required")


def _told(error: msgspec.ValidationError) -> str:
    """Return msgspec's message without its own notion of a path."""
    return str(error).partition(" - at `")[0]


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
