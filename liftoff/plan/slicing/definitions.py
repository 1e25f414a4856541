"""What the functions and classes of a project are known to do, asked from any of its modules."""

from __future__ import annotations

import ast

from liftoff.plan.slicing.imports import imports_of, top_level
from liftoff.plan.slicing.pickling_caches import cache_names
from liftoff.plan.slicing.purity import Purity
from liftoff.plan.slicing.wrappers import only_wraps
from liftoff.project.source.modules import Module, Modules

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class ProjectDefinitions:
    """The definitions of a project; what is judged once is remembered.

    Args:
        modules: the project's modules.

    Attributes:
        caches: names of its caches that pickle.
    """

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._tops = {top_level(name) for name in modules.by_name}
        self.caches = cache_names(modules.by_name.values())
        self._purities: dict[str, Purity] = {}
        self._pure_classes: dict[tuple[str, str], bool] = {}
        # Code that lists the subclasses of a class uses them without naming them.
        self._lists_subclasses = any(
            "__subclasses__" in module.text for module in modules.by_name.values()
        )

    def is_own(self, name: str) -> bool:
        """Whether a dotted name starts with a module of the project."""
        return top_level(name) in self._tops

    def purity(self, module: Module) -> Purity:
        """The judge of a module's statements."""
        if module.name not in self._purities:
            self._purities[module.name] = Purity(module, self)
        return self._purities[module.name]

    def pure_function(self, module: Module, chain: tuple[str, ...], *, calls: int) -> bool:
        """Whether a project function only wraps, and what it returns, too, when that is called."""
        found = self._find(module, chain, ())
        if found is None or isinstance(found[1], ast.ClassDef):
            return False
        return self._only_wraps(*found, calls)

    def _only_wraps(self, module: Module, node: ast.stmt, calls: int) -> bool:
        if not isinstance(node, ast.FunctionDef):
            return False
        purity = self.purity(module)
        if not only_wraps(node, purity.function, purity.expression):
            return False
        inner = [s for s in node.body if isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef)]
        return calls < 2 or (
            bool(inner) and all(self._only_wraps(module, s, calls - 1) for s in inner)
        )

    def pure_class(self, module: Module, chain: tuple[str, ...]) -> bool:
        """Whether a project class records its subclasses nowhere."""
        found = self._find(module, chain, ())
        if found is None or not isinstance(found[1], ast.ClassDef) or self._lists_subclasses:
            return False
        key = (found[0].name, found[1].name)
        if key not in self._pure_classes:
            # A class that is met again while its own bases are judged is its own base.
            self._pure_classes[key] = False
            self._pure_classes[key] = self.purity(found[0]).class_(found[1])
        return self._pure_classes[key]

    def _find(
        self, module: Module, chain: tuple[str, ...], seen: tuple[tuple[str, str], ...]
    ) -> tuple[Module, _Definition] | None:
        """The one statement that binds what a chain names, followed through imports."""
        if not chain or (module.name, chain[0]) in seen:
            return None
        binders = [node for node in module.tree.body if chain[0] in _binds(node)]
        if len(binders) != 1:
            return None
        binder = binders[0]
        if isinstance(binder, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return (module, binder) if len(chain) == 1 else None
        if not isinstance(binder, ast.Import | ast.ImportFrom):
            return None
        for taken in imports_of(binder, module):
            if taken.alias == chain[0]:
                path = (taken.name, *chain[1:]) if taken.name else chain[1:]
                start = top_level(taken.module) if taken.binds_root else taken.module
                home, rest = self._module(start, path)
                if home is not None:
                    return self._find(home, rest, (*seen, (module.name, chain[0])))
        return None

    def _module(self, name: str, path: tuple[str, ...]) -> tuple[Module | None, tuple[str, ...]]:
        """The module that `name.path` lies in, and what it is called there."""
        while path and f"{name}.{path[0]}" in self._modules.by_name:
            name, path = f"{name}.{path[0]}", path[1:]
        return self._modules.by_name.get(name), path


def _binds(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    found: set[str] = set()
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                found |= {(alias.asname or alias.name).split(".")[0] for alias in names}
    return found
