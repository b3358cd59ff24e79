"""Characters and names that are taken for one another: same sound, like shape, two characters swapped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from nlp.types import ModelError


@cache
def sounds(char: str) -> frozenset[str]:
    """The syllables of a character, tones left out."""
    from pypinyin import Style, pinyin

    return frozenset(pinyin(char, style=Style.NORMAL, heteronym=True)[0])


@lru_cache(maxsize=100_000)
def alike(one: str, other: str) -> bool:
    """Whether two different characters sound the same or look alike."""
    return bool(sounds(one) & sounds(other)) or _shape()(one, other)


def name_slip(written: str, name: str) -> bool:
    """Whether ``written`` is ``name`` after one slip: one character that sounds or looks alike, or two swapped."""
    if written == name or len(written) != len(name):
        return False
    apart = [place for place, pair in enumerate(zip(written, name, strict=True)) if pair[0] != pair[1]]
    if len(apart) == 1:
        return alike(written[apart[0]], name[apart[0]])
    first, last = apart[0], apart[-1]
    swapped = len(apart) == 2 and last == first + 1
    return swapped and written[first] == name[last] and written[last] == name[first]


def near_keys(name: str) -> Iterator[tuple[str, ...]]:
    """Keys that two names one substitution or swap apart share."""
    yield tuple(sorted(name))
    for place in range(len(name)):
        yield (str(place), name[:place], name[place + 1 :])


@cache
def _shape() -> Callable[[str, str], bool]:
    """Whether two characters look alike, by the table of the spelling model; where it is missing, none do."""
    import numpy as np

    from nlp.correct.alphabet import Alphabet
    from nlp.correct.confusion import SEEN, SEEN_OFTEN, SHAPE, SHAPE_SURE, Confusion
    from nlp.correct.folder import SHIPPED, open_folder
    from nlp.correct.load import find_folder

    try:
        path = find_folder(SHIPPED, "ngram")
        if path is None:
            return lambda one, other: False
        opened = open_folder(path)
        alphabet, table = Alphabet.of(opened.text("alphabet.txt")), Confusion.of(opened.arrays("confusion.npz"))
    except ModelError:
        return lambda one, other: False

    def look(one: str, other: str) -> bool:
        ids = alphabet.encode(one + other)
        both = table.relation_of(np.array([ids[0], ids[1]]), np.array([ids[1], ids[0]]))
        return bool(((both & (SHAPE | SHAPE_SURE | SEEN | SEEN_OFTEN)) > 0).any())

    return look
