"""Calls that find modules, names, templates or files by a string, and calls that register views."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from liftoff.plan.slicing.folders import named_folder
from liftoff.plan.slicing.mentions import Uses
from liftoff.plan.slicing.package_imports import Values, import_patterns
from liftoff.plan.slicing.string_shapes import string_shapes

# Code that looks names of its module up in ways that cannot be followed.
_NAMESPACE_ACCESS = frozenset({"globals", "locals", "vars", "dir", "eval", "exec"})
# Calls that import a module named by their first argument.
STRING_IMPORTS = frozenset({"import_module", "__import__", "import_string", "run_module"})
# The same under names that other functions have, too.
IMPORTS_BY_STRING = frozenset({
    "pydoc.locate", "pkgutil.resolve_name", "uvicorn.importer.import_from_string",
    "hydra.utils.get_class", "hydra.utils.get_method", "hydra.utils.get_object",
})  # fmt: skip
# Calls that import modules that no argument names.
FOUND_IMPORTS = frozenset({
    "find_modules", "walk_packages", "iter_modules", "load_module", "exec_module",
})  # fmt: skip
_BY_NAME = STRING_IMPORTS | {"find_modules", "iter_modules", "walk_packages"}
# Calls that run a Python file named by an argument.
FILE_IMPORTS = {"spec_from_file_location": 1, "SourceFileLoader": 1, "run_path": 0}
# Calls that register a view, a class of views, or a command: they do not run it.
REGISTERING = frozenset({
    "APIRoute", "Route", "add_api_route", "add_command", "add_resource", "add_route",
    "add_url_rule", "exempt",
})  # fmt: skip
# Calls that render a template by its name; one made of a string may refer to any other.
RENDERERS = frozenset({
    "render_template", "stream_template", "get_template", "select_template",
    "get_or_select_template", "TemplateResponse", "render_template_string",
    "stream_template_string", "from_string",
})  # fmt: skip
# Calls that read a file of the app whose name need not stand in the code.
_READERS = frozenset({"open_resource", "send_file", "files"})
# Calls that look for files by a pattern.
_GLOBS = frozenset({"glob", "iglob", "rglob"})
# What makes objects of classes that only the data names, by module.
_PICKLES = frozenset({"load", "loads", "Unpickler"})
_UNPICKLERS = dict.fromkeys(("pickle", "_pickle", "cPickle", "dill", "cloudpickle"), _PICKLES) | {
    "joblib": frozenset({"load"}), "torch": frozenset({"load"}), "shelve": frozenset({"open"}),
    "pd": frozenset({"read_pickle"}), "pandas": frozenset({"read_pickle"}),
    "jsonpickle": frozenset({"decode", "loads"}),
    "diskcache": frozenset({"Cache", "Deque", "FanoutCache", "Index"}),
    "aiocache.serializers": frozenset({"PickleSerializer"}),
    "cashews.cache": frozenset({"get", "get_many"}),
    "fastapi_cache.coder": frozenset({"PickleCoder"}),
    "cachelib": frozenset({
        "DynamoDbCache", "MemcachedCache", "MongoDbCache", "RedisCache", "UWSGICache",
    }),
    "yaml": frozenset({
        "unsafe_load", "unsafe_load_all", "Loader", "CLoader", "UnsafeLoader", "CUnsafeLoader",
    }),
}  # fmt: skip
# The same wherever it comes from: Flask-SQLAlchemy has all names of SQLAlchemy on its `db`.
_PICKLED_COLUMN = "PickleType"
# Makers of types out of names in strings.
_TYPE_MAKERS = frozenset({
    "cast", "TypeVar", "ForwardRef", "NewType", "NamedTuple", "TypedDict", "TypeAliasType",
})  # fmt: skip
# Arguments of apps and blueprints that name folders; a request does not read them by these names.
_FOLDER_OPTIONS = frozenset({"static_folder", "static_url_path", "template_folder"})
# Classes whose objects are for a folder, of which they read nothing when they are made.
_FOLDERS_OF = frozenset({"Jinja2Templates", "StaticFiles"})

SPECIAL = STRING_IMPORTS | FOUND_IMPORTS | frozenset(FILE_IMPORTS) | RENDERERS
# Those that code hands on, to be called somewhere else.
HANDED_ON = RENDERERS | {"import_module", "__import__", "import_string", "find_modules"}


def note_call(
    node: ast.Call, name: str, uses: Uses, *, at_top: bool, values: Values = lambda _: None
) -> None:
    """Note what a call of `name` reaches beside the names in it.

    Args:
        node: the call.
        name: what it calls.
        uses: where to note it.
        at_top: whether it stands at the top of a module.
        values: gives what a local name may be.
    """
    first = node.args[0] if node.args else None
    if isinstance(node.func, ast.Name) and name in _NAMESPACE_ACCESS:
        # The names that they give are those of the function they are called in, or of an argument.
        uses.opaque |= name not in ("locals", "vars", "dir") or (at_top and first is None)
    elif name in RENDERERS:
        shapes = _template_shapes(node, name)
        uses.templates.update(shapes or ())
        uses.renders_unknown |= name.endswith("string") or shapes is None
    elif name in _READERS:
        uses.reads_unknown |= not isinstance(first, ast.Constant)
    elif name == "send_from_directory":
        _sent_from(node, uses, values)
    elif name in _GLOBS:
        patterns = [text for argument in node.args for text in strings_in(argument)]
        uses.globs |= {re.split(r"[/\\]", text)[-1] for text in patterns[-1:]}
        uses.reads_unknown |= not patterns
    elif name == "get_data":
        # `pkgutil.get_data(package, file)`; a request's own takes no file.
        uses.reads_unknown |= len(node.args) > 1 and not isinstance(node.args[1], ast.Constant)
    elif name in ("getattr", "hasattr"):
        uses.dynamic_attributes |= len(node.args) > 1 and not isinstance(node.args[1], ast.Constant)
    elif name == "from_object":
        _object(node, uses)
    else:
        _string_import(node, name, uses, values)


def _template_shapes(node: ast.Call, name: str) -> tuple[str, ...] | None:
    """Patterns of the template's name, or None; Starlette's may come behind the request."""
    named = [k.value for k in node.keywords if k.arg == "name"]
    places = [*node.args[:2], *named] if name == "TemplateResponse" else node.args[:1]
    return next((found for place in places if (found := string_shapes(place)) is not None), None)


def note_mention(name: str, line: int, uses: Uses) -> None:
    """Note that one of `HANDED_ON` is mentioned and not called."""
    if name in RENDERERS:
        uses.renders_unknown = True
    elif uses.dynamic_import is None:
        uses.dynamic_import = line


def note_unpickling(dotted: str, line: int, uses: Uses) -> None:
    """Note a mention of what makes objects of classes that only the data names.

    Args:
        dotted: what is mentioned, from its module on; a module that is for nothing else may be
            handed on, and be called somewhere else.
        line: where.
        uses: where to note it.
    """
    module, _, name = dotted.rpartition(".")
    if uses.unpickles is None and (
        name == _PICKLED_COLUMN
        or name in _UNPICKLERS.get(module, ())
        or _UNPICKLERS.get(dotted) is _PICKLES
    ):
        uses.unpickles = line


def quoted_types(node: ast.Call, name: str) -> list[ast.expr]:
    """Arguments of a call in which strings name types."""
    if name not in _TYPE_MAKERS:
        return []
    return [*node.args, *(keyword.value for keyword in node.keywords)]


def arguments_to_walk(node: ast.Call, name: str) -> list[ast.expr]:
    """The arguments of a call, without strings that name no name, file or template."""
    keywords = [
        k.value
        for k in node.keywords
        if not (k.arg in _FOLDER_OPTIONS and isinstance(k.value, ast.Constant))
    ]
    if name in _FOLDERS_OF:
        # A folder of templates or static files; which of them are needed is seen elsewhere.
        inner = [part for value in (*node.args, *keywords) for part in ast.walk(value)]
        return [part for part in inner if isinstance(part, ast.Name | ast.Attribute)]
    # What `url_for` gets is the name of an endpoint, and `mount` the start of URLs.
    skip_first = (
        name in ("url_for", "mount") and node.args and isinstance(node.args[0], ast.Constant)
    )
    return [*(node.args[1:] if skip_first else node.args), *keywords]


def strings_in(node: ast.AST) -> Iterator[str]:
    """String constants below a node."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def _sent_from(node: ast.Call, uses: Uses, values: Values) -> None:
    given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "directory")]
    match given:
        case [ast.Name(id=local)]:
            given = values(local) or []
    folders = {named_folder(directory) for directory in given}
    uses.reads_unknown |= not folders or None in folders
    uses.folders |= {folder for folder in folders if folder is not None}


def _attribute(node: ast.Call, uses: Uses) -> None:
    """`getattr(self, "name")`."""
    match node.args[1:2]:
        case [ast.Constant(value=str() as name)]:
            uses.attributes.add(name)
        case [_]:
            uses.dynamic_attributes = True


def _object(node: ast.Call, uses: Uses) -> None:
    """`config.from_object`: an object, or a string that names one."""
    for argument in node.args[:1]:
        if isinstance(argument, ast.Name) and argument.id == "__name__":
            uses.opaque = True
            continue
        found = set(strings_in(argument))
        uses.string_imports |= found
        uses.objects_unknown |= not isinstance(argument, ast.Constant)
        if not found and _reads_environment(argument) and uses.dynamic_import is None:
            uses.dynamic_import = node.lineno


def _reads_environment(node: ast.AST) -> bool:
    return any(
        (isinstance(n, ast.Attribute) and n.attr in ("environ", "getenv"))
        or (isinstance(n, ast.Name) and n.id in ("environ", "getenv"))
        for n in ast.walk(node)
    )


def _string_import(node: ast.Call, name: str, uses: Uses, values: Values) -> None:
    if name in STRING_IMPORTS:
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Name) and first.id in ("__name__", "__package__"):
            return
        if (
            isinstance(first, ast.Constant)
            and isinstance(first.value, str)
            and not (first.value.startswith(".") and _other_package(node))
        ):
            uses.string_imports.add(first.value)
            return
    elif name in FILE_IMPORTS:
        place = FILE_IMPORTS[name]
        path = node.args[place] if len(node.args) > place else None
        if path is not None and any(text.endswith(".py") for text in strings_in(path)):
            return
    elif name not in FOUND_IMPORTS:
        return
    patterns = import_patterns(node, name, values) if name in _BY_NAME else None
    if patterns is not None:
        uses.package_imports.update(patterns)
    elif uses.dynamic_import is None:
        uses.dynamic_import = node.lineno


def _other_package(node: ast.Call) -> bool:
    """Whether `import_module(".x", package)` is relative to another package than its own."""
    packages = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "package")]
    return any(
        not (isinstance(package, ast.Name) and package.id in ("__package__", "__name__"))
        for package in packages
    )
