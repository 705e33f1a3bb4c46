from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine.problem import Refusal
from bookable_mocks.engine.routing import Routes


def make(*routes: str) -> Routes[str]:
    made: Routes[str] = Routes()
    for route in routes:
        method, template = route.split()
        made.add(method, template, route)
    return made


def refusal(routes: Routes[str], method: str, path: str) -> tuple[int, str | None]:
    with pytest.raises(Refusal) as caught:
        routes.find(method, path)
    problem = caught.value.problem
    return problem.status, problem.headers.get("Allow")


BOATS = make("GET /boats", "POST /boats", "GET /boats/{id}", "DELETE /boats/{id}")


def test_a_path_and_a_method_lead_to_their_target() -> None:
    assert BOATS.find("POST", "/boats") == ("POST /boats", {})
    assert BOATS.find("GET", "/boats/7") == ("GET /boats/{id}", {"id": "7"})


def test_head_finds_what_get_finds() -> None:
    assert BOATS.find("HEAD", "/boats/7") == ("GET /boats/{id}", {"id": "7"})


@pytest.mark.parametrize(
    "path",
    ["", "/", "boats", "/boats/", "/boats/7/", "//boats", "/boats//", "/boats/7/8", "/Boats"],
)
def test_a_path_matches_as_a_whole_and_exactly(path: str) -> None:
    assert refusal(BOATS, "GET", path) == (404, None)


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/boats", "GET, HEAD, POST"),
        ("POST", "/boats/7", "DELETE, GET, HEAD"),
        ("OPTIONS", "/boats", "GET, HEAD, POST"),
        ("get", "/boats", "GET, HEAD, POST"),
    ],
)
def test_a_method_that_a_path_has_not_is_told_with_those_it_has(
    method: str, path: str, allow: str
) -> None:
    assert refusal(BOATS, method, path) == (405, allow)


def test_head_is_not_allowed_where_get_is_not() -> None:
    assert refusal(make("POST /only"), "HEAD", "/only") == (405, "POST")


def test_a_literal_segment_wins_over_a_variable_one() -> None:
    routes = make("GET /boats/{id}", "GET /boats/search")

    assert routes.find("GET", "/boats/search") == ("GET /boats/search", {})
    assert routes.find("GET", "/boats/searching")[0] == "GET /boats/{id}"


def test_a_literal_that_leads_nowhere_gives_way_to_the_variable() -> None:
    routes = make("GET /a/b", "GET /a/{x}/c", "GET /{y}/b/d")

    assert routes.find("GET", "/a/b/c") == ("GET /a/{x}/c", {"x": "b"})
    assert routes.find("GET", "/a/b/d") == ("GET /{y}/b/d", {"y": "a"})


def test_each_template_names_its_own_variables() -> None:
    routes = make("GET /a/{one}", "POST /a/{two}", "GET /a/{three}/b/{four}")

    assert routes.find("GET", "/a/1")[1] == {"one": "1"}
    assert routes.find("POST", "/a/1")[1] == {"two": "1"}
    assert routes.find("GET", "/a/1/b/2")[1] == {"three": "1", "four": "2"}


@given(st.text(st.characters(exclude_characters="/"), min_size=1))
def test_a_variable_is_whatever_stands_between_two_slashes(text: str) -> None:
    assert BOATS.find("GET", f"/boats/{text}")[1] == {"id": text}


def test_a_documented_head_is_found() -> None:
    assert make("HEAD /boats").find("HEAD", "/boats") == ("HEAD /boats", {})
