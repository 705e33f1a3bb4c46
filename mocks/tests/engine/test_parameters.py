from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine.parameters import Parameters, parse_query
from bookable_mocks.engine.problem import Refusal
from bookable_mocks.engine.schemas import Schemas

SCHEMAS = Schemas({"components": {"schemas": {"Id": {"type": "integer", "default": 7}}}})
INTEGER, TEXT = {"type": "integer"}, {"type": "string"}
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)


def node(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "x", "in": "query", "schema": schema, **more}


def read(parameter: dict[str, Any], query: str = "", **headers: str) -> Any:
    """Return the parameter's value, or what is said to be wrong with it."""
    values, found = Parameters([parameter], SCHEMAS).read({}, query, headers)
    if found:
        return [(v.location, v.where, v.message) for v in found]
    return values.get(parameter["name"])


def is_refused(parameter: dict[str, Any], query: str) -> bool:
    _, found = Parameters([parameter], SCHEMAS).read({}, query, {})
    return bool(found)


@given(st.integers(-(10**30), 10**30))
def test_an_integer_is_read_as_itself(number: int) -> None:
    assert read(node(INTEGER), f"x={number}") == number


@pytest.mark.parametrize(
    "text", ["1_0", "１０", "%EF%BC%91", "%2B1", "+1", "%201", "1%20", "01", "-01", "1.0", "1e3",
             "0x1", "", "-", "--1", "٣", "true", "1%00", "1" * 32],
)  # fmt: skip
def test_what_is_not_plainly_an_integer_is_refused(text: str) -> None:
    assert is_refused(node(INTEGER), f"x={text}")


@given(st.floats(allow_nan=False, allow_infinity=False).filter(lambda f: "e+" not in repr(f)))
def test_a_number_is_read_as_itself(number: float) -> None:
    assert read(node({"type": "number"}), f"x={number!r}") == number


@pytest.mark.parametrize(
    "text",
    ["NaN", "nan", "inf", "Infinity", "-Infinity", "1_0.0", ".5", "5.", "1e", "0x1", "1,5", "",
     "1e400", "1e999", "-1e999", "9" * 400],
)  # fmt: skip
def test_what_is_not_plainly_a_number_is_refused(text: str) -> None:
    assert is_refused(node({"type": "number"}), f"x={text}")


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_a_boolean_is_a_word(text: str, *, value: bool) -> None:
    assert read(node({"type": "boolean"}), f"x={text}") is value


@pytest.mark.parametrize("text", ["True", "1", "0", "yes", "", "FALSE"])
def test_nothing_else_is_a_boolean(text: str) -> None:
    assert is_refused(node({"type": "boolean"}), f"x={text}")


@given(texts)
def test_text_is_read_as_it_was_encoded(text: str) -> None:
    assert read(node(TEXT), f"x={quote(text, safe='')}") == text


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_a_query_is_names_and_values_in_order(pairs: list[tuple[str, str]]) -> None:
    expected: dict[str, list[str]] = {}
    for name, value in pairs:
        expected.setdefault(name, []).append(value)

    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)

    assert parse_query(query) == expected


@pytest.mark.parametrize(
    ("query", "given_"),
    [
        ("", {}),
        ("&&", {}),
        ("a", {"a": [""]}),
        ("a=", {"a": [""]}),
        ("a=b=c", {"a": ["b=c"]}),
        ("a=1&b=2&a=3", {"a": ["1", "3"], "b": ["2"]}),
        ("a+b=c%2Bd+e", {"a b": ["c+d e"]}),
        ("a=%zz", {"a": ["%zz"]}),
        ("a=%00", {"a": ["\x00"]}),
        ("caf\xc3\xa9=1", {"café": ["1"]}),
        ("a;b=1", {"a;b": ["1"]}),
    ],
)
def test_a_query_is_split_at_ampersands(query: str, given_: dict[str, list[str]]) -> None:
    assert parse_query(query) == given_


@pytest.mark.parametrize("query", ["a=%ff", "%ff=1", "a=\xff", "a=%ED%A0%80"])
def test_a_query_that_is_not_utf_8_is_refused(query: str) -> None:
    with pytest.raises(Refusal, match="400 malformed: The query is not UTF-8"):
        parse_query(query)


def test_of_a_parameter_that_is_given_twice_the_last_counts() -> None:
    assert read(node(INTEGER), "x=1&x=2") == 2


def test_a_parameter_that_is_left_out_is_missing() -> None:
    assert read(node(INTEGER)) is None


def test_a_required_parameter_that_is_left_out_is_told() -> None:
    assert read(node(INTEGER, required=True)) == [("query", "x", "is required")]


@pytest.mark.parametrize("default", [0, False, "", 5, []])
def test_a_parameter_that_is_left_out_has_its_default(default: Any) -> None:
    assert read(node({"default": default})) == default


def test_a_default_stands_in_the_schema_that_is_referred_to_as_well() -> None:
    assert read(node({"$ref": "#/components/schemas/Id"})) == 7
    assert read(node({"$ref": "#/components/schemas/Id"}), "x=9") == 9


def test_what_is_wrong_is_told_by_the_documented_name() -> None:
    assert read(node({"type": "integer", "maximum": 5}), "x=6") == [
        ("query", "x", "6 is greater than the maximum of 5")
    ]


IDS = {"type": "array", "items": INTEGER}


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("x=", []),
        ("x", []),
        ("x=1", [1]),
        ("x=1&x=2", [1, 2]),
    ],
)
def test_a_list_is_repeated(query: str, value: list[int]) -> None:
    assert read(node(IDS), query) == value


@pytest.mark.parametrize(("query", "value"), [("x=", []), ("x=1", [1]), ("x=1,2", [1, 2])])
def test_a_list_that_is_not_exploded_has_commas(query: str, value: list[int]) -> None:
    assert read(node(IDS, explode=False), query) == value


@pytest.mark.parametrize("query", ["x=1,2", "x=a", "x=1&x=", "x=1&x=a"])
def test_a_list_with_something_else_in_it_is_refused(query: str) -> None:
    assert is_refused(node(IDS), query)


def test_a_list_without_items_is_of_text() -> None:
    assert read(node({"type": "array"}), "x=1&x=b") == ["1", "b"]


def test_a_type_that_allows_null_is_read_as_the_other() -> None:
    assert read(node({"type": ["integer", "null"]}), "x=1") == 1
    assert read(node({"type": ["null"]}, required=False)) is None


DEEP = node(
    {"type": "object", "additionalProperties": {"type": "string"}}, name="f", style="deepObject"
)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("f[a]=1&f[b]=2", {"a": "1", "b": "2"}),
        ("f%5Ba%5D=1", {"a": "1"}),
        ("f[a]=1&f[a]=2", {"a": "2"}),
        ("f[]=1", {"": "1"}),
        ("fx[a]=1", None),
        ("f=1", None),
        ("f[a][b]=1", None),
        ("", None),
    ],
)
def test_a_deep_object_has_its_members_in_brackets(query: str, value: Any) -> None:
    assert read(DEEP, query) == value


def test_a_required_deep_object_that_is_left_out_is_told() -> None:
    assert read({**DEEP, "required": True}) == [("query", "f", "is required")]


def test_a_name_with_brackets_that_is_documented_literally_is_a_name() -> None:
    assert read(node(INTEGER, name="page[number]"), "page[number]=3") == 3
    assert read(node(INTEGER, name="page[number]"), "page%5Bnumber%5D=3") == 3


def test_a_header_is_found_by_its_name_in_lower_case() -> None:
    parameter = {"name": "X-Depth", "in": "header", "schema": INTEGER}

    assert read(parameter, **{"x-depth": "3"}) == 3
    assert read(parameter, **{"x-depth": "x"}) == [
        ("header", "X-Depth", '"x" is not of type "integer"')
    ]


def test_a_path_parameter_is_coerced_and_checked() -> None:
    parameters = Parameters([{"name": "id", "in": "path", "required": True, "schema": INTEGER}],
                            SCHEMAS)  # fmt: skip

    assert parameters.read({"id": "3"}, "", {}) == ({"id": 3}, [])
    assert [v.location for v in parameters.read({"id": "x"}, "", {})[1]] == ["path"]


def test_parameters_that_nobody_documented_are_named() -> None:
    parameters = Parameters([node(INTEGER), DEEP], SCHEMAS)

    assert parameters.unknown("x=1&f[a]=1&y=1&f[a][b]=1&g[a]=1") == ["y", "f[a][b]", "g[a]"]
    assert parameters.unknown("") == []


def test_a_default_that_is_changed_is_not_the_next_requests() -> None:
    parameters = Parameters([node({"type": "integer", "default": 1})], SCHEMAS)
    parameters.read({}, "", {})[0]["x"] = 2

    assert parameters.read({}, "", {})[0] == {"x": 1}


def test_members_of_a_deep_object_are_read_by_their_types() -> None:
    schema = {"type": "object", "properties": {"min": INTEGER, "ids": IDS}}
    deep = node(schema, name="f", style="deepObject")

    assert read(deep, "f[min]=3") == {"min": 3}


def test_a_list_default_that_is_appended_to_is_not_the_next_requests() -> None:
    parameters = Parameters([node({"type": "array", "items": INTEGER, "default": []})], SCHEMAS)
    parameters.read({}, "", {})[0]["x"].append(2)

    assert parameters.read({}, "", {})[0] == {"x": []}


def test_a_plus_in_an_exponent_must_be_encoded() -> None:
    assert is_refused(node({"type": "number"}), "x=1e+20")
    assert read(node({"type": "number"}), "x=1e%2B20") == 1e20
