"""Changes that planted defects of vendors who speak JSON:API are made of."""

from __future__ import annotations

from bookable_mocks.engine.defects import Planting
from bookable_mocks.jsonapi.paging import Page


def overlapping_pages(p: Planting) -> None:
    """Let each page begin with the last resource of the one before."""

    def offset(page: Page) -> int:
        return max((page.number - 1) * page.size - 1, 0)

    p.swap(Page, "offset", property(offset))
