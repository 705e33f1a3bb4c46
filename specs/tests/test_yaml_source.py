from __future__ import annotations

from pathlib import Path

import pytest

from bookable_specs import SpecError, load
from bookable_specs.yaml_source import Source, load_mapping, load_sequence


def read(tmp_path: Path, text: str | bytes) -> Source[dict[str, object]]:
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load_mapping(path)


def refusal(tmp_path: Path, text: str | bytes) -> SpecError:
    with pytest.raises(SpecError) as caught:
        read(tmp_path, text)
    return caught.value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-07-15", "2026-07-15"),
        ("2026-07-15T10:00:00Z", "2026-07-15T10:00:00Z"),
        ("12:30", "12:30"),
        ("yes", "yes"),
        ("off", "off"),
        ("True", "True"),
        ("007", "007"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("1.", "1."),
        (".inf", ".inf"),
        ("=", "="),
        ("'1'", "1"),
        ("!!str 1", "1"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("-12", -12),
        ("0", 0),
        ("1.50", 1.5),
        ("1e3", 1000.0),
    ],
)
def test_a_scalar_is_read_as_json_would(tmp_path: Path, written: str, meant: object) -> None:
    value = read(tmp_path, f"a: {written}").data["a"]

    assert value == meant
    assert type(value) is type(meant)


def test_keys_are_always_text(tmp_path: Path) -> None:
    data = read(tmp_path, "200: a\ntrue: b\nnull: c\n1.0: d\n").data

    assert list(data) == ["200", "true", "null", "1.0"]


def test_every_node_knows_its_line(tmp_path: Path) -> None:
    source = read(tmp_path, "a:\n  b/c:\n    - 1\n    -\n      d: 2\n")

    assert [source.line_of(p) for p in ("", "/a", "/a/b~1c", "/a/b~1c/0", "/a/b~1c/1/d")] == [
        1,
        1,
        2,
        3,
        5,
    ]


def test_an_unknown_node_has_the_line_of_the_nearest_one_around_it(tmp_path: Path) -> None:
    assert read(tmp_path, "x: 1\na:\n  b: 1\n").line_of("/a/b/c/d") == 3


def test_a_duplicate_key_names_both_lines(tmp_path: Path) -> None:
    error = refusal(tmp_path, 'a:\n  "200": x\n  b: 1\n  200: y\n')

    assert str(error) == "a.yaml:4: /a/200: the key '200' was given before, in line 2"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: [1\nb: 2", 2, "not YAML"),
        ("a: 1\nb: \x01", 2, "control characters"),
        (b"a: 1\nb: \xff", 2, "not UTF-8"),
        ("- 1", 1, "must hold a mapping"),
        ("", 1, "must hold a mapping"),
        ("a: 1\n---\nb: 2", 2, "another document"),
        ("x: 1\na: &a [*a]", 2, "contains itself"),
        ("x: 1\na: !thing 1", 2, "remove the tag"),
        ("x: 1\na: !!set {b}", 2, "remove the tag"),
        ("x: 1\na: !!int b", 2, "not a JSON int"),
        ("x: 1\na: !!bool yes", 2, "not a JSON bool"),
        ("x: 1\na: 1e999", 2, "not a JSON float"),
        ("x: &x {}\na:\n  <<: *x", 3, "merge keys"),
        ("x: 1\n[1]: 2", 2, "plain text"),
        pytest.param("x: 1\na: " + "[" * 100_000, 2, "deeper than", id="deep"),
        pytest.param("x: 1\n" + "- " * 100_000, 2, "not YAML", id="deep blocks"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, text: str | bytes, line: int, reason: str
) -> None:
    error = refusal(tmp_path, text)

    assert (error.file, error.line) == ("a.yaml", line)
    assert reason in error.message


def test_a_syntax_error_has_a_column(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a: b: c").column == 5


def test_nested_aliases_do_not_eat_the_memory(tmp_path: Path) -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 9))

    assert "too large" in refusal(tmp_path, f"l0: &l0 [a]\n{levels}").message


def test_aliases_do_not_nest_deeper_than_the_text(tmp_path: Path) -> None:
    levels = "".join(f"l{n}: &l{n} [*l{n - 1}]\n" for n in range(1, 500))

    assert "deeper than" in refusal(tmp_path, f"l0: &l0 [a]\n{levels}").message


def test_a_hundred_levels_are_bundled(tmp_path: Path) -> None:
    schema = "{items: " * 90 + "{}" + "}" * 90
    path = tmp_path / "openapi.yaml"
    head = "openapi: 3.0.4\ninfo: {title: t, version: a}\n"
    path.write_text(f"{head}components: {{schemas: {{A: {schema}}}}}")

    assert load(path).modern["components"]


@pytest.mark.parametrize(("name", "reason"), [("gone.yaml", "no such file"), (".", "directory")])
def test_a_path_that_is_no_file_is_told(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(SpecError, match=reason) as caught:
        load_mapping(tmp_path / name, "acme/x.yaml")

    assert caught.value.file == "acme/x.yaml"


def test_a_list_is_refused_where_a_mapping_is_and_the_other_way_round(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1")

    with pytest.raises(SpecError, match="must hold a list"):
        load_sequence(tmp_path / "a.yaml")


def test_words_that_others_read_as_booleans_are_noted(tmp_path: Path) -> None:
    source = read(tmp_path, "a: yes\nb: 'yes'\non: true\nc: [Off, offer]\n")

    assert source.implicit_booleans == (("/a", "yes"), ("/on", "on"), ("/c/0", "Off"))


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbfa: 1").data == {"a": 1}
