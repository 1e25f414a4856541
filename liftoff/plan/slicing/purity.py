"""Whether a top-level statement does nothing but bind names, so that an unused one can go.

Sound before small: whatever is not known to be without effect counts as having one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

# Calls that make a value and touch nothing else. A name that ends in `.*` stands for a module.
PURE_CALLS = frozenset({
    # builtins
    "dict", "list", "set", "frozenset", "tuple", "str", "int", "float", "bool", "bytes",
    "bytearray", "complex", "object", "len", "range", "min", "max", "sum", "sorted", "zip",
    "enumerate", "reversed", "abs", "round", "repr", "chr", "ord", "hash", "isinstance",
    "hasattr", "getattr", "property", "staticmethod", "classmethod", "slice", "any", "all",
    # standard library
    "re.compile", "re.escape", "os.path.*", "os.getenv", "os.environ.get", "os.getcwd",
    "os.cpu_count", "os.fspath", "pathlib.*", "logging.getLogger", "collections.*", "datetime.*",
    "decimal.*", "fractions.*", "threading.Lock", "threading.RLock", "threading.local",
    "threading.Event", "threading.Semaphore", "threading.BoundedSemaphore",
    "threading.Condition", "itertools.*", "functools.partial", "functools.lru_cache",
    "functools.cache", "functools.wraps", "functools.cached_property", "functools.reduce",
    "functools.total_ordering", "functools.singledispatch", "operator.*", "string.*", "uuid.UUID",
    "time.time", "time.monotonic", "time.perf_counter", "enum.*", "contextvars.ContextVar",
    "typing.*", "typing_extensions.*", "collections.abc.*", "json.loads", "json.dumps",
    "textwrap.*", "struct.*", "dataclasses.*", "types.*", "contextlib.contextmanager",
    "contextlib.asynccontextmanager", "contextlib.ExitStack", "abc.*", "math.*", "statistics.*",
    "urllib.parse.*", "base64.*", "binascii.*", "hashlib.*", "copy.*", "platform.*",
    "weakref.*", "zoneinfo.*", "ipaddress.*", "random.Random", "queue.*", "asyncio.Lock",
    "asyncio.Event", "asyncio.Queue", "asyncio.Semaphore", "unicodedata.*", "html.*",
})  # fmt: skip

# Bases that do not record their subclasses anywhere.
PURE_BASES = frozenset({
    "object", "Exception", "BaseException", "ValueError", "TypeError", "KeyError", "RuntimeError",
    "LookupError", "IndexError", "AttributeError", "ArithmeticError", "OSError", "IOError",
    "PermissionError", "FileNotFoundError", "NotImplementedError", "ConnectionError",
    "TimeoutError", "UserWarning", "Warning", "dict", "list", "set", "tuple", "str", "int",
    "float", "bytes", "frozenset",
    "abc.ABC", "enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag",
    "typing.NamedTuple", "typing.TypedDict", "typing.Protocol", "typing.Generic",
    "typing_extensions.TypedDict", "typing_extensions.Protocol", "threading.Thread",
    "threading.local", "collections.OrderedDict", "collections.UserDict", "collections.abc.Mapping",
    "collections.abc.MutableMapping", "json.JSONEncoder", "logging.Handler", "logging.Formatter",
    "logging.Filter", "logging.LoggerAdapter", "html.parser.HTMLParser", "string.Formatter",
    "unittest.TestCase", "argparse.Action",
})  # fmt: skip

_PURE_STRING_METHODS = frozenset({
    "format", "join", "split", "rsplit", "splitlines", "strip", "lstrip", "rstrip", "lower",
    "upper", "title", "replace", "encode", "decode", "startswith", "endswith", "get", "items",
    "keys", "values", "copy", "union", "intersection", "difference", "casefold", "resolve",
    "absolute", "joinpath", "with_suffix", "with_name", "as_posix", "expanduser", "partition",
    "rpartition", "zfill",
})  # fmt: skip


class Purity:
    """Judges statements of one module.

    Args:
        imported: dotted origin of each imported name of the module (`Path` is `pathlib.Path`).
        pure_function: whether a name of the module is a project function whose call has no effect.
        pure_class: whether a name of the module is a project class that records no subclasses.
    """

    def __init__(
        self,
        imported: Mapping[str, str],
        pure_function: Callable[[str], bool],
        pure_class: Callable[[str], bool],
    ) -> None:
        self._imported = imported
        self._pure_function = pure_function
        self._pure_class = pure_class

    def statement(self, node: ast.stmt) -> bool:
        """Whether the statement only binds names."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return self.function(node)
            case ast.ClassDef():
                return self.class_(node)
            case ast.Assign():
                return all(_binds(t) for t in node.targets) and self.expression(node.value)
            case ast.AnnAssign():
                return _binds(node.target) and (node.value is None or self.expression(node.value))
            case ast.AugAssign():
                return isinstance(node.target, ast.Name) and self.expression(node.value)
            case ast.Expr():
                return isinstance(node.value, ast.Constant)
            case ast.Import() | ast.ImportFrom() | ast.Pass():
                return True
            case ast.If():
                return self.expression(node.test) and self._all(node.body + node.orelse)
            case ast.Try():
                handled = [statement for handler in node.handlers for statement in handler.body]
                return self._all(node.body + handled + node.orelse + node.finalbody)
            case ast.Raise():
                return True
            case _:
                return False

    def _all(self, body: list[ast.stmt]) -> bool:
        return all(self.statement(node) for node in body)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Whether defining the function does nothing else: decorators and defaults are pure."""
        defaults = [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]
        return all(self.expression(default) for default in defaults) and all(
            self.decorator(decorator) for decorator in node.decorator_list
        )

    def decorator(self, node: ast.expr) -> bool:
        """Whether applying the decorator is known to register nothing."""
        if isinstance(node, ast.Call):
            return self.expression(node)
        if isinstance(node, ast.Attribute) and node.attr in ("setter", "getter", "deleter"):
            return True
        return self._pure_callable(node)

    def class_(self, node: ast.ClassDef) -> bool:
        """Whether defining the class records it nowhere."""
        return (
            not node.keywords
            and all(self._pure_base(base) for base in node.bases)
            and all(self.decorator(decorator) for decorator in node.decorator_list)
            and all(
                self.statement(statement)
                for statement in node.body
                if not isinstance(statement, ast.Import | ast.ImportFrom)
            )
            and not any(
                isinstance(s, ast.FunctionDef) and s.name == "__init_subclass__" for s in node.body
            )
        )

    def _pure_base(self, base: ast.expr) -> bool:
        if isinstance(base, ast.Subscript):
            base = base.value
        origin = self.origin(base)
        if origin is None:
            return False
        return origin in PURE_BASES or (isinstance(base, ast.Name) and self._pure_class(base.id))

    def expression(self, node: ast.expr) -> bool:
        """Whether evaluating the expression has no effect but its value."""
        match node:
            case ast.Constant() | ast.Name() | ast.Lambda() | ast.JoinedStr():
                return True
            case ast.Attribute():
                return self.expression(node.value)
            case ast.Call():
                return self._call(node)
            case ast.Yield() | ast.YieldFrom() | ast.Await() | ast.NamedExpr():
                return False
            case ast.BinOp(op=ast.LShift() | ast.RShift()):
                # Operators of pipelines and task graphs register their operands.
                return False
            case _:
                return all(
                    self.expression(child)
                    for child in ast.iter_child_nodes(node)
                    if isinstance(child, ast.expr)
                ) and all(
                    self.expression(part)
                    for comprehension in ast.iter_child_nodes(node)
                    if isinstance(comprehension, ast.comprehension)
                    for part in (comprehension.iter, *comprehension.ifs)
                )

    def _call(self, node: ast.Call) -> bool:
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        return self._pure_callable(node.func) and all(self.expression(a) for a in arguments)

    def _pure_callable(self, node: ast.expr) -> bool:
        origin = self.origin(node)
        if origin is not None:
            if origin in PURE_CALLS or f"{origin.rpartition('.')[0]}.*" in PURE_CALLS:
                return True
            if isinstance(node, ast.Name):
                return self._pure_function(node.id)
        if isinstance(node, ast.Attribute) and node.attr in _PURE_STRING_METHODS:
            return self.expression(node.value) and not isinstance(node.value, ast.Name)
        return False

    def origin(self, node: ast.expr) -> str | None:
        """Dotted origin of a name or chain: what is imported, or the builtin of that name."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        return ".".join([self._imported.get(node.id, node.id), *reversed(parts)])


def makes_a_wrapper(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function only defines functions and returns one: calling it has no effect.

    That is the form of almost every hand-written decorator.
    """
    returned = False
    for statement in node.body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                continue
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.Return(value=ast.Name() | ast.Lambda()):
                returned = True
            case ast.Assign(value=ast.Constant() | ast.Name()):
                continue
            case ast.If(body=[ast.Return(value=ast.Name() | ast.Call(func=ast.Name()))], orelse=[]):
                continue
            case _:
                return False
    return returned


def _binds(target: ast.expr) -> bool:
    if isinstance(target, ast.Tuple | ast.List):
        return all(_binds(element) for element in target.elts)
    return isinstance(target, ast.Name)
