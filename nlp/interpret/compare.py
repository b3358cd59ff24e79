"""Two near-verbatim sentences laid side by side: where a word that carries force, a value or a body differs.

Both sentences become token lists (a character each, but force words, facts and bodies one token each) and are
aligned by difflib. A difference counts only between flanks that are the same on both sides, so that a free
paraphrase is never accused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from nlp.interpret.facts import Fact
from nlp.interpret.wording import words_of
from nlp.types import Span

_SKIP = re.compile(r"[\s　]")


@dataclass(frozen=True, slots=True)
class Token:
    """``key`` is compared; ``cls`` is '' for an ordinary character, else fact | modal | neg | narrow | wide | cond."""

    key: str
    cls: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One differing stretch: tokens of each side, how many equal characters stand directly before and after, and the
    number of its first token in each line."""

    policy: tuple[Token, ...]
    interpretation: tuple[Token, ...]
    left: int
    right: int
    policy_at: int
    interpretation_at: int


def tokens_of(text: str, span: Span, facts: Sequence[Fact]) -> list[Token]:
    """Tokens of ``text[span]``; white space is dropped, punctuation kept."""
    special: dict[int, Token] = {}
    for fact in facts:
        if span.start <= fact.start and fact.end <= span.end:
            special[fact.start] = Token(f"<{fact.kind.value}:{fact.unit}>", "fact", "", fact.start, fact.end)
    blocked = [(token.start, token.end) for token in special.values()]
    for word in words_of(text, span.start, span.end):
        if word.cls == "cond" and word.end - word.start > 2:
            special = {k: t for k, t in special.items() if not word.start <= k < word.end}
            special[word.start] = Token(word.text, "cond", "", word.start, word.end)
            blocked.append((word.start, word.end))
            continue
        if not any(word.start < end and start < word.end for start, end in blocked):
            key = f"<{word.name}>" if word.cls == "modal" else word.text
            special.setdefault(word.start, Token(key, word.cls, word.name, word.start, word.end))
    tokens: list[Token] = []
    place = span.start
    while place < span.end:
        token = special.get(place)
        if token is not None:
            tokens.append(token)
            place = token.end
            continue
        if not _SKIP.match(text[place]):
            tokens.append(Token(text[place], "", "", place, place + 1))
        place += 1
    return tokens


def differences(policy: Sequence[Token], interpretation: Sequence[Token]) -> tuple[list[Difference], float]:
    """The differing stretches and the share of the interpretation's tokens that are equal (0..1)."""
    matcher = SequenceMatcher(None, [t.key for t in policy], [t.key for t in interpretation], autojunk=False)
    codes = matcher.get_opcodes()
    equal = sum(j2 - j1 for tag, _, _, j1, j2 in codes if tag == "equal")
    found = []
    for place, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag == "equal":
            continue
        left = _length(policy[codes[place - 1][1] : codes[place - 1][2]]) if place else 0
        right = _length(policy[codes[place + 1][1] : codes[place + 1][2]]) if place + 1 < len(codes) else 0
        found.append(Difference(tuple(policy[i1:i2]), tuple(interpretation[j1:j2]), left, right, i1, j1))
    return found, equal / max(len(interpretation), 1)


def _length(tokens: Sequence[Token]) -> int:
    """Characters of a run of tokens; a fact counts two however long it is."""
    return sum(2 if token.cls == "fact" else token.end - token.start for token in tokens)
