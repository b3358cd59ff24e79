"""Stretches that statistics must not touch: names, quotations, titles, numbers, codes, the document's own words.

``Protection`` is built once a document and asked for each edit; what it covers gets a hint at most.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nlp.text import quoted_spans, title_spans
from nlp.types import Span

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高于林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章"
    "鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋"
    "植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬"
    "屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习"
    "胥保和蔺麦尕玛麻尚厉湛玄储邝雍赫伊么鹿雒苍拉次索扎旦丹才仁卓德央"
)
_WEAK = frozenset(
    "于和向来原都才成全应官保明么时计次连解强单位安方文高关台华车常路严石古左平段万乐索德和简符江时金白花"
)
"""Surnames that are everyday words: a name only beside a title or in a list."""
COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "令狐",
    "慕容",
    "司徒",
    "端木",
    "呼延",
    "夏侯",
)

_TITLES = (
    "书记|主任|局长|处长|科长|部长|厅长|市长|县长|区长|镇长|乡长|村长|省长|州长|院长|校长|所长|站长|队长|会长|社长|行长|"
    "董事长|总经理|经理|总裁|主席|副主席|委员|常委|代表|教授|研究员|工程师|医生|大夫|护士|老师|同学|同志|先生|女士|记者|编辑|"
    "摄影|通讯员|法官|检察官|律师|民警|警官|战士|师傅|阿姨|大爷|大妈|奶奶|爷爷|支书|干部|专员|总书记|总理|大使|将军|院士|博士|"
    "厂长|组长|班长|馆长|台长|秘书长|联系人|负责人|作者|编审|校对|责编|主编|申请人|被告人|原告|被告|当事人"
)
_PERSON = frozenset(["同志", "先生", "女士", "同学", "老师", "医生", "师傅"])
"""Titles that only a name stands before: 余晖同志 is a person, whatever the dictionary says of 余晖."""
_UNITS = (
    "年月日时分秒元角亿万千百十个人名项条次家户亩顷吨米里斤克升度倍点号楼室层栋幢册期届位岁周天级台辆架艘座处批件份套"
    "颗粒支部集章节款页"
)
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_HAN}{{1,6}}(?:[·•・‧]{_HAN}{{1,6}})+",
        r"(?:https?://|www\.)[^\s\u3000-\u9fff]+|(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        r"[A-Za-z][A-Za-z0-9_./+#-]*",
        rf"{_HAN}{{1,8}}[〔\[［(（]\s?\d{{4}}\s?[〕\]］)）]\s?(?:第\s?)?\d+\s?号",
        rf"第?\d[\d,.，：:/~～—-]*\s?[%‰℃]?[{_UNITS}]?",
        r"[零〇一二三四五六七八九十百千万亿]{2,}",
    )
)
_AFTER_TITLE = re.compile(rf"(?:{_TITLES})[:：]?\s?({_HAN}\s?{_HAN}{{1,2}})")
_BEFORE_TITLE = re.compile(rf"({_HAN}{{2,4}})(?=(?:等)?(?:{_TITLES}))")
_LISTED = re.compile(rf"(?:{_HAN}{{2,4}}[、，\s\u3000]{{1,2}}){{2,}}{_HAN}{{2,4}}")
_ITEM = re.compile(rf"{_HAN}{{2,4}}")
_PLACE = re.compile(r"[省市县区镇乡村旗盟州寨屯庄沟湾坪坝岭岗路街巷苑堂寺桥河湖山岛站港矿]|街道|社区|小区|大道")
SURE = 0.97
"""Probability from which an edit that makes a dictionary word overrules what only may be a name."""
REPEATED = 3
"""A word the document uses so often is its own word."""
IsWord = Callable[[str], bool]


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


@dataclass(frozen=True, slots=True, eq=False)
class Protection:
    """``covers`` says whether an edit of ``text[start:end]`` must be left to a person."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    is_word: IsWord

    @classmethod
    def of(cls, text: str, is_word: IsWord, terms: Iterable[Span] = ()) -> Protection:
        """``is_word`` knows the dictionary; ``terms`` are lexicon terms and what was shielded from outside."""
        spans = [(span.start, span.end) for span in (*quoted_spans(text), *title_spans(text), *terms)]
        for pattern in _PATTERNS:
            spans += [match.span() for match in pattern.finditer(text)]
        for match in _BEFORE_TITLE.finditer(text):
            name = match[1]
            for size in (4, 3, 2):
                tail = name[-size:]
                named = text[match.end() : match.end() + 2] in _PERSON and tail[0] not in _WEAK
                if len(tail) != size or not (tail[0] in SURNAMES or tail[:2] in COMPOUND):
                    continue
                if (named and size < 4) or not is_word(tail):
                    spans.append((match.end() - size, match.end()))
        for match in _AFTER_TITLE.finditer(text):
            if match[1][0] in SURNAMES and not is_word(match[1][:2]):
                spans.append(match.span(1))
        for match in _LISTED.finditer(text):
            items = [(match.start() + item.start(), item[0]) for item in _ITEM.finditer(match[0])]
            persons = [(at, item) for at, item in items if item[0] in SURNAMES and not is_word(item)]
            if 2 * len(persons) >= len(items):
                spans += [(at, at + len(item)) for at, item in persons]
        return cls(text, *_merged(spans), is_word)

    def covers(self, start: int, end: int, replacement: str, probability: float) -> bool:
        """True where replacing ``text[start:end]`` touches a protected stretch, what may be a name or a place,
        or a word that the document keeps using."""
        end = max(end, start + 1)
        place = bisect_right(self.starts, start) - 1
        if place >= 0 and start < self.ends[place]:
            return True
        if place + 1 < len(self.starts) and self.starts[place + 1] < end:
            return True
        if self._own_word(start, end):
            return True
        inside = self._surname(start, end)
        if not inside and not self._place(end):
            return False
        return not (self._makes_word(start, end, replacement) and (inside == "edited" or probability >= SURE))

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
                if text[at] not in SURNAMES or text[at] in _WEAK or self.is_word(text[max(0, at - 1) : at + 1]):
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
                return not any(self.is_word(whole[cut:]) for cut in range(len(whole) - 1))
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
