"""Related resources in one document: which are asked for, and how they are loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.problem import Violation
from bookable_mocks.jsonapi.definitions import Ident, Resource
from bookable_mocks.jsonapi.errors import bad_parameter, forbidden_include
from bookable_mocks.jsonapi.loading import Links, Row, Rows, related
from bookable_mocks.jsonapi.resources import Resources


@dataclass(frozen=True, slots=True)
class Branch:
    """A relationship that is included, and what is included of the resources that it leads to."""

    name: str
    branches: dict[str, Branch] = field(default_factory=dict)


Tree = dict[str, Branch]


@dataclass(slots=True)
class Gathered:
    """The rows of a document by type and id, and the ids that to-many relationships lead to.

    `order` names the included ones as they were found, each once and never a primary one.
    """

    rows: dict[str, Rows]
    links: dict[tuple[str, str], Links] = field(default_factory=dict)
    order: list[tuple[str, Ident]] = field(default_factory=list)


def read_include(
    resources: Resources, resource: Resource, text: str, found: list[Violation]
) -> Tree:
    """Return the paths of an include as a tree, adding to `found` what is wrong with them.

    A path brings everything on its way. No path at all is allowed: nothing is included.
    """
    dialect = resources.dialect
    tree: Tree = {}
    paths = text.split(",") if text else []
    if len(paths) > dialect.include_paths:
        told = f"names {len(paths)} paths, at most {dialect.include_paths} are allowed"
        found.append(Violation("query", "include", told))
        return tree
    for path in paths:
        names = path.split(".")
        if len(names) > dialect.include_depth:
            told = f"{path!r} is deeper than {dialect.include_depth} levels"
            found.append(Violation("query", "include", told))
            continue
        _grow(resources, resource, path, tree, found)
    return tree


def _grow(
    resources: Resources, resource: Resource, path: str, tree: Tree, found: list[Violation]
) -> None:
    for name in path.split("."):
        relationship = resource.relationships.get(name)
        if relationship is None:
            told = f"can't include {path!r}: {resource.type} has no relationship {name!r}"
            found.append(Violation("query", "include", told))
            return
        tree = tree.setdefault(name, Branch(name)).branches
        resource = resources[relationship.to]


def check_scopes(ctx: Context, resources: Resources, resource: Resource, tree: Tree) -> None:
    """Refuse to include a type that the caller's scopes don't cover.

    Raises:
        Refusal: 403, naming the scopes of which one is needed.
    """
    if ctx.principal is None:
        return
    for name, branch in tree.items():
        target = resources[resource.relationships[name].to]
        needed = resources.dialect.include_scopes(target.type)
        if needed and ctx.principal.scopes.isdisjoint(needed):
            raise forbidden_include(target.type, needed)
        check_scopes(ctx, resources, target, branch.branches)


def included_names(resources: Resources, resource: Resource, tree: Tree) -> dict[str, set[str]]:
    """Return the relationships that are included, by the type that has them."""
    found: dict[str, set[str]] = {}
    waiting = [(resource, tree)]
    while waiting:
        current, branches = waiting.pop()
        if branches:
            found.setdefault(current.type, set()).update(branches)
        waiting += [
            (resources[current.relationships[name].to], branch.branches)
            for name, branch in branches.items()
        ]
    return found


def gather(
    ctx: Context, resources: Resources, resource: Resource, rows: Sequence[Row], tree: Tree
) -> Gathered:
    """Load what a tree includes, level by level: one query for each relationship and level.

    Raises:
        Refusal: 400 if more would be included than the dialect allows.
    """
    gathered = Gathered({resource.type: {row["id"]: row for row in rows}})
    level: list[tuple[Resource, Sequence[Row], Tree]] = [(resource, rows, tree)]
    while level:
        deeper: list[tuple[Resource, Sequence[Row], Tree]] = []
        for current, parents, branches in level:
            for name, branch in branches.items():
                found = _load(ctx, resources, current, parents, name, gathered)
                if branch.branches and found:
                    target = resources[current.relationships[name].to]
                    deeper.append((target, list(found.values()), branch.branches))
        level = deeper
    return gathered


def _load(
    ctx: Context,
    resources: Resources,
    resource: Resource,
    parents: Sequence[Row],
    name: str,
    gathered: Gathered,
) -> Rows:
    """Load one relationship of some records; return what it leads to, known before or not."""
    limit = resources.dialect.include_limit
    target = resources[resource.relationships[name].to]
    known = gathered.rows.setdefault(target.type, {})
    links, found = related(ctx, resources, resource, name, parents, known, limit)
    if links is not None:
        gathered.links.setdefault((resource.type, name), {}).update(links)
    new = {ident: row for ident, row in found.items() if ident not in known}
    gathered.order += [(target.type, ident) for ident in new]
    known.update(new)
    if max(len(found), len(gathered.order)) > limit:
        told = f"brings in more than {limit} resources; include less, or take smaller pages"
        raise bad_parameter("include", told)
    return found
