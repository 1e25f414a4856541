from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

HELPER = """
    def address():
        if request.headers.getlist("X-Forwarded-For"):
            found = request.headers.getlist("X-Forwarded-For")[0].split(",")[0]
        else:
            found = request.remote_addr
        return found

    BANNED = {"10.0.0.1"}

    def is_banned(given):
        return given in BANNED
"""


LIMITER = """from flask_limiter import Limiter
    limiter = Limiter(key_func=address, storage_uri="redis://x")

    @app.get("/")
    def home():
        return address()"""


@pytest.mark.parametrize(
    "text",
    [
        '@app.get("/")\n    def home():\n        return str(address() in BANNED)',
        '@app.get("/")\n    def home():\n        seen = address()\n        return str(is_banned(seen))',
        LIMITER,
    ],
)
def test_an_address_that_a_helper_takes_from_a_header(text: str):
    finds(flask(f"{HELPER}\n    {text}\n"), "LO604")


def test_an_address_that_is_only_logged():
    text = '@app.get("/")\n    def home():\n        app.logger.info(address())\n        return ""'
    quiet(flask(f"{HELPER}\n    {text}\n"), "LO604")


def test_the_first_address_of_the_route():
    text = '@app.get("/")\n    def home():\n        return str(request.access_route[0] in BANNED)'
    finds(flask(f"{HELPER}\n    {text}\n"), "LO604")


def test_a_method_whose_name_the_request_says_of_many():
    methods = "\n".join(f"    def list_{n}(self): ...\n" for n in range(40))
    source = f"""
class Api:
{methods}
    def slow(self):
        import time
        time.sleep(40)

api = Api()

@app.get("/{{name}}")
def home(name: str):
    return getattr(api, name)()
"""
    finds(fastapi(source), "LO401")


@pytest.mark.parametrize(("method", "found"), [("filter_by", True), ("annotate", False)])
def test_rows_that_are_chosen_by_the_address(method: str, *, found: bool):
    body = f"def home():\n        return str(Ban.query.{method}(address=address()).first())"
    text = f'from models import Ban\n\n    @app.get("/")\n    {body}'
    rules = {f.rule for f in analysis_of(flask(f"{HELPER}\n    {text}\n")).findings}
    assert ("LO604" in rules) is found
