"""What a piece of code mentions: names from outside it, imports inside it, strings, attributes."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from liftoff.plan.slicing.string_shapes import string_shapes

# Code that looks names up in ways that cannot be followed.
_NAMESPACE_ACCESS = frozenset({"globals", "vars", "eval", "exec"})
# Calls that import a module named by a string.
_STRING_IMPORTS = frozenset({
    "import_module", "__import__", "import_string", "find_modules", "walk_packages",
    "iter_modules", "spec_from_file_location", "run_path", "run_module",
})  # fmt: skip
# Calls that register a view, or a class of views: they do not run it.
REGISTERING = frozenset({"add_url_rule", "add_resource"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# Calls that render a template by its name; one made of a string may refer to any other.
_RENDERERS = frozenset({
    "render_template", "stream_template", "get_template", "select_template",
    "get_or_select_template", "TemplateResponse", "render_template_string",
    "stream_template_string", "from_string",
})  # fmt: skip
# Calls that read a file of the app whose name need not stand in the code.
_READERS = frozenset({"open_resource", "send_file", "send_from_directory", "get_data", "files"})
_LONGEST_STRING = 300

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class LocalImport:
    """An import inside a function, as it is written: `from ..module import name`."""

    level: int
    module: str
    name: str | None


@dataclass(slots=True)
class Uses:
    """What a piece of code mentions.

    Attributes:
        chains: dotted chains that start with a name that is not the code's own: `a.b.c` is
            `("a", "b", "c")`.
        registered: names that are only handed to a call that registers a view.
        strings: short string constants: names of templates and modules.
        attributes: every attribute that is mentioned, whatever it is taken from.
        imports: imports inside functions.
        opaque: whether names are looked up at run time (`globals()[...]`, `eval`).
        templates: patterns of the names of templates that are rendered.
        renders_unknown: whether a template is rendered whose name is only known at run time.
        reads_unknown: whether a file of the app is read whose name is only known at run time.
        dynamic_import: line of an import whose module is only known at run time, or None.
    """

    chains: set[tuple[str, ...]] = field(default_factory=set)
    registered: set[str] = field(default_factory=set)
    strings: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    imports: set[LocalImport] = field(default_factory=set)
    opaque: bool = False
    templates: set[str] = field(default_factory=set)
    renders_unknown: bool = False
    reads_unknown: bool = False
    dynamic_import: int | None = None


def uses_of(nodes: Iterable[ast.AST], *, skip: frozenset[ast.AST] = frozenset()) -> Uses:
    """Collect the uses in `nodes`; the bodies of functions in `skip` are left out.

    Decorators, defaults and annotations of a skipped function still count: they run at import.
    """
    uses = Uses()
    stack: list[tuple[ast.AST, frozenset[str]]] = [(node, frozenset()) for node in nodes]
    while stack:
        node, bound = stack.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                stack += _function(node, bound, skip=node in skip)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                inner = bound | _stored(node.generators)
                stack += [(child, inner) for child in ast.iter_child_nodes(node)]
            case ast.Call():
                stack += [(part, bound) for part in _call(node, bound, uses)]
            case ast.Attribute():
                stack += [(part, bound) for part in _attribute(node, bound, uses)]
            case ast.Name():
                if node.id not in bound:
                    uses.chains.add((node.id,))
            case ast.Import():
                uses.imports |= {LocalImport(0, alias.name, None) for alias in node.names}
            case ast.ImportFrom():
                uses.imports |= {
                    LocalImport(node.level, node.module or "", alias.name) for alias in node.names
                }
            case ast.Constant(value=str() as text):
                _string(text, uses)
            case _:
                if isinstance(node, ast.Global):
                    uses.chains |= {(name,) for name in node.names}
                stack += [(child, bound) for child in ast.iter_child_nodes(node)]
    return uses


def _function(
    node: FunctionNode | ast.Lambda, bound: frozenset[str], *, skip: bool
) -> list[tuple[ast.AST, frozenset[str]]]:
    outside: list[ast.AST] = [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
    arguments = [
        *node.args.posonlyargs,
        *node.args.args,
        *node.args.kwonlyargs,
        *(a for a in (node.args.vararg, node.args.kwarg) if a),
    ]
    outside += [a.annotation for a in arguments if a.annotation]
    if isinstance(node, ast.Lambda):
        inner = bound | {a.arg for a in arguments}
        return [*((part, bound) for part in outside), (node.body, inner)]
    outside += node.decorator_list
    if node.returns:
        outside.append(node.returns)
    parts = [(part, bound) for part in outside]
    if not skip:
        inner = (bound | {a.arg for a in arguments} | _stored(node.body)) - _declared(node.body)
        parts += [(statement, inner) for statement in node.body]
    return parts


def _stored(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Names that code binds in its own scope, nested functions and classes left out."""
    found: set[str] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        match node:
            case ast.Name(ctx=ast.Store() | ast.Del()):
                found.add(node.id)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
                continue
            case ast.Lambda():
                continue
            case ast.Import() | ast.ImportFrom():
                found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            case ast.ExceptHandler(name=str() as name):
                found.add(name)
            case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                found.add(name)
            case _ if isinstance(node, _COMPREHENSIONS):
                continue
            case _:
                pass
        stack += ast.iter_child_nodes(node)
    return frozenset(found)


def _declared(body: list[ast.stmt]) -> set[str]:
    """Names that are declared `global`: bound here, but not this scope's own."""
    found: set[str] = set()
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, _FUNCTIONS):
            continue
        if isinstance(node, ast.Global):
            found |= set(node.names)
        stack += ast.iter_child_nodes(node)
    return found


def _call(node: ast.Call, bound: frozenset[str], uses: Uses) -> list[ast.AST]:
    """Note what a call says about names; give the parts of it that are still to be walked."""
    called = node.func
    name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
    arguments: list[ast.AST] = [*node.args, *node.keywords]
    if isinstance(called, ast.Name) and name in _NAMESPACE_ACCESS:
        uses.opaque = True
    if name in _RENDERERS:
        shapes = string_shapes(node.args[0]) if node.args else None
        uses.templates.update(shapes or ())
        uses.renders_unknown |= name.endswith("string") or shapes is None
    if name in _READERS and not (node.args and isinstance(node.args[0], ast.Constant)):
        uses.reads_unknown = True
    if name == "url_for" and node.args and isinstance(node.args[0], ast.Constant):
        # The name of an endpoint, and not of a file.
        arguments = [*node.args[1:], *node.keywords]
    if name in _STRING_IMPORTS:
        _string_import(node, uses)
    if name == "as_view" and isinstance(called, ast.Attribute):
        if isinstance(called.value, ast.Name) and called.value.id not in bound:
            uses.registered.add(called.value.id)
            return arguments
    elif name in REGISTERING:
        left: list[ast.AST] = [called]
        for argument in arguments:
            value = argument.value if isinstance(argument, ast.keyword) else argument
            if isinstance(value, ast.Name) and value.id not in bound:
                uses.registered.add(value.id)
            else:
                left.append(argument)
        return left
    return [called, *arguments]


def _string_import(node: ast.Call, uses: Uses) -> None:
    first = node.args[0] if node.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        level = len(first.value) - len(first.value.lstrip("."))
        uses.imports.add(LocalImport(level, first.value.lstrip(".").replace(":", "."), None))
    else:
        uses.dynamic_import = node.lineno


def _attribute(node: ast.Attribute, bound: frozenset[str], uses: Uses) -> list[ast.AST]:
    parts: list[str] = []
    inner: ast.expr = node
    while isinstance(inner, ast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    uses.attributes.update(parts)
    if not isinstance(inner, ast.Name):
        return [inner]
    if inner.id not in bound:
        uses.chains.add((inner.id, *reversed(parts)))
    return []


def _string(text: str, uses: Uses) -> None:
    if len(text) > _LONGEST_STRING:
        return
    uses.strings.add(text)
    # A quoted annotation names its types: "list[User]".
    if not (text.isidentifier() or any(mark in text for mark in "[.|")):
        return
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    uses.chains |= {(n.id,) for n in ast.walk(tree) if isinstance(n, ast.Name)}
