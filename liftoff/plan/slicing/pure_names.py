"""Names of the standard library, and of Click, that have no effect but their value."""

from __future__ import annotations

# Calls that make a value and touch nothing else. A name that ends in `.*` stands for a module.
PURE_CALLS = frozenset({
    # builtins
    "dict", "list", "set", "frozenset", "tuple", "str", "int", "float", "bool", "bytes",
    "bytearray", "complex", "object", "len", "range", "min", "max", "sum", "sorted", "zip",
    "enumerate", "reversed", "abs", "round", "repr", "chr", "ord", "hash", "isinstance",
    "issubclass", "hasattr", "getattr", "property", "staticmethod", "classmethod", "slice", "any",
    "all", "super", "type",
    # standard library
    "re.compile", "re.escape", "os.path.*", "os.getenv", "os.environ.get", "os.getcwd",
    "os.cpu_count", "os.fspath", "pathlib.*", "logging.getLogger", "collections.*", "datetime.*",
    "decimal.*", "fractions.*", "threading.Lock", "threading.RLock", "threading.local",
    "threading.Event", "threading.Semaphore", "threading.BoundedSemaphore",
    "threading.Condition", "itertools.chain", "itertools.count", "itertools.product",
    "itertools.cycle", "itertools.repeat", "functools.partial", "functools.lru_cache",
    "functools.cache", "functools.wraps", "functools.cached_property",
    "functools.total_ordering", "functools.singledispatch", "operator.itemgetter",
    "operator.attrgetter", "operator.methodcaller", "string.*", "uuid.UUID", "uuid.uuid4",
    "time.time", "time.monotonic", "time.perf_counter", "enum.*", "contextvars.ContextVar",
    "typing.*", "typing_extensions.*", "collections.abc.*", "json.loads", "json.dumps",
    "textwrap.*", "struct.Struct", "struct.calcsize", "dataclasses.dataclass",
    "dataclasses.field", "types.SimpleNamespace", "types.MappingProxyType",
    "contextlib.contextmanager", "contextlib.asynccontextmanager", "contextlib.ExitStack",
    "abc.abstractmethod", "math.*", "statistics.*", "urllib.parse.*", "base64.*", "binascii.*",
    "hashlib.*", "copy.copy", "copy.deepcopy", "platform.*", "weakref.ref",
    "weakref.WeakValueDictionary", "weakref.WeakKeyDictionary", "weakref.WeakSet", "zoneinfo.*",
    "ipaddress.*", "random.Random", "queue.*", "asyncio.Lock", "asyncio.Event", "asyncio.Queue",
    "asyncio.Semaphore", "unicodedata.*", "html.escape", "html.unescape",
    "inspect.signature", "inspect.iscoroutinefunction", "asyncio.iscoroutinefunction",
    # commands, which Click keeps in the function, or its object, alone
    "click.argument", "click.command", "click.group", "click.option", "click.pass_context",
    "flask.cli.with_appcontext",
})  # fmt: skip

# Of those, the ones that call what they are given as `key`.
CALL_THEIR_ARGUMENTS = frozenset({"min", "max", "sorted"})

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

# Methods that only strings have.
STRING_METHODS = frozenset({
    "join", "split", "rsplit", "splitlines", "strip", "lstrip", "rstrip", "lower", "upper",
    "title", "encode", "decode", "startswith", "endswith", "casefold", "partition", "rpartition",
    "zfill", "removeprefix", "removesuffix",
})  # fmt: skip
# Methods without an effect of strings, containers and paths, which other objects have, too.
VALUE_METHODS = STRING_METHODS | {
    "format", "replace", "get", "items", "keys", "values", "copy", "union", "intersection",
    "difference", "resolve", "absolute", "joinpath", "with_suffix", "with_name", "as_posix",
    "expanduser",
}  # fmt: skip
