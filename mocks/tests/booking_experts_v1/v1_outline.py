"""Reads a page as a browser's reader would: its title, headings, fields, links and words."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

VOID = {"br", "hr", "input", "link", "meta"}
CONTROLS = {"input", "textarea", "button", "select"}


class Outline(HTMLParser):
    """What a page holds. `elements` are its tags with their attributes, in their order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, Any]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.areas: dict[str, str] = {}
        self._area = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        assert len(known) == len(attrs), f"<{tag}> has an attribute twice"
        self.elements.append((tag, known))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "textarea":
            self._area = str(known["name"])
            self.areas[self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> ends nothing"
        assert self.open.pop() == tag, f"</{tag}> ends something else"

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        if self.open and self.open[-1] == "textarea":
            self.areas[self._area] += data.removeprefix("\n")
        elif data.strip():
            self.texts.append((self.open[-1] if self.open else "", data.strip()))

    def all(self, tag: str) -> list[dict[str, Any]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def said(self, tag: str) -> list[str]:
        """Return the words that stand right in elements of a name."""
        return [text for name, text in self.texts if name == tag]

    @property
    def text(self) -> str:
        return " ".join(text for name, text in self.texts if name != "title")

    @property
    def title(self) -> str:
        return self.said("title")[0]

    @property
    def lang(self) -> str:
        return str(self.all("html")[0]["lang"])

    @property
    def ids(self) -> list[str]:
        return [a["id"] for _, a in self.elements if "id" in a]

    @property
    def controls(self) -> list[dict[str, Any]]:
        """The parts of forms that a person sees."""
        found = [a for name, a in self.elements if name in CONTROLS and name != "button"]
        return [a for a in found if a.get("type") != "hidden"]

    @property
    def fields(self) -> dict[str, str]:
        """What a browser would send if somebody pressed the button at once."""
        sent = dict(self.areas)
        for a in self.all("input"):
            if a["type"] != "radio" or "checked" in a:
                sent[a["name"]] = a.get("value") or ""
        return sent

    @property
    def links(self) -> dict[str, str]:
        hrefs = [a["href"] for a in self.all("a")]
        return dict(zip(self.said("a"), hrefs, strict=True))


def faults_of_form(outline: Outline) -> list[str]:
    """Return what keeps a page from being used by keyboard, screen reader, or offline."""
    found = []
    labels = {a.get("for") for a in outline.all("label")}
    ids = outline.ids
    found += [f"id {i} twice" for i in set(ids) if ids.count(i) > 1]
    found += [f"no label: {a['name']}" for a in outline.controls if a.get("id") not in labels]
    found += [f"label for nothing: {name}" for name in labels if name not in ids]
    for name, a in outline.elements:
        pointed = [*str(a.get("aria-describedby") or "").split()]
        pointed += [*str(a.get("aria-labelledby") or "").split()]
        pointed += [a["href"][1:]] if str(a.get("href", "")).startswith("#") else []
        found += [f"{name} points to no {ident}" for ident in pointed if ident not in ids]
        found += [f"{name} fetches {a[key]}" for key in ("src", "srcset") if key in a]
        found += [f"{name} has {key}" for key in a if key.startswith("on") or key == "style"]
        found += [f"{name} reorders focus"] if str(a.get("tabindex", "-1")) != "-1" else []
    found += ["link or script"] if outline.all("link") or outline.all("script") else []
    found += ["not one h1"] if len(outline.all("h1")) != 1 else []
    found += ["not one main"] if len(outline.all("main")) != 1 else []
    found += ["left open"] if outline.open else []
    return found
