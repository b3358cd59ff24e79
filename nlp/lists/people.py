"""People and posts of all lists together, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from nlp.lists.alike import near_keys
from nlp.lists.linked import Title, linked_titles
from nlp.lists.rows import PersonRow, PrivateList
from nlp.types import Span

_BLANK = " 　"
_GENERIC = re.compile(
    r"(?:中共)?[省市州县区镇乡旗盟]?(?:党委|委|党组|政府|人大常委会|人大|政协|纪委监委|纪委|监委|政法委|常委|法院|检察院|组织部|宣传部|统战部|办公室|办)*"
    r"(?:常务|第一)?副?(?:书记|主席|主任|检察长|秘书长|常委|政委|委员|[省市州县区镇乡旗盟局厅处科部院会站所]长)"
)
_SAME_POST = (
    (re.compile(r"^中共"), ""),
    (re.compile("人民政府"), ""),
    (re.compile("委员会(?=副?书记|常委)"), "委"),
    (re.compile("人民代表大会常务委员会"), "人大常委会"),
    (re.compile("(?:中国人民)?政治协商会议(.*)委员会"), r"政协\1"),
)
_COMMITTEE = re.compile("(?<=[省市州县区旗镇乡])委(?=副?书记|常委)")


@dataclass(frozen=True, slots=True)
class Held:
    """A row with the list it stands in."""

    source: PrivateList
    row: PersonRow


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name, and the titles that stand beside it."""

    name: str
    span: Span
    titles: tuple[Title, ...]

    @property
    def start(self) -> int:
        """Where the name begins, or a title before it."""
        return min([self.span.start, *(title.span.start for title in self.titles)])


class People:
    """Built once from the lists of people."""

    def __init__(self, lists: Iterable[PrivateList]) -> None:
        held = [Held(one, row) for one in lists for row in one.rows if isinstance(row, PersonRow)]
        self.names: dict[str, list[Held]] = {}
        self.forms: dict[str, list[Held]] = {}
        self._full: set[str] = set()
        for one in held:
            self.names.setdefault(one.row.name, []).append(one)
            for form in forms(one.row):
                self.forms.setdefault(form, []).append(one)
            self._full.update(form for form in spellings([one.row.post]) if not _GENERIC.fullmatch(form))
        spaced = {f"{name[0]}{blank}{name[1]}": name for name in self.names if len(name) == 2
                  for blank in (" ", "　", "  ", "　　")}  # fmt: skip
        self._known = list(self.names)
        self._near: dict[tuple[str, ...], list[int]] = {}
        for place, name in enumerate(self._known):
            for key in near_keys(name):
                self._near.setdefault(key, []).append(place)
        self._written = {**{name: name for name in self.names}, **spaced}
        self._names = _automaton(self._written)
        self._forms = _automaton(self.forms)

    def find_names(self, text: str) -> list[tuple[str, Span]]:
        """Known names in text order, a longer one instead of those inside it."""
        words = list(self._written)
        return [(self._written[words[index]], span) for index, span in _longest(self._names, text)]

    def near(self, written: str) -> list[str]:
        """Names of the same length that may be ``written`` after one slip, in the order of the lists."""
        found = {place for key in near_keys(written) for place in self._near.get(key, ())}
        return [self._known[place] for place in sorted(found)]

    def find_titles(self, text: str) -> tuple[dict[int, Title], dict[int, Title]]:
        """Known posts by where they end, and by where they begin; of several the longest."""
        words = list(self.forms)
        ends: dict[int, Title] = {}
        starts: dict[int, Title] = {}
        if self._forms is not None:
            for index, start, end in self._forms.find_matches_as_indexes(text, overlapping=True):
                title = Title(words[index], Span(start, end), words[index] in self._full)
                if end not in ends or ends[end].span.start > start:
                    ends[end] = title
                if start not in starts or starts[start].span.end < end:
                    starts[start] = title
        return ends, starts

    def holders(self, form: str, day: date) -> list[Held]:
        """Who holds a post of that form on that day."""
        return [one for one in self.forms.get(form, ()) if one.row.holds_on(day)]

    def posts_of(self, name: str, day: date) -> list[Held]:
        return [one for one in self.names.get(name, ()) if one.row.holds_on(day)]


def forms(row: PersonRow) -> list[str]:
    """The post as it may be written: in full, without 中共 and 人民政府, as its short forms."""
    return spellings((row.post, *row.short))


def spellings(posts: Iterable[str]) -> list[str]:
    """Posts in the spellings that mean the same."""
    found = dict.fromkeys(posts)
    for pattern, said in _SAME_POST:
        for form in list(found):
            found[pattern.sub(said, form)] = None
    for form in list(found):
        found[_COMMITTEE.sub("委员会", form)] = None
    return [form for form in found if len(form) >= 2]


def mentions(people: People, text: str) -> list[Mention]:
    """Every known name with the titles before it, or else those after it."""
    ends, starts = people.find_titles(text)
    found: list[Mention] = []
    for name, span in people.find_names(text):
        before = titles_before(text, span.start, ends)
        after: list[Title] = []
        if not before and (title := starts.get(span.end)) is not None and not _goes_on(text, title.span.end):
            after.append(title)
        if not before and not after:
            after = linked_titles(text, span, ends, starts)
        mention = Mention(name, span, (*before, *after))
        if _whole(text, mention):
            found.append(mention)
    return found


def titles_before(text: str, place: int, ends: dict[int, Title]) -> list[Title]:
    """The titles that lead up to a name at ``place``, the nearest first: 县委书记、县长甲乙丙."""
    found: list[Title] = []
    end = _skip_back(text, place, _BLANK + ":：")
    while (title := ends.get(end)) is not None:
        found.append(title)
        end = _skip_back(text, title.span.start, _BLANK + "、，兼")
        if end == title.span.start:
            break
    return found


def _skip_back(text: str, place: int, signs: str) -> int:
    low = max(0, place - 3)
    while place > low and text[place - 1] in signs:
        place -= 1
    return place


def _goes_on(text: str, place: int) -> bool:
    """Whether what follows makes another word of a title: 主任医师, 县长办公会, 书记处."""
    return text.startswith(_LONGER, place)


_LONGER = ("助理", "医师", "科员", "护师", "药师", "医生", "记者", "编辑", "办公会", "会议", "室", "处", "们", "信箱",
           "热线", "办", "团")  # fmt: skip
AFTER_NAME = re.compile(
    r"[^\u3400-\u9fff]|同志|先生|女士|主持|出席|参加|列席|指出|强调|表示|要求|介绍|带队|带领|率|调研|说|作|致辞|讲话|讲授|签|在|到|赴|与|和|及|等|一行|"
    r"主讲|的|为|任|是|向|对|就|以|也|还|已|将|于|深入|前往|检查|慰问|看望|走访|宣布|宣读|传达|汇报|通报|代表|陪同|会见|接受|听取|总结|部署|安排|分别|共同|"
    r"先后|并|担任|兼|被|同|从|亲自|随后|来|现场|专题|组织|召集|召开|通过|审议|批示|签署|走进|察看|了解|询问|详细|认真|实地|用|给|点评|带头|围绕|带着|"
    r"当选|不再|辞去|上任|履职|回应|解读|做|授课|宣讲|督导|督查|开展|提出|致|揭|启动|（|$"
)
BEFORE_NAME = re.compile(
    r"(?:^|[^\u3400-\u9fff]|由|和|与|及|陪同|会见|邀请|受|对|向|请|经|随|听取|任命|选举|当选|免去|决定|是|为|记者|近日|日前|上午|下午|晚上|同志|在|主持人|参加|出席|领导|表彰|慰问|提名)$"
)
_AFTER_OTHER = ("路", "街", "小学", "中学", "公司", "纪念馆", "工作室", "奖", "村", "镇", "班", "医院", "厂", "店")


def _whole(text: str, mention: Mention) -> bool:
    """Whether the name is not cut out of a longer one (甲乙 in 甲乙丙, 甲乙丙 in 甲乙丙路)."""
    start, end = mention.span.start, mention.span.end
    if text.startswith(_AFTER_OTHER, end) and not mention.titles:
        return False
    titled_after = any(title.span.start == end for title in mention.titles)
    if len(mention.name) < 3 and not titled_after and not AFTER_NAME.match(text, end):
        return False
    titled_before = any(title.span.end <= start for title in mention.titles)
    return titled_before or len(mention.name) > 2 or bool(BEFORE_NAME.search(text, max(0, start - 4), start))


def _automaton(words: Iterable[str]) -> AhoCorasick | None:
    patterns = list(words)
    if not patterns:
        return None
    return AhoCorasick(patterns, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)


def _longest(automaton: AhoCorasick | None, text: str) -> list[tuple[int, Span]]:
    """Matches in text order; where they overlap the longest, then the first."""
    if automaton is None:
        return []
    found = [
        (index, Span(start, end)) for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True)
    ]
    found.sort(key=lambda one: (one[1].start - one[1].end, one[1].start))
    taken: set[int] = set()
    kept = []
    for index, span in found:
        places = range(span.start, span.end)
        if not taken.intersection(places):
            taken.update(places)
            kept.append((index, span))
    return sorted(kept, key=lambda one: one[1])
