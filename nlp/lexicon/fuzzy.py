"""Protected strings: text one edit away from a name that must never be wrong.

An edit leaves one half of a protected string whole, unless it swaps the two characters in the middle: both halves
and the string so swapped are seeds of an automaton; each seed that is found is compared with its string. What can be
read as words is a slip only where it sounds the same or the string makes the text far likelier; an edit at the very
ends, or one whose neighbours run into it, only where the string makes the text likelier, because it may simply go on
differently (人民代表大多数, 药品监督管理部门). A term that is right as it stands is no slip, nor is what runs into it
(古共中央 before 政治局). Numerals and connecting words never count as slips (党的十八大, 中华民族的伟大复兴).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from nlp.lexicon.boundary import crossed, gain
from nlp.lexicon.edges import JOINS, beheaded, curtailed, doubled
from nlp.lexicon.words import cut, frequency
from nlp.types import LexiconEntry, Span

SHORTEST = 4
_SHORTEST_TERM = 4
_PLACE_ENDS = ("省", "市", "县", "区", "州", "旗")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万两")
_LOOSE = frozenset("的之地得和与及或在是为对将要会等了也都就并从到以于由把被向有不同再更各本该这那某")
_FORMER = frozenset("原前副")
_SHORT = 5
_GAIN = 4.0
_STRONG_GAIN = 6.0
_BEYOND_DOUBT = 14.0


class FuzzyIndex:
    """Built from the ``protected`` entries of a release; ``find`` is pure."""

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        self._exact: set[str] = set()
        self._terms: set[str] = set()
        self._seeds: list[tuple[LexiconEntry, str, int]] = []
        words: list[str] = []
        self._by_word: list[list[int]] = []
        places: dict[str, int] = {}
        for entry in entries:
            if entry.form in ("protected", "term"):
                self._exact.update(entry.right)
                if entry.form == "term":
                    self._terms.update(term for term in entry.right if len(term) >= _SHORTEST_TERM)
            elif entry.form == "literal":
                self._exact.add(entry.wrong)  # an entry of its own speaks for it
            if entry.form != "protected":
                continue
            for right in entry.right:
                if len(right) < SHORTEST:
                    continue
                middle = len(right) // 2
                swapped = right[: middle - 1] + right[middle] + right[middle - 1] + right[middle + 1 :]
                for seed, at in ((right[:middle], 0), (right[middle:], middle), (swapped, 0)):
                    if seed not in places:
                        places[seed] = len(words)
                        words.append(seed)
                        self._by_word.append([])
                    self._by_word[places[seed]].append(len(self._seeds))
                    self._seeds.append((entry, right, at))
        self._longest = max(map(len, self._exact), default=0)
        self._longest_term = max(map(len, self._terms), default=0)
        self._automaton = (
            AhoCorasick(words, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
            if words
            else None
        )

    def find(self, text: str) -> Iterator[tuple[LexiconEntry, str, Span]]:
        """(entry, protected string, span of the slip) in text order of the seeds, each once."""
        if self._automaton is None:
            return
        seen: set[tuple[str, Span]] = set()
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for number in self._by_word[index]:
                entry, right, at = self._seeds[number]
                begin = start - at
                whole = begin >= 0 and text.startswith(right, begin)
                edge = _at_the_ends(text, right, begin, at, whole)
                if edge and (right, edge) not in seen and not self._inside_exact(text, edge):
                    seen.add((right, edge))
                    yield entry, right, edge
                if whole:
                    continue
                if not _worth_a_look(text, right, start, at, end):
                    continue
                for span, place in _slips(text, right, start, at):
                    if (right, span) not in seen:
                        seen.add((right, span))
                        if self._is_slip(text, right, span, place):
                            yield entry, right, span

    def _is_slip(self, text: str, right: str, span: Span, place: int) -> bool:
        """Whether the stretch is a slip of the pen rather than other words; ``place`` is where it departs."""
        found = text[span.start : span.end]
        if self._inside_exact(text, span):
            return False
        if len(found) >= len(right) and self._in_a_term(text, span.start + place):
            return False
        alike = len(found) == len(right) and _same_sound(right, found)
        if not alike and (len(right) < _SHORT or _joined(found, right, place) or _parted(found, right, place)):
            return False
        at_end = place in (0, len(right) - 1) and len(found) == len(right)
        if at_end and not place and not alike and text[span.start - 1 : span.start] == "\n":
            return False  # 中 | 共中央、国务院, a line broken
        if at_end and place and right[:-1] in self._terms:
            return False  # 全国人大常委 and a name
        loose_end = not alike or (place and right.endswith(_PLACE_ENDS))  # 景德镇是…, 连云港驶往…
        if at_end and loose_end and (_edge_is_word(found, place) or _runs_on(text, span, place)):
            return False
        if at_end and loose_end and _words_only(right[1:] if place == 0 else right[:-1]):
            return gain(text, span, right) >= _BEYOND_DOUBT
        if not alike and _words_only(found):
            return gain(text, span, right) >= _STRONG_GAIN
        if any(crossed(text, span)):
            return gain(text, span, right) >= _GAIN
        return not at_end or gain(text, span, right) >= (0.0 if alike else _GAIN)

    def _inside_exact(self, text: str, span: Span) -> bool:
        """True where the stretch lies within, or is, a string that is right as it stands."""
        low = max(0, span.end - self._longest)
        for start in range(low, span.start + 1):
            for end in range(span.end, min(len(text), start + self._longest) + 1):
                if text[start:end] in self._exact:
                    return True
        return False

    def _in_a_term(self, text: str, place: int) -> bool:
        """Whether the character at ``place`` is one of a term that is right as it stands."""
        starts = range(max(0, place - self._longest_term + 1), place + 1)
        return any(
            text[start:end] in self._terms
            for start in starts
            for end in range(max(place + 1, start + _SHORTEST_TERM), start + self._longest_term + 1)
        )


def _at_the_ends(text: str, right: str, begin: int, at: int, whole: bool) -> Span | None:
    """A first or last character doubled or lost; the lost one leaves its own half of the string broken."""
    if whole:
        return None if at else doubled(text, right, begin)
    return beheaded(text, right, begin + 1) if at else curtailed(text, right, begin)


def _worth_a_look(text: str, right: str, start: int, at: int, end: int) -> bool:
    """False where the two characters next to the half found hold none of the two that should stand there."""
    if end - start == len(right):
        return True
    beside, wanted = (
        (text[max(0, start - 2) : start], right[at - 2 : at]) if at else (text[end : end + 2], right[end - start :][:2])
    )
    return any(char in wanted for char in beside)


def _slips(text: str, right: str, start: int, at: int) -> Iterator[tuple[Span, int]]:
    """Stretches one edit from ``right`` that hold its half found at ``start``; with the place of the edit."""
    size = len(right)
    for length in (size, size - 1, size + 1):
        begin = start if at == 0 else start + (size - at) - length
        if begin < 0 or begin + length > len(text):
            continue
        found = text[begin : begin + length]
        place = _one_edit(found, right)
        if place is not None:
            yield Span(begin, begin + length), place


def _one_edit(found: str, right: str) -> int | None:
    """Where ``found`` departs from ``right`` by exactly one edit of Han characters, or None."""
    size = len(right)
    first = 0
    while first < min(len(found), size) and found[first] == right[first]:
        first += 1
    last = 0
    while last < min(len(found), size) - first and found[-1 - last] == right[-1 - last]:
        last += 1
    if len(found) == size:
        rest = size - first - last
        if rest == 1 and _han(found[first]) and not {found[first], right[first]} <= _NUMERALS:
            return first
        swapped = rest == 2 and found[first : first + 2] == right[first + 1] + right[first]
        return first if swapped else None
    if len(found) == size - 1:
        inside = first + last >= size - 1 and 0 < first < size - 1
        return first if inside and right[first] not in _NUMERALS else None
    inside = first + last >= size and 0 < first < size and _han(found[first])
    return first if inside and found[first] not in _NUMERALS else None


def _joined(found: str, right: str, place: int) -> bool:
    """Whether the edit put a connecting word there, and not the same character twice (共和和国)."""
    if len(found) > len(right) and found[place] in _FORMER:
        return True  # 中央政治局原常委
    return len(found) >= len(right) and found[place] in _LOOSE and found[place] != found[place - 1]


def _parted(found: str, right: str, place: int) -> bool:
    """Whether the last character only follows a name by chance, after one more (齐齐哈尔全市, 呼和浩特任市委书记)."""
    if len(found) <= len(right) or place != len(right) - 1 or found[-2] == found[-3]:
        return False
    return frequency(found[-2:]) > 0 or _words_only(right[:-1])


def _edge_is_word(found: str, place: int) -> bool:
    """Whether the departing end makes a word with its neighbour, so that the text may say something else."""
    return frequency(found[:2] if place == 0 else found[-2:]) > 0


def _runs_on(text: str, span: Span, place: int) -> bool:
    """Whether the departing end makes a word with what stands next to it (监督管理部|门)."""
    edge = span.start if place == 0 else span.end
    return frequency(text[max(0, edge - 1) : edge + 1]) > 0


def _words_only(text: str) -> bool:
    """Whether the text is a sequence of known words of two characters or more, joined by 和, 与 or 及."""
    return all(word in JOINS or (len(word) > 1 and frequency(word)) for word in cut(text))


def _same_sound(right: str, found: str) -> bool:
    return sorted(map(_sound, right)) == sorted(map(_sound, found))


@cache
def _sound(char: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(char)[0])


def _han(char: str) -> bool:
    return "㐀" <= char <= "鿿" or char >= "\U00020000"
