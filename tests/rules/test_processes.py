"""Programs and processes (LO309)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet


@pytest.mark.parametrize(("path", "writes"), [('"out.mp4"', True), ('"pipe:1"', False)])
def test_ffmpeg_runs_a_program(path: str, writes: bool):
    source = f"""
    import ffmpeg

    @app.get("/")
    def convert():
        ffmpeg.input("a.wav").output({path}).overwrite_output().run()
    """
    found = {f.rule for f in analysis_of(fastapi(source)).findings}
    assert "LO309" in found
    assert ("LO201" in found) is writes


GIT = """
import git

def repository(path):
    return git.Repo(path)

@app.post("/status")
def status(path: str):
    return repository(path).git.{command}()

@app.post("/init")
def init(path: str):
    git.Repo.init(path=path)
"""


@pytest.mark.parametrize(("command", "rule"), [("status", "LO309"), ("checkout", "LO201")])
def test_git_runs_a_program_or_changes_the_disk(command: str, rule: str):
    found = {f.rule for f in analysis_of(fastapi(GIT.format(command=command))).findings}
    assert {rule, "LO202"} <= found


def test_a_container_that_goes_on_is_a_process():
    body = """
        import docker

        @app.post("/")
        def start():
            docker.from_env().containers.run("image", detach=True)
        """
    assert finds(fastapi(body), "LO309").severity == "blocker"
    quiet(fastapi(body), "LO403")


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ("multiprocessing.Process(target=print)", "starts a process"),
        ("subprocess.Popen('ls')", "runs"),
    ],
)
def test_a_process_that_is_waited_for(call: str, text: str):
    source = f"import multiprocessing, subprocess\n@app.get('/')\ndef home():\n    {call}.wait()\n"
    found = finds(flask(source), "LO309")
    assert (found.severity, text in found.message) == ("warning", True)


@pytest.mark.parametrize("base", ["Process", "multiprocessing.Process"])
def test_process_by_a_class_of_its_own(base: str):
    source = flask(f"""
        import multiprocessing
        from multiprocessing import Process

        class Work({base}):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)

        def write(path):
            with open(path, "w") as file:
                file.write("x")

        @app.get("/")
        def home():
            Work(target=write, args=("state/x.txt",)).start()
    """)
    assert finds(source, "LO309").routes == ("GET /",)
    assert finds(source, "LO201").routes == ("GET /",)


@pytest.mark.parametrize(
    ("call", "severity"), [("git('pull')", "warning"), ("git('gc', _bg=True)", "blocker")]
)
def test_names_of_a_library_that_are_programs(call: str, severity: str):
    source = f"from sh import git, ErrorReturnCode\n@app.get('/')\ndef home():\n    {call}\n"
    assert finds(fastapi(source), "LO309").severity == severity
    quiet(fastapi(source.replace(call, "raise ErrorReturnCode('x')")), "LO309")
