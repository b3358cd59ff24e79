"""Errors as they arise at a keyboard, put into clean sentences: training text for transformer and verdict.

Every choice comes from the ``random.Random`` handed in, so one seed gives one corpus. MIXTURE says how often each
kind of slip is drawn, relative to the others; a kind that finds no place in the sentence gives way to another draw.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import jieba

from nlp.types import Edit, Span
from train.confusion import LONGEST_WORD, MEASURES, Choices, Confusions, is_han, load_confusions

MIXTURE: Mapping[str, float] = {
    "same_word": 0.19,  # another word of the same pinyin chosen: two characters at once
    "same_char": 0.17,  # one character of a word, same toneless reading, most often the same tone
    "seen": 0.23,  # one character for another as lists of slips and sentence pairs show them
    "near_word": 0.04,  # fuzzy pinyin: zh/z ch/c sh/s n/l h/f r/l ang/an eng/en ing/in
    "near_char": 0.04,
    "kin": 0.05,  # a neighbour's other companion: 一目了然 → 一目了解, 八方支援 → 八方驰援
    "shape": 0.10,  # look-alike: handwriting, OCR, wubi
    "slip": 0.06,  # known slips of official prose and of the shared word lists
    "particle": 0.02,  # 的 地 得
    "measure": 0.005,  # a wrong measure word after a numeral
    "double_char": 0.03,
    "double_word": 0.015,
    "drop": 0.04,
    "swap": 0.03,
}
SAME_LENGTH = frozenset(MIXTURE) - {"double_char", "double_word", "drop"}
CLEAN = 0.35
"""Share of sentences left as they are."""
SEVERAL = (0.78, 0.16, 0.06)
"""Chances of one, two, three errors in a sentence that gets any (short sentences hold fewer)."""
PER_ERROR = 9
"""Han characters that a further error needs: no error stands in a ruin."""

MOST_OFTEN = 4.0
PHRASE = 8.0
"""How much more often a set phrase of four characters is drawn for "kin" than a shorter word."""
_TRIES = 12
_NUMERALS = frozenset("一二两三四五六七八九十百千万亿几数每0123456789")
_ALIKE_IN_USE = (frozenset("他她它"), frozenset("做作"), frozenset("帐账"), frozenset("份分"))
"""Characters whose exchange is no slip that a sentence could reveal."""


@dataclass(frozen=True, slots=True)
class Noisy:
    """``text`` with errors, ``target`` as it was; ``edits`` (spans of ``text``, ascending) lead back."""

    text: str
    target: str
    edits: tuple[Edit, ...]


class NoiseModel:
    """Puts errors into sentences. ``shared`` is the folder of confusion tables, None for the own alone;
    ``kinds`` restricts the mixture (SAME_LENGTH for a tagger); ``clean`` is the share left untouched."""

    def __init__(
        self,
        shared: Path | None = None,
        kinds: frozenset[str] = frozenset(MIXTURE),
        clean: float = CLEAN,
        confusions: Confusions | None = None,
        pairs: tuple[Path, ...] = (),
    ) -> None:
        self._tables = confusions or load_confusions(shared, pairs)
        self._kinds = tuple(kind for kind in MIXTURE if kind in kinds)
        self._chances = tuple(accumulate(MIXTURE[kind] for kind in self._kinds))
        self._clean = clean
        self._same = lru_cache(1 << 17)(self._tables.same)
        self._near = lru_cache(1 << 17)(self._tables.near)

    def corrupt(self, sentence: str, rng: random.Random) -> Noisy:
        """``sentence`` with its errors, or unchanged."""
        han = sum("\u4e00" <= char <= "\u9fff" for char in sentence)
        if han < 4 or rng.random() < self._clean:
            return Noisy(sentence, sentence, ())
        wanted = min(rng.choices((1, 2, 3), SEVERAL)[0], 1 + han // PER_ERROR)
        words = jieba.lcut(sentence, HMM=False)
        starts = [0, *accumulate(map(len, words))]
        slips: dict[int, tuple[int, str]] = {}
        for _ in range(_TRIES):
            found = self._slip(words, rng)
            if found is None:
                continue
            first, end, wrong = found
            start, stop = starts[first], starts[end]
            if all(stop < begin or start > ending for begin, (ending, _) in slips.items()):
                slips[start] = (stop, wrong)
                if len(slips) == wanted:
                    break
        return _compose(sentence, slips)

    def _slip(self, words: list[str], rng: random.Random) -> tuple[int, int, str] | None:
        """First word, end word and what is written instead; None where the draw fits nowhere."""
        kind = rng.choices(self._kinds, cum_weights=self._chances)[0]
        place = rng.randrange(len(words))
        word = words[place]
        if kind == "particle":
            places = [number for number, other in enumerate(words) if other in ("的", "地", "得")]
            if not places:
                return None
            place = rng.choice(places)
            return place, place + 1, rng.choice([other for other in "的地得" if other != words[place]])
        if kind == "slip":
            places = [number for number, other in enumerate(words) if other in self._tables.slips]
            if not places:
                return None
            place = rng.choice(places)
            return place, place + 1, _draw(self._tables.slips[words[place]], rng)
        if kind == "measure":
            return self._measure(words, rng)
        if kind == "seen":
            return self._seen(words, rng)
        if kind == "kin":
            return self._kin(words, rng)
        if not is_han(word):
            return None
        if kind == "double_word":
            return (place, place + 1, word * 2) if len(word) > 1 else None
        if kind == "double_char":
            at = rng.randrange(len(word))
            return place, place + 1, word[: at + 1] + word[at:]
        if kind == "drop":
            at = rng.randrange(len(word))
            return (place, place + 1, word[:at] + word[at + 1 :]) if self._droppable(word, at) else None
        if len(word) == 1 and rng.random() < 0.5:
            return None
        if kind == "swap":
            return _swap(words, place, rng)
        if kind.endswith("_word"):
            return self._word(words, place, self._same if kind == "same_word" else self._near, rng)
        at = rng.randrange(len(word))
        if kind == "shape":
            choices = self._tables.shapes.get(word[at])
        else:
            choices = (self._same if kind == "same_char" else self._near)(word[at])
        return _put(word, place, at, choices, rng)

    def _word(
        self, words: list[str], place: int, others: Callable[[str], Choices | None], rng: random.Random
    ) -> tuple[int, int, str] | None:
        """The word, or it and the next taken as one stretch of pinyin, by another word of the reading."""
        end = place + 1
        if len(words[place]) < LONGEST_WORD and end < len(words) and is_han(words[end]):
            joined = words[place] + words[end]
            if len(joined) <= LONGEST_WORD and (len(words[place]) == 1 or rng.random() < 0.15):
                end += 1
        word = "".join(words[place:end])
        choices = others(word)
        if choices is None or len(word) == 1:
            return None
        wrong = _draw(choices, rng)
        return None if _interchangeable(word, wrong) else (place, end, wrong)

    def _seen(self, words: list[str], rng: random.Random) -> tuple[int, int, str] | None:
        """A character that is often mistaken is drawn more often, up to MOST_OFTEN times a rare one."""
        places = [
            (place, at) for place, word in enumerate(words) for at in range(len(word)) if word[at] in self._tables.seen
        ]
        if not places:
            return None
        weights = [
            min(MOST_OFTEN, math.sqrt(self._tables.seen[words[place][at]].cumulative[-1])) for place, at in places
        ]
        place, at = rng.choices(places, weights)[0]
        return _put(words[place], place, at, self._tables.seen[words[place][at]], rng)

    def _kin(self, words: list[str], rng: random.Random) -> tuple[int, int, str] | None:
        """One of two neighbours in a word by what often stands beside the other; in set phrases above all, where a
        familiar word comes to hand."""
        places = [place for place, word in enumerate(words) if len(word) > 1 and is_han(word)]
        if not places:
            return None
        place = rng.choices(places, [PHRASE if len(words[place]) > 3 else 1.0 for place in places])[0]
        at, keeps_first = rng.randrange(len(words[place]) - 1), rng.random() < 0.5
        if keeps_first:
            return _put(words[place], place, at + 1, self._tables.after.get(words[place][at]), rng)
        return _put(words[place], place, at, self._tables.before.get(words[place][at + 1]), rng)

    def _measure(self, words: list[str], rng: random.Random) -> tuple[int, int, str] | None:
        places = [
            place for place in range(1, len(words)) if words[place] in MEASURES and words[place - 1][-1:] in _NUMERALS
        ]
        if not places:
            return None
        place = rng.choice(places)
        return place, place + 1, rng.choice([other for other in MEASURES if other != words[place]])

    def _droppable(self, word: str, at: int) -> bool:
        """Dropping shows only where what is left of a word is no word of its own."""
        rest = word[:at] + word[at + 1 :]
        return len(word) > 1 and (len(rest) == 1 or self._tables.frequency.get(rest, 0) < 100)


def _draw(choices: Choices, rng: random.Random) -> str:
    return rng.choices(choices.options, cum_weights=choices.cumulative)[0]


def _put(word: str, place: int, at: int, choices: Choices | None, rng: random.Random) -> tuple[int, int, str] | None:
    if choices is None:
        return None
    other = _draw(choices, rng)
    return (
        None
        if other == word[at] or _interchangeable(word[at], other)
        else (place, place + 1, word[:at] + other + word[at + 1 :])
    )


def _swap(words: list[str], place: int, rng: random.Random) -> tuple[int, int, str] | None:
    """Two neighbours exchanged inside a word, or a single character with the one before."""
    word = words[place]
    if len(word) > 1:
        at = rng.randrange(len(word) - 1)
        wrong = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return (place, place + 1, wrong) if wrong != word else None
    if place and len(words[place - 1]) == 1 and is_han(words[place - 1]) and words[place - 1] != word:
        return place - 1, place + 1, word + words[place - 1]
    return None


def _interchangeable(right: str, wrong: str) -> bool:
    """Whether they differ only in characters that both stand in good sentences (他 她, 做 作)."""
    return len(right) == len(wrong) and all(
        one == other or any(one in group and other in group for group in _ALIKE_IN_USE)
        for one, other in zip(right, wrong, strict=True)
    )


def _compose(sentence: str, slips: Mapping[int, tuple[int, str]]) -> Noisy:
    pieces: list[str] = []
    edits: list[Edit] = []
    done, written = 0, 0
    for start in sorted(slips):
        stop, wrong = slips[start]
        pieces += (sentence[done:start], wrong)
        written += start - done
        edits.append(Edit(Span(written, written + len(wrong)), sentence[start:stop]))
        written, done = written + len(wrong), stop
    pieces.append(sentence[done:])
    return Noisy("".join(pieces), sentence, tuple(edits))
