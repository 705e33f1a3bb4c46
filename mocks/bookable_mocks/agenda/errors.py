"""Why a call fails, in the codes and messages of the contract, and how it is told (AG-23)."""

from __future__ import annotations

from collections.abc import Iterable

from bookable_mocks.agenda import serialize, wire
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.negotiation import takes
from bookable_mocks.engine.parameters import parse_query
from bookable_mocks.engine.plan import FORM
from bookable_mocks.engine.problem import Problem, Refusal, Violation

MESSAGES = {
    "METHOD_UNKNOWN": "Deze methode bestaat niet.",
    "REQUEST_UNREADABLE": "De aanvraag is niet te lezen.",
    "KEY_INVALID": "De api_key is onbekend.",
    "SALT_INVALID": "De api_salt is ongeldig.",
    "SALT_EXPIRED": "De api_salt is verlopen.",
    "SALT_IN_FUTURE": "De api_salt ligt in de toekomst.",
    "SIGNATURE_INVALID": "De handtekening klopt niet.",
    "PARAMETERS_INVALID": "De aanvraag is niet juist:",
    "FIELDS_REQUIRED": "Deze velden zijn verplicht:",
    "AGENDA_NOT_FOUND": "Deze agenda bestaat niet.",
    "APPOINTMENT_TYPE_NOT_FOUND": "Dit afspraaktype bestaat niet.",
    "RESOURCE_NOT_FOUND": "Deze resource bestaat niet.",
    "CUSTOMER_NOT_FOUND": "Deze klant bestaat niet.",
    "APPOINTMENT_NOT_FOUND": "Deze afspraak bestaat niet.",
    "BLOCK_NOT_FOUND": "Dit blok bestaat niet.",
    "TYPE_NOT_BOOKABLE": "Dit afspraaktype is niet te boeken.",
    "TIME_NOT_FREE": "Dit tijdstip is niet vrij.",
    "CHANGE_NOT_ALLOWED": "Wijzigen kan alleen als customer.",
    "APPOINTMENT_CLOSED": "Deze afspraak staat vast.",
    "CANCEL_TOO_LATE": "Annuleren kan niet meer.",
    "USERNAME_TAKEN": "Deze gebruikersnaam is bezet.",
    "LOGIN_FAILED": "De inloggegevens kloppen niet.",
    "PATH_UNKNOWN": "Dit adres bestaat niet.",
    "HTTP_METHOD_UNKNOWN": "Gebruik GET of POST.",
    "SERVER_ERROR": "Er ging bij ons iets mis.",
}
"""The contract's x-error-codes; those with a colon have lines below them."""

CODES = {
    "unknown_call": "METHOD_UNKNOWN",
    "malformed": "REQUEST_UNREADABLE",
    "unsupported_media_type": "REQUEST_UNREADABLE",
    "content_too_large": "REQUEST_UNREADABLE",
    "not_acceptable": "REQUEST_UNREADABLE",
    "invalid_request": "PARAMETERS_INVALID",
    "route_not_found": "PATH_UNKNOWN",
    "method_not_allowed": "HTTP_METHOD_UNKNOWN",
}
"""The engine's words in ours; our own problems have ours from the start."""

HTTP_ERRORS = frozenset({"PATH_UNKNOWN", "HTTP_METHOD_UNKNOWN", "SERVER_ERROR"})
"""What keeps its HTTP status; every other failure is a 200."""

WORDS = (
    ("is required", "ontbreekt"),
    ('is not a "date"', "is geen datum"),
    ('is not of type "integer"', "is geen geheel getal"),
    ("is not of type", "heeft niet de juiste vorm"),
    ("is not one of", "is geen geldige waarde"),
    ("does not match", "heeft niet de juiste vorm"),
    ("is less than", "is te klein"),
    ("is greater than", "is te groot"),
    ("is shorter than", "is te kort"),
    ("is longer than", "is te lang"),
)
"""How the validator's English ends up in a message that people read; the first that fits."""


def problem(code: str, lines: Iterable[str] = ()) -> Problem:
    """Return a failure by its code, with a line for each fault under a heading."""
    return Problem(200, code, "\n".join([MESSAGES[code], *lines]))


def refusal(code: str, *lines: str) -> Refusal:
    """Return a failure by its code, to be raised."""
    return Refusal(problem(code, lines))


def render(failure: Problem, ctx: Context) -> Reply:
    """Return the answer to a call that fails, in the form that was asked for."""
    code = CODES.get(failure.code, failure.code)
    status = failure.status if code in HTTP_ERRORS else 200
    told = failure.detail
    if code not in MESSAGES:  # the server's own trouble, or a failure that was asked for
        code, status = "SERVER_ERROR", failure.status
    if failure.code in CODES:
        told = problem(code, _lines(failure.violations)).detail
    elif code == "SERVER_ERROR":
        told = f"{MESSAGES[code]}\n{failure.detail}"
    body = serialize.failed(ctx.now, told, code)
    sent = wire.reply(body, _format(ctx))
    return Reply(status, sent.body, media_type=sent.media_type)


def _lines(violations: Iterable[Violation]) -> list[str]:
    """Return a line for each parameter that is wrong, with the first thing that is."""
    found: dict[str, str] = {}
    for violation in violations:
        said = next((dutch for en, dutch in WORDS if en in violation.message), "is niet geldig")
        found.setdefault(violation.where, said)
    return [f"{where}: {said}" for where, said in found.items()]


def _format(ctx: Context) -> str:
    """Return what `api_format` asks for, in the query or the form, "" if it can't be read."""
    if ctx.request is None:
        return ""
    sent = ctx.request.query
    if takes(ctx.request.headers.get("content-type", ""), (FORM,)):
        sent = f"{sent}&{ctx.request.body.decode('latin-1')}"
    try:
        given = parse_query(sent)
    except Refusal:
        return ""
    return given.get("api_format", [""])[-1]
