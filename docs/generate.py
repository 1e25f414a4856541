"""`make docs`: writes the pages that are made from the code.

A rule's page is its module's docstring; the pages of the commands are their `--help`; that of the
configuration is made of its options and the gate's docstrings, that of routes of the docstrings of
what reads those that libraries add.
"""

from __future__ import annotations

import inspect
from pathlib import Path

import click

from docs.configuration import configuration_page
from docs.routes import routes_page
from liftoff.cli import COMMANDS, cli
from liftoff.rules.pages import documented_modules

DOCS = Path(__file__).parent
NOTE = "<!-- Made by `make docs` from the code; edits here are lost. -->"


def pages() -> dict[str, str]:
    """Text of each generated page, by path relative to `docs/`."""
    found = {
        "commands.md": _commands(),
        "configuration.md": f"{NOTE}\n\n{configuration_page()}",
        "routes.md": f"{NOTE}\n\n{routes_page()}",
    }
    titles = []
    for module in documented_modules():
        title, _, body = inspect.cleandoc(module.__doc__ or "").partition("\n")
        name = module.__name__.rpartition(".")[2]
        titles.append((name, title))
        found[f"rules/{name}.md"] = f"{NOTE}\n\n# {title}\n\n{body.strip()}\n"
    rows = "\n".join(f"- [{title}]({name}.md)" for name, title in titles)
    found["rules/README.md"] = f"{NOTE}\n\n# What `liftoff analyze` finds\n\n{rows}\n"
    return found


def _commands() -> str:
    parts = [NOTE, "# Commands"]
    # As in a real run: click keeps what it makes of the first context that it sees.
    names = cli.context_settings["help_option_names"]
    context = click.Context(
        cli, info_name="liftoff", max_content_width=88, terminal_width=88, help_option_names=names
    )
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if command is not None:
            inner = click.Context(
                command, info_name=name, parent=context, max_content_width=88, terminal_width=88
            )
            parts.append(f"## liftoff {name}\n\n```text\n{command.get_help(inner)}\n```")
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the pages, and remove those of rules that are gone."""
    made = pages()
    (DOCS / "rules").mkdir(exist_ok=True)
    for old in (DOCS / "rules").glob("*.md"):
        if f"rules/{old.name}" not in made:
            old.unlink()
    for path, text in made.items():
        (DOCS / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
