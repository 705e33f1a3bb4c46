"""Seeded descriptions: tags, rooms, pictures, terms, reviews, payment methods, people on call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from msgspec import structs

from bookable_mocks.booking_experts_v1.catalog import Catalog
from bookable_mocks.booking_experts_v1.models import Category, Rentable, Text
from bookable_mocks.booking_experts_v1.models_content import (
    AccommodationSubtype,
    AreaType,
    CustomAttribute,
    Grouping,
    GroupType,
    Image,
    PackageEntry,
    ParkMap,
    PaymentMethod,
    Review,
    ReviewAnswer,
    Room,
    RoomType,
    Tag,
    Terms,
    User,
)
from bookable_mocks.booking_experts_v1.seed_reviews import reviews
from bookable_mocks.booking_experts_v1.seed_service import (
    PICTURES,
    maps,
    payment_methods,
    users,
)
from bookable_mocks.booking_experts_v1.seed_words import (
    AREAS,
    ENTRIES,
    GROUP_TYPES,
    GROUPINGS,
    ROOMS,
    SUBTYPES,
    TAGS,
    TERMS,
    TERMS_NAME,
    WORDS,
)
from bookable_mocks.engine.dice import Dice

VERSIONS = ("original", "banner", "large", "polaroid", "thumb")
SEASONS = ("summer", "winter", "whole_year")
VIEW = 3
"""How many of the tags, the last ones, belong to single rentables: a guest may ask for them."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that describes, and which category and rentable it describes."""

    subtypes: tuple[AccommodationSubtype, ...]
    area_types: tuple[AreaType, ...]
    room_types: tuple[RoomType, ...]
    groupings: tuple[Grouping, ...]
    tags: tuple[Tag, ...]
    custom_attributes: tuple[CustomAttribute, ...]
    rooms: tuple[Room, ...]
    images: tuple[Image, ...]
    terms: tuple[Terms, ...]
    package_entries: tuple[PackageEntry, ...]
    package_pictures: tuple[str, ...]
    payment_methods: tuple[PaymentMethod, ...]
    group_types: tuple[GroupType, ...]
    reviews: tuple[Review, ...]
    review_answers: tuple[ReviewAnswer, ...]
    users: tuple[User, ...]
    maps: tuple[ParkMap, ...]
    categories: dict[str, Category]
    rentables: tuple[Rentable, ...]

    def described(self, catalog: Catalog) -> Catalog:
        """Return a catalog with its descriptions, and the average scores of its reviews."""
        given: dict[str, list[float]] = defaultdict(list)
        for review in self.reviews:
            given[review.category_id].append(review.score)
        entries: dict[str, tuple[str, ...]] = {
            package: tuple(one.id for one in self.package_entries if one.package_id == package)
            for package in catalog.packages
        }
        pictures = {
            package: (picture,)
            for package, picture in zip(catalog.packages, self.package_pictures, strict=True)
        }
        return replace(
            catalog,
            administrations={
                park.id: structs.replace(
                    park, terms_id=self.terms[0].id, tag_ids=(self.tags[0].id, self.tags[1].id)
                )
                for park in catalog.administrations.values()
            },
            categories=self.categories,
            rentables=self.rentables,
            packages={
                package.id: structs.replace(
                    package,
                    package_entry_ids=entries[package.id],
                    image_ids=pictures[package.id],
                )
                for package in catalog.packages.values()
            },
            scores={category: round(sum(s) / len(s), 2) for category, s in given.items()},
        )


def describe(catalog: Catalog, dice: Dice, today: date, organization_id: str) -> Content:
    """Return descriptions of all that a catalog holds."""
    groupings = tuple(
        Grouping(id=str(1021 + n), name=name, position=n, organization_id=organization_id)
        for n, name in enumerate(GROUPINGS)
    )
    tags = tuple(_tags(groupings, organization_id))
    terms = Terms(id="166", name=TERMS_NAME, content=TERMS, organization_id=organization_id)
    subtypes = tuple(_subtypes(catalog))
    maker = _Maker(tags, groupings, subtypes, terms.id)
    categories = {one.id: maker.category(one) for one in catalog.categories.values()}
    package_pictures = tuple(maker.picture(0) for _ in catalog.packages)
    group_types = tuple(_group_types(organization_id))
    review_list, answers = reviews(catalog, dice, today, [one.id for one in group_types])
    return Content(
        subtypes=subtypes,
        area_types=tuple(
            AreaType(id=str(84 + n), name=name, position=n, organization_id=organization_id)
            for n, name in enumerate(AREAS)
        ),
        room_types=tuple(
            RoomType(id=str(92 + n), name=name, organization_id=organization_id)
            for n, name in enumerate(ROOMS)
        ),
        groupings=groupings,
        tags=tags,
        custom_attributes=tuple(maker.custom_attributes),
        rooms=tuple(maker.rooms),
        images=tuple(maker.images),
        terms=(terms,),
        package_entries=tuple(_entries(catalog)),
        package_pictures=package_pictures,
        payment_methods=tuple(payment_methods(organization_id)),
        group_types=group_types,
        reviews=review_list,
        review_answers=answers,
        users=tuple(users(catalog, organization_id)),
        maps=tuple(maps(catalog)),
        categories=categories,
        rentables=tuple(_with_views(catalog, tags, dice)),
    )


class _Maker:
    """Makes what belongs to one category after the other."""

    def __init__(
        self,
        tags: tuple[Tag, ...],
        groupings: tuple[Grouping, ...],
        subtypes: tuple[AccommodationSubtype, ...],
        terms_id: str,
    ) -> None:
        self.tags = tags
        self.groupings = groupings
        self.subtypes = subtypes
        self.terms_id = terms_id
        self.rooms: list[Room] = []
        self.images: list[Image] = []
        self.custom_attributes: list[CustomAttribute] = []

    def category(self, category: Category) -> Category:
        """Return a category with everything that describes it."""
        number = int(category.id)
        common = self.tags[:-VIEW]
        own = [tag.id for index, tag in enumerate(common) if (number + index) % 3]
        subtypes = [
            s.id for s in self.subtypes if s.administration_id == category.administration_id
        ]
        return structs.replace(
            category,
            tag_ids=tuple(own),
            optional_tag_ids=tuple(tag.id for tag in self.tags[-VIEW:]),
            terms_id=self.terms_id,
            accommodation_subtype_id=subtypes[number % len(subtypes)] if number % 4 else None,
            image_ids=tuple(self.picture(n) for n in range(3)),
            room_ids=tuple(self._rooms(category)),
            custom_attribute_ids=(self._attribute(number),),
        )

    def picture(self, position: int) -> str:
        """Make a picture and return its id."""
        image_id = str(48_000 + len(self.images))
        urls = {version: f"{PICTURES}/{image_id}/{version}.jpg" for version in VERSIONS}
        image = Image(id=image_id, position=position, season=SEASONS[position], image_url=urls)
        self.images.append(image)
        return image_id

    def _rooms(self, category: Category) -> Iterator[str]:
        """Yield a room for each bedroom and bathroom, and a living room."""
        kinds = [0] * (category.number_of_bedrooms or 0) + [1] * (category.number_of_bathrooms or 0)
        for position, kind in enumerate([2, *kinds] if kinds else []):
            room = Room(
                id=str(15_000 + len(self.rooms)),
                name=ROOMS[kind],
                position=position,
                area_type_id=str(84 + (kind == 0)),
                room_type_id=str(92 + kind),
                tag_ids=(self.tags[2].id,) if kind == 1 else (),
                custom_attribute_ids=(self._attribute(len(self.rooms)),) if kind == 2 else (),
            )
            self.rooms.append(room)
            yield room.id

    def _attribute(self, number: int) -> str:
        size: Text = dict.fromkeys(WORDS["surface"], f"{40 + number % 60} m²")
        attribute = CustomAttribute(
            id=str(99_000 + len(self.custom_attributes)),
            name=WORDS["surface"],
            value=size,
            position=0,
            grouping_id=self.groupings[0].id,
        )
        self.custom_attributes.append(attribute)
        return attribute.id


def _tags(groupings: tuple[Grouping, ...], organization_id: str) -> Iterator[Tag]:
    for n, (name, grouping, attribute) in enumerate(TAGS):
        yield Tag(
            id=str(1476 + n),
            name=name,
            position=n,
            search=n % 2 == 0,
            highlight=n == 0,
            scheme_attribute=attribute,
            grouping_id=groupings[grouping].id,
            organization_id=organization_id,
        )


def _group_types(organization_id: str) -> Iterator[GroupType]:
    for n, name in enumerate(GROUP_TYPES):
        yield GroupType(id=str(11 + n), name=name, organization_id=organization_id)


def _subtypes(catalog: Catalog) -> Iterator[AccommodationSubtype]:
    number = 100
    for park in catalog.administrations:
        for name in SUBTYPES:
            yield AccommodationSubtype(id=str(number), name=name, administration_id=park)
            number += 1


def _with_views(catalog: Catalog, tags: tuple[Tag, ...], dice: Dice) -> Iterator[Rentable]:
    for rentable in catalog.rentables:
        views = tuple(tag.id for tag in tags[-VIEW:] if dice.chance(0.4))
        yield structs.replace(rentable, tag_ids=views)


def _entries(catalog: Catalog) -> Iterator[PackageEntry]:
    number = 1006
    for package in catalog.packages:
        for name, quantity in ENTRIES:
            yield PackageEntry(id=str(number), name=name, quantity=quantity, package_id=package)
            number += 1
