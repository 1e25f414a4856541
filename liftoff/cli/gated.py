"""What `analyze` does between its options and its reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from liftoff.cache.analyses import analyze_once
from liftoff.cache.store import open_store
from liftoff.cli.analyze_options import AnalyzeRequest, codes_of, configured_values
from liftoff.errors import LiftoffError
from liftoff.gate.baseline import compare, read_baseline, write_baseline
from liftoff.gate.configuration import configure, shown, tree_root
from liftoff.gate.keys import Key
from liftoff.gate.screen import Screened, screen, show_only
from liftoff.gate.selection import Layer, Selection, make_selection
from liftoff.gate.settings import FailOn, Settings
from liftoff.report.model import Report
from liftoff.report.sources import Sources
from liftoff.workspace.source import SourceTree, read_tree

if TYPE_CHECKING:
    from liftoff.cache.runs import Recording
    from liftoff.report.model import GroupBy
    from liftoff.rules.finding import Analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Gated:
    """What a run found.

    Attributes:
        report: what counts.
        fail_on: the least severity that makes the run fail.
        stale: whether entries of the baseline that nothing has any more make it fail.
        notes: for standard error.
        refused: whether the system refused to read something; another time it may not.
    """

    report: Report
    fail_on: FailOn
    stale: bool = False
    notes: tuple[str, ...] = ()
    refused: bool = False


def gated(
    request: AnalyzeRequest, recording: Recording | None, say: Callable[[str], None]
) -> Gated:
    """Analyze as configured.

    Args:
        request: what the command line says.
        recording: is told what else the run reads, before it is read.
        say: is told what is being done.

    Raises:
        LiftoffError: the configuration, the tree, the baseline or the revision cannot be used.
    """
    configured = configure(request.path, file=request.config, options=configured_values(request))
    settings = configured.settings
    if recording is not None and settings.baseline is not None:
        recording.watch([str(settings.baseline)])
    selection = _selection(request, settings, configured.prefix)
    say("reading")
    tree, edited = _tree(request)
    say(f"analyzing {len(tree.files):,} files")
    screened = screen(_analyze(request, tree, settings), tree, selection)
    if request.diff_base is not None:
        say("analyzing what was there before")
        screened = _added(request, screened, tree, selection, settings)
    stale: Counter[Key] = Counter()
    notes: list[str] = []
    if settings.baseline is not None:
        screened, stale, notes = _baseline(request, settings.baseline, screened, tree, selection)
    elif request.update_baseline or request.prune_baseline or request.error_on_stale_baseline:
        raise LiftoffError("no baseline is named", hint="give --baseline FILE, or configure it")
    if edited is not None:
        findings = screened.analysis.findings
        screened = show_only(screened, tuple(f for f in findings if f.place.path == edited))
    report = Report(
        analysis=screened.analysis,
        sources=Sources({file.path: file.text for file in tree.files}),
        prefix=_prefix(Path(tree.root)),
        group_by=cast("GroupBy", request.group_by),
        suppressed=screened.suppressed,
    )
    return Gated(
        report=report,
        fail_on=settings.fail_on,
        stale=request.error_on_stale_baseline and bool(stale),
        notes=tuple(notes),
        refused=tree.refused,
    )


def _analyze(request: AnalyzeRequest, tree: SourceTree, settings: Settings) -> Analysis:
    # What is typed into an editor is never the same again.
    return analyze_once(
        tree,
        target=settings.target,
        store=None if request.no_cache else open_store(),
        keep=request.stdin_filename is None,
    )


def _tree(request: AnalyzeRequest) -> tuple[SourceTree, str | None]:
    """What is analyzed, and the file whose text came from standard input."""
    tree = read_tree(request.path)
    if request.stdin_filename is None:
        return tree, None
    import sys

    from liftoff.workspace.overlay import overlay, path_in_tree

    path = path_in_tree(tree, request.stdin_filename)
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LiftoffError(
            f"is not UTF-8: {error.reason} at byte {error.start}", where="standard input"
        ) from error
    return overlay(tree, {path: text}), path


def _selection(request: AnalyzeRequest, settings: Settings, prefix: str) -> Selection:
    return make_selection(
        settings,
        prefix,
        Layer(
            codes_of("--select", request.select) or None,
            codes_of("--extend-select", request.extend_select),
            codes_of("--ignore", request.ignore),
        ),
        request.exclude,
    )


def _added(
    request: AnalyzeRequest,
    screened: Screened,
    tree: SourceTree,
    selection: Selection,
    settings: Settings,
) -> Screened:
    from liftoff.gate.difference import only_added
    from liftoff.gate.revision import read_revision

    path = Path(request.path)
    revision = read_revision(
        tree.root, request.diff_base or "", only=path.name if path.is_file() else None
    )
    then = None
    if revision.tree is not None:
        try:
            found = _analyze(request, revision.tree, settings)
            then = screen(found, revision.tree, selection).analysis
        except LiftoffError:
            # There was no app yet, or none that counts: all of it is new.
            then = None
    return only_added(screened, tree, then, revision.tree, revision.renamed)


def _baseline(
    request: AnalyzeRequest,
    file: Path,
    screened: Screened,
    tree: SourceTree,
    selection: Selection,
) -> tuple[Screened, Counter[Key], list[str]]:
    known = read_baseline(file)
    if known is None:
        if not request.update_baseline:
            raise LiftoffError(
                "there is no such baseline",
                where=shown(file),
                hint="make it with --update-baseline",
            )
        known = Counter()
    folder = tree_root(file.parent)
    compared = compare(screened, tree, known, folder, selection)
    if not (request.update_baseline or request.prune_baseline):
        stale = compared.stale
        notes = [_stale_note(file, stale)] if stale else []
        return compared.screened, stale, notes
    if screened.analysis.errors:
        error = screened.analysis.errors[0]
        raise LiftoffError(
            "the baseline was not written, as not every file could be analyzed",
            where=f"{error.path}:{error.line}",
            hint=f"{error.message}; mend or exclude the file",
        )
    entries = compared.present if request.update_baseline else compared.pruned
    if write_baseline(file, entries):
        notes = [f"{shown(file)}: written, {_count(entries)} known"]
    else:
        notes = [f"{shown(file)}: nothing to change, {_count(entries)} known"]
    return compare(screened, tree, entries, folder, selection).screened, Counter(), notes


def _stale_note(file: Path, stale: Counter[Key]) -> str:
    first = min(stale)
    return (
        f"{shown(file)}: {_count(stale)} no longer found, such as {first.rule} in {first.path} "
        f"({first.text}); --prune-baseline removes what is stale"
    )


def _count(entries: Counter[Key]) -> str:
    number = entries.total()
    return f"{number} finding{'' if number == 1 else 's'}"


def _prefix(root: Path) -> str:
    """What leads from the working directory to the tree; "" when it is not below."""
    try:
        inside = root.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return ""
    return "" if inside == "." else f"{inside}/"
