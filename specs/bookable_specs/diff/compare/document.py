"""Compare two whole versions: paths, webhooks, servers and security schemes."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import TypeAlias

from bookable_specs.diff.compare.graph import Pair, Review, Settings, Start
from bookable_specs.diff.compare.lifecycle import farewell
from bookable_specs.diff.compare.operations import operation
from bookable_specs.diff.compare.schemas import schema
from bookable_specs.diff.compare.security import definitions
from bookable_specs.diff.compare.servers import servers
from bookable_specs.diff.model import Call, Direction, Site
from bookable_specs.diff.reading.sides import Side
from bookable_specs.diff.shape.endpoints import Endpoint, endpoints, template
from bookable_specs.diff.spot import Spot

_ALIKE = 0.6
_MOST_GUESSES = 10_000


class Path:
    """A path or a webhook: where it stands and what can be called."""

    def __init__(self, side: Side, at: Spot, *, webhook: bool) -> None:
        self.at = at
        self.name = str(at.key)
        self.methods = endpoints(side, at, side.follow(at).mapping(), webhook=webhook)


Paths: TypeAlias = Mapping[str, Path]


def compare(old: Side, new: Side, settings: Settings) -> Review:
    """Compare two versions.

    Raises:
        SpecError: for what can't be read as OpenAPI, in whichever version it stands.
    """
    review = Review(old, new, settings, schema)
    whole = Pair()
    review.starts.append(Start(None, whole, "request"))
    servers(whole, "servers", old.root.get("servers"), new.root.get("servers"))
    definitions(review, whole)
    before, after = _paths(old, "paths"), _paths(new, "paths")
    _both(review, before, after, "request", (old.root, new.root))
    hooks = [{**_paths(side, "x-webhooks"), **_paths(side, "webhooks")} for side in (old, new)]
    _both(review, hooks[0], hooks[1], "response", (old.root, new.root))
    if not (before or after or hooks[0] or hooks[1]):
        _components(review)
    review.work()
    return review


def _paths(side: Side, key: str) -> dict[str, Path]:
    webhook = key != "paths"
    found: dict[str, Path] = {}
    for name, at in side.root.entries(key):
        label = name if webhook else template(name)
        while label in found:
            label += "'"  # two paths that differ in their parameters' names alone
        found[label] = Path(side, at, webhook=webhook)
    return found


def _both(
    review: Review, old: Paths, new: Paths, direction: Direction, roots: tuple[Spot, Spot]
) -> None:
    renamed = _renamed(old, new)
    section = "paths" if direction == "request" else "webhooks"
    missing = (roots[0].site_of(section), roots[1].site_of(section))
    for key, path in old.items():
        if key not in new:
            _lone(review, path, direction, missing, renamed.get(key), gone=True)
    for key, path in new.items():
        was = old.get(key)
        if was is None:
            _lone(review, path, direction, missing, renamed.get(key), gone=False)
        else:
            _methods(review, was, path, direction)


def _lone(
    review: Review, path: Path, direction: Direction, missing: tuple[Site, Site],
    renamed: str | None, *, gone: bool,
) -> None:  # fmt: skip
    """Note a path or webhook that one version alone has, for each of its operations at once."""
    pair = Pair()
    about = "path" if direction == "request" else "webhook"
    values = (path.name, None) if gone else (None, path.name)
    sites = (path.at.site, missing[1]) if gone else (missing[0], path.at.site)
    sunsets = [farewell(review, endpoint.spot.value) for endpoint in path.methods.values()]
    last = max(sunsets, key=lambda words: str(words["sunset"] or "9999"), default={})
    announced = bool(sunsets) and all(words["deprecated"] for words in sunsets)
    more = {**last, "deprecated": announced, "renamed": renamed}
    pair.note(about, f"{about} {path.name}", values, sites, **more)
    for endpoint in path.methods.values():
        review.starts.append(Start(endpoint.call, pair, direction))
        review.stability[endpoint.call] = str(endpoint.spot.value.get("x-stability-level"))
    if not path.methods:
        review.starts.append(Start(None, pair, direction))


def _methods(review: Review, old: Path, new: Path, direction: Direction) -> None:
    for method, endpoint in new.methods.items():
        was = old.methods.get(method)
        if was is None:
            come = (None, str(endpoint.call))
            _operation(review, endpoint, come, (old.at.site, endpoint.spot.site), direction)
            continue
        key = ("operation", id(was.spot.value), id(endpoint.spot.value), new.name)
        pair = review.pair(key, operation, was, endpoint)
        review.starts.append(Start(endpoint.call, pair, direction))
        review.stability[endpoint.call] = str(was.spot.value.get("x-stability-level"))
    for method, endpoint in old.methods.items():
        if method not in new.methods:
            lost = (str(endpoint.call), None)
            _operation(review, endpoint, lost, (endpoint.spot.site, new.at.site), direction)


def _operation(
    review: Review, endpoint: Endpoint, values: tuple[str | None, str | None],
    sites: tuple[Site, Site], direction: Direction,
) -> None:  # fmt: skip
    pair = Pair()
    pair.note("operation", str(endpoint.call), values, sites,
              **farewell(review, endpoint.spot.value))  # fmt: skip
    review.stability[endpoint.call] = str(endpoint.spot.value.get("x-stability-level"))
    review.starts.append(Start(endpoint.call, pair, direction))


def _renamed(old: Paths, new: Paths) -> dict[str, str]:
    """Guess which path is another under a new name: the same operations, or much alike."""
    gone = [key for key in old if key not in new]
    come = [key for key in new if key not in old]
    found: dict[str, str] = {}
    by_ids = {ids: key for key in come if (ids := _ids(new[key]))}
    for key in gone:
        other = by_ids.get(_ids(old[key]))
        if other is None and len(gone) * len(come) <= _MOST_GUESSES:
            alike = [one for one in come if new[one].methods.keys() == old[key].methods.keys()]
            alike = [one for one in alike if one not in found and _likeness(key, one) >= _ALIKE]
            other = max(alike, key=lambda one: _likeness(key, one), default=None)
        if other is not None:
            found[key] = new[other].name
            found[other] = old[key].name
    return found


def _ids(path: Path) -> frozenset[str]:
    ids = (endpoint.spot.value.get("operationId") for endpoint in path.methods.values())
    return frozenset(str(name) for name in ids if name)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _components(review: Review) -> None:
    """Compare a document that is a library of schemas: each may be sent and received."""
    before, after = _library(review.old), _library(review.new)
    for key, spot in after.items():
        if key in before and (pair := review.schemas((before[key],), (spot,))):
            review.starts.append(Start(Call("schema", key), pair, "request"))
            review.starts.append(Start(Call("schema", key), pair, "response"))


def _library(side: Side) -> dict[str, Spot]:
    components = side.root.get("components")
    if components is None or components.value is None:
        return {}
    return dict(components.mapping().entries("schemas"))
