"""The report of a run for people: a table, the details of each difference, the numbers."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from liftoff.verify.answer import Difference, Failure
from liftoff.verify.common_prefix import common_prefix_length
from liftoff.verify.report import (
    added,
    count,
    made_anew,
    own_values,
    renamed,
    revalidated,
    status_of,
    summary_line,
    unstarted,
)
from liftoff.verify.result import Exchange, Report

_MOST_ALIKE = 3
_MOST_NAMES = 5
_MOST_CHARACTERS = 300
_CONTEXT_CHARACTERS = 40


def to_text(report: Report, *, width: int | None = None, color: bool | None = None) -> str:
    """The report as a table, the details of each difference, and the numbers.

    Args:
        report: what was found.
        width: columns of the terminal; None asks the terminal.
        color: whether to write escape sequences for colours; None asks the terminal.
    """
    console = Console(width=width, force_terminal=color, highlight=False, markup=False)
    with console.capture() as capture:
        console.print(_table(report))
        _print_all_details(console, report)
        for name, number in renamed(report).items():
            console.print(
                f"note: the gateway renames {name} to x-amzn-remapped-{name} "
                f"({count(number, 'answer')}); counted as the same",
                soft_wrap=True,
            )
        for name, number in added(report).items():
            console.print(
                f"note: the gateway adds {name} where the app gives none "
                f"({count(number, 'answer')}); counted as the same",
                soft_wrap=True,
            )
        for name, number in revalidated(report).items():
            console.print(
                f"note: {name} differs, and each side knows its own again "
                f"({count(number, 'answer')}); counted as the same",
                soft_wrap=True,
            )
        if anew := made_anew(report):
            console.print(
                f"note: {count(anew, 'answer')} differed in what each side makes anew for every "
                "answer, such as a token or the time; asked twice, and counted as the same",
                soft_wrap=True,
            )
        if own := own_values(report):
            console.print(
                f"note: {count(own, 'answer')} differed in ids, tokens or times that each side "
                "makes for itself, in the folder that it lies in, or in the frames of a traceback; "
                "counted as the same",
                soft_wrap=True,
            )
        if report.restarts:
            console.print(
                f"note: requests ended the original app {count(report.restarts, 'time')}; it was "
                "started again, without what it had kept in memory",
                soft_wrap=True,
            )
        style = "bold green" if report.passed else "bold red"
        console.print(summary_line(report), style=style, soft_wrap=True)
    return capture.get()


def _table(report: Report) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("request", overflow="fold", ratio=2)
    table.add_column("sent", overflow="fold", ratio=3)
    table.add_column("status", no_wrap=True)
    table.add_column("function", overflow="fold")
    table.add_column("result", no_wrap=True)
    table.add_column("original ms", justify="right", no_wrap=True)
    table.add_column("moved ms", justify="right", no_wrap=True)
    for exchange in report.exchanges:
        request = exchange.request
        sent = f"{request.method} {request.target}"
        table.add_row(
            Text("" if request.name == sent else _printable(request.name)),
            Text(_printable(sent)),
            Text(_statuses(exchange)),
            Text(" + ".join(exchange.functions) or "-"),
            _result(exchange),
            f"{exchange.original_ms:.0f}",
            f"{exchange.moved_ms:.0f}",
        )
    return table


def _statuses(exchange: Exchange) -> str:
    one, two = (status_of(side) or "none" for side in (exchange.original, exchange.moved))
    return str(one) if one == two else f"{one} / {two}"


def _result(exchange: Exchange) -> Text:
    if not exchange.same:
        return Text("different", style="bold red")
    if exchange.misroutes:
        return Text("misroute", style="bold yellow")
    return Text("same", style="green")


def _print_all_details(console: Console, report: Report) -> None:
    """What differs; of requests without an answer, for one and the same reason, the first ones.

    Of those whose function did not start, for one error, only the first one.
    """
    unanswered: Counter[str] = Counter()
    told: set[str] = set()
    for exchange in report.exchanges:
        if exchange.same and not exchange.misroutes:
            continue
        errors = set(exchange.unstarted.values())
        if errors and errors <= told:
            continue
        told |= errors
        reason = _reason(exchange)
        unanswered[reason] += 1
        if not reason or unanswered[reason] <= _MOST_ALIKE:
            _print_details(console, exchange)
    for reason, number in unanswered.items():
        if reason and number > _MOST_ALIKE:
            more = count(number - _MOST_ALIKE, "more request")
            console.print()
            console.print(Text(f"{more} without an answer: {_printable(reason)}"), soft_wrap=True)
    for one in unstarted(report):
        console.print()
        names = ", ".join(one.functions[:_MOST_NAMES])
        rest = len(one.functions) - _MOST_NAMES
        which = f"{names} and {rest} more" if rest > 0 else names
        verb = "does" if len(one.functions) == 1 else "do"
        head = f"{which} {verb} not start, which {count(one.requests, 'request')} met"
        console.print(Text(f"{head}: {_printable(one.error)}", style="bold"), soft_wrap=True)


def _reason(exchange: Exchange) -> str:
    """Why a request has no answer; empty where it has one, or where that side has printed why."""
    sides = ((exchange.moved, exchange.moved_log), (exchange.original, exchange.original_log))
    failed = [(side, log) for side, log in sides if isinstance(side, Failure)]
    if exchange.misroutes or any(log for _, log in failed):
        return ""
    return failed[0][0].reason if failed else ""


def _print_details(console: Console, exchange: Exchange) -> None:
    request = exchange.request
    head = f"line {request.line}: {request.method} {request.target}"
    console.print()
    console.print(Text(_printable(head), style="bold"), soft_wrap=True)
    if exchange.misroutes:
        ran = " + ".join(exchange.functions)
        console.print(Text(f"  misroute: handed on to the fallback ({ran})"), soft_wrap=True)
    for difference in exchange.comparison.differences:
        console.print(Text(_details(difference)), soft_wrap=True)
    if any(d.what in ("answer", "status") for d in exchange.comparison.differences):
        # Most often one side has raised, and its traceback is here.
        _print_log(console, "the original printed", exchange.original_log)
        _print_log(console, "the functions printed", exchange.moved_log)


def _print_log(console: Console, title: str, lines: tuple[str, ...]) -> None:
    if lines:
        console.print(f"  {title}:", soft_wrap=True)
    for line in lines:
        console.print(Text(f"    {_printable(line)}", style="dim"), soft_wrap=True)


def _details(difference: Difference) -> str:
    place = f"{difference.what} {_printable(difference.where)}".rstrip()
    one, two = difference.original, difference.moved
    # Both from shortly before the first character that differs, or the cut would hide it.
    start = common_prefix_length(one, two) - _CONTEXT_CHARACTERS
    if start > _CONTEXT_CHARACTERS:
        one, two = f"...{one[start:]}", f"...{two[start:]}"
    return f"  {place}\n    original: {_printable(one)}\n    moved:    {_printable(two)}"


def _printable(text: str) -> str:
    """Text that cannot steer a terminal, cut to a length that can be read."""
    cut = text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS] + "..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
