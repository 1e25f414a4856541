"""What a value that a function changes is held by: an attribute, a class, a name, a library."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.calls import CONTAINER_MAKERS
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.providers import KEPT
from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    Container,
    External,
    FunctionValue,
    Instance,
    Part,
    Value,
    Values,
)
from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.program import decorator_name
from liftoff.project.source.reaching import reaching
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model
from liftoff.rules.states.shared_memory import State
from liftoff.rules.tables.memory import CACHES
from liftoff.rules.tables.names import is_in

_MODEL_BASES = frozenset({
    "BaseModel", "BaseSettings", "SQLModel", "Model", "Schema", "Document", "Form", "FlaskForm",
    "DeclarativeBase", "Struct", "TypedDict", "NamedTuple", "Enum", "GenericModel", "RootModel",
})  # fmt: skip
_ROW_BASES = frozenset({
    "Model", "SQLModel", "DeclarativeBase", "Document", "EmbeddedDocument", "DynamicDocument",
})  # fmt: skip
_COPYING = ("dataclass", "define", "attrs", "s", "mutable")
_DISPLAYS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
# `for row in self.rows[0]["cells"]` is four steps from `self`; longer ways are rare.
_MAX_STEPS = 8


def attribute_of(evaluator: Evaluator, node: ast.expr, scope: Scope, steps: int = 0) -> str:
    """The attribute of an object that holds what an expression is a part of: `self.rows[0]`."""
    if steps > _MAX_STEPS:
        return ""
    match node:
        case ast.Attribute(value=base, attr=name):
            values = evaluator.values(base, scope)
            if any(isinstance(value, Instance | ClassValue) for value in values):
                return name
            return attribute_of(evaluator, base, scope, steps + 1) or name
        case ast.Subscript(value=base) | ast.Call(func=ast.Attribute(value=base)):
            return attribute_of(evaluator, base, scope, steps + 1)
        case ast.Name(id=name) if name in scope.bindings:
            bindings = scope.bindings[name]
            around = scope.blocks_at(node)
            for binding in reaching(bindings, node.lineno, node.col_offset, around):
                if binding.kind in ("value", "item", "element"):
                    found = attribute_of(evaluator, binding.node, scope, steps + 1)  # type: ignore[arg-type]
                    if found:
                        return found
    return ""


def of_class(model: Model, cls: Scope, attribute: str) -> State | None:
    """The state of a class; None for one that each call of a function makes anew."""
    outer = cls.parent
    if outer is not None and outer.is_function and not model.lives_on(outer):
        # Each call of the function makes a class of its own.
        return None
    name = f"{cls.name}.{attribute}" if attribute else cls.name
    return State(f"{cls.id}.{attribute}", name, "class", (cls.node, cls), cls, attribute)


def is_field(state: State) -> bool:
    """Whether a constructor, or a literal in a function, makes it: it belongs to an object."""
    if state.made is None or not state.made[1].is_function:
        return False
    node, scope = state.made
    return isinstance(node, _DISPLAYS) or scope.name in CONSTRUCTORS


def is_opaque(values: Values, value: Value, *, objects: bool = False) -> bool:
    """Whether a part is known to be a library's object: a row, a connection, a client.

    `objects`: or one of the project, which is judged for itself.
    """
    if not isinstance(value, Part):
        return False
    others = [v for v in values if not isinstance(v, Part)]
    known = (External, FunctionValue, Instance, Constant) if objects else (External, FunctionValue)
    return bool(others) and all(isinstance(v, known) for v in others)


def is_of_thread(model: Model, root: Instance | Container) -> bool:
    """Whether it is a thread local of the project's own, or made by one for itself."""
    owner = root.cls if isinstance(root, Instance) else root.site.scope.owner_class
    if owner is None:
        return False
    bases = model.evaluator.hierarchy.external_bases(owner)
    return any(base in ("threading.local", "werkzeug.Local") for base in bases)


def is_collection(model: Model, cls: Scope) -> bool:
    """Whether an object of a class is itself a dictionary, list or set: `class Map(dict)`."""
    bases = model.evaluator.hierarchy.external_bases(cls)
    return any(base in CONTAINER_MAKERS or is_in(base, CACHES) for base in bases)


def holds_nothing(model: Model, cls: Scope) -> bool:
    """Whether objects of a class have methods and no more: what these give is no part of them."""
    scopes, externals = model.evaluator.hierarchy.mro(cls)
    fields = model.program.fields
    if not cls.children or any(base.name != "builtins.object" for base in externals):
        return False
    return not any(
        fields.get(scope)
        or any(b.kind != "function" for bindings in scope.bindings.values() for b in bindings)
        or any("__dict__" in (a.attr for a in method.attributes) for method in scope.children)
        or any("setattr" in method.loads for method in scope.children)
        for scope in scopes
    )


def is_constructed(model: Model, root: Instance) -> bool:
    """Whether the site calls the class: a parameter's or `Depends`' object is made per request."""
    node, scope = root.site.node, root.site.scope
    if any(decorator is node for child in scope.children for decorator in child.decorators):
        # `@Storage` puts an object in the place of the function.
        return True
    if not isinstance(node, ast.Call):
        return False
    functions = model.values(node.func, scope)
    return any(
        isinstance(value, ClassValue) or (isinstance(value, External) and f"{value.name}()" in KEPT)
        for value in functions
    )


def is_row(model: Model, cls: Scope) -> bool:
    """Whether objects of a class are rows of a table: what is set on one goes to the database."""
    if "__tablename__" in cls.bindings or "__table__" in cls.bindings:
        return True
    bases = model.evaluator.hierarchy.external_bases(cls)
    return any("declarative" in b or b.rpartition(".")[2] in _ROW_BASES for b in bases)


def is_declared_field(model: Model, cls: Scope) -> bool:
    """Whether a class is a kind of a library's field, of which each form or document has its own.

    `class EmailField(StringField)`, wherever the object is made.
    """
    bases = model.evaluator.hierarchy.external_bases(cls)
    return any(base.endswith("Field") for base in bases)


def copies_defaults(model: Model, cls: Scope) -> bool:
    """Whether each object gets its own copy of what the class body gives: pydantic, dataclasses."""
    bases = model.evaluator.hierarchy.external_bases(cls)
    if any(base.rpartition(".")[2] in _MODEL_BASES for base in bases):
        return True
    return any(decorator_name(d) in _COPYING for d in cls.decorators)


def holder_of(node: ast.AST, owner: Scope) -> tuple[Scope, str] | None:
    """The name of the literal that encloses a nested one."""
    line, end = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
    for name, bindings in owner.bindings.items():
        for binding in bindings:
            first = getattr(binding.node, "lineno", 0)
            last = getattr(binding.node, "end_lineno", None) or 0
            if binding.kind == "value" and first <= line and end <= last:
                return owner, name
    return None


def is_default(node: ast.AST, owner: Scope) -> bool:
    """Whether an expression is the default of a parameter."""
    return any(has_default(child, node) for child in owner.children)


def has_default(function: Scope, node: ast.AST) -> bool:
    """Whether an expression is the default of a parameter of this function."""
    inner = function.node
    if not isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return False
    return any(default is node for default in (*inner.args.defaults, *inner.args.kw_defaults))
