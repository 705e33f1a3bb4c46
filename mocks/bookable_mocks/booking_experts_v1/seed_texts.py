"""The words of the seeded parks in English, Dutch, French, Danish, German and Czech."""

from __future__ import annotations

from bookable_mocks.booking_experts_v1.models import LOCALES, Text


def text(*words: str) -> Text:
    """Return a text in all languages.

    Raises:
        ValueError: if there are not as many words as languages.
    """
    return dict(zip(LOCALES, words, strict=True))


def filled(pattern: Text, **values: str | int | Text) -> Text:
    """Return a text with its gaps filled, those that are texts in the same language."""
    return {
        locale: words.format(
            **{
                name: value[locale] if isinstance(value, dict) else value
                for name, value in values.items()
            }
        )
        for locale, words in pattern.items()
    }


PARKS = (
    text("Dune Edge", "Duinrand", "Lisière des Dunes", "Klitkanten", "Dünenrand", "Okraj dun"),
    text("Heath Forest", "Heidebos", "Bois de Bruyère", "Hedeskoven", "Heidewald", "Vřesový les"),
    text("Fjord Yard", "Fjordhof", "Cour du Fjord", "Fjordgården", "Fjordhof", "Fjordový dvůr"),
)

REGIONS = (
    text("West coast", "Westkust", "Côte ouest", "Vestkysten", "Westküste", "Západní pobřeží"),
    text("Moorlands", "Heidevelden", "Landes", "Hederne", "Heideland", "Vřesoviště"),
    text("Fjord land", "Fjordland", "Pays des fjords", "Fjordlandet", "Fjordland", "Fjordsko"),
)

TOWNS = (
    text("Zandhoven", "Zandhoven", "Zandhoven", "Zandhoven", "Zandhoven", "Zandhoven"),
    text("Heideloo", "Heideloo", "Heideloo", "Heideloo", "Heideloo", "Heideloo"),
    text("Strandborg", "Strandborg", "Strandborg", "Strandborg", "Strandborg", "Strandborg"),
)

KINDS = {
    "villa": text("Villa", "Villa", "Villa", "Villa", "Villa", "Vila"),
    "bungalow": text("Bungalow", "Bungalow", "Bungalow", "Bungalow", "Bungalow", "Bungalov"),
    "chalet": text("Chalet", "Chalet", "Chalet", "Hytte", "Chalet", "Chata"),
    "apartment": text(
        "Apartment", "Appartement", "Appartement", "Lejlighed", "Ferienwohnung", "Apartmán"
    ),
    "room": text(
        "Hotel room", "Hotelkamer", "Chambre d’hôtel", "Hotelværelse", "Hotelzimmer", "Pokoj"
    ),
    "pitch": text(
        "Camping pitch",
        "Kampeerplaats",
        "Emplacement",
        "Campingplads",
        "Stellplatz",
        "Místo v kempu",
    ),
    "berth": text("Berth", "Ligplaats", "Poste d’amarrage", "Bådplads", "Liegeplatz", "Kotviště"),
    "treehouse": text(
        "Tree house", "Boomhut", "Cabane perchée", "Trætophytte", "Baumhaus", "Dům na stromě"
    ),
}

FOR_PEOPLE = text(
    "{kind} for {n} persons",
    "{kind} voor {n} personen",
    "{kind} pour {n} personnes",
    "{kind} til {n} personer",
    "{kind} für {n} Personen",
    "{kind} pro {n} osob",
)

SHORT = text(
    "{kind} at {park}",
    "{kind} op {park}",
    "{kind} à {park}",
    "{kind} på {park}",
    "{kind} in {park}",
    "{kind}, {park}",
)

LONG = text(
    "<p>{kind} with a terrace, quietly situated at {park}.</p>",
    "<p>{kind} met terras, rustig gelegen op {park}.</p>",
    "<p>{kind} avec terrasse, au calme à {park}.</p>",
    "<p>{kind} med terrasse, roligt beliggende på {park}.</p>",
    "<p>{kind} mit Terrasse, ruhig gelegen in {park}.</p>",
    "<p>{kind} s terasou na klidném místě, {park}.</p>",
)

COSTS = {
    "booking": text(
        "Reservation costs",
        "Reserveringskosten",
        "Frais de réservation",
        "Reservationsgebyr",
        "Buchungsgebühr",
        "Rezervační poplatek",
    ),
    "tax": text(
        "Tourist tax", "Toeristenbelasting", "Taxe de séjour", "Turistskat", "Kurtaxe", "Taxa"
    ),
    "pet": text("Pet", "Huisdier", "Animal", "Kæledyr", "Haustier", "Zvíře"),
    "linen": text(
        "Bed linen", "Bedlinnen", "Linge de lit", "Sengelinned", "Bettwäsche", "Ložní prádlo"
    ),
    "heating": text(
        "Winter heating",
        "Stookkosten",
        "Chauffage d’hiver",
        "Vintervarme",
        "Heizkosten",
        "Zimní topení",
    ),
    "guests": text(
        "Additional guests",
        "Extra gasten",
        "Personnes supplémentaires",
        "Ekstra gæster",
        "Weitere Gäste",
        "Další hosté",
    ),
    "fund": text(
        "Nature fund", "Natuurfonds", "Fonds nature", "Naturfond", "Naturfonds", "Fond přírody"
    ),
    "deposit": text("Deposit", "Borg", "Caution", "Depositum", "Kaution", "Kauce"),
}

EXTRAS = {
    "towels": text(
        "Towel set",
        "Handdoekenpakket",
        "Lot de serviettes",
        "Håndklæder",
        "Handtücher",
        "Ručníky",
    ),
    "cot": text("Cot", "Kinderbed", "Lit bébé", "Barneseng", "Kinderbett", "Dětská postýlka"),
    "late": text(
        "Late arrival",
        "Late aankomst",
        "Arrivée tardive",
        "Sen ankomst",
        "Späte Anreise",
        "Pozdní příjezd",
    ),
    "insurance": text(
        "Cancellation insurance",
        "Annuleringsfonds",
        "Assurance annulation",
        "Afbestillingsforsikring",
        "Reiserücktritt",
        "Storno pojištění",
    ),
    "wood": text(
        "Firewood", "Brandhout", "Bois de chauffage", "Brænde", "Brennholz", "Palivové dříví"
    ),
    "breakfast": text(
        "Breakfast", "Ontbijt", "Petit-déjeuner", "Morgenmad", "Frühstück", "Snídaně"
    ),
    "sauna": text(
        "Sauna package",
        "Saunapakket",
        "Forfait sauna",
        "Saunapakke",
        "Saunapaket",
        "Saunový balíček",
    ),
    "christmas": text(
        "Christmas package",
        "Kerstpakket",
        "Forfait de Noël",
        "Julepakke",
        "Weihnachtspaket",
        "Vánoční balíček",
    ),
}

ON_INVOICES = text(
    "Tourist tax is paid on arrival.",
    "De toeristenbelasting betaalt u bij aankomst.",
    "La taxe de séjour se paie à l’arrivée.",
    "Turistskatten betales ved ankomst.",
    "Die Kurtaxe zahlen Sie bei der Anreise.",
    "Pobytovou taxu zaplatíte při příjezdu.",
)
"""A remark of the first park on its invoices."""

ARRIVAL_QUESTION = text(
    "When will you arrive?",
    "Hoe laat komt u aan?",
    "À quelle heure arrivez-vous ?",
    "Hvornår ankommer du?",
    "Wann kommen Sie an?",
    "V kolik hodin přijedete?",
)

CAMPAIGNS = {
    "early": text(
        "Early bird",
        "Vroegboekkorting",
        "Réservez tôt",
        "Tidlig booking",
        "Frühbucher",
        "Včasná rezervace",
    ),
    "late": text(
        "Last minute",
        "Last minute",
        "Dernière minute",
        "Sidste øjeblik",
        "Last Minute",
        "Na poslední chvíli",
    ),
    "autumn": text(
        "Autumn discount",
        "Herfstkorting",
        "Remise d’automne",
        "Efterårsrabat",
        "Herbstrabatt",
        "Podzimní sleva",
    ),
    "friends": text(
        "Friends of the park",
        "Vrienden van het park",
        "Amis du parc",
        "Parkens venner",
        "Freunde des Parks",
        "Přátelé parku",
    ),
}

RULES = {
    "between": text(
        "Stay between {first} and {last}",
        "Verblijf tussen {first} en {last}",
        "Séjour entre le {first} et le {last}",
        "Ophold mellem {first} og {last}",
        "Aufenthalt zwischen {first} und {last}",
        "Pobyt mezi {first} a {last}",
    ),
    "nights": text(
        "Stay at least {n} nights",
        "Verblijf minimaal {n} nachten",
        "Séjour d’au moins {n} nuits",
        "Ophold på mindst {n} nætter",
        "Mindestens {n} Nächte",
        "Pobyt alespoň {n} nocí",
    ),
    "early": text(
        "Book at least {n} days before arrival",
        "Boek minimaal {n} dagen voor aankomst",
        "Réservez au moins {n} jours avant l’arrivée",
        "Bestil mindst {n} dage før ankomst",
        "Buchen Sie mindestens {n} Tage vor Anreise",
        "Rezervujte alespoň {n} dní před příjezdem",
    ),
    "late": text(
        "Book at most {n} days before arrival",
        "Boek maximaal {n} dagen voor aankomst",
        "Réservez au plus {n} jours avant l’arrivée",
        "Bestil højst {n} dage før ankomst",
        "Buchen Sie höchstens {n} Tage vor Anreise",
        "Rezervujte nejvýše {n} dní před příjezdem",
    ),
}
