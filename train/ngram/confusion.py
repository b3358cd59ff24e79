"""Builds the tables of nlp/correct/confusion.py: readings from pypinyin, look-alikes from lists and from
component descriptions, words from the jieba dictionary and any further word lists, neighbours from bigram counts.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import jieba
import numpy as np
import numpy.typing as npt
from pypinyin import Style, lazy_pinyin, pinyin

from nlp.correct.alphabet import BASE
from nlp.correct.confusion import NEAR, SAME, SAME_TONE, SEEN, SEEN_OFTEN, SHAPE, SHAPE_SURE, SYLLABLES, WORD_LENGTHS
from train.ngram.count import Table
from train.ngram.pack import build
from train.ngram.shapes import look_alikes

NEIGHBOURS = 24
READINGS = 3
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("h", "f"), ("r", "l"))
_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def fuzzy(syllable: str) -> str:
    """The class of syllables that are often mistyped for one another: zhang, zan, zang → zan."""
    for long, short in _INITIALS:
        if syllable.startswith(long):
            syllable = short + syllable[len(long) :]
            break
    for long, short in _FINALS:
        if syllable.endswith(long):
            return syllable[: -len(long)] + short
    return syllable


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


Pairs = Mapping[tuple[str, str], int]


def alike(characters: str, common: frozenset[str], folder: Path, seen: Pairs) -> dict[str, npt.NDArray[np.generic]]:
    """Arrays ``alike_offsets``, ``alike``, ``relation``, ``readings``, ``fuzzy``. Only ``common`` characters are
    proposed; ``seen`` counts (wrong, right) pairs of known slips."""
    chars = [char for char in characters if _is_han(char)]
    ids = {char: number + 2 for number, char in enumerate(characters)}
    toneless = {char: pinyin(char, style=Style.NORMAL, heteronym=True)[0][:READINGS] for char in chars}
    toned = {char: set(pinyin(char, style=Style.TONE3, heteronym=True)[0][:READINGS]) for char in chars}
    names = sorted({syllable for every in toneless.values() for syllable in every})
    number = {syllable: place + 1 for place, syllable in enumerate(names)}
    classes = {name: place + 1 for place, name in enumerate(sorted({fuzzy(name) for name in names}))}
    by_class: defaultdict[str, set[str]] = defaultdict(set)
    for char in chars:
        for syllable in toneless[char]:
            by_class[fuzzy(syllable)].add(char)
    votes = look_alikes(folder, frozenset(chars))
    shapes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (one, other), count in votes.items():
        shapes[one][other] = count
    slips: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (wrong, right), count in seen.items():
        slips[wrong][right] = count
    offsets, values, bits = [0, 0, 0], [], []
    readings = np.zeros((len(characters) + 2, READINGS), np.int16)
    for char in characters:
        others: Counter[str] = Counter()
        if char in toneless:
            mine = set(toneless[char])
            readings[ids[char], : len(toneless[char])] = [number[name] for name in toneless[char]]
            for other in {other for name in mine for other in by_class[fuzzy(name)]} - {char}:
                same = bool(mine & set(toneless[other]))
                others[other] |= SAME if same else NEAR
                if toned[char] & toned[other]:
                    others[other] |= SAME_TONE
            for other, count in shapes[char].items():
                others[other] |= SHAPE | (SHAPE_SURE if count > 1 else 0)
            for other, count in slips[char].items():
                if other in toneless and other != char:
                    others[other] |= SEEN | (SEEN_OFTEN if count > 1 else 0)
        for other in sorted(common.intersection(others), key=ids.__getitem__):
            values.append(ids[other])
            bits.append(others[other])
        offsets.append(len(values))
    fold = np.zeros(len(names) + 1, np.int16)
    for name in names:
        fold[number[name]] = classes[fuzzy(name)]
    return {
        "alike_offsets": np.array(offsets, np.int32),
        "alike": np.array(values, np.uint16),
        "relation": np.array(bits, np.uint8),
        "readings": readings,
        "fuzzy": fold,
        "syllables": np.array(names),
    }


def read_words(extra: Iterable[Path], floor: int) -> dict[str, int]:
    """Words of two to four Han characters with their frequency; those of further lists count ``floor``."""
    words: dict[str, int] = {}
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, frequency = line.decode("utf-8").split(" ")[:2]
            if len(word) in WORD_LENGTHS and all(map(_is_han, word)):
                words[word] = int(frequency)
    for path in extra:
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            word = line.split("\t")[0].split(" ")[0]
            if len(word) in WORD_LENGTHS and all(map(_is_han, word)):
                words[word] = max(floor, words.get(word, 0))
    return words


def homophones(
    words: dict[str, int], characters: str, syllables: list[str], classes: npt.NDArray[np.int16], floor: int
) -> dict[str, npt.NDArray[np.generic]]:
    """Arrays ``keysN`` and ``wordsN`` sorted by key, then frequency, and the word map."""
    ids = {char: number + 2 for number, char in enumerate(characters)}
    number = {name: int(classes[place + 1]) for place, name in enumerate(syllables)}
    known = {word: count for word, count in words.items() if all(char in ids for char in word)}
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    for length in WORD_LENGTHS:
        rows = []
        for word, count in known.items():
            if len(word) != length or count < floor:
                continue
            sounds = [number.get(name, 0) for name in lazy_pinyin(word)]
            if len(sounds) == length and all(sounds):
                key = 0
                for sound in sounds:
                    key = key * SYLLABLES + sound
                rows.append((key, -count, [ids[char] for char in word]))
        rows.sort()
        arrays[f"keys{length}"] = np.array([row[0] for row in rows], np.int64)
        arrays[f"words{length}"] = np.array([row[2] for row in rows], np.uint16).reshape(-1, length)
    keys, codes = [], []
    for word, count in known.items():
        key = 0
        for char in word:
            key = key * BASE + ids[char]
        keys.append(key)
        codes.append(min(63, 1 + int(5 * math.log(max(1, count)))))
    packed, seed, _ = build(np.array(keys, np.uint64), np.array(codes), np.uint16, 6, None)
    arrays["lexicon_words"], arrays["lexicon_seed"] = packed, np.array([seed, 6])
    return arrays


def neighbours(bigrams: Table, size: int) -> dict[str, npt.NDArray[np.generic]]:
    """Arrays ``after`` and ``before`` (size × NEIGHBOURS, 0 where there are fewer) from bigram counts."""
    one = (bigrams.keys // np.uint64(BASE)).astype(np.int64)
    two = (bigrams.keys % np.uint64(BASE)).astype(np.int64)
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    for name, centre, other in (("after", one, two), ("before", two, one)):
        rank = np.lexsort((other, -bigrams.counts, centre))
        centre, other = centre[rank], other[rank]
        first = np.searchsorted(centre, np.arange(size))
        place = np.arange(len(centre)) - first[centre]
        keep = (place < NEIGHBOURS) & (other > 1)
        table = np.zeros((size, NEIGHBOURS), np.uint16)
        table[centre[keep], place[keep]] = other[keep]
        arrays[name] = table
    return arrays


def tables(
    characters: str, bigrams: Table, folder: Path, lists: Iterable[Path], seen: Pairs, floor: int = 3
) -> dict[str, npt.NDArray[np.generic]]:
    """Every array of the tables; ``folder`` holds the look-alike lists (those absent are left out)."""
    present = np.unique((bigrams.keys % np.uint64(BASE)).astype(np.int64))
    common = frozenset(characters[number - 2] for number in present.tolist() if number > 1)
    arrays = alike(characters, common, folder, seen)
    syllables = [str(name) for name in arrays.pop("syllables")]
    classes = arrays["fuzzy"].astype(np.int16)
    arrays |= homophones(read_words(lists, floor=200), characters, syllables, classes, floor)
    return arrays | neighbours(bigrams, len(characters) + 2)
