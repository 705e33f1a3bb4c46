"""The forms that a review is written in: `render(form, outcome, …)` for each name of `FORMS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bookable_specs.diff.render import github, html, json_form, junit, markdown, sarif, terminal
from bookable_specs.diff.render.outcome import Outcome

FORMS: Mapping[str, Callable[[Outcome], str]] = {
    "terminal": terminal.render,
    "json": json_form.render,
    "markdown": markdown.render,
    "html": html.render,
    "junit": junit.render,
    "sarif": sarif.render,
    "github": github.render,
}

__all__ = ["FORMS", "Outcome"]
