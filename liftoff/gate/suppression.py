"""What a suppression hides.

A comment hides the findings of its codes whose own place it covers: the one that a report gives as
`path:line`. The finding of a shared state is hidden at the line that makes the state, too; there
one says that it is meant so. At the other places of a finding a comment hides nothing.

What is hidden counts neither for verdicts nor for the exit code. The formats `json`, `json-lines`
and `sarif` list it as suppressed. A comment that hides nothing is a finding itself (LO901), and so
are one without a reason (LO902) and one that names no code, or none that there is (LO905).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from liftoff.gate.comments import IGNORE, IGNORE_FILE, NOQA, Suppression, read_suppressions
from liftoff.nearest import nearest
from liftoff.report.model import Suppressed
from liftoff.rules.finding import Finding, Place
from liftoff.rules.pages import rule_pages
from liftoff.rules.suppressions import notice

_KINDS = (IGNORE, IGNORE_FILE, NOQA)


def read_all(texts: Mapping[str, str]) -> tuple[Suppression, ...]:
    """The suppressions of some files, by path."""
    return tuple(s for path, text in texts.items() for s in read_suppressions(path, text))


def suppress(
    findings: Iterable[Finding], suppressions: Iterable[Suppression]
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """Split findings by whether a comment hides them; what is wrong with comments is added.

    Returns:
        the findings that stay, and the hidden ones, each with the comment's reason.
    """
    usable: dict[str, list[Suppression]] = defaultdict(list)
    notices: list[Finding] = []
    for suppression in suppressions:
        notices.extend(_faults(suppression))
        if suppression.kind in _KINDS:
            usable[suppression.place.path].append(suppression)
    used: set[tuple[Suppression, str]] = set()
    kept: list[Finding] = []
    hidden: list[Suppressed] = []
    for finding in findings:
        hiding = [
            suppression
            for place in _places(finding)
            for suppression in usable[place.path]
            if _hides(suppression, finding, place)
        ]
        used.update((suppression, finding.rule) for suppression in hiding)
        if hiding:
            hidden.append(Suppressed(finding, "inSource", hiding[0].reason))
        else:
            kept.append(finding)
    for group in usable.values():
        for suppression in group:
            notices.extend(_complaints(suppression, used))
    return (*kept, *notices), tuple(hidden)


def _places(finding: Finding) -> Iterator[Place]:
    yield finding.place
    if finding.made is not None:
        yield finding.made


def _hides(suppression: Suppression, finding: Finding, place: Place) -> bool:
    return finding.rule in suppression.codes and suppression.start <= place.line <= suppression.end


def _faults(suppression: Suppression) -> Iterator[Finding]:
    """What makes a suppression, or a code of it, one that hides nothing, whatever the code is."""
    kind, known = suppression.kind, rule_pages()
    messages = []
    if kind not in _KINDS:
        near = nearest(kind, (IGNORE, IGNORE_FILE))
        messages.append(f"`{kind}` is not a suppression; `{near}` is")
    elif not suppression.codes:
        messages.append("this suppression names no code, so it hides nothing")
    for code in suppression.codes:
        if code not in known:
            near = nearest(code, known)
            hint = f"; did you mean {near}?" if near else ""
            messages.append(f"there is no rule {code}{hint}")
    if messages:
        yield notice("LO905", suppression.place, kind, "; ".join(messages))


def _complaints(suppression: Suppression, used: set[tuple[Suppression, str]]) -> Iterator[Finding]:
    known = [code for code in suppression.codes if code in rule_pages()]
    unused = ", ".join(code for code in known if (suppression, code) not in used)
    if unused:
        message = f"{unused} is not found here: this suppression hides nothing"
        if len(unused) < len(", ".join(suppression.codes)):
            message = f"{unused} is not found here"
        yield notice("LO901", suppression.place, unused, message)
    if known and not suppression.reason and suppression.kind != NOQA:
        codes = ", ".join(known)
        yield notice("LO902", suppression.place, codes, "this suppression gives no reason")
