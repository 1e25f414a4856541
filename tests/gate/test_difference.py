from __future__ import annotations

from collections.abc import Mapping

from liftoff.gate.difference import only_added
from liftoff.gate.screen import Screened, screen
from liftoff.gate.selection import make_selection
from liftoff.gate.settings import Settings
from liftoff.rules.analysis import analyze
from tests.gate.apps import APP, replaced, rules, tree


def added(
    then: Mapping[str, str] | None, now: Mapping[str, str], renamed: dict[str, str] | None = None
) -> Screened:
    selection = make_selection(Settings())
    current = tree(now)
    before = None if then is None else tree(then)
    base = before and screen(analyze(before), before, selection).analysis
    return only_added(
        screen(analyze(current), current, selection), current, base, before, renamed or {}
    )


def test_nothing_new() -> None:
    result = added({"app.py": APP}, {"app.py": "import os\n" + APP})
    assert rules(result) == []
    verdicts = {judged.route.id: judged.verdict for judged in result.analysis.verdicts}
    assert verdicts == {"GET /": "blocked", "GET /wait": "needs-work"}
    assert len(result.analysis.known) == 2


def test_what_is_new() -> None:
    source = replaced(APP, ("time.sleep(3)", "time.sleep(3)\n    open('x', 'w')"))
    assert rules(added({"app.py": APP}, {"app.py": source})) == ["LO201 app.py:17"]


def test_without_a_base_all_is_new() -> None:
    assert rules(added(None, {"app.py": APP})) == ["LO102 app.py:10", "LO401 app.py:16"]


def test_a_new_route_that_calls_old_code() -> None:
    source = APP + '\n\n@app.get("/again")\ndef again():\n    return home()\n'
    result = added({"app.py": APP}, {"app.py": source})
    assert rules(result) == ["LO102 app.py:10"]
    (finding,) = result.analysis.findings
    assert finding.message.endswith("; not new, but now reached by GET /again")
    named = {judged.route.id: judged.findings for judged in result.analysis.verdicts}
    assert named["GET /again"] == (finding.id,)
    assert named["GET /wait"] == ()


def test_an_old_route_that_now_calls_old_code() -> None:
    source = replaced(APP, ("time.sleep(3)", "time.sleep(3)\n    home()"))
    result = added({"app.py": APP}, {"app.py": source})
    # The blocker makes it worse; the warning that it had before does not.
    assert rules(result) == ["LO102 app.py:10"]
    assert "now reached by GET /wait" in result.analysis.findings[0].message


def test_many_routes_are_counted() -> None:
    more = "".join(f'\n\n@app.get("/r{n}")\ndef r{n}():\n    return home()\n' for n in range(5))
    (finding,) = added({"app.py": APP}, {"app.py": APP + more}).analysis.findings
    assert finding.message.endswith("reached by GET /r0, GET /r1, GET /r2 and 2 more")


def test_a_suppression_that_goes_shows_what_it_hid() -> None:
    hidden = replaced(APP, ("    HITS.append(1)", "    HITS.append(1)  # noqa: LO102"))
    assert rules(added({"app.py": hidden}, {"app.py": APP})) == ["LO102 app.py:10"]


def test_a_renamed_file_is_the_same() -> None:
    now = {"main.py": APP}
    assert len(rules(added({"app.py": APP}, now))) == 2
    assert rules(added({"app.py": APP}, now, {"app.py": "main.py"})) == []
