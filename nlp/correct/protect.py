"""Stretches that must not be touched unasked: names, quotations, titles, numbers, codes, the document's own words.

``Protection`` is built once a text. An edit that it ``covers`` is never made unasked and is a hint at most; in a
``name`` statistics say nothing at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.correct.countries import country_spans
from nlp.correct.names import (
    COMPOUND,
    HAN,
    SURNAMES,
    WEAK,
    IsWord,
    Range,
    company_spans,
    foreign_spans,
    handles,
    person_spans,
    unknown_firm,
)
from nlp.correct.playful import playful_spans
from nlp.text import quoted_spans, title_spans
from nlp.types import Span

_UNITS = (
    "年月日时分秒元角亿万千百十个人名项条次家户亩顷吨米里斤克升度倍点号楼室层栋幢册期届位岁周天级台辆架艘座处批件份套"
    "颗粒支部集章节款页"
)
_ADDRESSES = re.compile(
    r"(?:https?://|www\.)[^\s\u3000-\u9fff]+|(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_./+#-]*")
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{HAN}{{1,8}}[〔\[［(（]\s?\d{{4}}\s?[〕\]］)）]\s?(?:第\s?)?\d+\s?号",
        rf"第?\d[\d,.，：:/~～—-]*\s?[%‰℃]?[{_UNITS}]?",
        r"[零〇一二三四五六七八九十百千万亿]{2,}|[一二两三四五六七八九十几]成",
        r"[几\d零一二三四五六七八九十百千]{1,6}分之[几\d零一二三四五六七八九十百千]{1,6}|第几",
        r"[东南西北][靠临接邻抵至依距连]",
        r"以(?=[^，。；：！？]{2,24}为(?:目标|目的|抓手|契机|引领|核心|导向|主线|重点|己任|基础|依托|载体|支撑|突破口|主题|宗旨|原则))",
        rf"一({HAN})\1",
        rf"三分{HAN}[，、]?七分{HAN}",
    )
)
_PLACE = re.compile(
    r"[省市县区镇乡村旗盟州寨屯庄沟湾坪坝岭岗路街巷苑堂寺桥河湖山岛站港矿]|街道|社区|小区|大道|湿地|景区|水库|林场|农场|口岸"
)
CERTAIN = 0.97
"""Probability from which an edit overrules what is no word before 公司."""
SURE = 0.8
"""Probability from which an edit that makes a dictionary word overrules what only may be a name."""
ALONE = 0.9
"""Probability from which a single surname with no name about it is an everyday character (急难仇盼)."""
REPEATED = 3
"""A word the document uses so often is its own word."""


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Stretches in text order that do not touch one another."""

    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, ranges: Iterable[Range]) -> _Ranges:
        starts: list[int] = []
        ends: list[int] = []
        for start, end in sorted(ranges):
            if ends and start <= ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        return cls(starts, ends)

    def touch(self, start: int, end: int) -> bool:
        place = bisect_right(self.starts, start) - 1
        if place >= 0 and start < self.ends[place]:
            return True
        return place + 1 < len(self.starts) and self.starts[place + 1] < end


@dataclass(frozen=True, slots=True, eq=False)
class Protection:
    """``marked``: what is protected as it stands; ``named``: its names, addresses, codes and playful spellings."""

    text: str
    marked: _Ranges
    named: _Ranges
    is_word: IsWord

    @classmethod
    def of(cls, text: str, is_word: IsWord, terms: Iterable[Span] = ()) -> Protection:
        """``is_word`` knows the dictionary; ``terms`` are lexicon terms and what was shielded from outside."""
        names = [*person_spans(text, is_word), *company_spans(text), *handles(text), *playful_spans(text)]
        for pattern in (_ADDRESSES, _CODE):
            names += [match.span() for match in pattern.finditer(text)]
        spans = names + [(span.start, span.end) for span in (*quoted_spans(text), *title_spans(text), *terms)]
        spans += [*country_spans(text), *foreign_spans(text)]
        for pattern in _PATTERNS:
            spans += [match.span() for match in pattern.finditer(text)]
        return cls(text, _Ranges.of(spans), _Ranges.of(names), is_word)

    def names(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` touches the name of a person or company, an address or a code."""
        return self.named.touch(start, max(end, start + 1))

    def belongs_to_name(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` is a later part of a name: a word that begins one may be no name at all."""
        place = bisect_right(self.named.starts, start) - 1
        return place >= 0 and self.named.starts[place] < start and end <= self.named.ends[place]

    def marks(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` touches a stretch that is protected, not merely what may be a name."""
        return self.marked.touch(start, max(end, start + 1))

    def covers(self, start: int, end: int, replacement: str, probability: float) -> bool:
        """True where replacing ``text[start:end]`` touches a protected stretch, what may be a name or a place,
        or a word that the document keeps using."""
        end = max(end, start + 1)
        if self.marked.touch(start, end) or self._own_word(start, end):
            return True
        if probability < CERTAIN and unknown_firm(self.text, start, end, self.is_word):
            return True
        inside, place = self._surname(start, end), self._place(end)
        if not inside and not place:
            return False
        if inside == "edited" and not place and probability >= ALONE:
            return False
        enough = probability >= SURE or (inside == "edited" and not place)
        return not (enough and self._makes_word(start, end, replacement))

    def _makes_word(self, start: int, end: int, replacement: str) -> bool:
        """Whether the edited characters become part of words of the dictionary."""
        after = self.text[max(0, start - 3) : start] + replacement + self.text[end : end + 3]
        first = min(3, start)
        last = first + len(replacement)
        return any(
            self.is_word(after[begin : begin + size])
            for size in (2, 3, 4)
            for begin in range(max(0, last - size), first + 1)
        )

    def _surname(self, start: int, end: int) -> str:
        """ "before" where a surname that is no part of a word stands at most two characters before the end of
        the edit or begins an edited word, "edited" where it is the one edited character, "" where there is none."""
        text = self.text
        found = ""
        for at in range(max(0, end - 3), end):
            if text[at : at + 2] not in COMPOUND:
                if text[at] not in SURNAMES or text[at] in WEAK or self.is_word(text[max(0, at - 1) : at + 1]):
                    continue
                if any(self.is_word(text[at : at + size]) for size in (2, 3, 4)):
                    continue
            if at < start:
                return "before"
            if end - start > 1:
                return "before"
            found = "edited"
        return found

    def _place(self, end: int) -> bool:
        """A place name: something unknown to the dictionary that ends in 镇, 村, 路 …"""
        for at in range(end, end + 2):
            match = _PLACE.match(self.text, at)
            if match:
                whole = self.text[max(0, at - 2) : match.end()]
                return not any(self.is_word(whole[cut:]) for cut in range(len(whole) - len(match[0])))
        return False

    def _own_word(self, start: int, end: int) -> bool:
        """The edited stretch with a neighbour occurs REPEATED times or more."""
        if end - start >= 2 and self.text.count(self.text[start:end]) >= REPEATED:
            return True
        left, right = self.text[max(0, start - 1) : end], self.text[start : end + 1]
        return any(
            len(part) > max(1, end - start) and part.strip() == part and self.text.count(part) >= REPEATED
            for part in (left, right)
        )
