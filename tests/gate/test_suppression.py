from __future__ import annotations

import pytest

from tests.gate.apps import APP, replaced, rules, screened

HOME = "    HITS.append(1)"
MADE = "HITS = []"


def messages(source: str) -> list[str]:
    return [
        f"{f.rule} {f.message}"
        for f in screened({"app.py": source}).analysis.findings
        if f.rule.startswith("LO9")
    ]


@pytest.mark.parametrize(
    ("line", "comment"),
    [
        (HOME, "  # liftoff: ignore[LO102] a sample"),
        (HOME, "  # noqa: LO102"),
        (HOME, "  # liftoff: ignore[LO101, LO102] a sample"),
        (MADE, "  # liftoff: ignore[LO102] a sample"),
        ('@app.get("/")', "  # liftoff: ignore[LO102] a sample"),
        ("def home():", "  # liftoff: ignore[LO102] a sample"),
        ("import time", "  # liftoff: ignore-file[LO102] a sample"),
    ],
)
def test_a_finding_is_hidden(line: str, comment: str) -> None:
    result = screened({"app.py": replaced(APP, (line, line + comment))})
    assert not any(name.startswith("LO102") for name in rules(result))
    (accepted,) = result.suppressed
    assert (accepted.finding.rule, accepted.kind) == ("LO102", "inSource")
    assert accepted.reason == ("" if "noqa" in comment else "a sample")
    verdicts = {judged.route.id: judged.verdict for judged in result.analysis.verdicts}
    assert verdicts["GET /"] == "ready"


@pytest.mark.parametrize(
    ("line", "comment"),
    [
        (HOME, "  # liftoff: ignore[LO101] another rule"),
        (HOME, "  # liftoff: ignore all of it"),
        (HOME, "  # noqa"),
        (HOME, "  # noqa: E501"),
        (HOME, "  # liftoff: ignroe[LO102] spelt wrongly"),
        ("def wait():", "  # liftoff: ignore[LO102] another block"),
        ('    return "x"', "  # liftoff: ignore[LO102] another line"),
        ("import time", "  # liftoff: ignore[LO102] not the file"),
    ],
)
def test_a_finding_stays(line: str, comment: str) -> None:
    result = screened({"app.py": replaced(APP, (line, line + comment))})
    assert "LO102 app.py:10" in rules(result)
    assert result.suppressed == ()


def test_a_comment_in_one_file_hides_nothing_in_another() -> None:
    source = "# liftoff: ignore-file[LO102] mine only\nx = 1\n"
    result = screened({"app.py": APP, "other.py": source})
    assert "LO102 app.py:10" in rules(result)
    assert "LO901 other.py:1" in rules(result)


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# liftoff: ignore[LO101] x", ["LO901 LO101 is not found here: this suppression hides nothing"]),
        ("# noqa: LO101", ["LO901 LO101 is not found here: this suppression hides nothing"]),
        ("# liftoff: ignore[LO102, LO101] x", ["LO901 LO101 is not found here"]),
        ("# liftoff: ignore[LO102]", ["LO902 this suppression gives no reason"]),
        ("# liftoff: ignore[LO102] x", []),
        ("# noqa: LO102", []),
        ("# liftoff: ignore", ["LO905 this suppression names no code, so it hides nothing"]),
        ("# liftoff: ignore[] x", ["LO905 this suppression names no code, so it hides nothing"]),
        ("# liftoff: ignore[L0102] x", ["LO905 there is no rule L0102; did you mean LO102?"]),
        ("# liftoff: ignore[LO102, nothing] x", ["LO905 there is no rule NOTHING"]),
        ("# liftoff: ignores[LO102] x", ["LO905 `ignores` is not a suppression; `ignore` is"]),
        ("# liftoff: ignore-flie[LO102] x", ["LO905 `ignore-flie` is not a suppression; `ignore-file` is"]),
    ],
)  # fmt: skip
def test_what_is_said_of_comments(comment: str, said: list[str]) -> None:
    assert messages(replaced(APP, (HOME, f"{HOME}  {comment}"))) == said


def test_a_rule_that_is_not_selected_still_uses_its_comment() -> None:
    source = replaced(APP, (HOME, f"{HOME}  # liftoff: ignore[LO102] a sample"))
    result = screened({"app.py": source}, ignore=("LO102",))
    assert rules(result) == ["LO401 app.py:16"]
    assert result.suppressed == ()


def test_what_is_said_of_comments_is_a_rule_like_others() -> None:
    source = replaced(APP, (HOME, f"{HOME}  # liftoff: ignore[LO101]"))
    assert "LO901 app.py:10" in rules(screened({"app.py": source}))
    for settings in (
        {"ignore": ("LO9",)},
        {"per_file_ignores": {"app.py": ("LO9",)}},
        {"exclude": ("nothing",), "select": ("LO1",)},
    ):
        assert not any(n.startswith("LO9") for n in rules(screened({"app.py": source}, **settings)))
    lowered = screened({"app.py": source}, severity={"LO901": "info"}).analysis.findings
    assert {f.severity for f in lowered if f.rule == "LO901"} == {"info"}


def test_comments_of_tests_are_not_judged() -> None:
    test = "x = 1  # liftoff: ignore[LO101]\n"
    result = screened({"app.py": APP, "tests/test_a.py": test}, exclude=())
    assert not any(name.startswith("LO9") for name in rules(result))
