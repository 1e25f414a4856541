"""Only what a change adds.

`--diff-base REV` analyzes the tree as it was where the branch left the revision, too, and reports
what is there now and was not then, told by the same key as in a baseline; renamed files are
followed as git follows them. A finding that was there is reported, and says so, when it makes a
route worse: a new route that calls old code, or an old one that now does. The revision must have
been fetched: a shallow clone has one commit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from liftoff.gate.keys import Key, key_of, split_known
from liftoff.gate.screen import Screened, show_only
from liftoff.report.sources import Sources
from liftoff.rules.finding import Analysis, Finding, Severity, Verdict
from liftoff.workspace.source import SourceTree

_RANKS: dict[Verdict, int] = {"ready": 0, "needs-work": 1, "blocked": 2}
_CAUSES: dict[Verdict, Severity | None] = {
    "ready": None,
    "needs-work": "warning",
    "blocked": "blocker",
}
_SHOWN_ROUTES = 3


def only_added(
    now: Screened,
    tree: SourceTree,
    then: Analysis | None,
    old: SourceTree | None,
    renamed: dict[str, str],
) -> Screened:
    """Keep the findings that a change adds.

    A finding that its base has, too, stays when it makes a route worse than it was there: a new
    route that calls old code, or an old one that now does. Verdicts stay as they are.

    Args:
        now: what counts of the tree as it is.
        tree: as it is.
        then: what counted in the base; None when there was no app.
        old: the base's tree; None when there was none.
        renamed: today's path of a file by the base's.
    """
    analysis = now.analysis
    sources = Sources({file.path: file.text for file in tree.files})
    known = _keys(then.findings, old, renamed) if then and old else Counter[Key]()
    new, present, _ = split_known(analysis.findings, sources, known)
    worse = _worse(analysis, then)
    kept = {finding.id: finding for finding in new}
    for finding in present:
        routes = [
            route
            for route in finding.routes
            if _CAUSES[worse.get(route, "ready")] == finding.severity
        ]
        if routes:
            kept[finding.id] = _reaching(finding, routes)
    return show_only(now, tuple(kept[f.id] for f in analysis.findings if f.id in kept))


def _keys(findings: tuple[Finding, ...], tree: SourceTree, renamed: dict[str, str]) -> Counter[Key]:
    sources = Sources({file.path: file.text for file in tree.files})
    keys = (key_of(finding, sources) for finding in findings)
    return Counter(replace(key, path=renamed.get(key.path, key.path)) for key in keys)


def _worse(now: Analysis, then: Analysis | None) -> dict[str, Verdict]:
    """The verdicts of the routes that were better, or not there."""
    before = {judged.route.id: judged.verdict for judged in then.verdicts} if then else {}
    return {
        judged.route.id: judged.verdict
        for judged in now.verdicts
        if _RANKS[judged.verdict] > _RANKS[before.get(judged.route.id, "ready")]
    }


def _reaching(finding: Finding, routes: list[str]) -> Finding:
    more = len(routes) - _SHOWN_ROUTES
    named = ", ".join(routes[:_SHOWN_ROUTES]) + (f" and {more} more" if more > 0 else "")
    return replace(finding, message=f"{finding.message}; not new, but now reached by {named}")
