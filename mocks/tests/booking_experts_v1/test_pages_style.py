"""Colours that can be told apart, by day and by night (WCAG 2.2: 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from v1_visits import visit

from bookable_mocks.booking_experts_v1.pages import deposit
from bookable_mocks.booking_experts_v1.pages.given import Given
from bookable_mocks.booking_experts_v1.pages.layout import HEADERS

PAGE = deposit.view(visit(), Given())
STYLE = PAGE.partition("<style>")[2].partition("</style>")[0]

LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
    for part in (STYLE.split("@media")[0], STYLE.split("@media")[1])
)
TEXT, PART = 4.5, 3.0
"""How much lighter text, and parts of controls, must be than what they stand on, or darker."""

PAIRS = [
    *(("text", "sheet", TEXT), ("faint", "sheet", TEXT), ("faint", "ground", TEXT)),
    *(("wrong", "sheet", TEXT), ("on-act", "act", TEXT)),
    *(("line", "sheet", PART), ("act", "sheet", PART), ("focus", "sheet", PART)),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("one", "other", "least"), PAIRS)
def test_what_stands_on_a_colour_can_be_read(
    one: str, other: str, least: float, colours: dict[str, str]
) -> None:
    assert contrast(colours[one], colours[other]) >= least


def test_black_on_white_is_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == 21


def test_both_schemes_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert "color-scheme: light dark" in STYLE


def test_nothing_is_allowed_but_the_style_of_the_page_itself() -> None:
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()

    policy = HEADERS["content-security-policy"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"
    assert "url(" not in STYLE
    assert "@import" not in STYLE
