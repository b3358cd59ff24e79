"""The reviewer: built once from a release and models, then ``review(document, as_of)`` as often as wanted."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Protocol

from nlp.checks import CHECKS, Check, Context
from nlp.correct.doubted import doubted_in_names
from nlp.identity import code_version as code_version
from nlp.identity import text_sha256 as text_sha256
from nlp.lexicon import Matcher
from nlp.lexicon.allowed import AllowedWords, unless_allowed
from nlp.lexicon.release import Release
from nlp.lists import ListChecks
from nlp.merge import merge
from nlp.score import count_characters, score_findings, verdict_of
from nlp.types import Document, Failure, Finding, ModelRef, Provenance, Review, Severity, Span

Progress = Callable[[int], None]
"""Told how many code points of the text the spelling model has read."""


class SpellingModel(Protocol):
    """What ``nlp.correct.load_corrector`` returns."""

    @property
    def refs(self) -> tuple[ModelRef, ...]: ...

    def findings(
        self, document: Document, shielded: Sequence[Span], progress: Progress | None = None
    ) -> list[Finding]: ...


class Reviewer:
    """Runs the lexicon, every check and (where given) the spelling model over a document.

    ``problems`` are failures known beforehand (a model that could not be loaded): each review repeats them.
    A check that raises becomes a Failure; the review goes on. ``head`` anchors the release in the log it comes from.
    ``lists``: what the private lists of the unit have to say, where it has any.
    """

    def __init__(
        self,
        release: Release,
        corrector: SpellingModel | None = None,
        *,
        checks: Sequence[Check] = CHECKS,
        problems: Sequence[Failure] = (),
        scope: str = "all",
        head: str = "",
        lists: ListChecks | None = None,
    ) -> None:
        self.release, self.corrector, self.checks = release, corrector, tuple(checks)
        self.problems, self.scope, self.head, self.lists = tuple(problems), scope, head, lists
        self.matcher = Matcher(release)
        self.allowed = AllowedWords(release)

    def with_lists(self, lists: ListChecks | None) -> Reviewer:
        """The same reviewer with other private lists; what it is built of is shared."""
        other = copy.copy(self)
        other.lists = lists
        return other

    def with_corrector(self, corrector: SpellingModel | None) -> Reviewer:
        """The same reviewer with another spelling model; what it is built of is shared."""
        other = copy.copy(self)
        other.corrector = corrector
        return other

    def review(self, document: Document, as_of: date, progress: Progress | None = None) -> Review:
        """Everything that can be said about ``document`` judged as of that day. ``progress`` hears of the spelling
        model's way through a long text, which takes most of the time."""
        failures = list(self.problems)
        allowed = self.allowed.spans(document.text)
        findings = unless_allowed(self._deterministic(document, as_of, failures), allowed)
        if self.corrector is not None:
            shielded = list(allowed)
            shielded += self.lists.spans(document.text) if self.lists else []
            for finding in findings:
                if finding.category != "punctuation":
                    shielded += (finding.span, *finding.places)
            try:
                told = (progress,) if progress is not None else ()
                findings += self.corrector.findings(document, shielded, *told)
            except Exception as error:
                failures.append(Failure("spelling", _sentence(error)))
        shown = merge(_sound(document, _cap_models(findings), failures))
        characters = count_characters(document.text)
        score = score_findings(shown, characters)
        return Review(
            document_id=document.id,
            title=document.title,
            source=document.source,
            published=document.published,
            text_sha256=text_sha256(document.text),
            characters=characters,
            verdict=verdict_of(shown, score),
            score=score,
            findings=shown,
            failures=tuple(failures),
            unchecked=unchecked(document, self.corrector is None),
            rules_run=sum(len(check.RULES) for check in self.checks) + len(self.lists.rules if self.lists else ()),
            provenance=Provenance(
                release_id=self.release.label,
                release_sha256=self.release.sha256,
                models=self.corrector.refs if self.corrector else (),
                code_version=code_version(),
                as_of=as_of,
                lexicon_head=self.head,
                lists=self.lists.refs if self.lists else (),
            ),
        )

    def _deterministic(self, document: Document, as_of: date, failures: list[Failure]) -> list[Finding]:
        found: list[Finding] = []
        try:
            found += doubted_in_names(document.text, self.matcher.findings(document, as_of, self.scope))
        except Exception as error:
            failures.append(Failure("lexicon", _sentence(error)))
        if self.lists is not None:
            try:
                found += self.lists.findings(document, as_of)
            except Exception as error:
                failures.append(Failure("LIST", _sentence(error)))
        context = Context(as_of, document.published, self.release)
        for check in self.checks:
            try:
                found += list(check.check(document, context))
            except Exception as error:
                failures += [Failure(rule.code, _sentence(error)) for rule in check.RULES]
        return found


def unchecked(document: Document, without_model: bool) -> tuple[str, ...]:
    """What was not looked at, in sentences for the editor."""
    names = {"image": "图片", "video": "视频", "audio": "音频", "attachment": "附件"}
    units = {"image": "张", "video": "段", "audio": "段", "attachment": "个"}
    lines = []
    for kind, name in names.items():
        number = sum(1 for element in document.elements if element.kind == kind)
        if number:
            lines.append(f"未检查：{name} {number} {units[kind]}")
    if without_model:
        lines.append("纠错模型未加载，本次仅用词库和规则")
    return tuple(lines)


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__}：{error}" if str(error) else type(error).__name__


def _cap_models(findings: Iterable[Finding]) -> list[Finding]:
    """A model alone never blocks (and must never try to)."""
    kept = []
    for finding in findings:
        if finding.confidence is not None and finding.severity is Severity.SERIOUS:
            raise AssertionError(f"a model made a serious finding: {finding.origin}")
        kept.append(finding)
    return kept


def _sound(document: Document, findings: Iterable[Finding], failures: list[Failure]) -> list[Finding]:
    """Findings whose offsets hold; one that does not is a failure of its check, never shown."""
    sound = []
    for finding in findings:
        if document.text[finding.span.start : finding.span.end] == finding.matched:
            sound.append(finding)
        else:
            failures.append(Failure(finding.code, "位置与原文不符，此条未显示"))
    return sound
