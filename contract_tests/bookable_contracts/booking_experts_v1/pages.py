"""Pages for a browser, used as one would: a form is filled in, sent, and its answer leads on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin

import httpx

from bookable_contracts.verdicts import NotReachable

TIMEOUT = 30.0
SENT = (302, 303)


@dataclass(slots=True)
class Form:
    """A form: where it goes, what it sends if nobody touches it, and what there is to choose."""

    action: str
    method: str
    untouched: dict[str, str] = field(default_factory=dict)
    choices: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, outcome: str, answers: Mapping[str, str]) -> dict[str, str]:
        """Return what is sent with these answers and, if it is among the choices, an outcome."""
        known = {*self.untouched, *(name for name, _ in self.choices)}
        given = {name: value for name, value in answers.items() if name in known}
        chosen = {name: value for name, value in self.choices if name and value == outcome}
        return {**self.untouched, **given, **chosen}


class _Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down a form, or what belongs to the last one."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").upper()))
        elif self.forms and given.get("name") and tag in {"button", "input", "textarea"}:
            self._field(self.forms[-1], given)

    def _field(self, form: Form, given: dict[str, str]) -> None:
        name, value = given["name"], given.get("value", "")
        if given.get("type") in {"radio", "checkbox", "submit", "button"}:
            form.choices.append((name, value))
            if "checked" in given:
                form.untouched[name] = value
        else:
            form.untouched[name] = value


def answers(setting: str) -> dict[str, str]:
    """Read what a tester says to fill into forms, written as a query."""
    return dict(parse_qsl(setting))


def landing(link: str, outcome: str, filled: Mapping[str, str]) -> str:
    """Fill a page's form in for an outcome; return where the customer is led to.

    Raises NotReachable if the page has no form, or its form leads nowhere.
    """
    where = chosen(link, outcome, filled)
    if where is None:
        raise NotReachable(f"the page's form leads nowhere with {outcome}: check --set pages")
    return where


def chosen(link: str, outcome: str, filled: Mapping[str, str]) -> str | None:
    """Fill a page's form in for an outcome; None if it does not open, or leads nowhere."""
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as browser:
            return _through(browser, link, outcome, filled)
    except httpx.HTTPError:
        return None


def _through(
    browser: httpx.Client, link: str, outcome: str, filled: Mapping[str, str]
) -> str | None:
    page = browser.get(link)
    reader = _Forms()
    reader.feed(page.text)
    if page.status_code != 200 or not reader.forms:
        return None
    form = reader.forms[0]
    fields, target = (
        form.filled(outcome, filled),
        urljoin(link, form.action) if form.action else link,
    )
    if form.method == "GET":
        answer = browser.get(target, params=fields)
    else:
        answer = browser.post(target, data=fields)
    return answer.headers.get("Location") if answer.status_code in SENT else None
