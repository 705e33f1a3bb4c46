"""What the pages say, in English and Dutch, and how each language writes money and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bookable_mocks.booking_experts_v1.models import Text

NBSP, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
}
GUESTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {
        "seniors": ("senior", "seniors"),
        "adults": ("adult", "adults"),
        "adolescents": ("adolescent", "adolescents"),
        "children": ("child", "children"),
        "babies": ("baby", "babies"),
        "pets": ("pet", "pets"),
    },
    "nl": {
        "seniors": ("senior", "senioren"),
        "adults": ("volwassene", "volwassenen"),
        "adolescents": ("jongere", "jongeren"),
        "children": ("kind", "kinderen"),
        "babies": ("baby", "baby’s"),
        "pets": ("huisdier", "huisdieren"),
    },
}
"""One of an age group, and several."""

SPOKEN = ("en", "nl")
"""The languages of the pages; whoever reads another one gets the first."""

TEXTS: Mapping[str, tuple[str, str]] = {
    "mock": ("This is a mock. No money moves.", "Dit is een mock. Er gaat geen geld om."),
    "error": ("Error", "Fout"),
    "faults": ("There is a problem", "Er is iets mis"),
    "optional": ("optional", "niet verplicht"),
    "your_stay": ("Your stay", "Uw verblijf"),
    "booking": ("Booking", "Boeking"),
    "stay_at": ("Accommodation", "Verblijf"),
    "arrival": ("Arrival", "Aankomst"),
    "departure": ("Departure", "Vertrek"),
    "from_time": ("from {time}", "vanaf {time}"),
    "until_time": ("until {time}", "tot {time}"),
    "guests": ("Guests", "Gasten"),
    "state": ("Status", "Status"),
    "new": ("not placed yet", "nog niet geplaatst"),
    "placed": ("placed, not confirmed yet", "geplaatst, nog niet bevestigd"),
    "confirmed": ("confirmed", "bevestigd"),
    "finished": ("over", "voorbij"),
    "cancelled": ("cancelled", "geannuleerd"),
    "pay": ("Pay for your stay", "Uw verblijf betalen"),
    "costs": ("What it costs", "Wat het kost"),
    "item": ("For", "Waarvoor"),
    "when": ("When", "Wanneer"),
    "price": ("Price", "Prijs"),
    "cost_down": ("on booking", "bij boeking"),
    "cost": ("on arrival", "bij aankomst"),
    "deposit_item": ("as a deposit", "als borg"),
    "by_operator": ("through the tour operator", "via de touroperator"),
    "total": ("Total", "Totaal"),
    "paid_so_far": ("Paid so far", "Al betaald"),
    "due_now": ("To pay now", "Nu te betalen"),
    "plan": ("How much do you pay now?", "Hoeveel betaalt u nu?"),
    "plan_total": ("All of it", "Alles"),
    "plan_down_payment": ("A down payment, the rest later", "Een aanbetaling, de rest later"),
    "outcome": ("How does the payment go?", "Hoe verloopt de betaling?"),
    "outcome_hint": (
        "A real payment page finds out by itself. Here you choose.",
        "Een echte betaalpagina merkt het vanzelf. Hier kiest u.",
    ),
    "outcome_success": ("It succeeds", "Hij slaagt"),
    "outcome_open": ("It is not known yet", "Nog onbekend"),
    "outcome_open_but_confirmed": (
        "It takes a while, as a bank transfer does; the booking is confirmed for now",
        "Het duurt even, zoals bij een overschrijving; de boeking is alvast bevestigd",
    ),
    "outcome_failure": ("It fails", "Hij mislukt"),
    "outcome_cancelled": ("The customer gives up", "De klant breekt af"),
    "confirm": ("Confirm", "Bevestigen"),
    "choose_outcome": ("Choose how the payment goes", "Kies hoe de betaling verloopt"),
    "choose_plan": ("Choose how much to pay now", "Kies hoeveel u nu betaalt"),
    "changed": (
        "The booking changed since you opened this page. Look at it again.",
        "De boeking is veranderd sinds u deze pagina opende. Kijk nog eens.",
    ),
    "lacks": ("The booking lacks this: {what}", "In de boeking ontbreekt dit: {what}"),
    "taken": (
        "The accommodation is not free on these days any more",
        "Het verblijf is op deze dagen niet meer vrij",
    ),
    "refused": ("This can’t be done: {what} {why}", "Dit kan niet: {what} {why}"),
    "deposit": ("Leave the deposit", "De borg voldoen"),
    "deposit_text": (
        "The park asks for a deposit. You get it back after your stay.",
        "Het park vraagt een borg. Die krijgt u na uw verblijf terug.",
    ),
    "amount": ("Amount", "Bedrag"),
    "leave_deposit": ("Leave the deposit of {amount}", "De borg van {amount} voldoen"),
    "questions": ("A few questions", "Een paar vragen"),
    "arrival_time": ("When do you think you will arrive?", "Hoe laat denkt u aan te komen?"),
    "arrival_time_hint": ("A time, such as 16:30", "Een tijd, zoals 16:30"),
    "travel": ("How do you travel?", "Hoe reist u?"),
    "travel_car": ("By car", "Met de auto"),
    "travel_train": ("By train or bus", "Met trein of bus"),
    "travel_plane": ("By plane", "Met het vliegtuig"),
    "travel_other": ("Otherwise", "Anders"),
    "flight": ("Flight number, if you come by plane", "Vluchtnummer, als u met het vliegtuig komt"),
    "remarks": ("What else should the park know?", "Wat moet het park verder weten?"),
    "send_answers": ("Send the answers", "De antwoorden versturen"),
    "give_arrival_time": (
        "Give the time of arrival as hours and minutes, such as 16:30",
        "Geef de aankomsttijd in uren en minuten, zoals 16:30",
    ),
    "choose_travel": ("Choose how you travel", "Kies hoe u reist"),
    "give_flight": ("Give the flight number", "Geef het vluchtnummer"),
    "too_long": ("{what} is longer than {most} characters", "{what} is langer dan {most} tekens"),
    "guest_list": ("Who is coming?", "Wie komen er?"),
    "guest_list_text": ("Name everybody who stays.", "Noem iedereen die komt logeren."),
    "first_name": ("First name", "Voornaam"),
    "last_name": ("Last name", "Achternaam"),
    "date_of_birth": ("Date of birth", "Geboortedatum"),
    "send_guests": ("Send the guest list", "De gastenlijst versturen"),
    "is_missing": ("{what} is missing", "{what} ontbreekt"),
    "not_a_birthday": (
        "{who}: the date of birth is not a day in the past",
        "{who}: de geboortedatum is geen dag in het verleden",
    ),
    "of_guest": ("{who}: {what}", "{who}: {what}"),
    "license_plates": ("Number plates", "Kentekens"),
    "plates": ("Number plates, one on each line", "Kentekens, één per regel"),
    "plates_text": (
        "The gate opens for the cars that you name here.",
        "De slagboom gaat open voor de auto’s die u hier noemt.",
    ),
    "spots": ("Parking spots: {most}", "Parkeerplaatsen: {most}"),
    "save_plates": ("Save the number plates", "De kentekens opslaan"),
    "too_many_plates": (
        "There are {most} parking spots, so give no more than {most} number plates",
        "Er zijn {most} parkeerplaatsen, geef dus niet meer dan {most} kentekens",
    ),
    "done_success": ("Your payment came in", "Uw betaling is binnen"),
    "done_open": ("Your payment is under way", "Uw betaling is onderweg"),
    "done_open_but_confirmed": (
        "Your booking is confirmed, your payment is under way",
        "Uw boeking is bevestigd, uw betaling is onderweg",
    ),
    "done_failure": ("Your payment failed", "Uw betaling is mislukt"),
    "done_cancelled": ("You gave up paying", "U hebt de betaling afgebroken"),
    "done_deposit_completed": ("Your deposit came in", "Uw borg is binnen"),
    "done_questions_completed": ("Your answers came in", "Uw antwoorden zijn binnen"),
    "done_guest_list_completed": ("Your guest list came in", "Uw gastenlijst is binnen"),
    "done_license_plates_saved": ("Your number plates are saved", "Uw kentekens zijn opgeslagen"),
    "as_it_is": ("Your booking as it is now", "Uw boeking zoals die nu is"),
    "next": ("What you can do here", "Wat u hier kunt doen"),
    "back": ("Back to where you booked", "Terug naar waar u boekte"),
    "not_found": ("There is no such page", "Deze pagina bestaat niet"),
    "not_found_text": (
        "The link is wrong or out of date. Ask for a new one where you booked.",
        "De link klopt niet of is verlopen. Vraag een nieuwe aan waar u boekte.",
    ),
    "closed": ("There is nothing to do here", "Hier is niets te doen"),
    "closed_cancelled": ("The booking is cancelled.", "De boeking is geannuleerd."),
    "closed_finished": ("The stay is over.", "Het verblijf is voorbij."),
    "closed_paid": ("Everything is paid.", "Alles is betaald."),
    "closed_deposit": ("The deposit is left already.", "De borg is al voldaan."),
    "closed_questions": (
        "The questions are answered already.",
        "De vragen zijn al beantwoord.",
    ),
    "closed_not_asked": ("The park does not ask for this.", "Het park vraagt hier niet om."),
    "unreadable": ("The form can’t be read. Send it again.", "Het formulier is onleesbaar."),
}
"""Each text in the languages of `SPOKEN`."""


@dataclass(frozen=True, slots=True)
class Words:
    """One language: its texts by key, its numbers and its days."""

    lang: str

    def __call__(self, key: str, **gaps: str | int) -> str:
        """Return a text with its gaps filled.

        Raises:
            KeyError: if there is no such text, or a gap is left.
        """
        text = TEXTS[key][SPOKEN.index(self.lang)]
        return text.format(**gaps) if gaps else text

    def named(self, text: Text) -> tuple[str, str | None]:
        """Return a translated text and, if it had to be in another language, which."""
        for locale in (self.lang, SPOKEN[0], *text):
            if locale in text:
                return text[locale], None if locale == self.lang else locale
        return "", None

    def money(self, amount: Decimal, currency: str) -> str:
        """Return an amount as people write it: €1,234.50, € 1.234,50, −DKK 1,234.50."""
        figures = f"{abs(amount):,.2f}"
        if self.lang == "nl":
            figures = figures.translate(str.maketrans(",.", ".,"))
        sign = MINUS if amount < 0 else ""
        unit = "€" if currency == "EUR" else currency
        gap = "" if (self.lang, currency) == ("en", "EUR") else NBSP
        return f"{sign}{unit}{gap}{figures}"

    def day(self, day: date) -> str:
        """Return a day as people write it, with its weekday."""
        weekday = WEEKDAYS[self.lang].split()[day.weekday()]
        return f"{weekday} {day.day} {MONTHS[self.lang].split()[day.month - 1]} {day.year}"

    def guests(self, group: str, number: int) -> str:
        """Return a number of guests of an age group: 1 child, 2 children."""
        one, several = GUESTS[self.lang][group]
        return f"{number} {one if number == 1 else several}"

    def guest(self, group: str, number: int) -> str:
        """Return the name of a guest who has none yet: Adult 2."""
        return f"{GUESTS[self.lang][group][0].capitalize()} {number}"


def words(locale: str | None) -> Words:
    """Return the language for a locale: its own, or English."""
    return Words(locale if locale in SPOKEN and locale else SPOKEN[0])
