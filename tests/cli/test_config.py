from __future__ import annotations

import json
from pathlib import Path

import pytest

from liftoff.gate.options import OPTIONS
from tests.cli.running import Runner
from tests.gate.apps import write


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults(app: Path, liftoff: Runner) -> None:
    lines = liftoff("config").out.splitlines()
    assert lines[0] == "# no configuration file"
    assert [line.split()[0] for line in lines[1:]] == [option.key for option in OPTIONS]
    assert all(line.endswith("# default") for line in lines[1:])


def test_where_values_come_from(app: Path, liftoff: Runner) -> None:
    write(
        app,
        {
            "pyproject.toml": "[tool.liftoff]\nfail-on = 'warning'\nbaseline = 'b.json'\n"
            "[tool.liftoff.severity]\nLO1 = 'info'\n[tool.liftoff.per-file-ignores]\n"
            "'a b' = ['LO2']\n",
            "shop/app.py": "",
        },
    )
    printed = [" ".join(line.split()) for line in liftoff("config", "shop").out.splitlines()]
    lines = {line.split(" ")[0]: line for line in printed}
    assert lines["#"] == "# pyproject.toml"
    assert lines["fail-on"] == 'fail-on = "warning" # pyproject.toml'
    assert lines["severity"] == 'severity = { "LO1" = "info" } # pyproject.toml'
    assert '{ "a b" = ["LO2"] }' in lines["per-file-ignores"]
    assert lines["select"].endswith("# default")
    document = json.loads(liftoff("config", "shop", "--format", "json").out)
    assert document["file"] == "pyproject.toml"
    settings = document["settings"]
    assert settings["fail-on"] == {"value": "warning", "from": "pyproject.toml"}
    assert settings["baseline"]["value"] == str(app / "b.json")
    assert settings["target.timeout"] == {"value": None, "from": "default"}


def test_another_file(app: Path, liftoff: Runner) -> None:
    write(app, {"ci.toml": "fail-on = 'never'\n"})
    assert '"never"  # ci.toml' in liftoff("config", "--config", "ci.toml").out


def test_bad_input(app: Path, liftoff: Runner) -> None:
    assert "gone: there is no such file" in liftoff.fails("config", "gone")
    write(app, {"liftoff.toml": "fail-on = 'never\n"})
    assert "liftoff.toml: is not TOML" in liftoff.fails("config")
