"""Trying a change on one text: what is found before and after, and whether the verdict changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nlp.checks import CHECKS, Context, law_titles, set_phrase
from nlp.correct.doubted import doubted_in_names
from nlp.lexicon import Matcher, Release, make_release
from nlp.lexicon.allowed import AllowedWords, unless_allowed
from nlp.lexicon.boundary import crossed
from nlp.lexicon.layers import layered
from nlp.merge import merge
from nlp.score import count_characters, score_findings, verdict_of
from nlp.text import document_from_text, quoted_spans, title_spans
from nlp.text.masking import masked
from nlp.types import Document, Finding, LexiconEntry, Span
from service.lexicon.texts import Text

_BY_RELEASE = (set_phrase, law_titles)
_OTHERS = tuple(check for check in CHECKS if check not in _BY_RELEASE)
_AROUND = 24


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text: ``left`` and ``right`` are what stands around, numbers of persons masked. ``doubtful``: looks
    like a false alarm."""

    text_id: str
    title: str
    unit: str
    column: str
    entry: str
    left: str
    matched: str
    right: str
    message: str
    start: int
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the change does to one text; ``verdicts`` is (before, after) where they differ."""

    text_id: str
    title: str
    unit: str
    column: str
    new: tuple[Hit, ...]
    lost: tuple[Hit, ...]
    covered: tuple[Hit, ...]
    verdicts: tuple[str, str] | None


class Trial:
    """A change, ready to be tried on texts of any unit. ``chains``: the scopes of each unit, by its name."""

    def __init__(
        self,
        before: Sequence[LexiconEntry],
        after: Sequence[LexiconEntry],
        chains: dict[str, tuple[str, ...]],
        today: date,
    ) -> None:
        self.before, self.after, self.chains, self.today = before, after, chains, today
        old = {entry.id: entry for entry in before}
        new = {entry.id: entry for entry in after}
        self.ids = frozenset(i for i in old.keys() | new.keys() if old.get(i) != new.get(i))
        self.touched = [book[i] for book in (old, new) for i in self.ids if i in book]
        self.alone = [replace(new[i], scope="all") for i in self.ids if i in new]
        self._own = frozenset(entry.scope for entry in (*before, *after)) - {"all"}
        self._pairs: dict[tuple[str, ...], tuple[_Side, _Side]] = {}
        self._solo = Matcher(make_release(self.alone))

    def run(self, text: Text) -> Outcome | None:
        """None where nothing changes and nothing is covered."""
        document = replace(document_from_text(text.text, title=text.title or None), published=text.published)
        as_of = text.as_of or self.today
        sides = self._sides(text.unit)
        allowed = [side.allowed.spans(text.text) for side in sides]
        said = [
            unless_allowed(side.findings(document, as_of), spans) for side, spans in zip(sides, allowed, strict=True)
        ]
        covered = self._covered(document, as_of, *said)
        differ = allowed[0] != allowed[1] or set(map(_key, said[0])) != set(map(_key, said[1]))
        others = [*_rules(document, as_of), *text.said] if differ else []
        beside = [_unless_shielded(others, spans) for spans in allowed]
        was, will = ([*lexicon, *rest] for lexicon, rest in zip(said, beside, strict=True))
        come, gone = _without(will, was), _without(was, will)
        if not (come or gone or covered):
            return None
        doubts = _Doubts(document) if come else None
        return Outcome(
            text.id,
            text.title,
            text.unit,
            text.column,
            tuple(_hit(text, finding, bool(doubts and doubts.about(finding))) for finding in come),
            tuple(_hit(text, finding) for finding in gone),
            tuple(_hit(text, finding) for finding in covered),
            _verdicts(was, will, count_characters(document.text)),
        )

    def _covered(
        self, document: Document, as_of: date, was: Sequence[Finding], will: Sequence[Finding]
    ) -> list[Finding]:
        """What the changed entries would say alone, where other entries say it already."""
        before = {_key(finding) for finding in was}
        ours = [finding.span for finding in will if _key(finding) not in before]
        return [
            finding
            for finding in self._solo.findings(document, as_of)
            if finding.span not in ours and any(_other(known, finding, self.ids) for known in was)
        ]

    def _sides(self, unit: str) -> tuple[_Side, _Side]:
        scopes = tuple(scope for scope in self.chains.get(unit, (unit,) if unit else ()) if scope in self._own)
        if scopes not in self._pairs:
            self._pairs[scopes] = (
                _Side(layered(make_release(self.before), scopes)),
                _Side(layered(make_release(self.after), scopes)),
            )
        return self._pairs[scopes]


class _Side:
    """What a release says of a text: the matcher, and the two checks that read the release."""

    def __init__(self, release: Release) -> None:
        self.release, self.matcher, self.allowed = release, Matcher(release), AllowedWords(release)

    def findings(self, document: Document, as_of: date) -> list[Finding]:
        found = list(doubted_in_names(document.text, self.matcher.findings(document, as_of)))
        context = Context(as_of, document.published, self.release)
        for check in _BY_RELEASE:
            found += check.check(document, context)
        return found


def _rules(document: Document, as_of: date) -> list[Finding]:
    """What the rules say that do not read the lexicon."""
    context = Context(as_of, document.published, make_release([]))
    return [finding for check in _OTHERS for finding in check.check(document, context)]


def _unless_shielded(findings: Iterable[Finding], allowed: Sequence[Span]) -> list[Finding]:
    """What stays beside allowed words: no model is heard about a place that holds one."""
    kept = unless_allowed(findings, allowed)
    return [one for one in kept if one.category != "spelling" or not any(span.overlaps(one.span) for span in allowed)]


def _without(findings: Iterable[Finding], others: Iterable[Finding]) -> list[Finding]:
    known = {_key(finding) for finding in others}
    return [finding for finding in findings if _key(finding) not in known]


def _verdicts(was: Sequence[Finding], will: Sequence[Finding], characters: int) -> tuple[str, str] | None:
    shown = [merge(findings) for findings in (was, will)]
    before, after = (str(verdict_of(one, score_findings(one, characters))) for one in shown)
    return (before, after) if before != after else None


def _key(finding: Finding) -> tuple[Any, ...]:
    """What makes two findings the same to an editor; a new version that says the same is no new hit."""
    return (finding.span, finding.code, finding.severity, finding.suggestions)


def _other(known: Finding, finding: Finding, ids: frozenset[str]) -> bool:
    return known.span.overlaps(finding.span) and known.origin.partition("@")[0] not in ids


def _hit(text: Text, finding: Finding, doubtful: bool = False) -> Hit:
    start, end = finding.span.start, finding.span.end
    return Hit(
        text.id,
        text.title,
        text.unit,
        text.column,
        finding.origin,
        _flat(masked(text.text[max(0, start - 2 * _AROUND) : start])[-_AROUND:]),
        _flat(masked(finding.matched)),
        _flat(masked(text.text[end : end + 2 * _AROUND])[:_AROUND]),
        finding.message,
        start,
        doubtful,
    )


def _flat(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


class _Doubts:
    """Signs of a false alarm: inside quotation marks or 《》, or cut out of longer words."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.spans: list[Span] = [*quoted_spans(document.text), *title_spans(document.text)]

    def about(self, finding: Finding) -> bool:
        return any(span.contains(finding.span) for span in self.spans) or any(crossed(self.text, finding.span))
