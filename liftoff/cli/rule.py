"""`liftoff rule`: what a rule finds, why, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from liftoff.rules.pages import RulePage


@click.command(
    epilog="Examples:\n\n  liftoff rule LO101\n\n  liftoff rule LO1\n\n  liftoff rule --all\n\n"
    "  liftoff rule --all --format json"
)
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option("--all", "all_", is_flag=True, help="List every rule.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def command(codes: tuple[str, ...], all_: bool, format_: str) -> None:
    """Explain the rule CODE: what it finds, why it matters on Lambda, and how to mend it.

    The beginning of several codes, such as LO1, lists these.
    """
    from liftoff.rules.pages import rule_pages

    pages = rule_pages()
    if all_ == bool(codes):
        raise click.UsageError("name a rule, such as LO101, or give --all")
    whole = not all_ and all(code.upper() in pages for code in codes)
    wanted = [page for code in codes or ("LO",) for page in _pages(code, pages)]
    if format_ == "json":
        from liftoff.report.escapes import json_text

        documents = [_document(page) for page in wanted]
        one = whole and len(codes) == 1
        click.echo(json_text(documents[0] if one else documents, indent=1))
    elif not whole:
        from liftoff.report.table import table

        rows = [("CODE", "SEVERITY", "WHAT"), *(_row(page) for page in wanted)]
        click.echo(table(rows, indent=""))
    else:
        click.echo("\n\n".join(_text(page) for page in wanted))


def _pages(code: str, pages: dict[str, RulePage]) -> list[RulePage]:
    """The page of a code, or those of all codes that begin so."""
    from liftoff.errors import LiftoffError
    from liftoff.nearest import ALIKE_CODES, nearest

    found = [page for name, page in pages.items() if code and name.startswith(code.upper())]
    if not found:
        near = nearest(code, pages, ALIKE_CODES)
        raise LiftoffError(
            f"there is no rule {code!r}",
            hint=f"did you mean {near}?" if near else "`liftoff rule --all` lists them",
        )
    return found


def _row(page: RulePage) -> tuple[str, str, str]:
    return page.code, _severities(page), page.summary


def _severities(page: RulePage) -> str:
    return " or ".join(page.severities)


def _text(page: RulePage) -> str:
    severity = f" ({_severities(page)})" if page.severities else ""
    return f"{page.code}{severity}: {page.summary}\n\n# {page.title}\n\n{page.body}"


def _document(page: RulePage) -> dict[str, Any]:
    return {
        "code": page.code,
        "summary": page.summary,
        "severities": list(page.severities),
        "title": page.title,
        "page": f"docs/rules/{page.name}.md",
        "explanation": page.body,
    }
