"""The pages as they are read: usable by keyboard and screen reader, whatever stands in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st
from v1_outline import Outline, faults_of_form
from v1_visits import PLANS, line, visit

from bookable_mocks.booking_experts_v1.models import GuestGroup, InvoicedTo, Status
from bookable_mocks.booking_experts_v1.models_sales import ItemType
from bookable_mocks.booking_experts_v1.pages import (
    deposit,
    guest_list,
    payment,
    plates,
    questions,
    told,
)
from bookable_mocks.booking_experts_v1.pages.given import Given
from bookable_mocks.booking_experts_v1.pages.layout import Wrong
from bookable_mocks.booking_experts_v1.pages.visit import Visit
from bookable_mocks.booking_experts_v1.pages.words import words

TODAY = date(2026, 7, 1)

Reader = Callable[[Visit, Given], Any]


def read_guests(seen: Visit, given: Given) -> Any:
    return guest_list.read(seen, given, TODAY)


FORMS: dict[str, tuple[Any, Reader]] = {
    "pay": (payment.view, payment.read),
    "deposit": (deposit.view, deposit.read),
    "questions": (questions.view, questions.read),
    "guest_list": (guest_list.view, read_guests),
    "license_plates": (plates.view, plates.read),
}


def given(**fields: str) -> Given:
    return Given({name: [text] for name, text in fields.items()})


def faults(read: Any) -> list[str]:
    assert isinstance(read, Wrong), read
    return [fault.field for fault in read.faults]


def many_plates(count: int) -> Given:
    return given(license_plates="\n".join(f"K-{n}" for n in range(count)))


@pytest.mark.parametrize("locale", ["en", "nl", "cs"])
@pytest.mark.parametrize("name", FORMS)
def test_a_page_can_be_used_by_anybody(name: str, locale: str) -> None:
    seen = visit(locale=locale, payment_plan_options=PLANS, available_parking_spots=2)
    outline = Outline(FORMS[name][0](seen, Given(), ()))

    assert faults_of_form(outline) == []
    assert outline.lang == ("nl" if locale == "nl" else "en")
    assert outline.title.endswith("Duinrand" if locale == "nl" else "Dune Edge")
    assert [a["method"] for a in outline.all("form")] == ["post"]
    assert [a["type"] for a in outline.all("button")] == ["submit"]


@pytest.mark.parametrize("locale", ["en", "nl"])
@pytest.mark.parametrize("name", ["pay", "questions", "guest_list", "license_plates"])
def test_what_is_wrong_is_told_above_and_at_the_field(name: str, locale: str) -> None:
    view, read = FORMS[name]
    seen = visit(locale=locale, payment_plan_options=PLANS, available_parking_spots=1)
    sent = Given({**many_plates(3).fields, "seen": [seen.seen]})
    wrong = read(seen, sent)
    outline = Outline(view(seen, sent, wrong.faults))

    assert faults_of_form(outline) == []
    assert outline.title.startswith("Fout: " if locale == "nl" else "Error: ")
    summary = [a for _, a in outline.elements if a.get("class") == "faults"]
    assert [(a["role"], "autofocus" in a) for a in summary] == [("alert", True)]
    assert list(outline.links.values()) == [f"#{fault.field}" for fault in wrong.faults]
    for fault in wrong.faults:
        assert f"{fault.field}-fault" in outline.ids


@any_of(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1))
def test_a_page_shows_any_text_as_text(text: str) -> None:
    nasty = f"<script>{text}</script>"
    seen = visit(
        category=nasty,
        first_name=f'"><img src=x>{text}',
        license_plates=(f"</textarea>{text}",),
        invoice_items=(line(nasty),),
    )
    for view, _ in FORMS.values():
        outline = Outline(view(seen, Given(), ()))
        assert not outline.all("script")
        assert not outline.all("img")
        assert nasty.strip() in [text for _, text in outline.texts]


def test_the_pay_page_shows_each_line_and_what_is_due() -> None:
    items = (
        line("Rent", price=Decimal("90.00")),
        line("Linen", price=Decimal("10.00"), quantity=Decimal("2.5")),
        line("Tax", price=Decimal("4.00"), type=ItemType.COST),
        line("Fee", price=Decimal("1.00"), invoiced_to=InvoicedTo.TOUR_OPERATOR),
    )
    seen = visit(invoice_items=items, total=Decimal("105.00"), paid=Decimal("30.00"), due="71.00")
    outline = Outline(payment.view(seen, Given()))

    assert outline.said("td") == [
        "€90.00",
        "€10.00",
        "€4.00",
        "€1.00",
        "€105.00",
        "€30.00",
        "€71.00",
    ]
    assert outline.said("small") == [
        *("on booking", "on booking", "on arrival", "on booking, through the tour operator")
    ]
    assert "2.5 × Linen" in outline.text


def test_a_text_in_another_language_than_the_page_says_so() -> None:
    outline = Outline(payment.view(visit(locale="nl"), Given()))

    assert [a["lang"] for a in outline.all("span")] == ["en", "en"]  # the category and the rent


@pytest.mark.parametrize(
    ("plans", "paid", "asked"),
    [(PLANS, "0", True), (PLANS[:1], "0", False), (PLANS, "30", False), ((), "0", False)],
)
def test_a_plan_is_chosen_where_there_is_a_choice(plans: Any, paid: str, asked: bool) -> None:
    seen = visit(payment_plan_options=plans, paid=Decimal(paid))
    outline = Outline(payment.view(seen, Given()))
    sent = Given({"seen": [seen.seen], "outcome": ["success"], "plan": ["down_payment"]})

    assert ("plan" in outline.fields) is asked
    assert payment.read(seen, sent) == payment.Payment("success", "down_payment" if asked else None)


def test_the_plan_that_was_booked_is_chosen_already() -> None:
    seen = visit(payment_plan_options=PLANS, payment_plan="down_payment")

    assert Outline(payment.view(seen, Given())).fields["plan"] == "down_payment"


@pytest.mark.parametrize("outcome", payment.OUTCOMES)
def test_each_documented_outcome_can_be_chosen(outcome: str) -> None:
    seen = visit()
    outline = Outline(payment.view(seen, given(outcome=outcome)))

    assert payment.read(seen, given(**outline.fields)) == payment.Payment(outcome, None)


def test_an_outcome_that_is_none_is_refused() -> None:
    seen = visit(payment_plan_options=PLANS)

    assert faults(payment.read(seen, given(seen=seen.seen, outcome="won"))) == ["plan", "outcome"]


@pytest.mark.parametrize(
    "changes",
    [{"status": Status.CONFIRMED}, {"paid": Decimal(30)}, {"total": Decimal(101)}],
)
def test_a_payment_of_a_page_that_is_out_of_date_is_refused(changes: dict[str, Any]) -> None:
    read = payment.read(visit(**changes), given(seen=visit().seen, outcome="success"))

    assert isinstance(read, Wrong)
    assert read.stale


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"arrival_time": ""}, ["arrival_time"]),
        ({"arrival_time": "noon"}, ["arrival_time"]),
        ({"arrival_time": "25:00"}, ["arrival_time"]),
        ({"arrival_time": "16h30"}, ["arrival_time"]),
        ({"arrival_time": "163000"}, ["arrival_time"]),
        ({"travel": "rocket"}, ["travel"]),
        ({"travel": "plane"}, ["flight"]),
        ({"travel": "plane", "flight": "XY 123"}, []),
        ({"flight": "X" * 21}, ["flight"]),
        ({"remarks": "X" * 1001, "travel": ""}, ["travel", "remarks"]),
    ],
)
def test_answers_are_looked_at(changes: dict[str, str], wrong: list[str]) -> None:
    sent = {"arrival_time": "16:30", "travel": "car", "flight": "", "remarks": "", **changes}
    read = questions.read(visit(), given(**sent))

    assert (faults(read) == wrong) if wrong else (read == sent)


def test_the_guest_list_asks_for_everybody_but_pets() -> None:
    outline = Outline(guest_list.view(visit(first_name="Fenna", last_name="Vos"), Given()))

    assert outline.said("legend") == ["Adult 1", "Adult 2", "Child 1", "Baby 1"]
    assert outline.fields["adults-1-first_name"] == "Fenna"
    assert outline.fields["adults-1-last_name"] == "Vos"
    assert outline.fields["adults-2-first_name"] == ""


def test_a_group_of_nobody_is_one_guest() -> None:
    outline = Outline(guest_list.view(visit(guest_group=GuestGroup(pets=1)), Given()))

    assert outline.said("legend") == ["Adult 1"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"first_name": " "}, ["adults-1-first_name"]),
        ({"last_name": "x" * 101}, ["adults-1-last_name"]),
        ({"date_of_birth": ""}, ["adults-1-date_of_birth"]),
        ({"date_of_birth": "19900101"}, ["adults-1-date_of_birth"]),
        ({"date_of_birth": "1990-02-30"}, ["adults-1-date_of_birth"]),
        ({"date_of_birth": "2026-07-01"}, ["adults-1-date_of_birth"]),
        ({"date_of_birth": "2026-06-30"}, []),
        ({"date_of_birth": "1895-12-31"}, ["adults-1-date_of_birth"]),
    ],
)
def test_guests_are_looked_at(changes: dict[str, str], wrong: list[str]) -> None:
    known = {"first_name": "Fenna", "last_name": "Vos", "date_of_birth": "1990-01-31", **changes}
    sent = {f"adults-1-{part}": text for part, text in known.items()}
    read = read_guests(visit(guest_group=GuestGroup(adults=1)), given(**sent))

    assert (faults(read) == wrong) if wrong else (read == sent)


@any_of(st.integers(0, 6), st.none() | st.integers(0, 6))
def test_no_more_plates_are_taken_than_there_are_spots(count: int, spots: int | None) -> None:
    read = plates.read(visit(available_parking_spots=spots), many_plates(count))

    if spots is not None and count > spots:
        assert faults(read) == ["license_plates"]
    else:
        assert read == tuple(f"K-{n}" for n in range(count))


def test_plates_are_tidied() -> None:
    sent = given(license_plates="\r\n  AB-12-CD \r\n\r\nXY  9\t9\r\n")

    assert plates.read(visit(), sent) == ("AB-12-CD", "XY 9 9")


def test_a_plate_can_not_be_a_story() -> None:
    assert faults(plates.read(visit(), given(license_plates="X" * 21))) == ["license_plates"]


def test_the_plates_that_are_known_stand_in_the_field() -> None:
    outline = Outline(plates.view(visit(license_plates=("A-1", "B-2")), Given()))

    assert outline.areas == {"license_plates": "A-1\nB-2"}


STATUSES = (
    *payment.OUTCOMES,
    *("deposit_completed", "questions_completed", "guest_list_completed", "license_plates_saved"),
)


@pytest.mark.parametrize("status", STATUSES)
def test_what_became_of_it_is_announced(status: str) -> None:
    outline = Outline(told.done(visit(), status))

    assert told.is_told(status)
    assert faults_of_form(outline) == []
    assert outline.elements[outline.elements.index(("h1", {})) - 1] == ("div", {"role": "status"})


def test_a_word_that_is_no_status_is_not_told() -> None:
    assert not told.is_told("won")


def test_a_page_that_tells_leads_on_to_what_is_left_to_do() -> None:
    seen = visit(
        offered=("pay", "deposit", "guest_list"),
        deposit_completed=True,
        after_payment_return_url="https://shop.example/?a=1",
    )

    links = Outline(told.done(seen, "open")).links
    assert {text: url.split("?")[0].rsplit("/", 1)[1] for text, url in links.items()} == {
        "Pay for your stay": "pay",
        "Who is coming?": "guest_list",
        "Back to where you booked": "",
    }
    assert links["Back to where you booked"] == "https://shop.example/?a=1"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//shop.example", None])
def test_no_link_leads_where_no_browser_should_go(url: str | None) -> None:
    seen = visit(after_payment_return_url=url, offered=())

    assert Outline(told.done(seen, "open")).links == {}


@pytest.mark.parametrize(
    ("name", "changes", "why"),
    [
        ("pay", {}, None),
        ("pay", {"status": Status.CANCELLED}, "cancelled"),
        ("questions", {"status": Status.FINISHED}, "finished"),
        ("deposit", {"deposit_completed": True}, "deposit"),
        ("questions", {"questions_completed": True}, "questions"),
        ("guest_list", {"guest_list_completed": True}, None),
        ("pay", {"offered": ("deposit",)}, "paid"),
        ("license_plates", {"offered": ("pay",)}, "not_asked"),
    ],
)
def test_a_page_is_closed_when_there_is_nothing_to_do(
    name: str, changes: dict[str, Any], why: str | None
) -> None:
    assert visit(**changes).why_closed(name) == why


@pytest.mark.parametrize(
    "why", ["cancelled", "finished", "paid", "deposit", "questions", "not_asked"]
)
def test_a_closed_page_says_why(why: str) -> None:
    outline = Outline(told.closed(visit(offered=()), why))

    assert faults_of_form(outline) == []
    assert [a.get("role") for a in outline.all("p")] == ["status"]


def test_a_page_that_is_not_there_says_nothing_of_anybody() -> None:
    outline = Outline(told.not_found(words("nl")))

    assert faults_of_form(outline) == []
    assert outline.title == "Deze pagina bestaat niet"


def test_a_deposit_that_is_another_by_now_is_not_left() -> None:
    shown = Outline(deposit.view(visit(deposit=Decimal("150.00")), Given()))

    assert deposit.read(visit(deposit=Decimal("150.00")), given(**shown.fields)) == 150
    read = deposit.read(visit(deposit=Decimal("200.00")), given(**shown.fields))
    assert isinstance(read, Wrong)
    assert read.stale
