"""Small lexicons for the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nlp.lexicon import Matcher, make_release
from nlp.text import document_from_text
from nlp.types import Finding, LexiconEntry, Severity

DAY = date(2026, 11, 24)
BASE = LexiconEntry("typo-1", 1, "typo", "literal", "布署", ("部署",), Severity.GENERAL, None, None, "all", "",
                    "《现代汉语词典》（第7版）", "统一布署。", "统一部署。")  # fmt: skip


def entry(wrong: str = "", *right: str, **changes: object) -> LexiconEntry:
    """A literal typo entry with these changes; its id is taken from its words where none is given."""
    changes.setdefault("id", "typo-" + format(abs(hash((wrong, right))), "x"))
    return replace(BASE, wrong=wrong, right=right, **changes)


def find(text: str, *entries: LexiconEntry, day: date = DAY, published: date | None = None) -> list[Finding]:
    """Findings of a matcher with these entries."""
    document = replace(document_from_text(text), published=published)
    findings = Matcher(make_release(entries)).findings(document, day)
    for finding in findings:
        assert text[finding.span.start : finding.span.end] == finding.matched
    return findings


def matched(text: str, *entries: LexiconEntry, **options: date) -> list[str]:
    """What was matched, in text order."""
    return [finding.matched for finding in find(text, *entries, **options)]
