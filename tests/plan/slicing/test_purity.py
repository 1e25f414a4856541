"""Top-level statements that only bind names, and those that do more."""

from __future__ import annotations

import ast

import pytest

from liftoff.plan.slicing.definitions import ProjectDefinitions
from liftoff.project.source.modules import Module, Modules


def _is_pure(code: str, *others: str) -> bool:
    """Whether the last statement of a module is, in a project with other modules."""
    module = Module("app", "app.py", False, code, ast.parse(code))
    by_name = {"app": module} | {
        name: Module(name, f"{name}.py", False, "", ast.parse("")) for name in others
    }
    purity = ProjectDefinitions(Modules(by_name, {}, ())).purity(module)
    return purity.statement(module.tree.body[-1])


@pytest.mark.parametrize(
    "code",
    [
        "from faker import Faker\nfake = Faker(['en_GB'])",
        "import boto3\ns3 = boto3.client('s3', region_name='eu-west-1')",
        "import os\nfrom openai import OpenAI as Client\nai = Client(api_key=os.environ['KEY'])",
        "import redis.asyncio as redis\nstore = redis.from_url(settings.redis_url)",
        "from fastapi.templating import Jinja2Templates\npages = Jinja2Templates(directory='pages')",
        "import sqlalchemy as sa\nengine = sa.create_engine(URL)",
        "from sqlalchemy.orm import sessionmaker\nSession = sessionmaker(bind=engine)",
        "import pandas as pd\nrows = pd.read_csv('rows.csv')",
        "from transformers import AutoTokenizer\nt = AutoTokenizer.from_pretrained('a')",
        "class Reports:\n    from requests import Session\n    session = Session()",
    ],
)
def test_objects_of_libraries_that_only_their_name_gives(code: str) -> None:
    assert _is_pure(code)


FORM = "from flask_babel import lazy_gettext as _l\nfrom flask_wtf import FlaskForm\nfrom wtforms import StringField\nfrom wtforms.validators import Length\n"


@pytest.mark.parametrize(
    ("body", "pure"),
    [
        ("name = StringField(_l('Name'), [Length(1, 64)])\n    def validate_name(self, field):\n        check(field)", True),
        ("name = StringField(registered('Name'))", False),
        ("register(StringField)", False),
    ],
)  # fmt: skip
def test_a_form_is_known_by_its_name_alone(body: str, pure: bool) -> None:
    code = f"{FORM}class Login(FlaskForm):\n    {body}"
    assert _is_pure(code) is pure
    assert not _is_pure(code, "flask_wtf")
    assert not _is_pure(code, "wtforms")


@pytest.mark.parametrize(
    "code",
    [
        "from faker import Faker\nfake = Faker(noted('x'))",
        "from faker import Faker\nFaker.seed(1)",
        "from faker import Faker\nregistry['fake'] = Faker()",
        "import boto3\nboto3.setup_default_session(region_name='eu-west-1')",
        "import boto3\nrows = boto3.client('s3').list_buckets()",
        "import pandas as pd\npd.set_option('display.width', 80)",
        "import sqlalchemy as sa\nsa.create_engine(URL).connect()",
        "from unknown import Client\nclient = Client()",
    ],
)
def test_what_may_do_more(code: str) -> None:
    assert not _is_pure(code)


def test_a_module_of_the_project_is_not_the_library() -> None:
    code = "from markdown import Markdown\nrender = Markdown()"
    assert _is_pure(code)
    assert not _is_pure(code, "markdown")
