"""Calls that share one path, are all GET, and answer in a format of their own."""

from __future__ import annotations

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest

from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import reject

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
OK = {"200": {"description": "Done.", "content": {"application/xml": {"schema": {}}}}}


def call(name: str, **members: Any) -> dict[str, Any]:
    parameters = [
        {"name": "Name", "in": "query", "x-aliases": ["name"], "schema": {"type": "string"}},
        {"name": "Seats", "in": "query", "schema": {"type": "integer"}},
    ]
    return {"get": {"operationId": name, "parameters": parameters, "responses": OK, **members}}


@pytest.fixture
def site(serve: Any, boats: SimpleNamespace) -> Any:
    document = deepcopy(boats.DOCUMENT)
    document["paths"] = {
        "/RPC/addBoat": call("addBoat", **{"x-changes": True}),
        "/RPC/getBoat": call("readBoat"),
    }
    document["x-rpc"] = {"path": "/RPC", "parameter": "call", "methods": ["GET", "POST"]}

    def add(ctx: Context) -> Reply:
        boat = boats.Boat(id=ctx.ids.number("boat"), name=ctx.params.get("Name", "?"), seats=1)
        ctx.store.insert(boats.BOATS, boat)
        if boat.name == "Titanic":
            raise reject(200, "unsinkable", "Not that name.")
        return Reply(200, boat.name, media_type="application/xml")

    def get(ctx: Context) -> Reply:
        name = ctx.operation.id if ctx.operation else ""
        return Reply(200, name, media_type="application/xml")

    def render(problem: Any, ctx: Context) -> Reply:
        asked = ctx.request.query if ctx.request else ""
        return Reply(200, f"{problem.code} {asked}", media_type="application/xml")

    changes = {
        "handlers": {"addBoat": add, "readBoat": get},
        "render": render,
        "encoders": {"application/xml": lambda body: f"<a>{body}</a>".encode()},
    }
    return serve(mocks=[(boats.mock(**changes), boats.contract(document=document))])


def test_the_parameter_names_the_call(site: Any) -> None:
    assert site.get("/RPC?call=getBoat").text == "<a>readBoat</a>"


@pytest.mark.parametrize("path", ["/RPC", "/RPC/"])
def test_a_slash_at_the_end_is_the_same_path(site: Any, path: str) -> None:
    assert site.get(f"{path}?call=getBoat").status_code == 200


def test_a_form_carries_the_same_parameters(site: Any) -> None:
    answer = site.request("POST", "/RPC", content="call=addBoat&Name=De+Zwaan", headers=FORM)

    assert answer.text == "<a>De Zwaan</a>"


def test_a_form_adds_to_the_query(site: Any) -> None:
    answer = site.request("POST", "/RPC?call=addBoat", content="Name=Zwaan", headers=FORM)

    assert answer.text == "<a>Zwaan</a>"


def test_a_body_that_is_no_form_is_refused(site: Any) -> None:
    assert "unsupported_media_type" in site.post("/RPC?call=addBoat", {"Name": "x"}).text


@pytest.mark.parametrize("query", ["", "?call=", "?call=sinkBoat", "?Call=getBoat"])
def test_a_call_that_nobody_knows_is_refused_in_the_vendors_way(site: Any, query: str) -> None:
    answer = site.get(f"/RPC{query}")

    assert answer.status_code == 200
    assert answer.text.startswith("<a>unknown_call")


def test_the_paths_of_the_contract_are_no_paths_of_the_server(site: Any) -> None:
    assert "route_not_found" in site.get("/RPC/getBoat").text


def test_a_get_that_changes_something_is_one_transaction(site: Any) -> None:
    before = site.boats()

    assert "unsinkable" in site.get("/RPC?call=addBoat&Name=Titanic").text
    assert site.boats() == before


def test_a_parameter_answers_to_its_other_names(site: Any) -> None:
    assert site.get("/RPC?call=addBoat&name=Zwaan").text == "<a>Zwaan</a>"


def test_a_parameters_own_name_goes_before_its_other_names(site: Any) -> None:
    assert site.get("/RPC?call=addBoat&name=b&Name=a").text == "<a>a</a>"


def test_another_name_of_a_parameter_is_known(site: Any) -> None:
    site.get("/RPC?call=addBoat&name=b")

    assert not any("name" in note.split() for note in site.world.journal.entries()[0].notes)


@pytest.mark.parametrize(("query", "told"), [("Name=", "<a></a>"), ("Seats=", "<a>?</a>")])
def test_an_empty_value_is_empty_text_or_none_at_all(site: Any, query: str, told: str) -> None:
    assert site.get(f"/RPC?call=addBoat&{query}").text == told


def test_the_accept_header_is_not_looked_at(site: Any) -> None:
    assert site.get("/RPC?call=getBoat", headers={"Accept": "image/png"}).status_code == 200


def test_a_refusal_is_told_who_asked_what(site: Any) -> None:
    assert "call=no" in site.get("/RPC?call=no").text


def test_the_journal_names_the_call(site: Any) -> None:
    site.get("/RPC?call=getBoat")

    assert site.world.journal.entries()[0].operation == "readBoat"
