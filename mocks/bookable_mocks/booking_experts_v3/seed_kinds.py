"""The seeded categories as a person would describe them, and the words around them."""

from __future__ import annotations

from dataclasses import dataclass

from bookable_mocks.booking_experts_v3.models import TextLists, Texts


@dataclass(frozen=True, slots=True)
class Kind:
    """What a seeded category is like: in which park, for how many, and at what price."""

    park: int
    reference: str
    name: Texts
    short: Texts
    usps: TextLists
    people: int
    bedrooms: int
    area: int
    factor: float
    rate: float
    segment: int
    label: str
    archived: bool = False
    virtual: bool = False


KINDS = (
    Kind(
        1,
        "BOAT6",
        {"nl": "Boothuis voor zes", "en": "Boathouse for six", "de": "Bootshaus für sechs"},
        {"nl": "Op palen boven het water", "en": "On stilts above the water"},
        {"nl": ("Eigen steiger", "Sauna"), "en": ("Own jetty", "Sauna"), "de": ("Eigener Steg",)},
        *(6, 3, 92, 1.1, -7.5, 1, "B"),
    ),
    Kind(
        1,
        "REED4",
        {"nl": "Rietkap voor vier", "en": "Reed cottage for four", "fr": "Chaumière pour quatre"},
        {"nl": "Onder het riet", "en": "Under a roof of reed"},
        {"nl": ("Houtkachel",), "en": ("Wood stove", "Quiet corner")},
        *(4, 2, 64, 0.9, 0.0, 2, "C"),
    ),
    Kind(
        1,
        "LODGE2",
        {"nl": "Tentlodge voor twee", "en": "Tent lodge for two"},
        {"en": "Canvas with a bath in it"},
        {"en": ("Bath on legs",)},
        *(2, 1, 34, 0.7, 5.0, 3, "E"),
    ),
    Kind(
        1,
        "CARAVAN",
        {"nl": "Oude stacaravan", "en": "Old caravan"},
        {"en": "Gone since last winter"},
        {"en": ("Cheap",)},
        *(4, 2, 30, 0.5, 0.0, 3, "H"),
        archived=True,
    ),
    Kind(
        2,
        "FOREST8",
        {"nl": "Boshuis voor acht", "en": "Forest house for eight", "de": "Waldhaus für acht"},
        {"nl": "Aan de rand van de hei", "en": "Where forest meets heath"},
        {"nl": ("Grote tuin",), "en": ("Large garden", "Open fire")},
        *(8, 4, 120, 1.3, 0.0, 2, "A"),
    ),
    Kind(
        2,
        "HEATH2",
        {"nl": "Heidehut voor twee", "en": "Heath cabin for two"},
        {"en": "Small, with a view"},
        {"en": ("View over the heath",)},
        *(2, 1, 22, 0.6, 2.5, 3, "A+"),
    ),
    Kind(
        3,
        "DUNE6",
        {"nl": "Duinvilla voor zes", "en": "Dune villa for six", "da": "Klitvilla til seks"},
        {"nl": "Achter de eerste duinenrij", "en": "Behind the first row of dunes"},
        {"nl": ("Zicht op zee",), "en": ("Sea view", "Sauna")},
        *(6, 3, 105, 1.5, 10.0, 1, "A"),
    ),
    Kind(
        3,
        "BEACH4",
        {"nl": "Strandhuis voor vier", "en": "Beach house for four"},
        {"en": "On the sand"},
        {"en": ("On the beach itself",)},
        *(4, 2, 38, 1.2, 0.0, 1, "D"),
    ),
    Kind(
        3,
        "BEACH8",
        {"nl": "Twee strandhuizen", "en": "Two beach houses as one"},
        {"en": "Two neighbours, one booking"},
        {"en": ("Room for two families",)},
        *(8, 4, 76, 2.2, 0.0, 1, "D"),
        virtual=True,
    ),
)

SEGMENTS: tuple[tuple[Texts, str], ...] = (
    ({"nl": "Aan het water", "en": "At the water"}, "boathouse"),
    ({"nl": "Huisje", "en": "Cottage"}, "cottage"),
    ({"nl": "Klein en anders", "en": "Small and different"}, "glamping"),
)

AMENITY_FACTS: tuple[tuple[int, Texts, str], ...] = (
    (0, {"nl": "Zwembad", "en": "Swimming pool"}, "boolean"),
    (0, {"nl": "Aantal speeltuinen", "en": "Number of playgrounds"}, "numeric"),
    (0, {"nl": "Winkel", "en": "Shop"}, "multiple_choice"),
    (1, {"nl": "Sauna", "en": "Sauna"}, "boolean"),
    (1, {"nl": "Aantal televisies", "en": "Number of televisions"}, "numeric"),
    (1, {"nl": "Verwarming", "en": "Heating"}, "multiple_choice"),
)
"""Each amenity's group, name and kind."""

GROUPS: tuple[Texts, ...] = (
    {"nl": "Op het park", "en": "In the park"},
    {"nl": "Binnen", "en": "Indoors"},
)

OPTIONS: tuple[Texts, ...] = (
    {"nl": "Eenvoudig", "en": "Simple"},
    {"nl": "Gewoon", "en": "Usual"},
    {"nl": "Uitgebreid", "en": "Extensive"},
)

ROOMS: tuple[tuple[Texts, str, int], ...] = (
    ({"nl": "Woonkamer", "en": "Living room"}, "living_room", 28),
    ({"nl": "Slaapkamer", "en": "Bedroom"}, "bedroom", 12),
    ({"nl": "Badkamer", "en": "Bathroom"}, "bathroom", 6),
)

PLACES: tuple[tuple[Texts, Texts], ...] = (
    ({"nl": "Rietmeer", "en": "Rietmeer"}, {"nl": "Friesland", "en": "Friesland"}),
    ({"nl": "Heidewold", "en": "Heidewold"}, {"nl": "Drenthe", "en": "Drenthe"}),
    ({"nl": "Noorderzand", "en": "Noorderzand"}, {"nl": "Zeeland", "en": "Zealand"}),
)
"""Each park's city, which does not exist, and its region."""

PARK_FACTS: tuple[tuple[int, str, Texts], ...] = (
    (1, "Vakantiepark De Wilgenplas", {"nl": "Huizen aan een plas", "en": "Houses on a lake"}),
    (1, "Buitenplaats Heideveld", {"nl": "Bos en hei", "en": "Forest and heath"}),
    (2, "Noorderzand aan Zee", {"nl": "Achter de duinen", "en": "Behind the dunes"}),
)
"""Each park's organisation, name and description."""
