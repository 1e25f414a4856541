"""Hooks of the exit and signals (LO310)."""

from __future__ import annotations

from tests.rules.projects import analysis_of, fastapi, finds, flask

HOME = '\n@app.get("/")\ndef home():\n    return 1\n'


def test_signals_where_the_server_is_started():
    source = """
    import signal, time, uvicorn

    def stop(number, frame):
        time.sleep(1)

    if __name__ == "__main__":
        signal.signal(signal.SIGTERM, stop)
        uvicorn.run(app)
    """
    found = analysis_of(fastapi(source) + HOME).findings
    assert [(f.rule, f.severity) for f in found] == [("LO310", "info")]


VIEW = '\n@app.get("/")\ndef home():\n    {inside}\n    return "x"\n'


def test_a_hook_of_the_exit_by_decorator():
    source = "import atexit\n@atexit.register\ndef end(): print()\n" + VIEW.format(inside="pass")
    finds(flask(source), "LO310")
