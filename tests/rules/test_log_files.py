from __future__ import annotations

import pytest

from tests.rules.projects import fastapi, finds, flask, quiet

HOME = '\n@app.get("/")\ndef home():\n    return "x"\n'


@pytest.mark.parametrize(
    "text",
    [
        'from loguru import logger\nlogger.add(f"logs/{__name__}.log")',
        'from loguru import logger\nlogger.configure(handlers=[{"sink": "app.log"}])',
        (
            'from loguru import logger\nkept = [{"sink": "a.log"}]\nset = {"handlers": kept}\n'
            "logger.configure(**set)"
        ),
        (
            "import logging.config\nlogging.config.dictConfig({'handlers': {'file': {'class': "
            "'logging.handlers.RotatingFileHandler', 'filename': 'a.log'}}})"
        ),
        (
            "import logging, os\nset = {'level': 20}\nif 'LOG' in os.environ:\n"
            "    set['filename'] = os.environ['LOG']\nlogging.basicConfig(**set)"
        ),
    ],
)
def test_finds(text: str):
    finds(flask(text + HOME), "LO206")


@pytest.mark.parametrize(
    "text",
    [
        "import sys\nfrom loguru import logger\nlogger.add(sys.stderr)",
        "import sys\nfrom loguru import logger\nlogger.configure(handlers=[{'sink': sys.stdout}])",
        "from loguru import logger\nlogger.add(print)",
        "import logging\nset = {'level': 20, 'format': '%(message)s'}\nlogging.basicConfig(**set)",
        (
            "import logging.config\nlogging.config.dictConfig({'handlers': {'out': {'class': "
            "'logging.StreamHandler'}}})"
        ),
    ],
)
def test_leaves_alone(text: str):
    quiet(flask(text + HOME), "LO206")


def test_a_logger_of_a_library_that_is_told_its_file():
    source = """
        from fastlogging import LogInit
        from flask import Flask
        app = Flask(__name__)
        logger = LogInit({how}console=True)

        @app.get("/")
        def home():
            logger.info("x")
            return ""
    """
    finds(source.format(how='pathName="logs/app.log", '), "LO206")
    quiet(source.format(how=""))


def test_a_log_that_is_a_stream_unless_the_environment_names_a_file():
    body = """
        import os, sys
        from loguru import logger

        logger.add(os.environ.get("LOG_FILE", sys.stderr))

        @app.get("/")
        def home():
            return 1
        """
    quiet(fastapi(body), "LO206")


def test_what_a_signal_of_celery_runs_is_a_worker_s():
    body = """
        import logging
        from celery.signals import after_setup_logger

        @after_setup_logger.connect()
        def log(logger, **given):
            logger.addHandler(logging.FileHandler("celery.log"))

        @app.get("/")
        def home():
            return 1
        """
    finds(fastapi(body), "LO206")


@pytest.mark.parametrize(
    ("signal", "severity"), [("worker_process_init", "info"), ("task_prerun", "blocker")]
)
def test_what_a_worker_does_before_its_tasks_is_its_command_s(signal: str, severity: str):
    body = f"""
        from celery.signals import {signal}

        @{signal}.connect
        def note(**given):
            open("/srv/started", "w").write("x")

        @app.get("/")
        def home():
            return 1
        """
    assert finds(fastapi(body), "LO201").severity == severity


def test_a_handler_class_of_the_project_in_a_dictionary_of_logging():
    source = """
        import logging.config
        from logging.handlers import RotatingFileHandler

        class Handler({base}):
            pass

        CONFIG = {{"version": 1, "handlers": {{"file": {{"()": Handler, "filename": "app.log"}}}}}}
        logging.config.dictConfig(CONFIG)

        @app.get("/")
        def home(): return ""
    """
    finds(flask(source.format(base="RotatingFileHandler")), "LO206")
    quiet(flask(source.format(base="logging.StreamHandler")), "LO206")


@pytest.mark.parametrize(
    "line",
    [
        "import environs\nenv = environs.Env()\nLOG = env.str('LOG', 'logs/app.log')",
        "from decouple import config\nLOG = config('LOG', default='logs/app.log')",
        "from starlette.config import Config\nLOG = Config('.env')('LOG', default='a/app.log')",
        "import os\nLOG = os.path.join(os.environ['LOGS'], 'app.log')",
    ],
)
def test_log_file_by_a_library_of_settings(line: str):
    finds(flask(f"{line}\nfrom loguru import logger\nlogger.add(LOG)\n{HOME}"), "LO206")


def test_log_file():
    source = """
    import logging
    from logging.handlers import RotatingFileHandler
    app.logger.addHandler(RotatingFileHandler("logs/app.log"))

    @app.get("/")
    def home():
        return "x"
    """
    assert finds(flask(source), "LO206").category == "log_to_file"
    quiet(flask(source.replace('RotatingFileHandler("logs/app.log")', "logging.StreamHandler()")))


def test_what_only_the_serving_command_logs_to_stops_no_lambda():
    source = """
        import logging

        @app.get("/")
        def home():
            return ""

        if __name__ == "__main__":
            logging.basicConfig(filename="app.log")
            app.run()
        """
    found = finds(flask(source), "LO206")
    assert found.severity == "info"
    assert "only the command that starts the server" in found.message
    assert (
        finds(
            flask(source.replace('if __name__ == "__main__":', "if app.debug:")), "LO206"
        ).severity
        == "blocker"
    )


PUT = """
import copy, logging.config

BASE = {"handlers": {}}

def config():
    made = copy.deepcopy(BASE)
    made["handlers"]["file"] = {"class": "logging.{kind}", "filename": "logs/app.log"}
    return made

logging.config.dictConfig(config())
"""


def test_handler_that_is_put_into_a_copy():
    assert finds(flask(PUT.replace("{kind}", "FileHandler") + HOME), "LO206").severity == "blocker"


def test_other_handler_that_is_put_into_a_copy():
    quiet(flask(PUT.replace("{kind}", "StreamHandler") + HOME), "LO206")
