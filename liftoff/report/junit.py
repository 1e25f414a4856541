"""JUnit XML, which Jenkins and most CI systems show as test results.

A suite is a file, a case is a finding: blockers and warnings fail, an info passes. The name of a
case has no line number, so that it keeps its history when lines move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from xml.etree import ElementTree as ET

from liftoff.report.advice import advice
from liftoff.report.concise import concise_line
from liftoff.report.escapes import printable
from liftoff.report.frame import code_frame
from liftoff.report.model import Report
from liftoff.rules.finding import Finding


def render(report: Report) -> str:
    """The document; a report without findings has one case that passes."""
    suites = [
        _suite(printable(report.path(path)), list(_cases(report, list(group))))
        for path, group in groupby(report.by_place(), key=lambda finding: finding.place.path)
    ]
    if report.analysis.errors:
        suites.append(_suite("not analyzed", list(_errors(report))))
    if not suites:
        # Jenkins takes a report without cases for a fault.
        passed = ET.Element("testcase", {"name": "no findings", "classname": "liftoff"})
        suites = [_suite("liftoff", [passed])]
    root = ET.Element("testsuites", {"name": "liftoff"})
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(name: str, cases: list[ET.Element]) -> ET.Element:
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
    }
    suite = ET.Element("testsuite", {"name": name, **{k: str(n) for k, n in counts.items()}})
    suite.extend(cases)
    return suite


def _cases(report: Report, findings: list[Finding]) -> Iterator[ET.Element]:
    seen: Counter[str] = Counter()
    for finding in findings:
        name = printable(f"{finding.rule} {finding.symbol or finding.category}")
        seen[name] += 1
        path = printable(report.path(finding.place.path))
        case = ET.Element("testcase")
        case.set("name", name if seen[name] == 1 else f"{name} ({seen[name]})")
        case.set("classname", path)
        case.set("file", path)
        case.set("line", str(finding.place.line))
        if finding.severity == "info":
            ET.SubElement(case, "system-out").text = "\n".join(_details(report, finding))
        else:
            failure = ET.SubElement(case, "failure")
            failure.set("type", finding.severity)
            failure.set("message", printable(finding.message))
            failure.text = "\n".join(_details(report, finding))
        yield case


def _details(report: Report, finding: Finding) -> Iterator[str]:
    place = finding.place
    yield concise_line(report, finding)
    yield from code_frame(report.sources.line(place.path, place.line), report.sources.span(place))
    yield from advice(report, finding)


def _errors(report: Report) -> Iterator[ET.Element]:
    for error in report.analysis.errors:
        path = printable(report.path(error.path))
        case = ET.Element("testcase", {"name": path, "classname": path, "file": path})
        ET.SubElement(case, "error", {"type": "error", "message": printable(error.message)})
        yield case
