"""Paths that start somewhere known at run time only: a setting, a variable, the source's folder."""

from __future__ import annotations

import ast
import posixpath
from pathlib import PurePosixPath

from liftoff.project.evaluation.values import Constant, External, Place, Prefix, Value, Values
from liftoff.project.source.scopes import Scope

# A name that grows in each round of the analysis must end.
MAX_TEXT = 200
# The file that a module is.
SOURCE = "source"
# Where the process was started.
WORKING_DIRECTORY = "cwd"
# The folder of temporary files, which all processes of a machine share.
TEMPORARY = "temporary"
# The folder of the user that the server runs as: what `~` stands for.
HOME = "home"
# Attributes of an app that are folders.
APP_FOLDERS = frozenset({"root_path", "instance_path", "static_folder"})
# Methods of a path, or of a text, that give the same place.
SAME_PATH = frozenset({"resolve", "absolute", "expanduser"})
SAME_PLACE = SAME_PATH | {"as_posix", "rstrip", "strip", "removesuffix", "encode"}
# Methods that a `pathlib.Path` has and a text does not.
# Methods of a folder that give paths below it.
BELOW = frozenset({"glob", "rglob", "iterdir"})
PATH_METHODS = frozenset({
    "write_text", "write_bytes", "mkdir", "touch", "unlink", "rmdir", "rename", "symlink_to",
    "hardlink_to", "chmod", "read_text", "read_bytes", "iterdir", "glob", "rglob", "open", "stat",
})  # fmt: skip


def setting(key: str) -> Place:
    """What stands under a key of the app's configuration."""
    return Place(f"config[{key}]", "", whole=True)


def looked_up(name: str) -> Place:
    """What an object that looks its names up gives for one: a folder of the package, maybe."""
    return Place(f"asked[{name}]", "", whole=True)


def in_settings_file(keys: list[str]) -> Place:
    """What stands under a key of a settings file, or of a section of one."""
    return Place("file" + "".join(f"[{key}]" for key in keys), "", whole=True)


def variable(key: str) -> Place:
    """What stands in an environment variable."""
    return Place(f"environ[{key}]", "", whole=True)


def option(name: str) -> Place:
    """What an option of the command line says."""
    return Place(f"option[{name}]", "", whole=True)


def is_given_at_run(value: Value) -> bool:
    """Whether it is the whole of a setting, a variable or an option."""
    given = ("config[", "environ[", "option[")
    return isinstance(value, Place) and value.whole and value.root.startswith(given)


def source_file(scope: Scope) -> Place:
    """The path of the file that a scope stands in: `__file__`."""
    return Place(SOURCE, f"/{scope.module.path}", whole=True)


def beside_module(scope: Scope, value: Value) -> Value:
    """A path as one below the folder of a scope's module, where a text is no absolute one."""
    if isinstance(value, Constant) and isinstance(value.value, str):
        text = posixpath.join(posixpath.dirname(f"/{scope.module.path}"), value.value)
        return value if value.value.startswith("/") else Place(SOURCE, text, whole=True)
    return value


def working_directory() -> Place:
    """Where the process was started: `os.getcwd()`."""
    return Place(WORKING_DIRECTORY, "", whole=True)


def is_path_object(value: Value) -> bool:
    """Whether it is a `pathlib.Path` itself: what a text makes of it has a text's methods."""
    return isinstance(value, External) and value.name.startswith("pathlib.")


def key_of(node: ast.expr | None) -> str | None:
    """The key that a literal is."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def extended(start: Value, tail: str, *, whole: bool) -> Value:
    """A text with another at its end.

    Args:
        start: a constant, prefix or place; anything else is given back as it is.
        tail: what follows.
        whole: whether that is all that follows.
    """
    match start:
        case Constant(str() as text):
            return Constant(text + tail) if whole else Prefix(text + tail)
        case Prefix():
            return start
        case Place(root, text, known):
            if not known or len(text) > MAX_TEXT:
                return Place(root, text, whole=False)
            return Place(root, text + tail, whole=whole)
        case _:
            return start


def parent(place: Place) -> Place:
    """The folder that a place is in; what is above its root is not told apart."""
    if not place.whole:
        return Place(place.root, posixpath.dirname(place.text.rstrip("/")), whole=False)
    return Place(place.root, posixpath.dirname(place.text), whole=bool(place.text.strip("/")))


def starts(values: Values) -> list[Value]:
    """The values that a text may start with."""
    return [
        value
        for value in values
        if isinstance(value, Place | Prefix)
        or (isinstance(value, Constant) and isinstance(value.value, str))
    ]


def joined(first: Values, parts: list[Values]) -> list[Value]:
    """The texts and places that a path of several parts may be.

    Args:
        first: what the path starts with.
        parts: values of each part that follows; the path is known up to the first unknown one.
    """
    tail, whole = "", True
    for part in parts:
        texts = [v.value for v in part if isinstance(v, Constant) and isinstance(v.value, str)]
        if len(part) != 1 or not texts:
            whole = False
            break
        tail += "/" + str(PurePosixPath(texts[0]))
    if not whole:
        tail += "/"
    return [extended(value, tail, whole=whole) for value in starts(first)]


def attribute_of(place: Place, name: str) -> Values:
    """What an attribute of a path is."""
    if name == "parent":
        return (parent(place),)
    if name == "path" and not place.whole:
        # Of an entry that `os.scandir` gives.
        return (place,)
    if name in PATH_METHODS:
        return (External(f"pathlib.Path().{name}"),)
    return ()
