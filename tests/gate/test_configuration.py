from __future__ import annotations

from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.gate.configuration import DEFAULT, Configured, configure, value_of
from liftoff.gate.options import OPTIONS
from liftoff.gate.settings import Deploy, Settings, Split
from liftoff.rules.target import Target
from tests.gate.apps import write


def configured(folder: Path, text: str, name: str = "pyproject.toml") -> Configured:
    (folder / ".git").mkdir(exist_ok=True)
    write(folder, {name: text})
    return configure(folder)


def failure(folder: Path, text: str, name: str = "pyproject.toml") -> LiftoffError:
    with pytest.raises(LiftoffError) as caught:
        configured(folder, text, name)
    assert caught.value.where is not None
    assert caught.value.where.endswith(name)
    return caught.value


WHOLE = """
[tool.liftoff]
select = ["lo1", "LO201"]
extend-select = ["LO3"]
ignore = ["LO109"]
extend-ignore = ["LO102"]
exclude = ["gen"]
extend-exclude = ["old"]
fail-on = "warning"
baseline = "known/base.json"

[tool.liftoff.per-file-ignores]
"scripts/*.py" = ["ALL"]

[tool.liftoff.severity]
LO105 = "info"

[tool.liftoff.target]
gateway = "rest"
adapter = "mangum"
timeout = 20
runtime = "python3.14"
"""


def test_every_key(tmp_path: Path) -> None:
    settings = configured(tmp_path, WHOLE).settings
    assert settings.select == ("LO1", "LO201")
    assert settings.extend_select == ("LO3",)
    assert settings.ignore == ("LO109",)
    assert settings.extend_ignore == ("LO102",)
    assert settings.exclude == ("gen",)
    assert settings.extend_exclude == ("old",)
    assert settings.fail_on == "warning"
    assert settings.baseline == tmp_path / "known" / "base.json"
    assert settings.per_file_ignores == {"scripts/*.py": ("ALL",)}
    assert settings.severity == {"LO105": "info"}
    target = settings.target
    assert (target.gateway, target.adapter) == ("rest", "mangum")
    assert (target.timeout, target.runtime) == (20, "python3.14")


def test_every_setting_has_a_key() -> None:
    keys = {option.key.partition(".")[0].replace("-", "_") for option in OPTIONS}
    assert keys == set(Settings.__dataclass_fields__)
    inner = {option.key.partition(".")[2] for option in OPTIONS if "." in option.key}
    fields = {
        *Target.__dataclass_fields__,
        *Deploy.__dataclass_fields__,
        *Split.__dataclass_fields__,
    }
    assert {name.replace("-", "_") for name in inner} == fields


def test_every_example_is_read(tmp_path: Path) -> None:
    for option in OPTIONS:
        example = option.example
        text = example if example.startswith("[") else f"[tool.liftoff]\n{example}"
        found = configured(tmp_path, text)
        assert value_of(found.settings, option.key) != value_of(Settings(), option.key), option.key
        assert found.origins[option.key].endswith("pyproject.toml")


def test_without_a_file_all_is_default(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    found = configure(tmp_path)
    assert found.settings == Settings()
    assert (found.file, set(found.origins.values())) == (None, {DEFAULT})


def test_the_nearest_file_with_a_table_counts(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": "[tool.liftoff]\nfail-on = 'info'\n",
            "a/pyproject.toml": "[tool.other]\nx = 1\n",
            "a/b/app.py": "",
        },
    )
    (tmp_path / ".git").mkdir()
    for path in (tmp_path / "a" / "b", tmp_path / "a" / "b" / "app.py"):
        found = configure(path)
        assert found.settings.fail_on == "info"
        assert found.prefix == "a/b/"
    write(tmp_path, {"a/liftoff.toml": "fail-on = 'never'\n"})
    assert configure(tmp_path / "a" / "b").settings.fail_on == "never"
    write(tmp_path, {"a/pyproject.toml": "[tool.liftoff]\nfail-on = 'warning'\n"})
    assert configure(tmp_path / "a").settings.fail_on == "never"


def test_nothing_above_the_repository_counts(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.liftoff]\nfail-on = 'info'\n", "a/b/.git/HEAD": ""})
    assert configure(tmp_path / "a" / "b").file is None
    assert configure(tmp_path / "a").file == tmp_path / "pyproject.toml"


def test_somebody_elses_broken_file_is_none_of_our_business(tmp_path: Path) -> None:
    assert configured(tmp_path, "[tool.black\n").file is None


def test_a_file_by_name(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "ci/strict.toml": "fail-on = 'warning'\nbaseline = 'b.json'\n",
            "ci/pyproject.toml": "[project]\nname = 'liftoff'\n",
            "app/pyproject.toml": "[tool.liftoff]\nfail-on = 'info'\nignore = ['LO1']\n",
        },
    )
    found = configure(tmp_path / "app", file=tmp_path / "ci" / "strict.toml")
    assert (found.settings.fail_on, found.settings.ignore) == ("warning", ())
    assert (found.settings.baseline, found.prefix) == (tmp_path / "ci" / "b.json", "")
    with pytest.raises(LiftoffError, match="there is no such file"):
        configure(tmp_path, file=tmp_path / "gone.toml")
    with pytest.raises(LiftoffError, match="has no table"):
        configure(tmp_path, file=tmp_path / "ci" / "pyproject.toml")


def test_options_win(tmp_path: Path) -> None:
    write(tmp_path, {"liftoff.toml": "fail-on = 'info'\n[target]\ngateway = 'rest'\ntimeout = 9\n"})
    found = configure(tmp_path, options={"fail-on": "never", "target.gateway": "url"})
    assert found.settings.fail_on == "never"
    assert (found.settings.target.gateway, found.settings.target.timeout) == ("url", 9)
    assert found.origins["fail-on"] == "--fail-on"
    assert found.origins["target.gateway"] == "--gateway"
    assert found.origins["target.timeout"].endswith("liftoff.toml")


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("fail_on = 'info'", "'fail_on' is not a key", "did you mean fail-on?"),
        ("selct = []", "'selct' is not a key", "did you mean select?"),
        ("target.gatway = 'http'", "'target.gatway' is not a key", "mean target.gateway?"),
        ("traget = {gateway = 'http'}", "'traget' is not a key", "did you mean target?"),
        ("zzz = 1", "'zzz' is not a key", "known are: select, "),
        ("target = 'http'", "target: must be a table", ""),
        ("select = 'LO1'", "select: must be a list of texts, not a text", ""),
        ("select = [1]", "select: must be a text, not 1", ""),
        ("ignore = ['LO99']", "ignore: 'LO99' is no rule", ""),
        ("ignore = ['L0101']", "ignore: 'L0101' is no rule", "did you mean LO101?"),
        ("ignore = ['mutable']", "ignore: 'mutable' is no rule", "a code is LO and three digits"),
        ("fail-on = 'blokcer'", "fail-on: must be one of blocker", "did you mean blocker?"),
        ("fail-on = true", "fail-on: must be one of blocker", ""),
        ("fail-on = ['info']", "not a list", ""),
        ("severity = {LO1 = 'error'}", "severity: must be one of blocker", ""),
        ("severity = 'info'", "severity: must be a table", ""),
        ("per-file-ignores = {a = 'LO1'}", "must be a list of texts", ""),
        ("baseline = ''", "baseline: must be a text, not an empty text", ""),
        ("target.timeout = 0", "whole seconds from 1 to 900, not 0", ""),
        ("target.timeout = true", "whole seconds from 1 to 900", ""),
        ("target.runtime = 'python3.9'", "must be one of python3.10", ""),
        ("target.gateway = 'htpp'", "must be one of http", "did you mean http?"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, what: str, hint: str) -> None:
    for name, head in (("pyproject.toml", "[tool.liftoff]\n"), ("liftoff.toml", "")):
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir()
        error = failure(folder, head + text, name)
        assert what in error.what
        assert hint in (error.hint or "")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[tool.liftoff]\nselect = [", "is not TOML"),
        ("[tool]\nliftoff = 1", "tool.liftoff is not a table"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: str, what: str) -> None:
    assert what in failure(tmp_path, text).what


def test_liftoffs_own_file_holds_nothing_else(tmp_path: Path) -> None:
    error = failure(tmp_path, "[tool.liftof]\nselect = []", "liftoff.toml")
    assert "'tool' is not a key" in error.what
