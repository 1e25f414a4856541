from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

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
