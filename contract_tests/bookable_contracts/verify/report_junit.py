"""The report for CI systems: a JUnit test case for each operation, and one for what has none."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from bookable_contracts.verify.tally import UNKNOWN, Finding, VerifyReport
from bookable_contracts.verify.wording import example, headline


def text(report: VerifyReport) -> str:
    """Return the report as XML text; an operation that nobody asked for is skipped."""
    suite = ET.Element("testsuite", name=f"{report.name} traffic")
    by_operation: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_operation.setdefault(finding.operation, []).append(finding)
    for seen in report.operations:
        case = _case(suite, report, seen.id)
        _failures(case, by_operation.get(seen.id, []))
        if not seen.requests:
            ET.SubElement(case, "skipped", message="nobody asked for it")
    if UNKNOWN in by_operation:
        _failures(_case(suite, report, "undocumented operations"), by_operation[UNKNOWN])
    for fault in report.faults:
        ET.SubElement(_case(suite, report, "the run"), "error", message=_printable(fault))
    cases = list(suite)
    suite.set("tests", str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("skipped", "skipped"), ("errors", "error")):
        suite.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
    root = ET.Element("testsuites", name=f"bookable verify {report.name}")
    root.append(suite)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _case(suite: ET.Element, report: VerifyReport, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=f"{report.name}.traffic", name=name, time="0")


def _failures(case: ET.Element, findings: list[Finding]) -> None:
    for finding in findings:
        failure = ET.SubElement(
            case, "failure", type=finding.kind, message=_printable(headline(finding))
        )
        failure.text = _printable(example(finding))


def _printable(text: str) -> str:
    """Drop what XML cannot hold."""
    return "".join(
        char
        for char in text
        if char in "\n\t"
        or (char >= " " and not "\ud800" <= char <= "\udfff" and char < "\ufffe")
        or char > "\uffff"
    )
