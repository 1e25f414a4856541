"""Jobs that run between requests (LO307)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask


def test_modules_that_a_package_loads_from_its_own_folder():
    files = {
        "app/__init__.py": """
            from apscheduler.schedulers.background import BackgroundScheduler
            from fastapi import FastAPI

            app = FastAPI()
            scheduler = BackgroundScheduler()
            from app import jobs

            @app.get("/")
            def home():
                return 1
        """,
        "app/jobs/__init__.py": """
            import glob
            import importlib.util
            from os.path import basename, dirname, join

            for file in glob.glob(join(dirname(__file__), "*.py")):
                spec = importlib.util.spec_from_file_location(basename(file), file)
                spec.loader.exec_module(importlib.util.module_from_spec(spec))
        """,
        "app/jobs/clean.py": """
            from app import scheduler

            def clean():
                pass

            scheduler.add_job(clean, "interval", hours=6)
        """,
    }
    found = [f for f in analysis_of(files).findings if f.place.path == "app/jobs/clean.py"]
    assert [(f.rule, f.severity) for f in found] == [("LO307", "blocker")]


HOME = '\n@app.get("/")\ndef home():\n    return "x"\n'


def test_jobs_of_a_scheduler_that_only_a_command_starts():
    files = {
        "app.py": flask(HOME),
        "work.py": """
            import time
            from threading import Thread
            from apscheduler.schedulers.blocking import BlockingScheduler

            seen = {}

            def fetch():
                seen["x"] = time.time()
                time.sleep(60)

            def run():
                scheduler = BlockingScheduler()
                scheduler.add_job(fetch, "interval", minutes=5)
                Thread(target=fetch).start()
                scheduler.start()

            if __name__ == "__main__":
                run()
        """,
    }
    found = analysis_of(files).findings
    assert [f.rule for f in found if f.severity != "info"] == []


@pytest.mark.parametrize(
    ("job", "found"),
    [("schedule.every().day.at('02:00').do(report)", False), ("report()", True)],
)
def test_what_a_job_by_the_clock_reaches_is_no_start_up(job: str, found: bool):
    source = f"""
    import smtplib
    import schedule

    def report():
        smtplib.SMTP("mail.example.com")

    {job}

    @app.get("/")
    def home():
        return "x"
    """
    rules = [f.rule for f in analysis_of(flask(source)).findings]
    assert ("LO501" in rules) is found
