"""What a piece of code mentions, as data: names from outside it, imports inside it, strings."""

from __future__ import annotations

from dataclasses import dataclass, field

from liftoff.plan.slicing.folders import NamedFolder


@dataclass(frozen=True, slots=True)
class LocalImport:
    """An import inside a function, as it is written: `from ..module import name`."""

    level: int
    module: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A dotted chain in the code, such as `a.b.c`.

    Attributes:
        root: its first name, which the module binds; or the function's own import that binds it.
        path: the attributes that follow.
        runs: whether the code may run what it mentions; a view that is only handed to a call that
            registers it does not run there.
    """

    root: str | LocalImport
    path: tuple[str, ...] = ()
    runs: bool = True


@dataclass(slots=True)
class Uses:
    """What a piece of code mentions.

    Attributes:
        mentions: chains that start with a name that is not the code's own.
        strings: short string constants: names of templates, files and modules.
        attributes: every attribute that is mentioned, whatever it is taken from.
        imports: imports inside functions.
        string_imports: what is imported by a string: `"config.Production"`, `".models"`.
        package_imports: patterns of modules that are imported by a name made at run time:
            `shop.plugins.*`; `{__name__}` stands for the code's own module.
        objects_unknown: whether an object is imported by a string that stands somewhere else.
        opaque: whether names of the module are looked up at run time (`globals()[...]`, `eval`).
        dynamic_attributes: whether attributes are looked up by names that are made at run time.
        templates: patterns of the names of templates that are rendered.
        renders_unknown: whether a template is rendered whose name is only known at run time.
        reads_unknown: whether a file of the app is read whose name is only known at run time.
        folders: whose files are sent, by names that are only known at run time.
        globs: patterns of the names of files that are looked for in folders.
        dynamic_import: line of an import whose module is only known at run time, or None.
        unpickles: line where objects are loaded whose classes only the data names, or None.
        views_by_endpoint: line where views are taken by their endpoints, or None.
        modules_by_name: modules that are taken from those that others have imported, with the
            line; None stands for any.
        asks_itself: line where a request is sent to the app itself, or None.
    """

    mentions: set[Mention] = field(default_factory=set)
    strings: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    imports: set[LocalImport] = field(default_factory=set)
    string_imports: set[str] = field(default_factory=set)
    package_imports: set[str] = field(default_factory=set)
    objects_unknown: bool = False
    opaque: bool = False
    dynamic_attributes: bool = False
    templates: set[str] = field(default_factory=set)
    renders_unknown: bool = False
    reads_unknown: bool = False
    folders: set[NamedFolder] = field(default_factory=set)
    globs: set[str] = field(default_factory=set)
    dynamic_import: int | None = None
    unpickles: int | None = None
    views_by_endpoint: int | None = None
    modules_by_name: set[tuple[str | None, int]] = field(default_factory=set)
    asks_itself: int | None = None

    def add(self, other: Uses) -> None:
        """Take in what other code mentions; lines stay those that came first."""
        self.mentions |= other.mentions
        self.strings |= other.strings
        self.attributes |= other.attributes
        self.imports |= other.imports
        self.string_imports |= other.string_imports
        self.package_imports |= other.package_imports
        self.objects_unknown |= other.objects_unknown
        self.opaque |= other.opaque
        self.dynamic_attributes |= other.dynamic_attributes
        self.templates |= other.templates
        self.renders_unknown |= other.renders_unknown
        self.reads_unknown |= other.reads_unknown
        self.folders |= other.folders
        self.globs |= other.globs
        if self.dynamic_import is None:
            self.dynamic_import = other.dynamic_import
        if self.unpickles is None:
            self.unpickles = other.unpickles
        if self.views_by_endpoint is None:
            self.views_by_endpoint = other.views_by_endpoint
        self.modules_by_name |= other.modules_by_name
        if self.asks_itself is None:
            self.asks_itself = other.asks_itself


def roots(uses: Uses) -> set[str]:
    """Names of its module that code mentions."""
    return {mention.root for mention in uses.mentions if isinstance(mention.root, str)}
