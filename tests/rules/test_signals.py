"""Hooks of the exit and signals (LO310)."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(("signalled", "severity"), [("SIGALRM", "info"), ("SIGTERM", "warning")])
def test_a_timer_that_limits_a_call(signalled: str, severity: str):
    source = f"""
        import signal

        @app.get("/")
        def home():
            signal.signal(signal.{signalled}, print)
            return ""
    """
    assert finds(flask(source), "LO310").severity == severity


def test_a_timer_is_told_once():
    source = """
        import signal

        @app.get("/")
        def home():
            signal.signal(signal.SIGALRM, print)
            signal.alarm(3)
            signal.alarm(0)
            return ""
    """
    finds(flask(source), "LO310")
