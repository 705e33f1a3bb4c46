"""Who may ask for what: keys, administrations, organizations (B1-01, B1-02)."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from bookable_mocks.booking_experts_v1.access import (
    accessible,
    authenticate,
    may_list,
    require_extended,
)
from bookable_mocks.booking_experts_v1.models_access import Access, access_id
from bookable_mocks.booking_experts_v1.reads import HANDLERS
from bookable_mocks.booking_experts_v1.seed import PERSONAS
from bookable_mocks.booking_experts_v1.tables import ACCESSES, ADMINISTRATIONS, ORGANIZATIONS
from bookable_mocks.engine.mock import Context, Request
from bookable_mocks.engine.problem import Refusal
from bookable_specs import load

CONTRACT = load("booking-experts-v1")
IN_PARKS = [name for name in HANDLERS if "administration_id" in CONTRACT.operations[name].path]
IN_FIRMS = [name for name in HANDLERS if "organization_id" in CONTRACT.operations[name].path]
TOLD = "Please make sure to set the Authorization HTTP header"
EXTENDED, DEFAULT, FIRST_PARK, NONE = (
    "be1_lantern_extended",
    "be1_jetty",
    "be1_milepost",
    "be1_newcomer",
)


def path_of(name: str, park: str = "388", firm: str = "133") -> str:
    path = CONTRACT.operations[name].path
    return f"/v1{path}".replace("{administration_id}", park).replace("{organization_id}", firm)


@pytest.mark.parametrize(
    "header",
    ["", "Token", "Token nobody", "Bearer be1_jetty", "be1_jetty", "Token be1_jetty be1_jetty"],
)
def test_without_a_known_key_it_is_always_the_references_error(
    header: str, shared: Any, tools: Any
) -> None:
    headers = {"Authorization": header} if header else {}
    answer = shared("GET", "/v1/administrations", key="", headers=headers)

    assert tools.refused(answer) == (401, "Unauthorized error", [(TOLD, None)])
    assert answer.headers["www-authenticate"].startswith("Token")


@pytest.mark.parametrize("scheme", ["Token", "token", "TOKEN"])
def test_the_case_of_the_scheme_does_not_matter(scheme: str, shared: Any) -> None:
    headers = {"Authorization": f"{scheme} {EXTENDED}"}

    assert shared("GET", "/v1/administrations", key="", headers=headers).status_code == 200


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.secret)
def test_every_persona_is_let_in(persona: Any, shared: Any) -> None:
    assert shared("GET", "/v1/administrations", key=persona.secret).status_code == 200


def test_a_key_sees_the_administrations_that_gave_it_access(shared: Any) -> None:
    seen = {
        key: shared.ids("/v1/administrations", key=key)
        for key in (EXTENDED, DEFAULT, FIRST_PARK, NONE)
    }

    assert seen == {
        EXTENDED: ["388", "389", "390"],
        DEFAULT: ["388", "389"],
        FIRST_PARK: ["388"],
        NONE: [],
    }


def test_an_organization_is_seen_with_access_to_one_of_its_parks(shared: Any) -> None:
    assert shared.ids("/v1/organizations", key=FIRST_PARK) == ["133"]
    assert shared.ids("/v1/organizations", key=NONE) == []


@pytest.mark.parametrize("name", IN_PARKS)
def test_a_park_without_access_is_not_found(name: str, shared: Any, tools: Any) -> None:
    missing = (404, "Not found", [("There is no such administration", None)])

    for key, park in ((DEFAULT, "390"), (NONE, "388"), (EXTENDED, "9"), (EXTENDED, "x")):
        assert tools.refused(shared("GET", path_of(name, park), key=key)) == missing
    assert shared("GET", path_of(name, "389"), key=DEFAULT).status_code == 200


@pytest.mark.parametrize("name", IN_FIRMS)
def test_an_organization_without_access_is_not_found(name: str, shared: Any, tools: Any) -> None:
    missing = (404, "Not found", [("There is no such organization", None)])

    for key, firm in ((NONE, "133"), (EXTENDED, "134")):
        assert tools.refused(shared("GET", path_of(name, firm=firm), key=key)) == missing
    assert shared("GET", path_of(name), key=FIRST_PARK).status_code == 200


def test_the_organization_of_a_park_that_gave_no_access_is_not_seen(api: Any) -> None:
    store = api.server.worlds.get(api.world).store
    firm, park = store.get(ORGANIZATIONS, "133"), store.get(ADMINISTRATIONS, "390")
    store.insert(ORGANIZATIONS, replace(firm, id="134"))
    store.update(ADMINISTRATIONS, replace(park, organization_id="134"))

    assert api.ids("/v1/organizations", key=EXTENDED) == ["133", "134"]
    assert api.ids("/v1/organizations", key=DEFAULT) == ["133"]
    assert api("GET", "/v1/organizations/134/tags", key=DEFAULT).status_code == 404


def test_access_that_is_given_later_counts_at_once(api: Any) -> None:
    store = api.server.worlds.get(api.world).store
    ident = access_id("newcomer", "389")
    given = Access(id=ident, partner_id="newcomer", administration_id="389")

    assert api.ids("/v1/administrations", key=NONE) == []
    store.insert(ACCESSES, given)

    assert api.ids("/v1/administrations", key=NONE) == ["389"]


def test_a_partners_new_key_has_the_partners_access(api: Any) -> None:
    sent = {"api": "booking-experts-v1", "owner": "jetty", "scopes": []}
    made = api("POST", "/_mock/keys", json=sent).json()

    assert made["secret"].startswith("be1_")
    assert api.ids("/v1/administrations", key=made["secret"]) == ["388", "389"]


def asking(shared: Any, key: str, park: str) -> Context:
    """Return the context of a request for a park."""
    world = shared.server.worlds.get()
    mock = shared.server.worlds.mocks[0]
    headers = {"authorization": f"Token {key}"}
    request = Request("GET", "/", "", headers, b"", "127.0.0.1", "http")
    ctx = Context(world, mock, shared.server.worlds.get().clock.now(), request=request)
    ctx.params["administration_id"] = park
    ctx.principal = authenticate(ctx)
    return ctx


def test_extended_access_is_had_to_one_park_at_a_time(shared: Any) -> None:
    assert may_list(asking(shared, EXTENDED, "390"))
    assert may_list(asking(shared, FIRST_PARK, "388"))
    assert not may_list(asking(shared, FIRST_PARK, "389"))
    assert not may_list(asking(shared, DEFAULT, "388"))


def test_what_needs_extended_access_is_forbidden_with_the_default_one(shared: Any) -> None:
    require_extended(asking(shared, EXTENDED, "388"))
    with pytest.raises(Refusal) as refusal:
        require_extended(asking(shared, DEFAULT, "388"))

    assert refusal.value.problem.status == 403
    assert "extended access" in refusal.value.problem.detail


def test_all_reservations_are_listed_with_extended_access_alone(shared: Any, tools: Any) -> None:
    told = "Listing reservations needs extended access to this administration"
    paths = {park: f"/v1/administrations/{park}/reservations" for park in ("388", "389", "390")}

    assert shared.ids(paths["388"], key=FIRST_PARK)
    assert shared("GET", paths["389"], key=FIRST_PARK).status_code == 404
    assert shared.ids(paths["390"], key=EXTENDED)
    assert tools.refused(shared("GET", paths["388"], key=DEFAULT)) == (
        403,
        "Forbidden",
        [(told, None)],
    )


def test_searches_look_at_the_parks_of_the_key(shared: Any) -> None:
    assert accessible(asking(shared, EXTENDED, "388")) == ("388", "389", "390")
    assert accessible(asking(shared, NONE, "388")) == ()


def give(api: Any, park: str, **body: Any) -> Any:
    return api("POST", f"/_simulate/booking-experts-v1/administrations/{park}/access", json=body)


def test_a_user_gives_access_changes_it_and_takes_it_back(api: Any) -> None:
    levels = []
    for level in ("default", "extended", "none"):
        assert give(api, "389", partner="newcomer", access=level).status_code == 200
        store = api.server.worlds.get(api.world).store
        kept = store.get(ACCESSES, access_id("newcomer", "389"))
        levels.append((api.ids("/v1/administrations", key=NONE), kept and kept.extended))

    assert levels == [(["389"], False), (["389"], True), ([], None)]


def test_access_is_given_to_one_partner_alone(api: Any) -> None:
    give(api, "390", partner="jetty", access="default")

    assert api.ids("/v1/administrations", key=DEFAULT) == ["388", "389", "390"]
    assert api.ids("/v1/administrations", key=NONE) == []


@pytest.mark.parametrize(
    ("park", "body", "status", "source"),
    [
        ("9", {"partner": "jetty", "access": "default"}, 404, None),
        ("388", {"partner": "nobody", "access": "default"}, 400, "partner"),
        ("388", {"partner": "jetty", "access": "all"}, 400, "access"),
        ("388", {"partner": "jetty"}, 400, None),
        ("388", {"partner": "jetty", "access": "none", "until": "2030"}, 400, None),
    ],
)
def test_access_that_can_not_be_given_is_refused(
    park: str, body: Any, status: int, source: str | None, api: Any, tools: Any
) -> None:
    answer = give(api, park, **body)

    assert answer.status_code == status
    assert answer.json()["errors"][0].get("source") == source
