"""What is said of an app that does not import."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from liftoff.frameworks.liftoff_probe.failures import explained


@pytest.mark.parametrize(
    ("code", "lacking"),
    [
        ("from click.core import NoSuchName", "click"),
        ("import click.core\nclick.core.no_such_name", "click"),
        ("import collections\ncollections.Callable", "collections"),
        ("import click\nclick.Command('x').no_such_name", "click"),
        ("import own_settings\nown_settings.Own().no_such_name", None),
        ("from own_settings import NO_SUCH_NAME", None),
        ("import no_such_module", None),
        ("import sys\nsys.no_such_name", None),
        ("object().no_such_name", None),
        ("{}['no_such_name']", None),
    ],
)
def test_what_lacks_what_is_asked_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, lacking: str | None
) -> None:
    (tmp_path / "own_settings.py").write_text("class Own: ...\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "own_settings", raising=False)
    with pytest.raises(Exception) as raised:  # noqa: PT011 - any
        exec(code)
    assert explained(raised.value, tmp_path)["lacking"] == lacking
