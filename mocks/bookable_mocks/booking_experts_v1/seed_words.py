"""The words of the seeded descriptions, in six languages, in the order of `seed_texts.text`."""

from __future__ import annotations

from bookable_mocks.booking_experts_v1.models import LOCALES, Text
from bookable_mocks.booking_experts_v1.seed_texts import text


def _rows(table: str) -> tuple[Text, ...]:
    """Read a text a line, its languages separated by bars."""
    return tuple(
        dict(zip(LOCALES, [word.strip() for word in line.split("|")], strict=True))
        for line in table.strip().splitlines()
    )


GROUPINGS = _rows("""
General | Algemeen | Général | Generelt | Allgemein | Obecné
Bathroom | Badkamer | Salle de bain | Bad | Bad | Koupelna
Kitchen | Keuken | Cuisine | Køkken | Küche | Kuchyně
Situation | Ligging | Situation | Placering | Lage | Poloha
""")

_TAG_NAMES = _rows("""
Free Wi-Fi | Gratis wifi | Wi-Fi gratuit | Gratis wi-fi | Gratis WLAN | Wi-Fi zdarma
Swimming pool | Zwembad | Piscine | Svømmebad | Schwimmbad | Bazén
Sauna | Sauna | Sauna | Sauna | Sauna | Sauna
Bath | Ligbad | Baignoire | Badekar | Badewanne | Vana
Dishwasher | Vaatwasser | Lave-vaisselle | Opvaskemaskine | Geschirrspüler | Myčka
Oven | Oven | Four | Ovn | Backofen | Trouba
Charging point | Laadpaal | Borne | Ladestander | Ladesäule | Nabíječka
Waterfront | Aan het water | Au bord de l’eau | Ved vandet | Am Wasser | U vody
Edge of wood | Bosrand | Lisière | Skovkant | Waldrand | Okraj lesa
Car-free | Autovrij | Sans voitures | Bilfrit | Autofrei | Bez aut
""")

TAGS = tuple(
    zip(
        _TAG_NAMES,
        (0, 0, 1, 1, 2, 2, 0, 3, 3, 3),
        ("wifi", "pool", "sauna", "bath", "dishwasher", "oven", None, "waterfront", None, None),
        strict=True,
    )
)
"""Each tag's name, the number of its grouping, and its scheme attribute if it has one."""

ROOMS = _rows("""
Bedroom | Slaapkamer | Chambre | Soveværelse | Schlafzimmer | Ložnice
Bathroom | Badkamer | Salle de bain | Badeværelse | Badezimmer | Koupelna
Living room | Woonkamer | Séjour | Stue | Wohnzimmer | Obývací pokoj
""")

AREAS = _rows("""
Ground floor | Begane grond | Rez-de-chaussée | Stueetage | Erdgeschoss | Přízemí
First floor | Eerste verdieping | Premier étage | Første sal | Erster Stock | První patro
Outdoors | Buiten | Extérieur | Udendørs | Außen | Venku
""")

SUBTYPES = _rows("""
Comfort | Comfort | Confort | Komfort | Komfort | Komfort
Luxury | Luxe | Luxe | Luksus | Luxus | Luxus
Glamping | Glamping | Glamping | Glamping | Glamping | Glamping
""")

ENTRIES = tuple(
    zip(
        _rows("""
Towels | Handdoeken | Serviettes | Håndklæder | Handtücher | Ručníky
Entry tickets | Toegang | Billets | Billetter | Eintritt | Vstupenky
"""),
        (4, 2),
        strict=True,
    )
)
"""What a package holds, and how many."""

_QUESTION_TEXTS = _rows("""
Check in | Ontvangst | Accueil | Indtjekning | Empfang | Příjezd
Cleaning | Schoonmaak | Propreté | Rengøring | Sauberkeit | Úklid
Staff | Personeel | Personnel | Personale | Personal | Personál
Facilities | Faciliteiten | Équipements | Faciliteter | Einrichtungen | Vybavení
Again? | Nog eens? | Encore ? | Igen? | Wieder? | Znovu?
What was nice? | Wat was fijn? | Le meilleur ? | Hvad var godt? | Was war schön? | Co se líbilo?
""")

QUESTIONS = tuple(
    zip(
        _QUESTION_TEXTS,
        ("rating", "rating", "rating", "rating", "boolean", "text"),
        (None, None, None, None, None, "site_feedback"),
        strict=True,
    )
)
"""Each question of a review, its type, and the type of answer if it has one."""

GROUP_TYPES = _rows("""
Family | Gezin | Famille | Familie | Familie | Rodina
Couple | Stel | Couple | Par | Paar | Pár
Friends | Vrienden | Amis | Venner | Freunde | Přátelé
""")

OPINIONS = (
    "We had a quiet week.",
    "Friendly people, clean rooms.",
    "The walk along the water is lovely.",
    "Everything was as described.",
)

NAMES = ("Mira", "Joost", "Ella", "Sander", "Hana", "Piet", "Lotte", "Emil", "Nora", "Ruben")
"""Invented first names: the first ones review, the last ones are on call."""

WORDS = {
    "surface": text("Surface", "Oppervlakte", "Surface", "Areal", "Fläche", "Plocha"),
}

TERMS_NAME = text("default", "default", "default", "default", "default", "default")

TERMS = text(
    "<p>Arrive after check-in time, leave before check-out time.</p>",
    "<p>Kom na de inchecktijd, vertrek voor de uitchecktijd.</p>",
    "<p>Arrivez après l’heure d’arrivée, partez avant l’heure de départ.</p>",
    "<p>Ankom efter indtjekning, rejs før udtjekning.</p>",
    "<p>Reisen Sie nach der Anreisezeit an und vor der Abreisezeit ab.</p>",
    "<p>Přijeďte po době příjezdu, odjeďte před dobou odjezdu.</p>",
)
