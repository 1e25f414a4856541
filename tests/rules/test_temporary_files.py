"""Temporary files that nothing removes."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

VIEW = "import os, shutil, tempfile\n@app.post('/')\ndef make():\n    {body}\n    return 'x'\n"


@pytest.mark.parametrize(
    "body",
    [
        "folder = tempfile.mkdtemp()",
        "handle, path = tempfile.mkstemp()",
        "f = tempfile.NamedTemporaryFile(delete=False)",
    ],
)
def test_never_removed(body: str):
    found = finds(flask(VIEW.format(body=body)), "LO211")
    assert (found.severity, found.place.line) == ("warning", 6)


@pytest.mark.parametrize(
    "body",
    [
        "folder = tempfile.mkdtemp(); shutil.rmtree(folder)",
        "path = tempfile.mkstemp()[1]; os.unlink(path)",
        "f = tempfile.NamedTemporaryFile()",
        "f = tempfile.TemporaryDirectory()",
    ],
)
def test_removed(body: str):
    quiet(flask(VIEW.format(body=body)), "LO211")


GIVEN = """
import tempfile

def write(content, folder):
    file = tempfile.NamedTemporaryFile(delete=False, dir=folder)
    file.write(content)
    return file.name

@app.get("/")
def home():
    {made}
    return {"size": len(write(b"", folder))}
"""


def test_a_file_in_a_folder_that_is_removed():
    kept = GIVEN.replace("{made}", 'folder = "/tmp/made"')
    assert finds(fastapi(kept), "LO211").severity == "warning"
    body = "with tempfile.TemporaryDirectory() as folder:\n        write(b'', folder)"
    quiet(fastapi(GIVEN.replace("{made}", body)), "LO211")


def test_made_once_at_import():
    quiet(
        flask("import tempfile\nFOLDER = tempfile.mkdtemp()\n@app.get('/')\ndef x(): ...\n"),
        "LO211",
    )


TWO = """
    import os, tempfile
    from fastapi.responses import FileResponse

    @app.delete("/")
    def clean(path):
        os.remove(path)

    @app.post("/")
    def make(tasks: BackgroundTasks):
        files = []
        with tempfile.NamedTemporaryFile(delete=False) as file:
            path = file.name
        {body}
"""


@pytest.mark.parametrize("body", ["return 'x'", "print(path)", "return FileResponse(path)"])
def test_left_where_another_function_removes(body: str):
    finds(fastapi(TWO.format(body=body)), "LO211")


@pytest.mark.parametrize(
    "body",
    ["os.remove(path)", "clean(path)", "tasks.add_task(os.unlink, path)", "files.append(path)",
     "return path", "app.state.path = path"],
)  # fmt: skip
def test_somebody_else_may_remove_it(body: str):
    quiet(fastapi(TWO.format(body=body)), "LO211")


def test_a_folder_of_which_only_the_file_is_removed():
    body = """
        import os, tempfile

        @app.post("/")
        def make():
            folder = tempfile.mkdtemp()
            path = os.path.join(folder, "a.pdf")
            os.remove(path)
    """
    finds(fastapi(body), "LO211")


COLLECTED = """
    import os

    @app.post("/")
    def keep():
        with open({path}, "w") as file:
            file.write("x")
        {after}
        return ""
"""


@pytest.mark.parametrize(
    ("path", "after", "found"),
    [
        ('"/tmp/job_" + request.args["id"]', "", True),
        ('"/tmp/job_" + request.args["id"]', 'os.remove("/tmp/job_" + request.args["id"])', False),
        ('"/tmp/job"', "", False),
    ],
)
def test_ever_new_names(path: str, after: str, found: bool):
    findings = analysis_of(flask(COLLECTED.format(path=path, after=after))).findings
    assert any(f.rule == "LO211" for f in findings) is found
