"""setuptools' `setup.cfg` and `setup.py`; the latter is read, and never run."""

from __future__ import annotations

import ast
import configparser

from liftoff.errors import LiftoffError
from liftoff.plan.packages.manifest import Manifest
from liftoff.plan.packages.requirement import Requirement, parse_requirement

_CFG, _PY = "setup.cfg", "setup.py"


def read_setup_cfg(source: str) -> Manifest:
    """The manifest.

    Raises:
        LiftoffError: it is not in its format, or a requirement is none.
    """
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(source)
    except configparser.Error as error:
        what = f"is not in its format: {str(error).splitlines()[0]}"
        raise LiftoffError(what, where=_CFG) from error
    section = "options.extras_require"
    extras = dict(parser.items(section)) if parser.has_section(section) else {}
    return Manifest(
        _lines(parser.get("options", "install_requires", fallback="").splitlines(), _CFG),
        {extra: _lines(text.splitlines(), _CFG) for extra, text in extras.items()},
    )


def read_setup_py(source: str) -> Manifest:
    """The manifest, as far as it is written out; what is worked out at run time is not known.

    Raises:
        LiftoffError: a requirement is none.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return Manifest()
    names = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) == "setup":
            fields = {keyword.arg: keyword.value for keyword in node.keywords}
            extras = _value(fields.get("extras_require"), names)
            groups = extras if isinstance(extras, dict) else {}
            return Manifest(
                _lines(_value(fields.get("install_requires"), names), _PY),
                {extra: _lines(lines, _PY) for extra, lines in groups.items()},
            )
    return Manifest()


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _value(node: ast.expr | None, names: dict[str, ast.expr]) -> object:
    """A literal, or one that the module gives a name; None for anything else."""
    if isinstance(node, ast.Name):
        node = names.get(node.id)
    try:
        return ast.literal_eval(node) if node is not None else None
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _lines(found: object, where: str) -> tuple[Requirement, ...]:
    lines = found.splitlines() if isinstance(found, str) else found
    if not isinstance(lines, list | tuple):
        return ()
    texts = (line.partition("#")[0].strip() for line in lines if isinstance(line, str))
    return tuple(parse_requirement(text, where) for text in texts if text)
