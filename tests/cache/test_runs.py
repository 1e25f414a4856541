"""The command as it is started: what was said is said again, and nothing that is old."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import liftoff.cli
from liftoff import __main__ as program
from liftoff.cache import program as identity
from liftoff.cache import runs
from tests.cli.running import APP, make

PROJECT = {
    "shop/app.py": APP,
    "shop/pkg/__init__.py": "",
    "shop/pkg/more.py": "x = 1\n",
    "pyproject.toml": '[project]\nname = "shop"\n',
    ".git/HEAD": "",
}


@dataclass(frozen=True)
class Ended:
    """How a run ended, and whether anything had to be done for it."""

    status: object
    out: str
    err: str
    again: bool


class Start:
    """Starts `liftoff` as its script does."""

    def __init__(self, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._capsys = capsys
        self._worked = False
        run = liftoff.cli.main

        def main(arguments: list[str]) -> None:
            self._worked = True
            run(arguments)

        patch.setattr(liftoff.cli, "main", main)
        # The process does not end here.
        patch.setattr("gc.freeze", lambda: None)
        patch.setattr("gc.disable", lambda: None)

    def __call__(self, *arguments: object) -> Ended:
        self._worked = False
        self._patch.setattr(sys, "argv", ["liftoff", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            program.main()
        said = self._capsys.readouterr()
        return Ended(stopped.value.code, said.out, said.err, not self._worked)


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Start:
    return Start(monkeypatch, capsys)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make(tmp_path / "project", PROJECT)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LIFTOFF_CACHE_DIR", str(tmp_path / "cache"))
    return folder


def same(one: Ended, other: Ended) -> bool:
    return (one.status, one.out, one.err) == (other.status, other.out, other.err)


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--color",),
        ("--statistics", "--format", "json"),
        ("--format", "concise", "--fail-on", "never"),
        ("--format", "sarif", "--select", "LO1"),
    ],
)
def test_the_same_run_says_the_same(start: Start, project: Path, options: tuple[str, ...]) -> None:
    fresh = start("analyze", "shop", *options, "--no-cache")
    first = start("analyze", "shop", *options)
    second = start("analyze", "shop", *options)
    assert (fresh.again, first.again, second.again) == (False, False, True)
    assert same(fresh, first)
    assert same(first, second)
    assert first.out


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file": lambda p: (p / "shop/app.py").write_text(APP.replace("global hits", "hits = 0")),
    "a touched file": lambda p: os.utime(p / "shop/pkg/more.py"),
    "a new file": lambda p: (p / "shop/pkg/new.py").write_text("import os\n"),
    "a removed file": lambda p: (p / "shop/pkg/more.py").unlink(),
    "a renamed file": lambda p: (p / "shop/app.py").rename(p / "shop/main.py"),
    "a broken file": lambda p: (p / "shop/pkg/more.py").write_text("def f(:\n"),
    "the configuration": lambda p: (p / "pyproject.toml").write_text(
        '[tool.liftoff]\nignore = ["LO1"]\n'
    ),
    "a nearer configuration": lambda p: (p / "shop/liftoff.toml").write_text('ignore = ["LO1"]\n'),
    "a configuration that is gone": lambda p: (p / "pyproject.toml").unlink(),
    "what is an installed library": lambda p: make(
        p / "shop", {"x-1.dist-info/RECORD": "pkg/__init__.py,,\n"}
    ),
    "another border": lambda p: (p / "shop/.git").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_it_is_analyzed_again(start: Start, project: Path, change: str) -> None:
    start("analyze", "shop", "--format", "json")
    assert start("analyze", "shop", "--format", "json").again
    CHANGES[change](project)
    after = start("analyze", "shop", "--format", "json")
    assert not after.again
    assert same(after, start("analyze", "shop", "--format", "json", "--no-cache"))
    again = start("analyze", "shop", "--format", "json")
    assert again.again
    assert same(again, after)


def test_other_files_change_nothing(start: Start, project: Path) -> None:
    start("analyze", "shop")
    (project / "shop" / "server.log").write_text("x")
    (project / "shop" / "app.sock").write_text("")
    assert start("analyze", "shop").again


def test_what_it_is_started_with_counts(
    start: Start, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start("analyze", "shop")
    assert not start("analyze", "./shop").again
    assert not start("analyze", "shop", "--group-by", "route").again
    monkeypatch.setenv("NO_COLOR", "1")
    assert not start("analyze", "shop").again
    monkeypatch.delenv("NO_COLOR")
    assert start("analyze", "shop").again
    monkeypatch.chdir(project / "shop")
    (project / "shop" / "shop").symlink_to("..")
    assert not start("analyze", "shop").again


def test_a_terminal_is_not_a_pipe(
    start: Start, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = start("analyze", "shop")
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    first = start("analyze", "shop")
    assert not first.again
    assert "\x1b[" in first.out
    assert same(start("analyze", "shop"), first)
    monkeypatch.setenv("NO_COLOR", "1")
    assert start("analyze", "shop").out == plain.out
    assert "\x1b[" in start("analyze", "shop", "--color").out


def test_forced_colour(start: Start, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in start("analyze", "shop").out
    assert "\x1b[" not in start("analyze", "shop", "--no-color").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in start("analyze", "shop").out


def test_files_that_are_written_are_written_again(start: Start, project: Path) -> None:
    options = ("--format", "json=report.json", "--format", "sarif=report.sarif")
    first = start("analyze", "shop", *options)
    texts = {name: (project / name).read_text() for name in ("report.json", "report.sarif")}
    (project / "report.json").unlink()
    (project / "report.sarif").write_text("edited")
    second = start("analyze", "shop", *options)
    assert second.again
    assert same(first, second)
    assert {name: (project / name).read_text() for name in texts} == texts


def test_a_file_that_cannot_be_written_again(start: Start, project: Path) -> None:
    (project / "out").mkdir()
    start("analyze", "shop", "--output", "out/report.txt")
    (project / "out").rename(project / "gone")
    ended = start("analyze", "shop", "--output", "out/report.txt")
    assert ended.status == 2
    assert ended.err.startswith("liftoff: out/report.txt: cannot be written")


def test_the_baseline_counts(start: Start, project: Path) -> None:
    baseline = ("--baseline", "known.json")
    assert start("analyze", "shop", *baseline).status == 2
    wrote = start("analyze", "shop", *baseline, "--update-baseline")
    assert (wrote.status, wrote.again) == (0, False)
    assert not start("analyze", "shop", *baseline, "--update-baseline").again
    first = start("analyze", "shop", *baseline)
    assert (first.status, first.again) == (0, False)
    assert start("analyze", "shop", *baseline).again
    (project / "known.json").write_text('{"version": 1, "findings": []}')
    changed = start("analyze", "shop", *baseline)
    assert (changed.status, changed.again) == (1, False)
    (project / "known.json").unlink()
    assert start("analyze", "shop", *baseline).status == 2


def test_a_configured_baseline_counts(start: Start, project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.liftoff]\nbaseline = "known.json"\n')
    (project / "known.json").write_text('{"version": 1, "findings": []}')
    assert start("analyze", "shop").status == 1
    assert start("analyze", "shop").again
    start("analyze", "shop", "--update-baseline")
    ended = start("analyze", "shop")
    assert (ended.status, ended.again) == (0, False)


def test_a_named_configuration_counts(start: Start, project: Path) -> None:
    named = project / "ci.toml"
    named.write_text('ignore = ["LO1"]\n')
    start("analyze", "shop", "--config", "ci.toml")
    assert start("analyze", "shop", "--config", "ci.toml").again
    named.write_text("")
    assert not start("analyze", "shop", "--config", "ci.toml").again


def test_what_depends_on_more_than_files_is_not_kept(
    start: Start, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed() -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x = 1\n")))

    for _ in range(2):
        typed()
        assert not start("analyze", "shop", "--stdin-filename", "shop/pkg/more.py").again
        assert not start("analyze", "shop", "--no-cache").again
        assert not start("analyze", "shop", "--help").again
        assert not start("analyze", "--nonsense").again
        assert not start("routes", "shop").again


def test_what_the_system_refused_is_not_kept(
    start: Start, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from liftoff.workspace import source

    read = source._content

    def refusing(path: str) -> bytes | None:
        if path.endswith("more.py"):
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(source, "_content", refusing)
    first = start("analyze", "shop")
    assert first.status == 2
    assert "shop/pkg/more.py:1  cannot be read: Permission denied" in first.out
    monkeypatch.setattr(source, "_content", read)
    second = start("analyze", "shop")
    assert (second.status, second.again) == (1, False)


def test_a_link_to_nowhere_is_known_until_it_leads_somewhere(start: Start, project: Path) -> None:
    (project / "shop" / "broken.py").symlink_to(project / "nowhere.py")
    first, second = start("analyze", "shop"), start("analyze", "shop")
    assert (first.status, second.again) == (2, True)
    assert "shop/broken.py:1  cannot be read: No such file or directory" in first.out
    assert same(first, second)
    (project / "nowhere.py").write_text("")
    assert start("analyze", "shop").status == 1


def test_errors_are_said_again(start: Start, project: Path) -> None:
    (project / "shop" / "old.py").write_text("print 'two'\n")
    first = start("analyze", "shop")
    second = start("analyze", "shop")
    assert (first.status, second.again) == (2, True)
    assert same(first, second)


def test_what_changes_meanwhile_is_not_kept(
    start: Start, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from liftoff.cli import gated

    read = gated.read_tree

    def and_somebody_saves(path: str) -> object:
        tree = read(path)
        (project / "shop" / "pkg" / "more.py").write_text("x = 2\n")
        return tree

    monkeypatch.setattr(gated, "read_tree", and_somebody_saves)
    start("analyze", "shop")
    monkeypatch.setattr(gated, "read_tree", read)
    assert not start("analyze", "shop").again
    assert start("analyze", "shop").again


def test_another_liftoff_says_it_itself(
    start: Start, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start("analyze", "shop")
    monkeypatch.setattr(identity.liftoff, "__version__", "99")
    assert not start("analyze", "shop").again
    assert start("analyze", "shop").again
    monkeypatch.setattr(sys, "version", "4.0")
    assert not start("analyze", "shop").again


def test_a_liftoff_whose_files_cannot_be_seen_keeps_nothing(
    start: Start, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity.liftoff, "__file__", "/app.pyz/liftoff/__init__.py")
    for _ in range(2):
        assert not start("analyze", "shop").again
    assert not (project.parent / "cache").exists()


def test_a_damaged_cache_is_made_anew(start: Start, project: Path) -> None:
    first = start("analyze", "shop")
    for entry in (project.parent / "cache").iterdir():
        entry.write_bytes(entry.read_bytes()[:-1])
    second = start("analyze", "shop")
    assert not second.again
    assert same(first, second)
    assert start("analyze", "shop").again


def test_a_home_that_cannot_be_written(
    start: Start, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.parent / "file").write_text("")
    monkeypatch.delenv("LIFTOFF_CACHE_DIR")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(project.parent / "file"))
    first, second = start("analyze", "shop"), start("analyze", "shop")
    assert same(first, second)
    assert (first.status, second.again) == (1, False)


def test_another_format_needs_no_new_analysis(
    start: Start, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from liftoff.cache import analyses

    expected = start("analyze", "shop", "--format", "json", "--ignore", "LO104", "--no-cache")
    start("analyze", "shop")

    def fail(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(analyses, "analyze_program", fail)
    ended = start("analyze", "shop", "--format", "json", "--ignore", "LO104")
    assert not ended.again
    assert same(ended, expected)
    os.utime(project / "shop" / "app.py")
    assert start("analyze", "shop").status == 1
    assert start("analyze", "shop", "--no-cache").status == 2


def test_that_there_is_no_app_is_known_too(
    start: Start, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from liftoff.cache import analyses

    (project / "shop" / "app.py").unlink()
    first = start("analyze", "shop")
    monkeypatch.setattr(analyses, "analyze_program", lambda *_, **__: pytest.fail("analyzed again"))
    second = start("analyze", "shop")
    assert first.status == 2
    assert "holds no Flask or FastAPI app" in first.err
    assert same(first, second)


def test_the_target_counts_in_what_was_found(start: Start, project: Path) -> None:
    (project / "shop" / "slow.py").write_text(
        "import time\nfrom app import app\n\n\n@app.get('/slow')\ndef slow():\n    time.sleep(100)\n"
    )
    assert "30 s" in start("analyze", "shop", "--format", "concise").out
    assert "900 s" not in start("analyze", "shop", "--format", "concise", "--gateway", "url").out
    assert "29 s" in start("analyze", "shop", "--format", "concise", "--gateway", "rest").out


def test_a_run_that_is_known_imports_next_to_nothing(project: Path) -> None:
    code = (
        "import sys\nfrom liftoff.__main__ import main\nsys.argv[1:] = ['analyze', 'shop']\n"
        "try:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        assert done.returncode == 1, done.stderr
    loaded = set(done.stderr.split())
    assert "liftoff.cache.runs" in loaded
    assert not loaded & {
        "click", "rich", "libcst", "ast", "dataclasses", "pathlib", "re", "json", "typing",
        "liftoff.cli", "liftoff.rules",
    }  # fmt: skip


@pytest.mark.parametrize("known", [False, True])
def test_a_reader_that_has_gone_is_no_traceback(project: Path, known: bool) -> None:
    command = [sys.executable, "-m", "liftoff", "analyze", "shop"]
    if known:
        subprocess.run(command, capture_output=True, check=False)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "liftoff: No space left on device\n")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (2, "")


def test_an_output_that_is_not_utf_8_is_left_to_click(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
    assert runs.recall(["analyze", "shop"]) is None
    assert runs.record(["analyze", "shop"], "shop", []) is None
