"""The report for CI systems: a JUnit test case for each part of a rule and for each operation."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from bookable_contracts.verdicts import OperationResult, Part, RuleResult, SuiteReport, Verdict


def write_junit(report: SuiteReport, path: Path) -> None:
    """Write a report to a file."""
    root = ET.Element("testsuites", name=f"bookable test {report.api}")
    rules = ET.SubElement(root, "testsuite", name=f"{report.api} rules")
    for result in report.rules:
        for part in result.parts or (Part(name=result.rule.statement, verdict=result.verdict),):
            _part(rules, report, result, part)
    operations = ET.SubElement(root, "testsuite", name=f"{report.api} operations")
    for operation in report.operations:
        _operation(operations, report, operation)
    for suite in (rules, operations):
        cases = list(suite)
        suite.set("tests", str(len(cases)))
        suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
        suite.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
        suite.set("errors", "0")
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _part(suite: ET.Element, report: SuiteReport, result: RuleResult, part: Part) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=f"{report.api}.{result.rule.id}",
        name=part.name,
        time=f"{part.seconds:.4f}",
    )
    _outcome(case, part.verdict, part.message, part.curl)


def _operation(suite: ET.Element, report: SuiteReport, result: OperationResult) -> None:
    case = ET.SubElement(
        suite, "testcase", classname=f"{report.api}.operations", name=result.id, time="0"
    )
    message = "; ".join(f"{each.title}: {each.message}" for each in result.findings)
    curl = tuple(line for each in result.findings for line in each.curl)
    _outcome(case, result.verdict, message or result.note, curl)


def _outcome(case: ET.Element, verdict: Verdict, message: str, curl: tuple[str, ...]) -> None:
    if verdict is Verdict.HOLDS:
        return
    kind = "failure" if verdict is Verdict.BROKEN else "skipped"
    words = message if verdict is Verdict.BROKEN else f"{verdict}: {message}".rstrip(": ")
    outcome = ET.SubElement(case, kind, message=_printable(words))
    if curl:
        outcome.text = _printable("\n".join(curl))


def _printable(text: str) -> str:
    """Drop what XML cannot hold."""
    return "".join(char for char in text if char in "\n\t" or char >= " ")
