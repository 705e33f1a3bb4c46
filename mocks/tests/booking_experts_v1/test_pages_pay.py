"""The pay page over HTTP: what it shows, how a payment goes, and where it leads (B1-20)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from v1_booking import SHOP, Begun, Booked, Optioned
from v1_outline import Outline, faults_of_form

from bookable_mocks.booking_experts_v1.pages.payment import OUTCOMES
from bookable_mocks.booking_experts_v1.pages.words import NBSP

FORM = "application/x-www-form-urlencoded"
CONFIRMING = ("success", "open_but_confirmed")


def status_of(answer: Any) -> str:
    """Return what the browser is told by where it is led."""
    assert answer.status_code == 303, answer.text
    return str(dict(parse_qsl(urlsplit(answer.headers["location"]).query))["status"])


def test_a_link_opens_a_page_that_says_what_is_paid(api: Any) -> None:
    booked = Booked(api)
    link = urlsplit(booked.data["links"]["pay"])
    answer = api("GET", f"{link.path}?{link.query}")
    outline = Outline(answer.text)
    told = booked.now

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert faults_of_form(outline) == []
    assert f"€{told['total']:,.2f}" in outline.said("td")
    assert booked.data["id"] in outline.said("dd")
    plans = [f"€{plan['price']:,.2f}" for plan in told["payment_plan_options"]]
    assert len(plans) == 2
    assert all(price in outline.text for price in plans)


def test_a_page_is_kept_nowhere_and_tells_its_address_to_nobody(api: Any) -> None:
    headers = Booked(api).open("pay").headers

    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_customer_is_led_back_with_what_happened(outcome: str, api: Any) -> None:
    booked = Booked(api, after_payment_return_url=SHOP)
    led = urlsplit(booked.send("pay", outcome=outcome).headers["location"])

    assert (led.scheme, led.netloc, led.path, led.fragment) == (
        *("https", "shop.example", "/thanks", "top"),
    )
    assert parse_qsl(led.query) == [
        ("lang", "nl"),
        ("reservation_id", booked.data["id"]),
        ("token", booked.data["attributes"]["token"]),
        ("status", outcome),
    ]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_two_outcomes_confirm_and_three_leave_it(outcome: str, api: Any) -> None:
    booked = Booked(api)
    booked.send("pay", outcome=outcome)

    assert booked.now["status"] == ("confirmed" if outcome in CONFIRMING else "placed")
    assert ("pay" in booked.get()["links"]) is (outcome != "success")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_without_a_shop_a_page_of_ours_says_what_happened(outcome: str, api: Any) -> None:
    led = urlsplit(Booked(api).send("pay", outcome=outcome).headers["location"])
    answer = api("GET", f"{led.path}?{led.query}")
    outline = Outline(answer.text)

    assert answer.status_code == 200
    assert led.path.endswith("/done")
    assert faults_of_form(outline) == []
    assert {"role": "status"} in outline.all("div")
    assert ("Pay for your stay" in outline.links) is (outcome != "success")


def test_a_page_of_ours_tells_of_no_status_that_is_none(api: Any) -> None:
    booked = Booked(api)

    assert booked.open("done").status_code == 404
    assert api("GET", f"{booked.url('done')}&status=won").status_code == 404


def test_a_down_payment_leaves_the_rest_to_be_paid(api: Any) -> None:
    booked = Booked(api)
    total, part = (plan["price"] for plan in booked.now["payment_plan_options"])
    booked.send("pay", plan="down_payment")
    outline = booked.outline("pay")

    assert booked.now["payment_plan"] == "down_payment"
    assert booked.now["status"] == "confirmed"
    assert "plan" not in outline.fields
    assert outline.said("td")[-2:] == [f"€{part:.2f}", f"€{total - part:.2f}"]
    assert status_of(booked.send("pay")) == "success"
    assert "pay" not in booked.get()["links"]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_plan_is_chosen_by_a_payment_that_confirms_and_by_no_other(
    outcome: str, api: Any
) -> None:
    booked = Booked(api)
    booked.send("pay", plan="down_payment", outcome=outcome)

    chosen = "down_payment" if outcome in CONFIRMING else "total"
    assert booked.now["payment_plan"] == chosen


def test_a_plan_that_is_over_since_the_page_was_opened_is_not_paid_otherwise(api: Any) -> None:
    begun = Begun(api)
    fields = {**begun.outline("pay").fields, "plan": "down_payment"}
    api("POST", "/_mock/clock/advance", json={"seconds": 70 * 86400})
    answer = api("POST", begun.url("pay"), data=fields)

    assert answer.status_code == 409
    assert "plan" not in Outline(answer.text).fields
    assert begun.now["status"] == "new"


UNTRUE = ("success", "open_but_confirmed", "deposit_completed", "guest_list_completed")


@pytest.mark.parametrize("status", UNTRUE)
def test_what_an_address_says_of_a_reservation_is_not_said_unless_it_is_true(
    status: str, api: Any
) -> None:
    booked = Booked(api)
    answer = api("GET", f"{booked.url('done')}&status={status}")

    assert answer.status_code == 200
    assert Outline(answer.text).title.startswith("Your booking as it is now")


@pytest.mark.parametrize("status", ["open", "failure", "cancelled"])
def test_where_nothing_is_to_be_paid_no_payment_failed(status: str, api: Any) -> None:
    booked = Booked(api)
    booked.send("pay")
    paid = api("GET", f"{booked.url('done')}&status=success")
    answer = api("GET", f"{booked.url('done')}&status={status}")

    assert Outline(paid.text).title.startswith("Your payment came in")
    assert Outline(answer.text).title.startswith("Your booking as it is now")


def test_what_is_paid_is_not_paid_again(api: Any) -> None:
    booked = Booked(api)
    fields = booked.outline("pay").fields
    first, second = (api("POST", booked.url("pay"), data=fields) for _ in range(2))

    assert status_of(first) == "success"
    assert second.status_code == 409
    assert Outline(second.text).said("p") == ["Everything is paid."]
    assert booked.open("pay").status_code == 409


def test_a_second_click_does_not_pay_the_rest(api: Any) -> None:
    booked = Booked(api)
    fields = {**booked.outline("pay").fields, "plan": "down_payment"}
    api("POST", booked.url("pay"), data=fields)
    before = booked.outline("pay").said("td")
    second = api("POST", booked.url("pay"), data=fields)

    assert second.status_code == 409
    assert "changed since you opened" in Outline(second.text).text
    assert booked.outline("pay").said("td") == before


def test_of_many_clicks_at_once_one_pays(api: Any) -> None:
    booked = Booked(api)
    fields = {**booked.outline("pay").fields, "plan": "down_payment"}
    headers = {"x-bookable-world": api.world}
    clicks = [lambda c: c.post(booked.url("pay"), data=fields, headers=headers)] * 5

    assert sorted(answer.status_code for answer in api.together(*clicks)) == [303, *[409] * 4]


def test_paying_confirms_what_was_not_even_placed(api: Any) -> None:
    booked = Begun(api)
    booked.send("pay")

    assert booked.now["status"] == "confirmed"


def test_what_lacks_details_can_not_be_paid_and_nothing_of_it_is_kept(api: Any) -> None:
    booked = Begun(api, first_name=None, phone=None)
    before = booked.get()
    answer = booked.send("pay", plan="down_payment")
    outline = Outline(answer.text)

    assert answer.status_code == 422
    assert faults_of_form(outline) == []
    assert [text for text in outline.said("li") if "lacks" in text] == [
        "The booking lacks this: first_name",
        "The booking lacks this: phone",
    ]
    assert outline.fields["plan"] == "down_payment"
    assert booked.get() == before


def test_what_somebody_else_took_can_not_be_paid(api: Any) -> None:
    late = Begun(api)
    path = f"{late.path}?confirm=true"
    taken = 201
    while taken == 201:
        document = {"data": {"type": "reservations", **late.document}}
        taken = api("POST", path, document=document).status_code
    answer = late.send("pay")

    assert taken == 422
    assert answer.status_code == 422
    assert "not free on these days any more" in Outline(answer.text).text
    assert late.now["status"] == "new"


def test_what_should_have_begun_by_now_can_not_be_paid(api: Any) -> None:
    begun = Begun(api)
    assert api("POST", "/_mock/clock/advance", json={"seconds": 150 * 86400}).status_code == 200
    answer = begun.send("pay")

    assert answer.status_code == 422
    assert "This can’t be done: start_date is invalid" in Outline(answer.text).said("li")


@pytest.mark.parametrize("token", ["", "?token=", "?token=" + "0" * 40, "?token=%FF", "?Token=x"])
def test_without_the_right_token_there_is_no_page(token: str, api: Any) -> None:
    booked = Booked(api)
    path = booked.url("pay").partition("?")[0] + token

    for method in ("GET", "POST"):
        answer = api(method, path, headers={"accept-language": "nl"})
        outline = Outline(answer.text)
        assert answer.status_code == 404
        assert outline.title == "Deze pagina bestaat niet"
        assert faults_of_form(outline) == []


def test_a_token_opens_its_own_reservation_alone(api: Any) -> None:
    one, other = Booked(api), Booked(api)
    token = one.data["attributes"]["token"]
    path = f"/_pages/booking-experts-v1/reservations/{other.data['id']}/pay"

    assert api("GET", f"{path}?token={token}").status_code == 404


def test_an_option_has_no_pages(api: Any) -> None:
    option = Optioned(api)

    assert option.data.get("links", {}) == {}
    assert option.open("pay").status_code == 404


def test_what_is_cancelled_is_not_paid(api: Any) -> None:
    booked = Booked(api)
    fields = booked.outline("pay").fields
    booked.cancel()
    answer = api("POST", booked.url("pay"), data=fields)

    assert answer.status_code == 409
    assert Outline(answer.text).said("p") == ["The booking is cancelled."]
    assert booked.now["status"] == "cancelled"


def test_what_ran_out_is_not_paid(api: Any) -> None:
    booked = Booked(api)
    assert api("POST", "/_mock/clock/advance", json={"seconds": 3601}).status_code == 200

    assert booked.open("pay").status_code == 409


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": {"outcome": "success"}}, 409),
        ({"json": {"outcome": "success"}}, 415),
        ({"content": b"outcome=success"}, 415),
        ({"content": b"outcome=%FF", "headers": {"content-type": FORM}}, 400),
        ({"content": "outcome=é".encode(), "headers": {"content-type": FORM}}, 400),
    ],
)
def test_what_is_no_form_of_this_page_shows_it_again(
    sent: dict[str, Any], status: int, api: Any
) -> None:
    booked = Booked(api)
    answer = api("POST", booked.url("pay"), **sent)
    outline = Outline(answer.text)

    assert answer.status_code == status
    assert outline.title.startswith("Error: ")
    assert faults_of_form(outline) == []
    assert booked.now["status"] == "placed"


def test_an_outcome_that_is_none_is_told_at_its_field(api: Any) -> None:
    answer = Booked(api).send("pay", outcome="won", plan="none")

    assert answer.status_code == 422
    assert Outline(answer.text).links == {
        "Choose how much to pay now": "#plan",
        "Choose how the payment goes": "#outcome",
    }


def test_a_page_speaks_the_language_of_the_reservation(api: Any) -> None:
    outline = Booked(api, locale="nl").outline("pay")

    assert outline.lang == "nl"
    assert outline.title == "Uw verblijf betalen · Duinrand"


def test_where_the_operator_is_invoiced_nothing_is_due_and_it_confirms_all_the_same(
    api: Any,
) -> None:
    booked = Booked(api, park="390")

    assert booked.outline("pay").said("td")[-1] == f"DKK{NBSP}0.00"
    assert status_of(booked.send("pay")) == "success"
    assert booked.now["status"] == "confirmed"


def test_a_link_leads_to_the_world_that_it_came_from(api: Any) -> None:
    booked = Booked(api, after_payment_return_url=None)
    browser = api.in_world("")  # it sends no header that names one
    link = urlsplit(booked.data["links"]["pay"])
    path = f"{link.path}?{link.query}"
    fields = Outline(browser("GET", path).text).fields
    led = urlsplit(browser("POST", path, data=fields).headers["location"])

    assert browser("GET", f"{led.path}?{led.query}").status_code == 200
    assert booked.now["status"] == "confirmed"


def test_a_page_answers_head_and_no_other_method(api: Any) -> None:
    booked = Booked(api)

    assert api("HEAD", booked.url("pay")).status_code == 200
    assert api("PUT", booked.url("pay")).headers["allow"] == "GET, HEAD, POST"
