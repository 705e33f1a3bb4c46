"""Wellhub's list of activities, named in its fourteen locales (WH-20)."""

from __future__ import annotations

LOCALES = (
    "de",
    "en",
    "en_GB",
    "es",
    "fr",
    "it",
    "nl",
    "pt",
    "pt_PT",
    "en_IE",
    "es_AR",
    "es_CL",
    "es_MX",
    "es_UY",
)

_LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")

_COMMON = (
    (
        "Meditation",
        "Meditation",
        "Meditación",
        "Méditation",
        "Meditazione",
        "Meditatie",
        "Meditação",
    ),
    ("Yoga", "Yoga", "Yoga", "Yoga", "Yoga", "Yoga", "Ioga"),
    ("Pilates", "Pilates", "Pilates", "Pilates", "Pilates", "Pilates", "Pilates"),
    (
        "Funktionelles Training",
        "Functional training",
        "Entrenamiento funcional",
        "Entraînement fonctionnel",
        "Allenamento funzionale",
        "Functionele training",
        "Treinamento funcional",
    ),
    (
        "Indoor Cycling",
        "Indoor cycling",
        "Ciclismo de interior",
        "Vélo en salle",
        "Ciclismo indoor",
        "Spinning",
        "Ciclismo indoor",
    ),
    (
        "Krafttraining",
        "Weight training",
        "Musculación",
        "Musculation",
        "Sala pesi",
        "Krachttraining",
        "Musculação",
    ),
    ("Schwimmen", "Swimming", "Natación", "Natation", "Nuoto", "Zwemmen", "Natação"),
    ("Tanz", "Dance", "Baile", "Danse", "Danza", "Dans", "Dança"),
    ("Boxen", "Boxing", "Boxeo", "Boxe", "Pugilato", "Boksen", "Boxe"),
    (
        "Kampfsport",
        "Martial arts",
        "Artes marciales",
        "Arts martiaux",
        "Arti marziali",
        "Vechtsport",
        "Artes marciais",
    ),
    ("Klettern", "Climbing", "Escalada", "Escalade", "Arrampicata", "Klimmen", "Escalada"),
    (
        "Dehnen",
        "Stretching",
        "Estiramientos",
        "Étirements",
        "Stretching",
        "Rekken",
        "Alongamento",
    ),
)
"""The names by id, from 1, in the order of the languages."""

_REGIONAL = {
    ("en_GB", 5): "Spinning",
    ("en_IE", 5): "Spinning",
    ("es_AR", 8): "Danza",
    ("es_CL", 5): "Spinning",
    ("es_MX", 6): "Entrenamiento con pesas",
    ("es_UY", 8): "Danza",
    ("pt_PT", 4): "Treino funcional",
}
"""Where a country calls it otherwise than its language does."""


def _named(number: int, names: tuple[str, ...]) -> dict[str, str]:
    by_language = dict(zip(_LANGUAGES, names, strict=True))
    return {
        locale: _REGIONAL.get((locale, number), by_language[locale.partition("_")[0]])
        for locale in LOCALES
    }


NAMES = {number: _named(number, names) for number, names in enumerate(_COMMON, 1)}
"""The name of each category in each locale."""
