"""The report for CI systems: a JUnit test case for each part of a rule and for each operation."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from bookable_contracts.verdicts import OperationResult, Part, RuleResult, SuiteReport, Verdict


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part of a rule, or one finding of an operation: each is judged by itself."""

    verdict: Verdict
    message: str
    curl: tuple[str, ...] = ()
    known: str = ""

    @property
    def red(self) -> bool:
        return self.verdict is Verdict.BROKEN and not self.known

    @property
    def borne(self) -> str:
        return f"{self.known or self.verdict}: {self.message}".rstrip(": ")


def as_junit(report: SuiteReport) -> str:
    """Write a report as JUnit XML; warnings are failures if they make the run red."""
    root = ET.Element("testsuites", name=f"bookable test {report.api}")
    rules = ET.SubElement(root, "testsuite", name=f"{report.api} rules")
    _properties(rules, report)
    for result in report.rules:
        for part in result.parts or (Part(name=result.rule.statement, verdict=result.verdict),):
            _part(rules, report, result, part)
    operations = ET.SubElement(root, "testsuite", name=f"{report.api} operations")
    for operation in report.operations:
        _operation(operations, report, operation)
    run = ET.SubElement(root, "testsuite", name=f"{report.api} run")
    _run(run, report)
    for suite in (rules, operations, run):
        cases = list(suite.iter("testcase"))
        suite.set("tests", str(len(cases)))
        suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
        suite.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
        suite.set("errors", "0")
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")


def _properties(suite: ET.Element, report: SuiteReport) -> None:
    given = {"seed": str(report.seed), "profile": report.profile}
    if report.coverage is not None:
        given["coverage"] = f"{report.coverage.percent:g}"
        for kind, share in report.coverage.shares.items():
            given[f"coverage.{kind}"] = f"{share.percent:g}"
    properties = ET.SubElement(suite, "properties")
    for name, value in given.items():
        ET.SubElement(properties, "property", name=name, value=value)


def _run(suite: ET.Element, report: SuiteReport) -> None:
    """Write what is wrong with the run itself, and what makes it doubtful."""
    fatal = [(text, True) for text in (*report.faults, *report.gates)]
    for text, red in (*fatal, *((text, report.strict) for text in report.warnings)):
        name = _printable(text)
        case = ET.SubElement(suite, "testcase", classname=f"{report.api}.run", name=name, time="0")
        ET.SubElement(case, "failure" if red else "skipped", message=name)


def _part(suite: ET.Element, report: SuiteReport, result: RuleResult, part: Part) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=f"{report.api}.{result.rule.id}",
        name=part.name,
        time=f"{part.seconds:.4f}",
    )
    verdict = _counted(part.verdict, report)
    _outcome(case, [_Piece(verdict, part.message, part.curl, part.known)])


def _operation(suite: ET.Element, report: SuiteReport, result: OperationResult) -> None:
    case = ET.SubElement(
        suite, "testcase", classname=f"{report.api}.operations", name=result.id, time="0"
    )
    found = [
        _Piece(
            _counted(each.verdict, report), f"{each.title}: {each.message}", each.curl, each.known
        )
        for each in result.findings
    ]
    _outcome(case, found or [_Piece(result.verdict, result.note)])


def _counted(verdict: Verdict, report: SuiteReport) -> Verdict:
    """A strict run takes what differs for broken."""
    return Verdict.BROKEN if verdict is Verdict.DIFFERS and report.strict else verdict


def _outcome(case: ET.Element, pieces: list[_Piece]) -> None:
    """Fail a case for what is red in it; skip it for what is borne with, or was not judged."""
    red = [each for each in pieces if each.red]
    shown = red or [each for each in pieces if each.verdict is not Verdict.HOLDS]
    if not shown:
        return
    words = [each.message if red else each.borne for each in shown]
    outcome = ET.SubElement(
        case, "failure" if red else "skipped", message=_printable("; ".join(words))
    )
    curl = [line for each in shown for line in each.curl]
    if curl:
        outcome.text = _printable("\n".join(curl))


def _printable(text: str) -> str:
    """Drop what XML cannot hold."""
    return "".join(char for char in text if char in "\n\t" or char >= " ")
