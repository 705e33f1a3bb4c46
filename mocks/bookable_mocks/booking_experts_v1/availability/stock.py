"""Which rentable is free on which nights, kept up as stays come and go (B1-17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bookable_mocks.booking_experts_v1.availability.bits import span, starts
from bookable_mocks.booking_experts_v1.models import Rentable

Nights = tuple[int, int]
"""From the first night's day number up to, and not with, the day of departure."""


class Overlap(ValueError):
    """A stay on nights that its rentable is not free, or has no room for."""


class Shelf:
    """The rentables of a category that are alike to every filter."""

    __slots__ = ("found", "pets_allowed", "rentable_ids", "tags")

    def __init__(self, pets_allowed: bool, tags: frozenset[str]) -> None:
        self.pets_allowed = pets_allowed
        self.tags = tags
        self.rentable_ids: list[str] = []
        self.found: list[int] | None = None


class Stock:
    """Free nights by rentable, and by category and length of stay the days a stay can start.

    A change costs one rentable's nights at once, and its shelf's starts when they are next asked
    for: rentables on the shelf times lengths of stay, a shift and an AND each.
    """

    def __init__(
        self, rentables: Iterable[Rentable], days: int, longest: Mapping[str, int]
    ) -> None:
        self._everything = span(0, days)
        self._longest = longest
        self._held: dict[str, dict[str, Nights]] = {}
        self._free: dict[str, int] = {}
        self._shelf_of: dict[str, tuple[str, Shelf]] = {}
        self._order: dict[str, int] = {}
        self._places: dict[str, list[str]] = {}
        self.shelves: dict[str, list[Shelf]] = {category: [] for category in longest}
        self._openings: dict[str, dict[tuple[int, ...], list[int]]] = {
            category: {} for category in longest
        }
        made: dict[tuple[str, bool, frozenset[str]], Shelf] = {}
        for number, rentable in enumerate(rentables):
            self._order[rentable.id] = number
            key = (rentable.category_id, rentable.pets_allowed, frozenset(rentable.tag_ids))
            shelf = made.get(key)
            if shelf is None:
                shelf = made[key] = Shelf(key[1], key[2])
                self.shelves[rentable.category_id].append(shelf)
            shelf.rentable_ids.append(rentable.id)
            self._shelf_of[rentable.id] = (rentable.category_id, shelf)
            self._held[rentable.id] = {}
            self._free[rentable.id] = self._everything

    def place(self, rentable_id: str, holder: str, nights: Nights) -> None:
        """Take a rentable for a stay; `holder` names the stay and can be cancelled.

        Raises:
            Overlap: if not all its nights are free; nothing changes then.
        """
        wanted = span(*nights)
        if not wanted or wanted & ~self._free[rentable_id]:
            raise Overlap(f"rentable {rentable_id} is not free on all nights of {holder}")
        self._held[rentable_id][holder] = nights
        self._places.setdefault(holder, []).append(rentable_id)
        self._changed(rentable_id, self._free[rentable_id] & ~wanted)

    def cancel(self, holder: str) -> None:
        """Give back all that a stay holds; one that holds nothing is no error."""
        for rentable_id in self._places.pop(holder, ()):
            held = {
                name: nights for name, nights in self.held(rentable_id).items() if name != holder
            }
            self.reload(rentable_id, held)

    def reload(self, rentable_id: str, held: Mapping[str, Nights]) -> None:
        """Set all that holds a rentable, as the records say; these may overlap each other."""
        for holder in self._held[rentable_id]:
            if holder not in held and holder in self._places:
                self._places[holder].remove(rentable_id)
        for holder in held:
            places = self._places.setdefault(holder, [])
            if rentable_id not in places:
                places.append(rentable_id)
        self._held[rentable_id] = dict(held)
        free = self._everything
        for nights in held.values():
            free &= ~span(*nights)
        self._changed(rentable_id, free)

    def held(self, rentable_id: str) -> Mapping[str, Nights]:
        """Return what holds a rentable, by holder."""
        return self._held[rentable_id]

    def openings(self, category_id: str, shelf_numbers: tuple[int, ...]) -> Sequence[int]:
        """Return, by length of stay, on which days one of the rentables on some shelves can start.

        Entry n is for stays of n nights.
        """
        kept = self._openings[category_id]
        found = kept.get(shelf_numbers)
        if found is None:
            found = [0] * (self._longest[category_id] + 1)
            for number in shelf_numbers:
                shelf = self._starts(category_id, self.shelves[category_id][number])
                found = [one | other for one, other in zip(found, shelf, strict=True)]
            kept[shelf_numbers] = found
        return found

    def free(self, category_id: str, shelf_numbers: Iterable[int], nights: Nights) -> list[str]:
        """Return the rentables on some shelves that are free for a whole stay, in their order."""
        wanted, free = span(*nights), self._free
        found = [
            rentable_id
            for number in shelf_numbers
            for rentable_id in self.shelves[category_id][number].rentable_ids
            if not wanted & ~free[rentable_id]
        ]
        return sorted(found, key=self._order.__getitem__)

    def _starts(self, category_id: str, shelf: Shelf) -> list[int]:
        if shelf.found is None:
            longest = self._longest[category_id]
            found = [0] * (longest + 1)
            for rentable_id in shelf.rentable_ids:
                own = starts(self._free[rentable_id], longest)
                found = [one | other for one, other in zip(found, own, strict=False)]
            shelf.found = found
        return shelf.found

    def _changed(self, rentable_id: str, free: int) -> None:
        if free == self._free[rentable_id]:
            return
        self._free[rentable_id] = free
        category_id, shelf = self._shelf_of[rentable_id]
        shelf.found = None
        self._openings[category_id].clear()
