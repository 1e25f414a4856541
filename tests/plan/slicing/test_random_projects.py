"""Projects of random shape: each slice answers as the original, and holds what it needs alone."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plan.slicing.projects import check_all, names_in
from tests.plan.slicing.test_imports import APP

KINDS = ("function", "wrapped", "class", "constant", "conditional", "assigned", "registered")
TOP_STYLES = ("module", "alias", "member", "name", "renamed", "star", "reexport", "tried")
LOCAL_STYLES = ("local module", "local member", "local name", "local renamed")


@dataclass(frozen=True)
class Item:
    """A definition: where it stands, and what it uses, each with the way to import it."""

    number: int
    kind: str
    module: int
    uses: tuple[tuple[int, str], ...]

    @property
    def name(self) -> str:
        return f"item{self.number}"


@st.composite
def items(draw: st.DrawFn) -> tuple[Item, ...]:
    count, modules = draw(st.integers(3, 9)), draw(st.integers(1, 4))
    places = [draw(st.integers(0, modules - 1)) for _ in range(count)]
    found = []
    for number in range(count):
        uses = []
        if number + 1 < count:
            others = st.lists(st.integers(number + 1, count - 1), max_size=3, unique=True)
            for other in draw(others):
                # Modules import only later ones when they are loaded, so that none is half made.
                later = places[other] > places[number]
                styles = TOP_STYLES + LOCAL_STYLES if later else LOCAL_STYLES
                uses.append((other, draw(st.sampled_from(styles))))
        found.append(Item(number, draw(st.sampled_from(KINDS)), places[number], tuple(uses)))
    return tuple(found)


def imported(item: Item, user: int | None, style: str) -> tuple[str, str, str]:
    """Import at the top, import in the function, and what the code then says."""
    module, name = f"m{item.module}", item.name
    if user == item.module:
        return "", "", name
    match style.removeprefix("local "):
        case "module":
            line, said = f"import pkg.{module}", f"pkg.{module}.{name}"
        case "alias":
            line, said = f"import pkg.{module} as other_{module}", f"other_{module}.{name}"
        case "member":
            line, said = f"from pkg import {module}", f"{module}.{name}"
        case "name":
            line, said = f"from pkg.{module} import {name}", name
        case "renamed":
            line, said = f"from pkg.{module} import {name} as my_{name}", f"my_{name}"
        case "star":
            line, said = f"from pkg.{module} import *", name
        case "tried":
            line = f"try:\n    from pkg.{module} import {name}\nexcept ImportError:\n    raise"
            said = name
        case _:
            line, said = f"from re_{module} import {name}", name
    return ("", line, said) if style.startswith("local") else (line, "", said)


def called(item: Item, said: str) -> str:
    if item.kind == "constant":
        return said
    return f"{said}().run()" if item.kind == "class" else f"{said}()"


def body(uses: tuple[tuple[int, str], ...], user: int | None, found: tuple[Item, ...],
         word: str) -> tuple[set[str], str]:  # fmt: skip
    top, lines, terms = set(), [], [repr(word)]
    for number, style in uses:
        head, local, said = imported(found[number], user, style)
        top.add(head)
        lines += [local] if local else []
        terms.append(called(found[number], said))
    return top, "".join(f"    {line}\n" for line in [*lines, f"return {' + '.join(terms)}"])


def definition(item: Item, text: str) -> str:
    plain = f"def {item.name}():\n{text}"
    indented = "".join(f"    {line}\n" for line in plain.splitlines())
    match item.kind:
        case "wrapped":
            return f"@tools.wrapped\n{plain}"
        case "registered":
            return f"@tools.registered\n{plain}"
        case "class":
            method = indented.replace(f"def {item.name}()", "def run(self)")
            return f"class {item.name}:\n{method}"
        case "constant":
            return f"{item.name} = {item.name!r}\n"
        case "conditional":
            return f"if len('x') == 1:\n{indented}else:\n    {item.name} = None\n"
        case "assigned":
            return plain.replace(item.name, f"_{item.name}", 1) + f"{item.name} = _{item.name}\n"
    return plain


def source(found: tuple[Item, ...], module: int) -> str:
    top, text = set(), "import tools\n"
    definitions = []
    for item in found:
        if item.module == module:
            uses = () if item.kind == "constant" else item.uses
            heads, code = body(uses, module, found, item.name)
            top |= heads
            definitions.append(definition(item, code))
    return "\n".join([*sorted(filter(None, top)), text]) + "".join(reversed(definitions))


def reached(found: tuple[Item, ...], start: list[int]) -> set[int]:
    seen: set[int] = set()
    pending = list(start)
    while pending:
        number = pending.pop()
        if number not in seen:
            seen.add(number)
            if found[number].kind != "constant":
                pending += [other for other, _ in found[number].uses]
    return seen


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    items(),
    st.lists(
        st.lists(st.tuples(st.integers(0, 8), st.sampled_from(TOP_STYLES + LOCAL_STYLES)),
                 max_size=3),
        min_size=2,
        max_size=3,
    ),
)  # fmt: skip
def test_random_projects(found: tuple[Item, ...], wanted: list[list[tuple[int, str]]]) -> None:
    modules = sorted({item.module for item in found})
    files = {
        "pkg/__init__.py": "",
        "tools.py": "import functools\nSEEN = []\n"
        "def wrapped(f):\n    @functools.wraps(f)\n    def inner():\n        return f()\n"
        "    return inner\n"
        "def registered(f):\n    SEEN.append(f.__name__)\n    return f\n",
    }
    for module in modules:
        files[f"pkg/m{module}.py"] = source(found, module)
        names = ", ".join(item.name for item in found if item.module == module)
        files[f"re_m{module}.py"] = f"from pkg.m{module} import {names}\n"
    top, text = set(), ""
    starts: dict[str, list[int]] = {}
    for index, wishes in enumerate(wanted):
        uses = tuple({n % len(found): (n % len(found), style) for n, style in wishes}.values())
        heads, code = body(uses, None, found, f"view{index}")
        top |= heads
        text += f"@app.route('/{index}')\ndef view{index}():\n{code}"
        starts[f"view{index}"] = [number for number, _ in uses]
    files["app.py"] = "\n".join([*sorted(filter(None, top)), APP]) + text

    with tempfile.TemporaryDirectory() as folder:
        slices = check_all(Path(folder), files)
    registered = [item.number for item in found if item.kind == "registered"]
    # The import in a `try` stays as it is where its module must load.
    used = [*wanted, *(item.uses for item in found)]
    registered += [n % len(found) for uses in used for n, style in uses if style == "tried"]
    for endpoint, start in starts.items():
        needed = reached(found, start)
        allowed = needed | reached(found, registered)
        held = {
            name.removeprefix("_")
            for path, module in slices[endpoint].items()
            if path.startswith("pkg/m")
            for name in defined_in(module)
        }
        assert {found[number].name for number in needed} <= held
        assert held <= {found[number].name for number in allowed}


def defined_in(text: str) -> set[str]:
    """Names that a module defines, and does not only import."""
    lines = [line for line in text.splitlines() if "import" not in line]
    return {name for name in names_in(text) if name.lstrip("_").startswith("item") and any(
        f"def {name}(" in line or f"class {name}:" in line or line.startswith(f"{name} = ")
        for line in lines
    )}  # fmt: skip
