"""The server as an editor sees it."""

from __future__ import annotations

import pytest

from tests.rules.projects import flask
from tests.server.client import Editor

APP = flask("""
    hits = {}

    def count(name):
        "𐐀"; hits[name] = 1

    @app.get("/u/<name>")
    def home(name):
        count(name)
        return "x"
""")


@pytest.fixture
def app(tmp_path):
    root = tmp_path / "my app"
    root.mkdir()
    path = root / "app.py"
    path.write_text(APP, encoding="utf-8")
    return path


def opened(path, text):
    document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
    return {"textDocument": document}


def changed(path, text, version):
    return {
        "textDocument": {"uri": path.as_uri(), "version": version},
        "contentChanges": [{"text": text}],
    }


def saved(path):
    return {"textDocument": {"uri": path.as_uri()}}


def test_an_app_is_watched_from_opening_to_a_quick_fix(app):
    with Editor(app.parent) as editor:
        # All files, without any being opened.
        (first,) = editor.diagnostics(app)
        assert (first["code"], first["severity"], first["source"]) == ("LO102", 1, "liftoff")
        # The letter before it is two units of UTF-16.
        assert first["range"] == {
            "start": {"line": 6, "character": 10},
            "end": {"line": 6, "character": 20},
        }
        assert "GET /u/<name>" in first["message"]
        related = [
            (r["location"]["range"]["start"]["line"], r["message"])
            for r in first["relatedInformation"]
        ]
        assert related == [
            (3, "`hits` is made here"),
            (9, "GET /u/<name> is handled by home"),
            (10, "home calls count"),
        ]
        assert {r["location"]["uri"] for r in first["relatedInformation"]} == {app.as_uri()}

        # What is not saved counts.
        editor.notify("textDocument/didOpen", opened(app, APP))
        assert len(editor.diagnostics(app)) == 1
        editor.notify(
            "textDocument/didChange", changed(app, APP.replace("hits[name] = 1", "pass"), 2)
        )
        assert editor.diagnostics(app, lambda shown: not shown) == []
        editor.notify("textDocument/didChange", changed(app, APP, 3))
        (again,) = editor.diagnostics(app, bool)
        assert again == first

        # The quick fix, applied, hides it.
        params = {
            "textDocument": {"uri": app.as_uri()},
            "range": first["range"],
            "context": {"diagnostics": [first]},
        }
        (fix,) = editor.request("textDocument/codeAction", params)
        assert fix["kind"] == "quickfix"
        assert fix["title"] == "Suppress LO102 here"
        (edit,) = fix["edit"]["changes"][app.as_uri()]
        line = APP.split("\n")[6]
        end = {"line": 6, "character": len(line.encode("utf-16-le")) // 2}
        assert edit == {
            "newText": "  # liftoff: ignore[LO102]",
            "range": {"start": end, "end": end},
        }
        fixed = APP.replace(line, line + edit["newText"])
        editor.notify("textDocument/didChange", changed(app, fixed, 4))
        left = editor.diagnostics(app, lambda shown: [d["code"] for d in shown] != ["LO102"])
        assert [(d["code"], d["severity"]) for d in left] == [("LO902", 3)]
        params = {
            "textDocument": {"uri": app.as_uri()},
            "range": left[0]["range"],
            "context": {"diagnostics": left},
        }
        assert editor.request("textDocument/codeAction", params) == []

        # What another program writes counts when the file is not open.
        editor.notify("textDocument/didClose", saved(app))
        assert [
            d["code"] for d in editor.diagnostics(app, lambda shown: shown[0]["code"] == "LO102")
        ] == ["LO102"]
        app.write_text(APP.replace("hits[name] = 1", "pass"), encoding="utf-8")
        watched = {"changes": [{"uri": app.as_uri(), "type": 2}]}
        editor.notify("workspace/didChangeWatchedFiles", watched)
        assert editor.diagnostics(app, lambda shown: not shown) == []
    assert editor.status == 0


def test_a_folder_without_an_app_and_a_broken_file_are_said(app):
    app.write_text("x = 1\n", encoding="utf-8")
    with Editor(app.parent, folders=True) as editor:
        said = editor.wait(lambda m: m.get("method") == "window/logMessage")
        assert "no Flask or FastAPI app" in said["params"]["message"]
        editor.notify("textDocument/didOpen", opened(app, APP))
        assert [d["code"] for d in editor.diagnostics(app)] == ["LO102"]
        editor.notify("textDocument/didChange", changed(app, "def (:\n", 2))
        (broken,) = editor.diagnostics(app, lambda shown: "code" not in shown[0])
        assert broken["message"].startswith("not analyzed: ")
        assert (broken["severity"], broken["range"]["start"]["line"]) == (2, 0)


def test_configuration_counts_and_the_folder_can_be_given(app):
    (app.parent / "liftoff.toml").write_text('ignore = ["LO102"]\n')
    other = app.parent / "sub.py"
    other.write_text(
        "from app import app\ns = []\n@app.get('/s')\ndef s1():\n    s.append(1)\n    open('a', 'w')\n"
    )
    with Editor(app.parent.parent, "my app") as editor:
        assert [d["code"] for d in editor.diagnostics(other)] == ["LO201"]


def test_a_file_that_is_gone_has_no_fixes(app):
    with Editor(app.parent) as editor:
        shown = editor.diagnostics(app)
        app.unlink()
        params = {
            "textDocument": {"uri": app.as_uri()},
            "range": shown[0]["range"],
            "context": {"diagnostics": shown},
        }
        assert editor.request("textDocument/codeAction", params) == []
