from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.errors import LiftoffError
from liftoff.gate.baseline import Compared, compare, read_baseline, write_baseline
from liftoff.gate.keys import Key
from liftoff.gate.screen import screen
from liftoff.gate.selection import make_selection
from liftoff.gate.settings import Settings
from liftoff.rules.analysis import analyze
from liftoff.workspace.source import read_tree
from tests.gate.apps import APP, replaced, rules, write

SLEEP = Key("app.py", "LO401", "time.sleep(3)")
STATE = Key("app.py", "LO102", "HITS.append(1)")


def held(
    path: Path, known: Counter[Key], folder: Path | None = None, **settings: object
) -> Compared:
    tree = read_tree(path)
    selection = make_selection(Settings(**settings))
    screened = screen(analyze(tree), tree, selection)
    return compare(screened, tree, known, folder or Path(tree.root), selection)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    return write(tmp_path / "app", {"app.py": APP})


def test_what_is_known_does_not_count_but_still_blocks(app: Path) -> None:
    result = held(app, Counter([STATE]))
    assert rules(result.screened) == ["LO401 app.py:16"]
    analysis = result.screened.analysis
    verdicts = {judged.route.id: judged for judged in analysis.verdicts}
    assert verdicts["GET /"].verdict == "blocked"
    assert verdicts["GET /"].findings == ()
    assert [f.rule for f in analysis.known] == ["LO102"]
    assert [(s.finding.rule, s.kind) for s in result.screened.suppressed] == [("LO102", "external")]


def test_the_verdict_of_the_app_stays_too(tmp_path: Path) -> None:
    source = replaced(APP, ("HITS = []", "HITS = []\nopen('log', 'w')"))
    app = write(tmp_path, {"app.py": source})
    result = held(app, held(app, Counter()).present)
    assert rules(result.screened) == []
    assert result.screened.analysis.app_verdict == "blocked"


def test_what_is_gone_is_stale(app: Path) -> None:
    gone = Key("app.py", "LO102", "OLD.append(1)")
    deleted = Key("old.py", "LO102", "OLD.append(1)")
    result = held(app, Counter({STATE: 2, gone: 1, deleted: 1}))
    assert result.stale == Counter([STATE, gone, deleted])
    assert result.pruned == Counter([STATE])
    assert result.present == Counter([STATE, SLEEP])


def test_what_this_run_does_not_look_for_is_neither_stale_nor_lost(app: Path) -> None:
    write(app, {"other.py": "x = 1\n"})
    elsewhere = Key("other.py", "LO102", "OLD.append(1)")
    known = Counter([SLEEP, elsewhere])
    one = held(app / "app.py", known)
    assert (one.stale, one.present) == (Counter(), Counter([STATE, SLEEP, elsewhere]))
    some = held(app, known, select=("LO1",))
    assert some.stale == Counter([elsewhere])
    assert some.present == Counter([STATE, SLEEP])
    assert some.pruned == Counter([SLEEP])
    left = held(app, known, extend_exclude=("other.py",))
    assert (left.stale, left.present) == (Counter(), Counter([STATE, SLEEP, elsewhere]))
    ignored = held(app, known, per_file_ignores={"other.py": ("LO1",)})
    assert (ignored.stale, ignored.pruned) == (Counter(), known)


def test_entries_of_a_file_that_does_not_parse_are_kept(app: Path) -> None:
    known = Counter([Key("broken.py", "LO102", "OLD.append(1)")])
    write(app, {"broken.py": "def f(:\n"})
    assert held(app, known).stale == Counter()


def test_paths_start_at_the_baselines_folder(tmp_path: Path) -> None:
    write(tmp_path, {"services/shop/app.py": APP})
    known = held(tmp_path / "services" / "shop", Counter(), tmp_path).present
    assert {key.path for key in known} == {"services/shop/app.py"}
    for folder in (tmp_path, tmp_path / "services", tmp_path / "services" / "shop"):
        assert rules(held(folder, known, tmp_path).screened) == []
    beside = held(tmp_path / "services" / "shop", Counter(), tmp_path / "ci").present
    assert {key.path for key in beside} == {"../services/shop/app.py"}


def test_the_file_is_sorted_and_written_only_when_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "b.json"
    assert write_baseline(file, Counter({SLEEP: 2, STATE: 1}))
    first = file.read_text()
    assert [e["rule"] for e in json.loads(first)["findings"]] == ["LO102", "LO401"]
    assert json.loads(first)["findings"][1]["count"] == 2
    assert not write_baseline(file, Counter({STATE: 1, SLEEP: 2}))
    assert file.read_text() == first
    assert [path.name for path in tmp_path.iterdir()] == ["b.json"]


KEYS = st.builds(Key, st.text(), st.text(), st.text())


@given(st.dictionaries(KEYS, st.integers(1, 9), max_size=5))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, known: dict) -> None:
    file = tmp_path_factory.mktemp("b") / "b.json"
    write_baseline(file, Counter(known))
    assert read_baseline(file) == Counter(known)


def test_no_file_is_no_baseline(tmp_path: Path) -> None:
    assert read_baseline(tmp_path / "gone.json") is None


ENTRY = '{"version": 1, "findings": [{"path": "a", "rule": "b", "text": "c", "count": %s}]}'


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"version": 1}', '{"version": 1, "findings": [1]}', "[" * 100_000,
     '{"version": 1, "findings": {"a": 1}}', '{"version": 1, "findings": {}}', ENTRY % "0", ENTRY % "true", ENTRY % '"1"',
     '{"version": 1, "findings": [{"path": 1, "rule": "b", "text": "c", "count": 1}]}'],
)  # fmt: skip
def test_what_is_no_baseline(tmp_path: Path, text: str) -> None:
    file = tmp_path / "b.json"
    file.write_text(text)
    with pytest.raises(LiftoffError, match="is not a baseline"):
        read_baseline(file)


def test_a_baseline_of_tomorrow(tmp_path: Path) -> None:
    file = tmp_path / "b.json"
    file.write_text('{"version": 2, "findings": []}')
    with pytest.raises(LiftoffError, match="of version 2, not 1"):
        read_baseline(file)
