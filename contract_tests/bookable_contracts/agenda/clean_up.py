"""Removes what the run made: appointments, customers, blocks, and the settings of models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlsplit

from bookable_contracts.agenda.fixtures import office_of
from bookable_contracts.agenda.office import ID, Office
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.outcomes import is_failure, took_effect
from bookable_contracts.session import Session
from bookable_contracts.supplies import Created
from bookable_contracts.verdicts import Outcome

KINDS = {"setAppointment": "appointment", "setCustomer": "customer", "chAddBlock": "block"}
OFF = "{}"

Sent = Mapping[str, str]
Settings = tuple[str, str]


def clean_up(session: Session, created: tuple[Created, ...]) -> tuple[str, ...]:
    """Undo what the checks and the generated requests did; return what is left over."""
    office = office_of(session)
    logged = list(session.client.log)
    made = _made(office, logged)
    for each in created:
        made.setdefault(KINDS[each.operation], {}).setdefault(each.name, "")
    left = [
        f"{kind} {name}"
        for kind, undo in (("appointment", _removed), ("block", _closed), ("customer", _deleted))
        for name, agenda in made.get(kind, {}).items()
        if not undo(office, name, agenda)
    ]
    return (*left, *_models(office, logged))


def sent(exchange: Exchange) -> Sent:
    """Return the parameters of a call, by query or form; of one name the last."""
    text = exchange.body.decode(errors="replace") or urlsplit(exchange.url).query
    return dict(parse_qsl(text, keep_blank_values=True))


def _made(office: Office, logged: Iterable[Exchange]) -> dict[str, dict[str, str]]:
    """Return the ids of what was made, each with its agenda, by kind."""
    made: dict[str, dict[str, str]] = {}
    for exchange in logged:
        number = exchange.at(ID) if exchange.operation in KINDS else None
        if isinstance(number, str) and number and took_effect(office.contract, exchange):
            kind = KINDS[exchange.operation]
            made.setdefault(kind, {})[number] = sent(exchange).get("AgendaId", "")
    return made


def _removed(office: Office, appointment: str, _agenda: str) -> bool:
    """Remove an appointment; one that is gone already is as good."""
    try:
        if took_effect(office.contract, office.call("removeAppointment", Id=appointment)):
            return True
        return is_failure(office.contract, office.shown(appointment))
    except Outcome:
        return False


def _closed(office: Office, block: str, agenda: str) -> bool:
    """Remove a block. No call tells of one, so a refusal means that it is gone."""
    try:
        where = agenda or office.agenda
        exchange = office.call("chRemoveBlock", AgendaId=where, id=block)
    except Outcome:
        return False
    return took_effect(office.contract, exchange) or is_failure(office.contract, exchange)


def _deleted(office: Office, customer: str, _agenda: str) -> bool:
    """Delete a customer, who then has an Id and a Status alone."""
    try:
        shown = office.person_shown(customer)
        if shown.at("/Customer/Status") == "3" or is_failure(office.contract, shown):
            return True
        names = {"Email": "gone@example.com", "FirstName": "Gone", "LastName": "Gone"}
        return took_effect(
            office.contract, office.call("setCustomer", id=customer, Status=3, **names)
        )
    except Outcome:
        return False


def _models(office: Office, logged: Iterable[Exchange]) -> list[str]:
    """Put the settings of models back as they were first read; tell which could not be."""
    first: dict[tuple[str, str, str], Settings] = {}
    for exchange in logged:
        if exchange.operation == "getCalculationModelSettings":
            query = sent(exchange)
            names = (query.get(name, "") for name in ("AgendaId", "AppTypeId", "CalculationModel"))
            if took_effect(office.contract, exchange):
                first.setdefault(tuple(names), _settings(exchange))  # type: ignore[arg-type]
    return [
        f"model {model} of type {kind}"
        for (agenda, kind, model), before in first.items()
        if not _restored(office, agenda, (kind, model), before)
    ]


def _settings(exchange: Exchange) -> Settings:
    """Return Value and Enabled; nobody can save an empty Value, so that is as good as no object."""
    told = exchange.at("/CalculationModelSettings")
    settings = told if isinstance(told, dict) else {}
    return str(settings.get("Value") or OFF), str(settings.get("Enabled"))


def _restored(office: Office, agenda: str, name: tuple[str, str], before: Settings) -> bool:
    query = {"AgendaId": agenda, "AppTypeId": name[0], "CalculationModel": name[1]}
    value, enabled = before
    try:
        if _settings(office.call("getCalculationModelSettings", **query)) == before:
            return True
        exchange = office.call(
            "setCalculationModelSettings", **query, Value=value, Enabled=int(enabled == "1")
        )
    except Outcome:
        return False
    return took_effect(office.contract, exchange)
