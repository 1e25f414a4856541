"""Files outside the package that import reads."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

HOME = "\n@app.get('/')\ndef home():\n    return str(models)\n"


@pytest.mark.parametrize(
    ("read", "found"),
    [
        ("open(os.environ['CONFIG']).read()", True),
        ("Path('/srv/models.txt').read_text()", True),
        ("listed(os.path.join(os.getcwd(), 'models'))", True),
        ("os.listdir('models')", True),
        ("open(os.path.join(os.environ.get('DIR', '/models'), 'a')).read()", True),
        ("open(os.environ.get('CONFIG', 'config.json')).read()", False),
        ("open('models.txt').read()", False),
        ("open('/proc/meminfo').read()", False),
        ("os.listdir(os.path.dirname(__file__))", False),
        ("Path(__file__).with_name('models.txt').read_text()", False),
    ],
)
def test_what_import_reads(read: str, *, found: bool):
    body = (
        "import os\nfrom pathlib import Path\n"
        "def listed(path):\n    names = os.listdir(path)\n    return names\n"
        f"models = {read}{HOME}"
    )
    rules = [(f.rule, f.severity) for f in analysis_of(flask(body)).findings]
    assert (("LO501", "info") in rules) is found


def test_what_requests_read_alone():
    body = (
        "import os\ndef models():\n    return open(os.environ['CONFIG']).read()\n"
        "@app.get('/')\ndef home():\n    return models()\n"
    )
    assert not [f for f in analysis_of(flask(body)).findings if f.rule == "LO501"]
