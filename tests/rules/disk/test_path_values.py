from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, flask, quiet

HELPERS = """
    import os
    from flask import send_from_directory
    ROOT = os.path.dirname(os.path.abspath(__file__))

    def below(name):
        return os.path.join(ROOT, name)

    def asset(kind, folder="media"):
        return below(os.path.join(folder, kind))

    @app.post("/upload")
    def upload():
        request.files["x"].save(os.path.join(asset("saved"), "x.png"))
        return ""
"""


def test_one_helper_before_two_folders():
    quiet(
        flask(
            HELPERS
            + """
    @app.get("/<name>")
    def get(name):
        return send_from_directory(below("plugins"), name)
"""
        ),
        "LO202",
    )


@pytest.mark.parametrize("folder", ['asset("saved")', 'below("media/saved")'])
def test_one_helper_before_one_folder(folder: str):
    text = f'\n    @app.get("/<n>")\n    def get(n):\n        return send_from_directory({folder}, n)\n'
    finds(flask(HELPERS + text), "LO202")


def test_a_folder_of_another_scope():
    quiet(
        flask(
            HELPERS
            + """
    PLUGINS = below("plugins")

    @app.get("/<name>")
    def get(name):
        return send_from_directory(PLUGINS, name)
"""
        ),
        "LO202",
    )


FOREIGN = "import os\nfrom flask import send_from_directory\n"


@pytest.mark.parametrize(
    "text",
    [
        'send_from_directory(os.environ["MEDIA"], "x")',
        'send_from_directory(app.config["MEDIA"], "x")',
        'str(os.listdir("/srv/media"))',
        'open(os.path.join(os.environ["MEDIA"], "x")).read()',
    ],
)
def test_files_that_others_put_there(text: str):
    found = finds(flask(f'{FOREIGN}@app.get("/")\ndef home():\n    return {text}\n'), "LO202")
    assert found.severity == "warning"


@pytest.mark.parametrize(
    "text",
    [
        'send_from_directory("static", "x")',
        'send_from_directory(os.path.join(app.root_path, "media"), "x")',
        'send_from_directory(os.environ.get("MEDIA") or os.path.dirname(__file__), "x")',
        'open("/proc/uptime").read()',
    ],
)
def test_files_that_are_there(text: str):
    quiet(flask(f'{FOREIGN}@app.get("/")\ndef home():\n    return {text}\n'), "LO202")


@pytest.mark.parametrize(
    "listed",
    [
        'list(pathlib.Path(app.config["NOTES"]).rglob("*.md"))[0]',
        'next(entry.path for entry in os.scandir(app.config["NOTES"]))',
        'next(os.path.join(root, "x") for root, _, _ in os.walk(app.config["NOTES"]))',
    ],
)
def test_a_file_that_is_looked_for_in_a_folder(listed: str):
    finds(
        flask(f"""
            import os
            import pathlib

            def find():
                return {listed}

            @app.post("/<name>")
            def put(name):
                open(os.path.join(app.config["NOTES"], name), "w").write("x")
                return ""

            @app.get("/")
            def get():
                return open(find()).read()
        """),
        "LO202",
        "open",
    )


FOLDER = """
    import glob
    import os
    import shutil
    import time

    @app.post("/")
    def keep():
        open(os.path.join({cwd}, {folder}, "a.txt"), "w").write("x")
        return ""

    @app.get("/")
    def show():
        return open(os.path.join("data", "a.txt")).read()
"""


@pytest.mark.parametrize(
    ("cwd", "folder", "found"),
    [
        ("os.getcwd()", '"data"', True),
        ("os.getcwd()", '"other"', False),
        ("os.getcwd()", '"/tmp/data"', False),
    ],
)
def test_a_path_below_where_the_process_was_started(cwd: str, folder: str, found: bool):
    source = flask(FOLDER.format(cwd=cwd, folder=folder))
    assert any(f.rule == "LO202" for f in analysis_of(source).findings) is found


GLOB = """
    import glob

    @app.post("/")
    def keep():
        open("/tmp/job_" + request.args["id"], "w").write("x")
        return ""

    @app.get("/")
    def show():
        for path in glob.glob("/tmp/{start}*"):
            return open(path).read()
"""


@pytest.mark.parametrize(("start", "found"), [("job_", True), ("other_", False)])
def test_files_in_tmp_that_begin_with_a_name(start: str, found: bool):
    rules = [f.rule for f in analysis_of(flask(GLOB.format(start=start))).findings]
    assert ("LO202" in rules or "LO203" in rules) is found


KEPT = """
    import os
    from pathlib import Path
    from appdirs import user_data_dir
    from platformdirs import user_data_path
    KEPT = {kept}
    OTHER = {other}

    def file_of(name):
        return KEPT / f"{{name}}.txt"

    @app.get("/<name>")
    def get(name):
        return (OTHER / f"{{name}}.txt").read_text()

    @app.post("/<name>")
    def put(name):
        file_of(name).write_text("x")
        return ""
"""


@pytest.mark.parametrize(
    ("kept", "other", "found"),
    [
        ('Path.home() / ".notes"', 'Path.home() / ".notes"', True),
        ('Path.home() / ".notes"', 'Path("~/.notes").expanduser()', True),
        ('Path.home() / ".notes"', 'Path(os.path.expanduser("~/.notes"))', True),
        ('Path("/srv/notes").resolve()', 'Path("/srv/notes")', True),
        ('Path(user_data_dir("notes"))', 'user_data_path("other")', False),
        ('user_data_path("notes", "me")', 'user_data_path("notes", "me")', True),
        ('Path.home() / ".notes"', 'Path.home() / ".other"', False),
    ],
)
def test_folders_of_the_user(kept: str, other: str, *, found: bool):
    findings = analysis_of(flask(KEPT.format(kept=kept, other=other))).findings
    read = next(f for f in findings if f.rule == "LO202")
    assert (read.severity == "blocker") is found


@pytest.mark.parametrize(("folder", "rule"), [("/srv/kept", "LO201"), ("/tmp/kept", "LO211")])
def test_a_temporary_folder_to_debug(folder: str, rule: str):
    source = f"""
    import os
    FOLDER = "{folder}"
    if app.debug:
        FOLDER = "/tmp/debug"

    @app.post("/<name>")
    def put(name):
        open(os.path.join(FOLDER, name), "w").write("x")
        return ""
    """
    assert rule in {f.rule for f in analysis_of(flask(source)).findings}


@pytest.mark.parametrize(("above", "found"), [("os.pardir", 1), ('".."', 1), ('"."', 0)])
def test_the_folder_above_by_its_name(above: str, found: int):
    files = {
        "shop/__init__.py": "",
        "shop/app.py": flask(f"""
            import os
            ROOT = os.path.join(os.path.dirname(__file__), {above})

            @app.post("/<name>")
            def put(name):
                open(os.path.join(os.path.dirname(__file__), "..", "kept", name), "w").write("x")
                return ""

            @app.get("/<name>")
            def get(name):
                return open(os.path.join(ROOT, "kept", name)).read()
        """),
    }
    assert [f.rule for f in analysis_of(files).findings].count("LO202") == found
