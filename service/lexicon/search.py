"""Finding entries as one types: characters or pinyin, and what narrows the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nlp.types import LexiconEntry


@dataclass(frozen=True, slots=True)
class Wanted:
    """``words``: separated by spaces, each must be found in characters, pinyin or initials. "" does not narrow."""

    words: str = ""
    kind: str = ""
    scope: str = ""
    authority: str = ""
    status: str = ""
    day: date | None = None
    prefix: bool = False


def search(entries: Iterable[LexiconEntry], wanted: Wanted) -> Iterator[LexiconEntry]:
    """The entries that fit, in their order."""
    words = wanted.words.lower().split()
    for entry in entries:
        if (wanted.kind and entry.kind != wanted.kind) or (wanted.status and entry.status != wanted.status):
            continue
        if (wanted.scope and entry.scope != wanted.scope) or wanted.authority not in entry.authority:
            continue
        if wanted.day and not entry.valid_on(wanted.day):
            continue
        if all(_fits(entry, word, wanted.prefix) for word in words):
            yield entry


def _fits(entry: LexiconEntry, word: str, prefix: bool) -> bool:
    texts = (entry.id, entry.wrong, *entry.right)
    if any(text.lower().startswith(word) if prefix else word in text.lower() for text in texts):
        return True
    if not word.isascii() or not word.isalpha():
        return False
    return any(sound.startswith(word) for text in texts[1:] if text for sound in _sounds(text))


@lru_cache(maxsize=200_000)
def _sounds(text: str) -> tuple[str, str]:
    """Full pinyin without tones, and its initials."""
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(text[:20], errors="ignore")
    return "".join(syllables), "".join(syllable[:1] for syllable in syllables)
