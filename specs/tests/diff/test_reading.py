"""Versions come from files, folders, commits and web servers."""

from __future__ import annotations

import http.server
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from diff_harness import TODAY

from bookable_specs.diff.changelog import changelog, folder_of_versions, history
from bookable_specs.diff.discipline import base_commit, undisciplined
from bookable_specs.diff.policy import Policy
from bookable_specs.diff.reading.places import place
from bookable_specs.diff.report import Comparison, review_all
from bookable_specs.errors import SpecError

ROOT = """\
openapi: 3.0.4
info: {{title: Acme, version: {version}}}
paths:
  /bookings:
    get:
      responses:
        '200':
          description: Fine.
          content:
            application/json:
              schema: {{$ref: schemas/Booking.yaml}}
"""
POLICY = Policy(name="")


def contract(folder: Path, version: str = "1.0.0", kind: str = "string") -> Path:
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    (folder / "openapi.yaml").write_text(ROOT.format(version=version))
    (folder / "schemas/Booking.yaml").write_text(
        f"type: object\nproperties:\n  a: {{type: {kind}}}\n"
    )
    return folder


Git = Callable[..., None]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Runs git in the temporary folder, with nobody's settings."""

    def run(*args: str) -> None:
        who = ["-c", "user.name=Sam", "-c", "user.email=sam@example.com"]
        clean = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
                 "GIT_COMMITTER_DATE": "2026-07-01T10:00:00Z"}  # fmt: skip
        subprocess.run(["git", *who, *args], cwd=tmp_path, check=True, capture_output=True,
                       env={**os.environ, **clean})  # fmt: skip

    run("init", "-q", "-b", "main")
    return run


def told(compared: Comparison) -> list[str]:
    return [
        f"{report.name}{finding.site} {finding.rule.id}"
        for report in compared.reports
        for finding in report.findings
        if finding.rule.about != "version"
    ]


CHANGED = "schemas/Booking.yaml:3 type-changed"


def test_two_folders_with_a_contract_each_are_compared(tmp_path: Path) -> None:
    contract(tmp_path / "old")
    contract(tmp_path / "new", kind="integer")

    assert told(review_all("old", "new", POLICY, TODAY, tmp_path)) == [f"new/{CHANGED}"]
    assert told(review_all("old/openapi.yaml", "new", POLICY, TODAY, tmp_path)) == [
        f"new/{CHANGED}"
    ]


def test_two_folders_of_contracts_are_compared_by_name(tmp_path: Path) -> None:
    for name, kind in (("old", "string"), ("new", "integer")):
        contract(tmp_path / name / "acme", kind=kind)
        contract(tmp_path / name / f"only-{name}")
    compared = review_all("old", "new", POLICY, TODAY, tmp_path)

    assert told(compared) == [f"acmenew/acme/{CHANGED}"]
    assert (compared.gone, compared.come) == (("only-old",), ("only-new",))


def test_a_commit_is_compared_with_the_working_tree(tmp_path: Path, git: Git) -> None:
    contract(tmp_path / "specs/acme")
    git("add", ".")
    git("commit", "-m", "one")
    contract(tmp_path / "specs/acme", kind="integer")

    for old, new, here in (
        ("HEAD:specs/acme", "specs/acme", tmp_path),
        ("HEAD:specs", "specs", tmp_path),
        ("main:acme/openapi.yaml", "acme/openapi.yaml", tmp_path / "specs"),
    ):
        assert [line.endswith(CHANGED) for line in
                told(review_all(old, new, POLICY, TODAY, here))] == [True]  # fmt: skip


@pytest.mark.parametrize("named", ["HEAD:gone.yaml", "nope:a.yaml", "--all:a.yaml", "gone.yaml"])
def test_what_is_not_there_is_refused(tmp_path: Path, git: Git, named: str) -> None:
    contract(tmp_path / "acme")
    git("add", ".")
    git("commit", "-m", "one")

    with pytest.raises(SpecError):
        review_all(named, "acme", POLICY, TODAY, tmp_path)


def test_a_contract_is_not_compared_with_a_folder_of_them(tmp_path: Path) -> None:
    contract(tmp_path / "one")
    contract(tmp_path / "many/one")

    with pytest.raises(SpecError, match="folder of contracts"):
        review_all("one", "many", POLICY, TODAY, tmp_path)


def test_a_reference_does_not_lead_out_of_the_checkout(tmp_path: Path, git: Git) -> None:
    (tmp_path / "in").mkdir()
    subprocess.run(["git", "init", "-q", str(tmp_path / "in")], check=True)
    (tmp_path / "secret.yaml").write_text("type: string\n")
    folder = contract(tmp_path / "in")
    text = (folder / "openapi.yaml").read_text()
    (folder / "openapi.yaml").write_text(text.replace("schemas/Booking", "../secret"))

    with pytest.raises(SpecError, match="outside"):
        review_all("in", "in", POLICY, TODAY, tmp_path)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """Serves the temporary folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(tmp_path))  # type: ignore[arg-type]

        def log_message(self, *_args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_url_is_compared_with_a_file(tmp_path: Path, web: str) -> None:
    contract(tmp_path / "old")
    contract(tmp_path / "new", kind="integer")
    compared = review_all(f"{web}/old/openapi.yaml", "new", POLICY, TODAY, tmp_path)

    assert told(compared) == [f"new/{CHANGED}"]


def test_a_url_that_answers_an_error_is_refused(tmp_path: Path, web: str) -> None:
    with pytest.raises(SpecError, match="404"):
        review_all(f"{web}/gone.yaml", f"{web}/gone.yaml", POLICY, TODAY, tmp_path)


def test_a_changelog_is_written_from_git(tmp_path: Path, git: Git) -> None:
    acme = tmp_path / "acme"
    for version, kind in (("1.0.0", "string"), ("1.0.0", "number"), ("2.0.0", "integer")):
        contract(acme, version, kind)
        git("add", ".")
        git("commit", "-m", version, "--date", "2026-07-01T10:00:00Z")
    contract(acme, "2.0.0", "boolean")
    text = changelog(history(acme, tmp_path), POLICY, TODAY)

    assert [line for line in text.split("\n") if line.startswith("## ")] == [
        "## Unreleased", "## 2.0.0 - 2026-07-01", "## 1.0.0 - 2026-07-01",
    ]  # fmt: skip
    assert "- Booking.a: the type narrowed from number to integer." in text
    assert "- **Breaking:** Booking.a: the type went from integer to boolean." in text


def test_a_changelog_is_written_from_a_folder_of_versions(tmp_path: Path) -> None:
    head = "openapi: 3.1.0\ninfo: {{title: Acme, version: {}}}\npaths: {{{}}}\n"
    path = "/a: {get: {responses: {}}}"
    (tmp_path / "10.yaml").write_text(head.format("10.0.0", ""))
    (tmp_path / "9.yaml").write_text(head.format("9.1.0", path))
    text = changelog(folder_of_versions(tmp_path, tmp_path), POLICY, TODAY)

    assert text.startswith(
        "## 10.0.0\n\n### Removed\n\n- **Breaking:** path /a: the path is gone.\n"
    )
    assert text.endswith("## 9.1.0\n\nFirst version.\n")


def missing(tmp_path: Path, base: str = "HEAD") -> list[str]:
    return list(undisciplined(Path("specs"), base, POLICY, date(2026, 7, 1), tmp_path))


def test_a_change_asks_for_a_version_and_a_changelog_line(
    tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    acme = contract(tmp_path / "specs/acme")
    git("add", ".")
    git("commit", "-m", "one")
    assert missing(tmp_path) == []

    contract(acme, "1.0.0", "integer")
    version, line = missing(tmp_path)
    assert "must be 2.0.0 or more" in version
    assert "`## 2.0.0`" in line

    contract(acme, "1.1.0", "integer")
    assert len(missing(tmp_path)) == 2

    contract(acme, "2.0.0", "integer")
    assert len(missing(tmp_path)) == 1

    (acme / "CHANGELOG.md").write_text("# Changes\n\n## 2.0.0 - 2026-07-01\n\nNumbers.\n")
    assert missing(tmp_path) == []


def test_a_contract_that_is_new_has_nothing_to_tell(
    tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text("Acme\n")
    git("add", ".")
    git("commit", "-m", "one")
    contract(tmp_path / "specs/acme")

    assert missing(tmp_path) == []


def test_a_branch_is_compared_with_where_it_began(tmp_path: Path, git: Git) -> None:
    for number, branch in enumerate(("main", "main", "topic", "topic")):
        git("checkout", "-q", "-B", branch)
        (tmp_path / "README.md").write_text(str(number))
        git("add", ".")
        git("commit", "-m", str(number))
    began = place("main~0:README.md", tmp_path).tree

    assert (
        base_commit(tmp_path)[:40]
        == subprocess.run(
            ["git", "rev-parse", "main"], cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout.strip()
    )
    assert began.read("README.md") == b"1"
