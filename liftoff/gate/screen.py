"""From all that rules found to what counts: suppressions, severities, and the rules and files."""

from __future__ import annotations

from dataclasses import dataclass, replace

from liftoff.errors import LiftoffError
from liftoff.gate.comments import may_suppress
from liftoff.gate.selection import Selection
from liftoff.gate.suppression import read_all, suppress
from liftoff.report.model import Suppressed
from liftoff.rules.finding import Analysis, Finding, by_severity, judge
from liftoff.rules.running.sources import is_test
from liftoff.workspace.source import SourceTree


@dataclass(frozen=True, slots=True)
class Screened:
    """An analysis of what counts, and what somebody has accepted."""

    analysis: Analysis
    suppressed: tuple[Suppressed, ...] = ()


def show_only(screened: Screened, findings: tuple[Finding, ...]) -> Screened:
    """Leave out findings without saying that they are not there: verdicts stay.

    Args:
        screened: what counts.
        findings: those to show, in their order; each has the id of one that counts.
    """
    analysis = screened.analysis
    shown = {finding.id for finding in findings}
    verdicts = tuple(
        replace(judged, findings=tuple(name for name in judged.findings if name in shown))
        for judged in analysis.verdicts
    )
    known = tuple(finding for finding in analysis.findings if finding.id not in shown)
    return replace(
        screened,
        analysis=replace(
            analysis, findings=findings, verdicts=verdicts, known=(*analysis.known, *known)
        ),
    )


def screen(analysis: Analysis, tree: SourceTree, selection: Selection) -> Screened:
    """Leave out what does not count, and judge the routes anew.

    Comments are held against all findings, so that one for a rule that is not selected now is not
    called unused.

    Raises:
        LiftoffError: the configuration excludes every file.
    """
    if tree.files and all(selection.excludes(file.path) for file in tree.files):
        raise LiftoffError(
            "every file is excluded, so nothing would be found",
            where=tree.root,
            hint="see `liftoff config` for exclude, and where it comes from",
        )
    broken = {error.path for error in analysis.errors}
    texts = {
        file.path: file.text
        for file in tree.files
        if may_suppress(file.text)
        and file.path not in broken
        and not is_test(file.path)
        and not selection.excludes(file.path)
    }
    kept, hidden = suppress(analysis.findings, read_all(texts))
    findings = tuple(
        by_severity(
            replace(finding, severity=selection.severity(finding.rule, finding.severity))
            for finding in kept
            if selection.counts(finding.rule, finding.place.path)
        )
    )
    return Screened(
        replace(
            analysis,
            findings=findings,
            verdicts=judge(analysis.routes, findings),
            errors=tuple(e for e in analysis.errors if not selection.excludes(e.path)),
        ),
        tuple(s for s in hidden if selection.counts(s.finding.rule, s.finding.place.path)),
    )
