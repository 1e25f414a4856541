"""The files of the CDK app. `make deploy-check` runs it: `tests/deploy/synth.py`."""

from __future__ import annotations

import ast
import sys

from liftoff.emit.cdk import cdk_files


def test_its_modules_compile_and_find_each_other() -> None:
    files = cdk_files()
    modules = {path.removeprefix("cdk/").removesuffix(".py"): text
               for path, text in files.items() if path.endswith(".py")}  # fmt: skip
    known = {*modules, "aws_cdk", *sys.stdlib_module_names}
    for name, text in modules.items():
        tree = compile(text, f"{name}.py", "exec", ast.PyCF_ONLY_AST)
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert {alias.name for alias in node.names} <= known
            elif isinstance(node, ast.ImportFrom):
                assert node.module in known
    assert "aws-cdk-lib" in files["cdk/requirements.txt"]
