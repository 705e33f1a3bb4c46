"""Reservations and options as documents: includes, fieldsets, languages, links (B1-05, B1-06)."""

from __future__ import annotations

from typing import Any

import pytest
from v1_desk import Desk, category_of, ok, rentable_of

COT, TOWELS = "invoice_item_template_18051", "invoice_item_template_18050"
OF_RESERVATIONS = (
    "available_extras",
    "category",
    "category.terms",
    "invoice_items",
    "invoice_items.chosen_extra",
    "invoice_items.costs",
    "package",
    "rentable",
    "tags",
)
OF_OPTIONS = tuple(path for path in OF_RESERVATIONS if not path.startswith("invoice_items."))
PAGES = ["pay", "deposit", "questions", "guest_list", "license_plates"]


def tag_of(api: Any, stay: dict[str, Any]) -> str:
    """Return a tag that a stay's category has."""
    listed = api.read("/v1/administrations/388/categories")["data"]
    category = next(one for one in listed if one["id"] == category_of(stay))
    return str(category["relationships"]["tags"]["data"][0]["id"])


def everything(desk: Desk) -> dict[str, Any]:
    """Place a stay that has something behind every relationship."""
    stay = desk.stay()
    extras = [{"extra_id": COT}, {"extra_id": "package_437"}]
    said = {"chosen_extras": extras, "guest_group": {"adults": 2}}
    document = desk.document(stay, tags=[tag_of(desk.api, stay)], **said)
    made = ok(desk.create(document), 201)
    return ok(
        desk.change(
            made,
            query={"place": True},
            first_name="Fenna",
            postalcode="1234AB",
            email="fenna@example.com",
            phone="0612345678",
            date_of_birth="1990-01-31",
        )
    )


@pytest.mark.parametrize(
    ("kind", "path"),
    [("reservations", path) for path in OF_RESERVATIONS]
    + [("options", path) for path in OF_OPTIONS],
)
def test_every_path_brings_what_it_leads_to(api: Any, kind: str, path: str) -> None:
    desk = Desk(api, kind)
    made = everything(desk)

    body = desk.get(made, include=path).json()

    level = [body["data"]]
    known = {(one["type"], one["id"]): one for one in body["included"]}
    for name in path.split("."):
        linkages = [one["relationships"][name]["data"] for one in level]
        flat = [
            each
            for linkage in linkages
            for each in (linkage if isinstance(linkage, list) else [linkage])
            if each is not None
        ]
        level = [known[one["type"], one["id"]] for one in flat]
    assert level
    assert len(known) == len(body["included"])


@pytest.mark.parametrize("path", ["administration", "category.images", "invoice_items.reservation"])
def test_other_paths_are_bad_requests(api: Any, path: str) -> None:
    desk = Desk(api)

    assert desk.get(desk.made(), include=path).status_code == 400


def test_options_do_not_bring_what_is_behind_their_items(api: Any) -> None:
    desk = Desk(api, "options")

    assert desk.get(desk.made(), include="invoice_items.costs").status_code == 400


def test_a_created_a_changed_and_a_previewed_one_bring_includes_too(api: Any) -> None:
    desk = Desk(api)
    document = desk.document(desk.stay())
    made = desk.create(document, include="category").json()
    answers = [
        made,
        desk.change(made["data"], query={"include": "category"}).json(),
        desk.preview(document, include="category").json(),
        desk.validate(document, include="category").json(),
    ]

    for body in answers:
        assert [one["type"] for one in body["included"]] == ["categories"]


def test_a_list_brings_each_thing_once(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay()
    made = [desk.made(stay) for _ in range(3)]

    body = api.read(
        desk.path,
        params={
            "include": "category,invoice_items.costs",
            "start_date": stay["attributes"]["start_date"],
        },
    )

    assert {one["id"] for one in made} <= {one["id"] for one in body["data"]}
    keys = [(one["type"], one["id"]) for one in body["included"]]
    assert len(keys) == len(set(keys))
    assert keys.count(("categories", category_of(stay))) == 1


def test_a_fieldset_leaves_what_it_names(api: Any) -> None:
    desk = Desk(api)
    made = desk.made()
    fields = {"fields[reservations]": "status,category", "fields[invoice_items]": "price"}

    body = desk.get(made, include="invoice_items", **fields).json()

    assert body["data"]["attributes"] == {"status": "new"}
    assert list(body["data"]["relationships"]) == ["category"]
    assert all(list(one["attributes"]) == ["price"] for one in body["included"])


def test_a_fieldset_holds_for_previews_too(shared: Any) -> None:
    desk = Desk(shared)
    query = {"fields[reservations]": "total,status,token"}

    previewed = ok(desk.preview(desk.document(desk.stay()), **query))

    assert list(previewed) == ["id", "type", "attributes"]
    assert list(previewed["attributes"]) == ["total"]


def test_items_come_in_the_languages_asked_for(api: Any) -> None:
    desk = Desk(api)
    made = desk.made()
    path = f"{desk.path}/{made['id']}?include=invoice_items"

    body = api.read(path, headers={"Accept-Language": "nl,de"})

    assert body["included"][0]["attributes"]["name"] == {"nl": "Huur", "de": "Miete"}


def test_the_guests_language_is_the_first_that_was_asked_for_unless_it_is_said(api: Any) -> None:
    desk = Desk(api)
    document = desk.document(desk.stay())
    answer = api(
        "POST", desk.path, document=document, headers={"Accept-Language": "fr-FR,fr;q=0.9,nl"}
    )

    assert ok(answer, 201)["attributes"]["locale"] == "fr"
    assert ok(desk.change(ok(answer, 201), locale="da"))["attributes"]["locale"] == "da"


def test_the_remark_on_the_invoice_is_in_the_guests_language(shared: Any) -> None:
    remarks = [
        ok(desk.preview(desk.document(desk.stay(), locale=locale)))["attributes"]["invoice_details"]
        for desk, locale in (
            (Desk(shared), "de"),
            (Desk(shared), "en"),
            (Desk(shared, park="389"), "de"),
        )
    ]

    assert remarks == [
        "Die Kurtaxe zahlen Sie bei der Anreise.",
        "Tourist tax is paid on arrival.",
        None,
    ]


@pytest.mark.parametrize(("park", "pages"), [("388", PAGES), ("389", PAGES[:2] + PAGES[4:])])
def test_a_reservation_links_to_the_pages_that_its_park_asks_for(
    api: Any, park: str, pages: list[str]
) -> None:
    desk = Desk(api, park=park)
    stay = next(
        one
        for one in desk.stays(**{"limit[availabilities]": "100"})
        if ok(desk.preview(desk.document(one)))["attributes"]["deposit"]
    )

    made = desk.placed(stay)

    assert list(made["links"]) == pages
    token = made["attributes"]["token"]
    for name, url in made["links"].items():
        path = f"/_pages/booking-experts-v1/reservations/{made['id']}/{name}?token={token}"
        assert url == f"http://127.0.0.1:8080{path}&world={api.world}"


def test_tags_that_are_asked_for_are_told_and_bound_the_accommodation(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay()
    tag = tag_of(api, stay)
    listed = api.read("/v1/organizations/133/tags")["data"]
    category = next(
        one
        for one in api.read("/v1/administrations/388/categories")["data"]
        if one["id"] == category_of(stay)
    )
    known = {one["id"] for one in category["relationships"]["tags"]["data"]}
    lacking = next(one["id"] for one in listed if one["id"] not in known)

    made = everything(desk)
    answer = desk.validate(
        desk.document(stay, tags=[lacking], first_name="A", postalcode="1", email="a@example.com")
    )

    assert made["relationships"]["tags"]["data"] == [{"type": "tags", "id": tag}]
    assert rentable_of(made) is not None
    assert answer.status_code == 200
    blocking = desk.validate(desk.document(stay, tags=[lacking]), place=True)
    assert blocking.json()["errors"][-1]["detail"] == "is not available"
