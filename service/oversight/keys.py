"""What names a finding across reviews, so that a decision about it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from nlp.review import text_sha256
from nlp.text import sentence_span
from nlp.types import Document, Finding


def keys_of(document: Document, findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """For each finding its key within this text (with its sentence, counted) and its key for the unit.

    Both hold the origin, entry@version, so that a changed entry speaks again.
    """
    seen: Counter[str] = Counter()
    keys = []
    for finding in findings:
        sentence = sentence_span(document.text, finding.span.start)
        broad = "\x1f".join((finding.code, finding.origin, finding.matched))
        narrow = f"{broad}\x1f{document.text[sentence.start : sentence.end]}"
        seen[narrow] += 1
        keys.append((_digest(f"{narrow}\x1f{seen[narrow]}"), _digest(broad)))
    return keys


def _digest(text: str) -> str:
    return text_sha256(text)[:32]
