"""What a text in the source may be: literals, environment variables, and parts nobody knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from liftoff.plan.permissions.composing import MAX_TEXTS, Composing
from liftoff.plan.permissions.settings import field_variable
from liftoff.plan.permissions.text import UNKNOWN, Text, Variable, joined
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    Container,
    External,
    FunctionValue,
    Instance,
    Method,
    ModuleValue,
    Part,
    Place,
    Prefix,
    Site,
    Value,
)
from liftoff.project.source.parameters import default_in
from liftoff.project.source.reaching import reaching
from liftoff.project.source.scopes import Binding, Scope
from liftoff.rules.running.sources import is_test

_MAX_DEPTH = 12
_MAX_STEPS = 2000
# A node, and the calls from which helpers are being followed.
_Place = tuple[int, frozenset[int]]
_ROOT = re.compile(r"(environ|config)\[(.+)\]")
# Functions and methods that read an environment variable, with the position of its name.
_GETTERS = frozenset({
    "os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop", "decouple.config",
    "starlette.config.Config()", "environs.Env().str", "environs.Env()", "environ.Env()",
    "environ.Env().str",
})  # fmt: skip
_SAME = frozenset({"strip", "rstrip", "lstrip", "encode"})


class Texts(Composing):
    """Answers what a text may be.

    Args:
        evaluator: what follows names, attributes and calls.
        entries: functions that others call, too, with arguments of their own: views, mostly.
    """

    def __init__(self, evaluator: Evaluator, entries: Collection[Scope] = ()) -> None:
        self._evaluator = evaluator
        self._entries = entries
        # The evaluator knows nodes by identity: those that are made here must live as long.
        self._made: list[ast.expr] = []
        self._known: dict[_Place, tuple[Text, ...]] = {}
        self._open: set[_Place] = set()
        # Those that were met again inside themselves, so that what is inside is not whole.
        self._cycles: set[_Place] = set()
        self._steps = 0
        # What the call that is being followed gives to the function's parameters.
        self._given: dict[Scope, Mapping[str, tuple[ast.expr, Scope]]] = {}

    def of(self, node: ast.expr, scope: Scope) -> tuple[Text, ...]:
        """Each text that an expression may be; `UNKNOWN` among them where there may be others."""
        self._steps = 0
        return self._of(node, scope, 0)

    def _of(self, node: ast.expr, scope: Scope, depth: int) -> tuple[Text, ...]:
        if isinstance(node, ast.Constant):
            value = node.value
            return () if value is None else ((str(value),) if value != "" else (),)
        # While a helper is followed from one call, the same node may be worth something else.
        place = (id(node), frozenset(map(id, self._given.values())))
        if place in self._known:
            return self._known[place]
        if place in self._open:
            self._cycles.add(place)
            return ()
        if depth > _MAX_DEPTH or self._steps > _MAX_STEPS:
            return (UNKNOWN,)
        self._steps += 1
        self._open.add(place)
        found = tuple(dict.fromkeys(self._parts(node, scope, depth + 1)))
        self._open.discard(place)
        self._cycles.discard(place)
        texts = found if len(found) <= MAX_TEXTS else (UNKNOWN,)
        if not self._given and not self._cycles:
            self._known[place] = texts
        return texts

    def _parts(self, node: ast.expr, scope: Scope, depth: int) -> Iterator[Text]:
        match node:
            case ast.JoinedStr() | ast.BinOp():
                yield from self._composed(node, scope, depth)
            case ast.BoolOp(op=ast.Or(), values=values):
                yield from self._either(values, scope, depth)
            case ast.IfExp(body=body, orelse=orelse):
                yield from self._of(body, scope, depth)
                yield from self._of(orelse, scope, depth)
            case ast.Call():
                yield from self._call(node, scope, depth)
            case ast.Name():
                yield from self._name(node, scope, depth)
            case ast.Attribute():
                yield from self._attribute(node, scope, depth)
            case ast.Subscript(slice=ast.Constant(str() as key)):
                yield from self._item(node, key, scope, depth)
            case ast.Await(value=value):
                yield from self._of(value, scope, depth)
            case _:
                yield from self._values(node, scope)

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[Text]:
        functions = self._evaluator.values(node.func, scope)
        names = [value.name for value in functions if isinstance(value, External)]
        if any(name in _GETTERS for name in names) and node.args:
            yield from self._variable(node, scope, depth)
            return
        own = [value for value in functions if isinstance(value, FunctionValue | Method)]
        if own and len(own) == len(functions):
            yield from self._returned(own, node, scope, depth)
            return
        match node:
            case ast.Call(func=ast.Name(id="str"), args=[value], keywords=[]):
                yield from self._of(value, scope, depth)
            case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in _SAME:
                yield from self._of(value, scope, depth)
            case ast.Call(func=ast.Attribute(value=ast.Constant(str()), attr="format" | "join")):
                yield from self._composed(node, scope, depth)
            case _:
                yield from self._values(node, scope)

    def _returned(
        self, functions: list[FunctionValue | Method], node: ast.Call, scope: Scope, depth: int
    ) -> Iterator[Text]:
        """What functions of the project give back."""
        for found in functions:
            function = found.function if isinstance(found, Method) else found.scope
            if function.is_generator or function.decorators or function in self._given:
                yield from self._values(node, scope)
                continue
            self._given[function] = _parameters(function, node, scope, isinstance(found, Method))
            texts = [
                text for value in function.returns for text in self._of(value, function, depth)
            ]
            del self._given[function]
            yield from texts

    def _variable(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[Text]:
        given = node.args[1] if len(node.args) > 1 else None
        for keyword in node.keywords:
            if keyword.arg == "default":
                given = keyword.value
        defaults = self._of(given, scope, depth) if given is not None else ()
        default = defaults[0] if len(defaults) == 1 else ()
        literal = default[0] if len(default) == 1 and isinstance(default[0], str) else None
        for name in self._of(node.args[0], scope, depth):
            match name:
                case (str() as text,):
                    yield (Variable(text, default=literal),)
                case _:
                    yield UNKNOWN
        if literal is None:
            yield from (text for text in defaults if text != UNKNOWN)

    def _name(self, node: ast.Name, scope: Scope, depth: int) -> Iterator[Text]:
        evaluator = self._evaluator
        owner = evaluator.owner(node.id, scope)
        bindings: Sequence[Binding] = owner.bindings[node.id] if owner is not None else ()
        if owner is scope:
            place = (node.lineno, node.col_offset)
            bindings = reaching(bindings, *place, scope.blocks_at(node))
        kinds = {binding.kind for binding in bindings}
        if owner is None or not kinds <= {"value", "annotation", "parameter"}:
            yield from self._imported(node, scope, depth)
            return
        for binding in bindings:
            if binding.kind == "value" and isinstance(binding.node, ast.expr):
                yield from self._of(binding.node, binding.writer or owner, depth)
        if "parameter" in kinds:
            yield from self._parameter(node.id, owner, depth)

    def _parameter(self, name: str, function: Scope, depth: int) -> Iterator[Text]:
        call = self._given.pop(function, None)
        if call is None:
            given = self._evaluator.arguments(function, name)
        else:
            # One call alone; in its arguments the function's own parameters are any caller's.
            given = (call[name],) if name in call else ()
        live = [(node, scope) for node, scope in given if not is_test(scope.module.path)]
        texts = [text for node, scope in live for text in self._of(node, scope, depth)]
        if call is not None:
            self._given[function] = call
        yield from texts
        if call is None and function in self._entries:
            yield UNKNOWN
        if call is not None and name in call:
            return
        default = default_in(function, name)
        if default is not None and not (
            isinstance(default, ast.Constant) and default.value is None
        ):
            yield from self._of(default, function.parent or function, depth)
        elif not given:
            yield UNKNOWN

    def _imported(self, node: ast.Name, scope: Scope, depth: int) -> Iterator[Text]:
        """`from settings import TABLE`: what the other module puts under the name."""
        owner = self._evaluator.owner(node.id, scope)
        bindings = owner.bindings[node.id] if owner is not None else []
        if owner is not None and len(bindings) == 1 and bindings[0].kind == "from":
            binding = bindings[0]
            program = self._evaluator.program
            module = program.find_module(binding.module, owner)
            inner = program.modules.get(module) if module is not None else None
            if inner is not None and binding.attribute in inner.bindings:
                name = ast.copy_location(ast.Name(binding.attribute, ast.Load()), node)
                name.lineno = 10**9  # after all that the module does
                self._made.append(name)
                yield from self._of(name, inner, depth)
                return
        yield from self._values(node, scope)

    def _attribute(self, node: ast.Attribute, scope: Scope, depth: int) -> Iterator[Text]:
        found: list[tuple[ast.expr, Scope]] = []
        for base in self._evaluator.values(node.value, scope):
            match base:
                case Instance(cls) | ClassValue(cls):
                    variable = field_variable(self._evaluator, cls, node.attr)
                    if variable is not None:
                        yield (variable,)
                        return
                    known = self._member(cls, node.attr)
                case ModuleValue(name) if name in self._evaluator.program.modules:
                    known = _assigned(self._evaluator.program.modules[name], node.attr)
                case Part():
                    continue
                case _:
                    known = None
            if not known:
                yield from self._values(node, scope)
                return
            found += known
        yield from self._each(found, node, scope, depth)

    def _member(self, cls: Scope, name: str) -> list[tuple[ast.expr, Scope]] | None:
        """What a class and its objects hold under a name."""
        for one in self._evaluator.hierarchy.mro(cls)[0]:
            stores = self._evaluator.program.fields.get(one, {}).get(name, ())
            found = [(s.value, s.scope) for s in stores if s.value is not None and not s.augmented]
            if len(found) < len(stores):
                return None
            if name in one.bindings:
                held = _assigned(one, name)
                return None if held is None else [*found, *held]
            if found:
                return found
        return None

    def _item(self, node: ast.Subscript, key: str, scope: Scope, depth: int) -> Iterator[Text]:
        """An item of a dict, or of an app's configuration."""
        found: list[tuple[ast.expr, Scope]] = []
        for base in self._evaluator.values(node.value, scope):
            match base:
                case External(name) if name.endswith(".config"):
                    found += self._evaluator.program.config.get(key, ())
                case External(name) if ".config" in name:
                    continue
                case Container("dict", Site(holder, ast.Dict() as made)) if all(
                    isinstance(k, ast.Constant) for k in made.keys
                ) and not self._evaluator.added(base.site):
                    pairs = zip(made.keys, made.values, strict=True)
                    found += [(v, holder) for k, v in pairs if getattr(k, "value", None) == key]
                case Part():
                    continue
                case _:
                    yield from self._values(node, scope)
                    return
        yield from self._each(found, node, scope, depth)

    def _each(
        self, found: list[tuple[ast.expr, Scope]], node: ast.expr, scope: Scope, depth: int
    ) -> Iterator[Text]:
        live = [(n, s) for n, s in found if not is_test(s.module.path)]
        if not live:
            yield from self._values(node, scope)
        for one, where in live:
            yield from self._of(one, where, depth)

    def _values(self, node: ast.expr, scope: Scope) -> Iterator[Text]:
        """What the evaluator knows: constants, and texts that start somewhere."""
        values = self._evaluator.values(node, scope)
        found: dict[Text, None] = {}
        defaults: set[Text] = set()
        for value in values:
            for text in self._value(value):
                found[text] = None
                match text:
                    case (Variable(default=str() as default),):
                        defaults.add((default,))
        # What the source puts under a key is what the setting of that name is.
        known = [text for text in found if not _is_setting(text) and text not in defaults]
        settings = [text for text in found if _is_setting(text)]
        yield from known or settings
        nothing = not known and not settings and not (values and all(map(_is_none, values)))
        if nothing or any(_hides(value) for value in values):
            yield UNKNOWN

    def _value(self, value: Value) -> Iterator[Text]:
        match value:
            case Constant(str() as text):
                yield (text,)
            case Prefix(text):
                yield joined((text,), UNKNOWN)
            case Place(root, rest, whole):
                named = _ROOT.fullmatch(root)
                start: Text = (
                    (Variable(named[2], named[1] == "environ"),) if named is not None else UNKNOWN
                )
                yield joined(start, (rest,), () if whole else UNKNOWN)
            case External(name, Site(scope, ast.Call(args=[_, *_]) as call)) if (
                name.removesuffix("()") in _GETTERS
            ):
                # The variable is among the values, too; here is its default.
                yield from self._variable(call, scope, 1)


def _hides(value: Value) -> bool:
    """Whether a value is a text that nothing is known of."""
    match value:
        case External(name):
            # These stand beside the values of the same key.
            return not (name.startswith("os.environ") or ".config" in name)
        case Constant() | Prefix() | Place() | Part():
            return False
        case _:
            return True


def _is_none(value: Value) -> bool:
    return isinstance(value, Constant) and value.value is None


def _assigned(scope: Scope, name: str) -> list[tuple[ast.expr, Scope]] | None:
    """What a module or a class assigns to a name; None where something else binds it."""
    found: list[tuple[ast.expr, Scope]] = []
    for binding in scope.bindings.get(name, ()):
        if binding.kind == "value" and isinstance(binding.node, ast.expr):
            found.append((binding.node, binding.writer or scope))
        elif binding.kind != "annotation":
            return None
    return found


def _is_setting(text: Text) -> bool:
    return any(isinstance(part, Variable) and not part.environment for part in text)


def _parameters(
    function: Scope, call: ast.Call, scope: Scope, bound: bool
) -> dict[str, tuple[ast.expr, Scope]]:
    """The expressions that a call gives to parameters; of a bound method not to the first."""
    names = function.parameters[1:] if bound else function.parameters
    given = {n: (node, scope) for n, node in zip(names, call.args, strict=False)}
    return given | {k.arg: (k.value, scope) for k in call.keywords if k.arg is not None}
