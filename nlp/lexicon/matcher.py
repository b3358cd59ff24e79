"""Finding the entries of a release in a text.

One Aho-Corasick automaton holds every literal, the anchors of every pattern and every shield (``allow``/``term``
and protected strings). All overlapping hits are taken, then settled
by the rule of lexicons/README.md: shields, exemptions, word boundaries, then the longest, the more severe, the
smaller id.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from nlp.lexicon.boundary import straddles
from nlp.lexicon.exempt import parse_exempt
from nlp.lexicon.folding import fold
from nlp.lexicon.fuzzy import FuzzyIndex
from nlp.lexicon.pattern import Pattern, compile_pattern
from nlp.lexicon.release import Release
from nlp.lexicon.say import message, weight
from nlp.types import Document, Finding, Judged, LexiconEntry, Severity, Span

_RANK = {Severity.SERIOUS: 0, Severity.GENERAL: 1, Severity.HINT: 2}
_REACH = 64


@dataclass(frozen=True, slots=True)
class _Hit:
    entry: LexiconEntry
    span: Span
    right: tuple[str, ...]


class Matcher:
    """Built once from a release; ``findings`` is then pure and may be called from several threads."""

    def __init__(self, release: Release, *, with_proposed: bool = False) -> None:
        entries = [entry for entry in release.entries if with_proposed or entry.status == "active"]
        words: dict[str, int] = {}
        self._literals: dict[int, list[LexiconEntry]] = {}
        self._anchors: dict[int, list[tuple[LexiconEntry, Pattern]]] = {}
        self._shields: set[int] = set()

        def number(word: str) -> int:
            return words.setdefault(fold(word).text, len(words))

        for entry in entries:
            if entry.form == "literal":
                self._literals.setdefault(number(entry.wrong), []).append(entry)
            elif entry.form == "pattern":
                pattern = compile_pattern(entry.wrong)
                for anchor in pattern.anchors:
                    self._anchors.setdefault(number(anchor), []).append((entry, pattern))
            elif entry.form in ("term", "protected"):
                self._shields.update(number(right) for right in entry.right)
        self._automaton = AhoCorasick(
            list(words), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )
        self._fuzzy = FuzzyIndex(entries)

    def findings(self, document: Document, as_of: date, scope: str = "all") -> list[Finding]:
        """Findings in text order. A dated document is judged by its own day and by ``as_of``."""
        text = document.text
        folded = fold(text)
        hits, shields = self._scan(folded.text)
        shields.sort()
        starts = [shield.start for shield in shields]

        def named(span: Span) -> bool:
            return _covered(span, shields, starts)

        kept: list[tuple[_Hit, Judged | None]] = []
        silent: list[Span] = []
        for hit in [*hits, *self._fuzzy_hits(folded.text)]:
            entry = hit.entry
            if entry.scope not in ("all", scope):
                continue
            judged, holds = judge(entry, document.published, as_of)
            if not holds:
                silent.append(hit.span)
                continue
            if entry.form != "protected" and _covered(hit.span, shields, starts):
                continue
            if entry.exempt and parse_exempt(entry.exempt).silences(folded.text, hit.span, named, entry.valid_from):
                silent.append(hit.span)
                continue
            if entry.form == "literal" and straddles(folded.text, hit.span, hit.right):
                continue
            kept.append((hit, judged))
        findings = []
        for hit, judged in _settle(_outside(kept, silent)):
            start, end = folded.place(hit.span.start, hit.span.end)
            findings.append(_finding(hit, Span(start, end), text, judged))
        return sorted(findings, key=lambda finding: (finding.span, finding.origin))

    def _scan(self, text: str) -> tuple[list[_Hit], list[Span]]:
        hits: list[_Hit] = []
        shields: list[Span] = []
        seen: set[tuple[str, int]] = set()
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if index in self._shields:
                shields.append(Span(start, end))
            for entry in self._literals.get(index, ()):
                if not _is_right(entry, text, start):
                    hits.append(_Hit(entry, Span(start, end), entry.right))
            for entry, pattern in self._anchors.get(index, ()):
                for hit in _pattern_hits(entry, pattern, text, start, end):
                    if (entry.id, hit.span.start) not in seen:
                        seen.add((entry.id, hit.span.start))
                        hits.append(hit)
        return hits, shields

    def _fuzzy_hits(self, text: str) -> Iterator[_Hit]:
        for entry, right, span in self._fuzzy.find(text):
            yield _Hit(entry, span, (right,))


def _is_right(entry: LexiconEntry, text: str, start: int) -> bool:
    """Whether the wrong string at ``start`` is only a part of the entry's own right one (保监会 in 银保监会)."""
    for right in entry.right:
        at = right.find(entry.wrong)
        while at >= 0:
            if text.startswith(right, max(0, start - at)) and start >= at:
                return True
            at = right.find(entry.wrong, at + 1)
    return False


def _pattern_hits(entry: LexiconEntry, pattern: Pattern, text: str, start: int, end: int) -> Iterator[_Hit]:
    """Matches of ``pattern`` that hold the anchor at ``start``."""
    for match in pattern.regex.finditer(text, max(0, start - _REACH), min(len(text), end + _REACH)):
        if match.start() <= start and end <= match.end():
            right = tuple(pattern.expand(option, match) for option in entry.right)
            yield _Hit(entry, Span(match.start(), match.end()), right)


def judge(entry: LexiconEntry, published: date | None, as_of: date) -> tuple[Judged | None, bool]:
    """Whether the entry holds, and against which day for a dated text."""
    if published is None:
        return None, entry.valid_on(as_of)
    if entry.valid_on(published):
        return Judged.THEN, True
    return Judged.NOW, entry.valid_on(as_of)


def _covered(span: Span, shields: list[Span], starts: list[int], proper: bool = False) -> bool:
    """Whether one of the sorted ``shields`` covers the span; ``proper``: and is longer."""
    place = bisect.bisect_right(starts, span.start)
    while place and span.start - starts[place - 1] <= _REACH:
        place -= 1
        if shields[place].contains(span) and not (proper and shields[place] == span):
            return True
    return False


def _outside(hits: list[tuple[_Hit, Judged | None]], silent: list[Span]) -> list[tuple[_Hit, Judged | None]]:
    """The hits that are no part of a longer one that was rightly silent (保监会 in an 银保监会 of 2020)."""
    silent.sort()
    starts = [span.start for span in silent]
    return [pair for pair in hits if not _covered(pair[0].span, silent, starts, proper=True)]


def _settle(hits: Iterable[tuple[_Hit, Judged | None]]) -> list[tuple[_Hit, Judged | None]]:
    """Of hits that overlap, the longest, then the more severe, then the smaller id."""
    ordered = sorted(
        hits,
        key=lambda pair: (
            pair[0].span.start - pair[0].span.end,
            _RANK[pair[0].entry.severity],
            pair[0].span.start,
            pair[0].entry.id,
        ),
    )
    kept: list[tuple[_Hit, Judged | None]] = []
    taken: list[Span] = []
    for hit, judged in ordered:
        place = bisect.bisect_left(taken, hit.span)
        before = taken[place - 1] if place else None
        after = taken[place] if place < len(taken) else None
        if (before and before.overlaps(hit.span)) or (after and after.overlaps(hit.span)):
            continue
        taken.insert(place, hit.span)
        kept.append((hit, judged))
    return kept


def _finding(hit: _Hit, span: Span, text: str, judged: Judged | None) -> Finding:
    entry = hit.entry
    severity = Severity.HINT if judged is Judged.NOW else entry.severity
    matched = text[span.start : span.end]
    return Finding(
        code=f"LEX-{entry.kind.upper()}",
        category=entry.kind,
        severity=severity,
        span=span,
        matched=matched,
        message=message(entry, matched, hit.right),
        suggestions=hit.right,
        authority=entry.authority,
        origin=entry.origin,
        judged=judged,
        weight=0.0 if severity is Severity.HINT else weight(entry),
    )
