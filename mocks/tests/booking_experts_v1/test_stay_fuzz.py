"""Whatever a body within the contract says, the answer is one that the contract has."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from v1_booking import DETAILS
from v1_desk import Desk

COT, TOWELS = "invoice_item_template_18051", "invoice_item_template_18050"
DAYS = st.sampled_from(
    (None, "0001-01-01", "2026-06-30", "2026-07-01", "2026-12-31", "2027-01-08", "9999-12-31")
)
TEXTS = st.one_of(st.none(), st.text(max_size=20), st.sampled_from(("EUR", "total", "é\0", " ")))
COUNTS = st.sampled_from((0, 1, 2, 2.0, 9, 1000))
GROUPS = st.dictionaries(st.sampled_from(("adults", "children", "babies", "pets")), COUNTS)
EXTRAS = st.fixed_dictionaries(
    {"extra_id": st.sampled_from((COT, TOWELS, "package_437", "package_438", "nothing"))},
    optional={"quantity": st.sampled_from((None, 1, 2.0, 1_000_000)), "memo": TEXTS},
)
SAID = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("start_date", "end_date", "date_of_birth"), DAYS),
        **dict.fromkeys(("city", "first_name", "coupon", "payment_plan", "email"), TEXTS),
        "guest_group": st.none() | GROUPS,
        "chosen_extras": st.none() | st.lists(EXTRAS, max_size=3),
        "currency": st.sampled_from((None, "EUR", "USD", "XXX")),
        "locale": st.sampled_from((None, "en", "cs")),
        "license_plates": st.none() | st.lists(st.text(min_size=1, max_size=4), max_size=3),
        "traffic_source": st.sampled_from((None, 0, 205668, 10**30)),
        "debtor": st.sampled_from((None, {}, {"name": "Imke", "country_code": ""})),
        "after_payment_return_url": st.none() | st.text(max_size=9) | st.just("http://x.example"),
        "has_custom_invoice_details": st.sampled_from((None, True)),
    },
)
IDS = st.sampled_from((None, "1", "5140", 5140, 10**40, "\0"))
KINDS = st.sampled_from(("reservations", "options"))
ANSWERS = {200, 201, 422}


def related(category: Any, rentable: Any, tag: Any) -> dict[str, Any]:
    """Return relationships to whatever has these ids."""
    one = {"category": ("categories", category), "rentable": ("rentables", rentable)}
    found: dict[str, Any] = {
        name: {"data": None if ident is None else {"type": kind, "id": ident}}
        for name, (kind, ident) in one.items()
    }
    return found | {"tags": {"data": [] if tag is None else [{"type": "tags", "id": tag}]}}


@settings(max_examples=60, deadline=None)
@given(kind=KINDS, said=SAID, ids=st.tuples(IDS, IDS, IDS), place=st.booleans())
def test_creating_answers_what_the_contract_has(
    shared: Any, kind: str, said: dict[str, Any], ids: tuple[Any, ...], place: bool
) -> None:
    desk = Desk(shared.in_world("fuzz"), kind)
    document = {"data": {"type": kind, "attributes": said, "relationships": related(*ids)}}

    for send in (desk.preview, desk.validate, desk.create):
        answer = send(document, **({} if send == desk.preview else {"place": place}))
        assert answer.status_code in ANSWERS, answer.text


@settings(max_examples=60, deadline=None)
@given(
    kind=KINDS,
    said=st.lists(SAID, min_size=1, max_size=3),
    query=st.sampled_from(({}, {"place": True})),
)
def test_changing_answers_what_the_contract_has(
    shared: Any, kind: str, said: list[dict[str, Any]], query: dict[str, bool]
) -> None:
    desk = Desk(shared.in_world("fuzz"), kind)
    document = desk.document(desk.stay(), **DETAILS)
    made = desk.create(document, **query).json()["data"]

    for changes in said:
        answer = desk.change(made, query=query, **changes)
        assert answer.status_code in ANSWERS, answer.text
        assert desk.get(made, include="invoice_items,available_extras").status_code == 200
    assert desk.cancel(made).status_code == 204
