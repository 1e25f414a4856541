"""Which files beside the Python ones a slice holds: templates it renders, data it may read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch, fnmatchcase
from pathlib import PurePosixPath

from liftoff.frameworks.live import LiveApp, Template
from liftoff.plan.slicing.mentions import Uses

# Mentions of the folders of an app, or of all that lies in one.
_FOLDERS = frozenset({
    "static_folder", "template_folder", "send_static_file", "jinja_loader", "walk",
})  # fmt: skip
# Files of a repository that no app reads, in small letters: at its top, or anywhere.
_TOP_ONLY = (
    "readme*", "changelog*", "changes*", "history*", "license*", "licence*", "copying*", "authors*",
    "contributing*", "code_of_conduct*", "security*", "todo.md", "agents.md", "claude.md",
    "manifest.in", "makefile", "justfile", "procfile", "vagrantfile", "tox.ini", "noxfile.py",
    "setup.cfg", "requirements*.txt", "requirements*.in", "pipfile*", "poetry.lock", "uv.lock",
    "environment.y*ml", "app.json", "fly.toml", "render.yaml", "package.json", "package-lock.json",
    "yarn.lock", "mkdocs.yml", "mypy.ini", "pytest.ini",
)  # fmt: skip
_TOP_FOLDERS = frozenset({"tests", "test", "docs", "doc", ".github", ".circleci", ".ci"})
_ANYWHERE = (
    "*.log", "*.swp", "*~", "dockerfile*", "docker-compose*", "compose.y*ml", ".editorconfig",
    ".flake8", ".isort.cfg", ".pylintrc", ".python-version", ".coveragerc",
    ".pre-commit-config.y*ml", ".travis.yml", ".gitlab-ci.yml", ".readthedocs.y*ml",
    ".markdownlint*", ".prettierrc*", ".eslintrc*", ".cursorrules", ".windsurfrules",
)  # fmt: skip


def app_files(data: Iterable[str], every_use: Uses) -> tuple[str, ...]:
    """The data files that may be part of the running app, and not of its repository only.

    Args:
        data: paths of the project's data files.
        every_use: what any code of the project mentions: a file that it names is the app's.
    """
    named = _named(every_use)
    return tuple(path for path in data if not _of_the_repository(path, named))


def _of_the_repository(path: str, named: set[str]) -> bool:
    pure = PurePosixPath(path)
    if pure.parts[0] in named or pure.name in named:
        return False
    name = pure.name.lower()
    if pure.parts[0] in _TOP_FOLDERS or any(fnmatchcase(name, p) for p in _ANYWHERE):
        return True
    return len(pure.parts) == 1 and any(fnmatchcase(name, p) for p in _TOP_ONLY)


def _named(uses: Uses) -> set[str]:
    """Names of files and folders in the strings of code."""
    parts = set(uses.strings)
    for text in uses.strings:
        if "/" in text or "\\" in text:
            parts.update(re.split(r"[/\\]", text))
    return parts


def is_test(path: str) -> bool:
    """Whether a module is a test or serves tests."""
    pure = PurePosixPath(path)
    return (
        any(part in ("tests", "test") for part in pure.parts[:-1])
        or pure.name == "conftest.py"
        or fnmatch(pure.name, "test_*.py")
    )


def data_files(data: Iterable[str], uses: Uses, live: LiveApp, *, static: bool) -> tuple[str, ...]:
    """Those of an app's data files that code with these uses can reach.

    Static files are left out where nothing that is left names them, unless the function serves
    them (`static`); a template among them is none here. Templates are followed from the names in
    the code; where a name is made at run time, or a template refers to one that is, all stay, but
    for names in a folder that is known: of these the folder stays. Other files stay.
    """
    mentioned = uses.attributes | {m.root for m in uses.mentions if isinstance(m.root, str)}
    sent = [live.configured.get(f.key) if f.key else f.parts for f in uses.folders]
    anything = uses.reads_unknown or uses.opaque or None in sent or bool(mentioned & _FOLDERS)
    named = _named(uses)
    drop: set[str] = set()
    if not anything:
        if not static:
            drop |= {
                path
                for path in data
                for folder in live.static_folders
                if PurePosixPath(path).is_relative_to(folder)
                and PurePosixPath(folder).name not in named
                and path not in live.templates
            }
        folders = {_template_folder(path, t) for path, t in live.templates.items()}
        if not uses.renders_unknown and not {PurePosixPath(f).name for f in folders} & named:
            drop |= set(live.templates) - _templates(live.templates, uses)
    return tuple(
        path
        for path in data
        if path not in drop or _looked_for(path, uses) or any(_is_in(path, f) for f in sent if f)
    )


def bare_folders(held: Iterable[str], live: LiveApp) -> tuple[str, ...]:
    """Folders of static files of which a function holds none, and that must be there.

    Starlette's `StaticFiles` looks for its folder when the app is made; Flask does not.
    """
    if live.framework == "flask":
        return ()
    return tuple(
        folder
        for folder in live.static_folders
        if not any(PurePosixPath(path).is_relative_to(folder) for path in held)
    )


def _is_in(path: str, folder: str) -> bool:
    """Whether a file is in a folder, or in one that ends as it does."""
    return folder == "." or f"/{folder}/" in f"/{path}"


def _looked_for(path: str, uses: Uses) -> bool:
    return any(fnmatchcase(PurePosixPath(path).name, pattern) for pattern in uses.globs)


def _template_folder(path: str, template: Template) -> str:
    return path.removesuffix(template.name).rstrip("/")


def _templates(templates: Mapping[str, Template], uses: Uses) -> set[str]:
    by_name: dict[str, list[str]] = {}
    for path, template in templates.items():
        by_name.setdefault(template.name, []).append(path)
    kept: set[str] = set()
    pending = [
        name
        for name in by_name
        if name in uses.strings or any(fnmatchcase(name, shape) for shape in uses.templates)
    ]
    while pending:
        for path in by_name.get(pending.pop(), ()):
            if path in kept:
                continue
            if templates[path].dynamic:
                return set(templates)
            kept.add(path)
            pending += templates[path].refers
    return kept
