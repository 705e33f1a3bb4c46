"""`bookable spec diff` and `changelog` as a person runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bookable_cli.spec_review import Options, diff

Run = Callable[..., Any]

OLD = """\
openapi: 3.0.4
info: {title: Acme, version: 1.0.0}
paths:
  /bookings:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {nights: {type: integer, maximum: 14}}}
      responses: {'200': {description: Fine.}}
"""
NEW = OLD.replace("maximum: 14", "maximum: 7")


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(OLD)
    (tmp_path / "new.yaml").write_text(NEW)
    return tmp_path


@pytest.mark.parametrize(
    ("new", "fail_on", "code"),
    [
        ("old.yaml", "info", 0),
        ("new.yaml", "breaking", 1),
        ("new.yaml", "never", 0),
    ],
)
def test_the_exit_code_says_whether_something_was_found(
    versions: Path, new: str, fail_on: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(Options(old="old.yaml", new=new, fail_on=fail_on)) == code
    assert capsys.readouterr().out


def test_an_accepted_finding_fails_no_run(
    versions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diff(Options(old="old.yaml", new="new.yaml", form="json"))
    (contract,) = json.loads(capsys.readouterr().out)["contracts"]
    mark = contract["findings"][0]["fingerprint"]
    (versions / "taken.yaml").write_text(f"- {{fingerprint: {mark}, reason: Agreed on.}}\n")

    assert diff(Options(old="old.yaml", new="new.yaml", accepted=Path("taken.yaml"))) == 0


def test_several_forms_are_written_in_one_run(versions: Path) -> None:
    reports = ("json=out.json", "markdown=out.md", "html=out.html", "junit=out.xml")
    diff(Options(old="old.yaml", new="new.yaml", output=Path("out.txt"), reports=reports))

    assert {path.name for path in versions.glob("out.*")} == {
        "out.txt", "out.json", "out.md", "out.html", "out.xml",
    }  # fmt: skip


@pytest.mark.slow
def test_the_next_version_is_printed_alone(bookable: Run, versions: Path) -> None:
    done = bookable("spec", "diff", "old.yaml", "new.yaml", "--next-version", cwd=versions)

    assert done.stdout == "2.0.0\n"
    assert done.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["gone.yaml", "new.yaml"], "gone.yaml: there is no such file"),
        (["broken.yaml", "new.yaml"], "broken.yaml:3"),
        (["new.yaml", "broken.yaml"], "broken.yaml:3"),
        (["old.yaml", "new.yaml", "-f", "pdf"], "'pdf'"),
        (["old.yaml", "new.yaml", "--report", "json"], "json=FILE"),
        (["old.yaml", "new.yaml", "--policy", "lax"], "booking"),
        (["old.yaml", "new.yaml", "--fail-on", "error"], "breaking"),
        (["old.yaml", "new.yaml", "--accept", "gone.yaml"], "gone.yaml"),
        (["old.yaml", "new.yaml", "--traffic", "old.yaml"], "HAR"),
        (["old.yaml", "new.yaml", "--today", "soon"], "2026-07-01"),
        (["old.yaml", "new.yaml", "-o", "no/such/place"], "no/such/place"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_can_not_be_done_gets_one_line_and_exit_code_2(
    bookable: Run, versions: Path, args: list[str], says: str
) -> None:
    (versions / "broken.yaml").write_text("openapi: 3.0.4\ninfo: [\n")
    done = bookable("spec", "diff", *args, cwd=versions)

    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.slow
def test_a_changelog_of_a_folder_of_versions_is_written(bookable: Run, versions: Path) -> None:
    (versions / "new.yaml").write_text(NEW.replace("1.0.0", "2.0.0"))
    done = bookable("spec", "changelog", "--versions", ".", cwd=versions)

    assert done.stdout.startswith("## 2.0.0\n\n### Changed\n\n- **Breaking:** POST /bookings")
    assert done.returncode == 0


@pytest.mark.slow
def test_contracts_outside_git_are_not_checked_and_that_is_said(
    bookable: Run, versions: Path
) -> None:
    done = bookable("spec", "changelog", "--check", ".", cwd=versions,
                    env={"GIT_CEILING_DIRECTORIES": str(versions.parent)})  # fmt: skip

    assert done.returncode == 0
    assert "not compared" in done.stderr
