"""Planted defects by name: listed, chosen, and said loudly when a server has them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from bookable_cli.errors import UserError
from bookable_mocks.defect_list import DEFECTS
from bookable_mocks.engine.defects import Defect, UnknownDefect, find


def chosen(names: Iterable[str]) -> tuple[Defect, ...]:
    """Return the defects of some names, each once.

    Raises:
        UserError: for a name that there is not, with those that are like it.
    """
    try:
        return find(DEFECTS, names)
    except UnknownDefect as unknown:
        near = f"perhaps {' or '.join(unknown.near)}" if unknown.near else "none is like it"
        told = f"there is no defect {unknown.name!r} ({near}); see bookable serve --list-defects"
        raise UserError(told) from unknown


def list_defects(apis: Sequence[str]) -> None:
    """Print the defects of some APIs, or of all: name, class, broken rule, what happens instead.

    Raises:
        UserError: for an API that has none.
    """
    known = dict.fromkeys(defect.api for defect in DEFECTS)
    for api in apis:
        if api not in known:
            raise UserError(f"{api!r} has no defects; these have: {', '.join(known)}")
    for api in apis or known:
        mine = [defect for defect in DEFECTS if defect.api == api]
        sys.stdout.write(f"{api}: {len(mine)}\n")
        width = max(len(defect.name) for defect in mine)
        for each in mine:
            kind = f"{each.kind:<13}"
            sys.stdout.write(f"  {each.name:<{width}}  {kind}  {each.summary} ({each.breaks})\n")
