"""What docs/streaming.md shows does what it says."""

from __future__ import annotations

import json
import re
import sys
import textwrap
from pathlib import Path

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from tests.adapters import events, rie

PAGE = (Path(__file__).parents[2] / "docs" / "streaming.md").read_text(encoding="utf-8")
BLOCKS = {
    language: [
        textwrap.dedent(text)
        for text in re.findall(rf"^ *```{language}\n(.*?)^ *```$", PAGE, re.DOTALL | re.MULTILINE)
    ]
    for language in ("python", "sh", "yaml")
}


def test_the_template_is_one():
    (template,) = BLOCKS["yaml"]
    matches = lint(template, config=ManualArgs(regions=["eu-central-1"]))

    assert [str(match) for match in matches] == []


@pytest.mark.parametrize("way", ["wrapper", "takeover"])
def test_the_handler_streams(way, request, tmp_path):
    handler, takeover = BLOCKS["python"]
    (script,) = BLOCKS["sh"]
    root = request.config.rootpath
    (tmp_path / "app.py").write_text("from tests.adapters.stream_apps import flask_app as app\n")
    if way == "wrapper":
        (tmp_path / "handler.py").write_text(handler)
        (tmp_path / "stream").write_text(script)
        (tmp_path / "stream").chmod(0o755)
        command = [str(tmp_path / "stream"), sys.executable, "/var/runtime/bootstrap.py"]
    else:
        (tmp_path / "handler.py").write_text(handler + takeover)
        command = [sys.executable, "-m", "awslambdaric", "handler.handler"]
    environment = {"PYTHONPATH": f"{root}:{root / 'adapters'}"}

    with rie.emulate(root, tmp_path, command, environment=environment) as emulator:
        prelude, body = emulator.stream(events.make("url", target="/events"))
        whole = json.loads(emulator.invoke(events.make("http", target="/events")))

    assert prelude["statusCode"] == 200
    assert body.startswith(b"data: 0\n")
    assert whole["body"] == body.decode()
