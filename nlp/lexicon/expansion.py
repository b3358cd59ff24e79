"""Reading a list as the expansion of a set phrase: which elements stand in it, exactly or nearly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from nlp.lexicon.key import ReleaseKey
from nlp.types import LexiconEntry

Expansions = dict[str, tuple[LexiconEntry, ...]]

_VERB = 4  # characters of a verb that may stand before an element or between the list and its name
_WORD = 2  # elements as short as this are words of any sentence
_SPARE = 24  # characters a list may hold beyond its elements: verbs, quotes, separators
# What ties a list to the name before it or after it; without a tie nothing is said to be missing.
_TIE_AFTER = re.compile(
    r"[”’\"」]?(?:战略布局|总体布局)?[”’\"」]?(?:[（(：:]|——|，?即|，?也?就是|，?包括|，?分别[是为]|，?是指|，?(?P<bare>是))[：:“‘\"]?"
)
_TIE_BEFORE = re.compile(r"(?P<etc>等)?(?:的|[（(]|这些?|即|简称|统称)*")
_BREAK = re.compile(r"[。！？；\n\r]")
_SEPARATOR = re.compile(r"[、，,]|[”’\"」][和与及]?(?=[“‘\"「])")
_AND = re.compile(r"以及|[和与及]")
_LINK = re.compile(r"[、，,“”‘’\"\s]|以及|[和与及]")
_QUOTES = '“”‘’"「」 　'


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of the list: where it stands, and the index of the element it is, or is one edit from."""

    start: int
    end: int
    element: int | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """The list tied to a name: its items in order, open where 等 follows it."""

    items: tuple[Item, ...]
    open: bool


@lru_cache(maxsize=4)
def expansions(key: ReleaseKey) -> Expansions:
    """The expansions of the release by name, its wordings of different years together."""
    names: Expansions = {}
    for entry in key.release.of_kind("phrase"):
        if entry.form == "expansion":
            names[entry.wrong] = (*names.get(entry.wrong, ()), entry)
    return names


def listing_after(text: str, end: int, elements: tuple[str, ...]) -> Listing | None:
    """The list tied to the name that ends at ``end``, or None where none is or it is no expansion."""
    tie = _TIE_AFTER.match(text, end)
    if tie is None or (tie["bare"] and min(map(len, elements)) <= _WORD):
        return None  # 新发展理念是创新成为第一动力的……
    start = tie.end()
    stop = _BREAK.search(text, start)
    limit = min(stop.start() if stop else len(text), start + _room(elements))
    if tie[0].strip(_QUOTES)[-1:] in "（(":
        closing = min((at for sign in "）)" if (at := text.find(sign, start, limit)) >= 0), default=limit)
        limit = closing
    if _too_few(text, start, limit, elements):
        return None
    items = _items(text, start, limit, elements)
    last = max((place for place, item in enumerate(items) if item.element is not None), default=-1)
    if last + 1 < len(items) and _one_more(text, items[last], items[last + 1], elements):
        last += 1
    items = items[: last + 1]
    tail = text[items[-1].end : items[-1].end + 2] if items else ""
    return _expansion(text, items, elements, tail.lstrip(_QUOTES)[:1] == "等")


def _one_more(text: str, last: Item, item: Item, elements: tuple[str, ...]) -> bool:
    """Whether what 、 joins to the last element is built like the elements: 看齐意识、担当意识."""
    joined = text[last.end : item.start].strip(_QUOTES) == "、"
    endings = {element[-2:] for element in elements if len(element) > 2}
    return joined and text[item.end - 2 : item.end] in endings and item.end - item.start <= max(map(len, elements)) + 2


def listing_before(text: str, start: int, elements: tuple[str, ...]) -> Listing | None:
    """The list that leads up to the name at ``start``, or None."""
    low = max(0, start - _room(elements))
    breaks = [match.end() for match in _BREAK.finditer(text, low, start)]
    low = breaks[-1] if breaks else low
    if _too_few(text, low, start, elements):
        return None
    items = _items(text, low, start, elements)
    known = [place for place, item in enumerate(items) if item.element is not None]
    if not known:
        return None
    last = known[-1]
    if last + 1 < len(items) and _one_more(text, items[last], items[last + 1], elements):
        last += 1
    items = items[known[0] : last + 1]
    rest = _LINK.sub("", text[items[-1].end : start])
    tie = _TIE_BEFORE.fullmatch(rest)
    if tie is None and len(rest) > _VERB:
        return None
    # 政治意识……看齐意识，牢固树立“四个意识”: near enough to say what is misspelt, not what is missing.
    return _expansion(text, items, elements, tie is None or bool(tie["etc"]))


def _too_few(text: str, low: int, high: int, elements: tuple[str, ...]) -> bool:
    """Whether the stretch cannot be an expansion; cheap, for names that are only mentioned."""
    stretch = text[low:high]
    return sum(element in stretch for element in elements) < _enough(elements)


def _enough(elements: tuple[str, ...]) -> int:
    return max(1, len(elements) // 2)


def _room(elements: tuple[str, ...]) -> int:
    return sum(map(len, elements)) + 3 * len(elements) + _SPARE


def _expansion(text: str, items: list[Item], elements: tuple[str, ...], is_open: bool) -> Listing | None:
    """The list, if enough of it is right to be sure that it is meant as the expansion."""
    exact = {item.element for item in items if item.exact}
    if len(exact) < _enough(elements) or len(items) < 2:
        return None
    if len(exact) < sum(item.exact for item in items) and any(item.element is None for item in items):
        return None  # 以……为指导，阐述了……，把科学发展观确立为……
    gaps = (text[one.end : other.start] for one, other in pairwise(items))
    if any(len(_LINK.sub("", gap)) > _VERB for gap in gaps):
        return None  # elements met in running prose
    return Listing(tuple(items), is_open)


def _items(text: str, low: int, high: int, elements: tuple[str, ...]) -> list[Item]:
    """The stretch as list items; a 、 or 和 inside an element does not part it."""
    masked = text[low:high]
    for element in elements:
        masked = masked.replace(element, "\uffff" * len(element))
    items: list[Item] = []
    place = 0
    for separator in (*_SEPARATOR.finditer(masked), None):
        end = separator.start() if separator else len(masked)
        pieces = [(place, end)]
        for word in _AND.finditer(masked, place, end):
            last, _ = pieces.pop()
            pieces += [(last, word.start()), (word.end(), end)]
        if len(pieces) > 1 and not any(_exact(text[low + a : low + b], elements) for a, b in pieces):
            pieces = [(place, end)]
        for a, b in pieces:
            items += _classify(text, low + a, low + b, elements)
        place = separator.end() if separator else end
    return items


def _classify(text: str, start: int, end: int, elements: tuple[str, ...]) -> list[Item]:
    while start < end and text[start] in _QUOTES:
        start += 1
    while start < end and text[end - 1] in _QUOTES:
        end -= 1
    if start == end:
        return []
    piece = text[start:end]
    exact = _exact(piece, elements)
    if exact:
        return [Item(start + at, start + at + len(elements[which]), which, True) for at, which in exact]
    for which, quoted in _quoted(elements):
        if same := quoted.search(piece):
            return [Item(start + same.start(), start + same.end(), which, True)]
    for which, element in enumerate(elements):
        if (window := _nearly(piece, element)) is not None:
            return [Item(start + window[0], start + window[1], which, False)]
    return [Item(start, end, None, False)]


@lru_cache(maxsize=64)
def _quoted(elements: tuple[str, ...]) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Elements that hold quotation marks, whatever marks the text has in their place (“三个代表”重要思想)."""
    found = []
    for which, element in enumerate(elements):
        bare = [char for char in element if char not in _QUOTES]
        if len(bare) < len(element):
            found.append((which, re.compile(f"[{re.escape(''.join(_QUOTES))}]?".join(map(re.escape, bare)))))
    return tuple(found)


def _exact(piece: str, elements: tuple[str, ...]) -> list[tuple[int, int]]:
    """``(offset, element)`` of the elements a piece holds; a short one must be most of the piece."""
    found: list[tuple[int, int]] = []
    for which, element in enumerate(elements):
        at = piece.find(element)
        if at < 0:
            continue
        before, after = piece[:at], piece[at + len(element) :]
        if len(element) > 2 or not after or (_LEAD.search(before) and _TRAIL.match(after)):
            found.append((at, which))
    return sorted(found)


_LEAD = re.compile(r"(?:^|坚持|践行|贯彻|落实|倡导|弘扬|培育|推进|推动|树立|实现|追求|以|把|即|是|为|了|[：:“‘])$")
_TRAIL = re.compile(r"$|[的等是）)]|发展|[”’]")


@lru_cache(maxsize=4096)
def _nearly(piece: str, element: str) -> tuple[int, int] | None:
    """Where the piece ends in, or begins with, a spelling one edit (two if long) from the element."""
    size = len(element)
    if size <= 2:
        alike = len(piece) == size and sum(a == b for a, b in zip(piece, element, strict=True)) == 1
        return (0, size) if alike else None
    best: tuple[int, int, int] | None = None
    allowed = 1 if size <= 8 else 2
    for length in sorted(range(size - allowed, size + allowed + 1), key=lambda n: abs(n - size)):
        for low in {len(piece) - length, 0}:
            if low < 0 or not 2 < length <= len(piece):
                continue
            distance = _distance(piece[low : low + length], element)
            if distance <= allowed and (best is None or distance < best[0]):
                best = distance, low, low + length
    return best[1:] if best else None


def _distance(one: str, other: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
