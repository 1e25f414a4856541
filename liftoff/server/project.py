"""An app that is open in an editor: its files, the unsaved texts, and what is found in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.gate.baseline import compare, read_baseline
from liftoff.gate.configuration import configure
from liftoff.gate.screen import screen
from liftoff.gate.selection import Layer, make_selection
from liftoff.report.sources import Sources
from liftoff.rules.analysis import analyze
from liftoff.rules.finding import Finding
from liftoff.workspace.overlay import overlay, path_in_tree
from liftoff.workspace.source import ReadError, SourceTree, read_tree


@dataclass(frozen=True, slots=True)
class Found:
    """What one analysis found.

    Attributes:
        root: absolute path of the folder.
        findings: those that count.
        errors: files that could not be analyzed.
        sources: the texts that were analyzed.
    """

    root: Path
    findings: tuple[Finding, ...]
    errors: tuple[ReadError, ...]
    sources: Sources


class OpenProject:
    """A folder of the editor, read once and read again when files change on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._tree: SourceTree | None = None
        self._changes = 0

    def forget(self) -> None:
        """Read the folder again at the next analysis."""
        self._changes += 1
        self._tree = None

    def analyze(self, buffers: Mapping[Path, str]) -> Found:
        """Analyze the whole folder as a run of `analyze` would, with its configuration.

        Args:
            buffers: texts that the editor holds, by absolute path; those of other folders are
                left out.

        Raises:
            LiftoffError: the folder cannot be analyzed: no app, a wrong configuration.
        """
        read, changes = self._tree, self._changes
        if read is None:
            read = read_tree(self.root)
            # What was forgotten while it was read may be old.
            self._tree = read if changes == self._changes else None
        tree = overlay(read, self._own(read, buffers))
        configured = configure(self.root)
        settings = configured.settings
        selection = make_selection(settings, configured.prefix, Layer())
        screened = screen(analyze(tree, target=settings.target), tree, selection)
        if settings.baseline is not None:
            known = read_baseline(settings.baseline)
            if known is not None:
                folder = settings.baseline.parent
                screened = compare(screened, tree, known, folder, selection).screened
        texts = {file.path: file.text for file in tree.files}
        analysis = screened.analysis
        return Found(self.root, analysis.findings, analysis.errors, Sources(texts))

    def _own(self, tree: SourceTree, buffers: Mapping[Path, str]) -> dict[str, str]:
        own: dict[str, str] = {}
        for path, text in buffers.items():
            try:
                own[path_in_tree(tree, path)] = text
            except LiftoffError:
                continue
        return own
