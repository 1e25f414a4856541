"""Options of the command line: what they are called, and where their defaults go."""

from __future__ import annotations

import ast
import textwrap

import pytest

from liftoff.project.evaluation.options import name_of_option
from tests.rules.projects import finds

APP = """
import argparse, os
from flask import Flask

{parser}

app = Flask(__name__)

@app.post("/<name>")
def put(name):
    open(os.path.join({folder}, name), "w").close()
    return ""

@app.get("/<name>")
def get(name):
    return open(os.path.join({folder}, name)).read()
"""
PARSERS = {
    "module": """
        parser = argparse.ArgumentParser()
        parser.add_argument("--out-dir", default="/data/out")
        args = parser.parse_args()
        """,
    "helper": """
        def options():
            parser = argparse.ArgumentParser()
            parser.add_argument("-o", "--out-dir", default=os.path.join("data", "out"))
            return parser.parse_known_args()[0]

        args = options()
        """,
}


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ('add("--out-dir")', "out_dir"),
        ('add("-o", "--out")', "out"),
        ('add("out")', "out"),
        ('add("-o", dest="folder")', "folder"),
        ('option("--shout/--no-shout")', "shout"),
        ('option("--out", "-o", "where")', "where"),
        ("add()", ""),
    ],
)
def test_name(call: str, name: str):
    node = ast.parse(call, mode="eval").body
    assert isinstance(node, ast.Call)
    assert name_of_option(node) == name


@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
def test_folder_that_an_option_names(parser: str):
    source = APP.format(parser=textwrap.dedent(parser), folder="args.out_dir")
    assert finds(source, "LO202").routes == ("GET /<name>",)


def test_option_of_click_goes_to_the_configuration():
    source = APP.format(parser="import click", folder='app.config["OUT"]') + textwrap.dedent(
        """
        @click.command()
        @click.option("--out", default="/data/out")
        def main(out):
            app.config["OUT"] = out
            app.run()
        """
    )
    assert finds(source, "LO202").severity == "blocker"
