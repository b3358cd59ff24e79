"""Policies and their interpretations, paired by title: 《关于X的通知》 ↔ 《关于X的通知》政策解读, 一图读懂, 图解…"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKER = re.compile(
    r"(?:政策|文件|专家|图文|文字|图片|视频|动漫|简明|权威|部门|一图|媒体)?(?:解读|图解|读懂|看懂|图说|速览|问答|答记者问)"
    r"|一张图|一问一答|划重点|H5|漫画|长图|起草说明"
)
_BRACKETED = re.compile(r"[【\[][^】\]]{0,12}[】\]]")
_QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》|〈[^〈〉]*〉)+)》")
_ISSUED = re.compile(
    r"关于(?:转发|批转|印发|下发|发布|公布|颁布|修订)+[《〈]?(?P<name>.+?)[》〉]?(?:的)?(?:通知|公告|通告|决定|函)"
)
_ABOUT = re.compile(r"关于.+")
_TAIL = re.compile(
    r"[（(](?:试行|暂行|修订|修订版|修正|征求意见稿|全文|\d{4}年.{0,6})[）)]|[（(][^（）()]{0,12}[〔\[]\d{4}[〕\]][^（）()]{0,8}[）)]"
)
_DROPPED = re.compile(r"[\s《》〈〉“”\"'：:、，,。·—\-_|｜!！?？（）()【】\[\]]")
_DOCUMENT = re.compile(
    r"(?:办法|规定|细则|意见|方案|规划|计划|措施|条例|决定|通知|通告|公告|规则|标准|目录|清单|指南|纲要|政策)(?:[（(][^（）()]*[）)])*$"
)
_NO_POLICY = re.compile(
    r"任免|免职|任职|放假|会议的?通知|公示$|招聘|名单|采购|中标|拍卖|成交|表扬|表彰|值班|停水|停电|征求意见|培训"
)
_SHORTEST = 5


def is_interpretation(title: str) -> bool:
    """Whether a title announces an interpretation of something."""
    return bool(_MARKER.search(title))


def is_policy(title: str) -> bool:
    """Whether a title is that of a document that may call for an interpretation: no appointments, no vacancies."""
    return not is_interpretation(title) and bool(_DOCUMENT.search(title.strip())) and not _NO_POLICY.search(title)


def policy_keys(title: str) -> tuple[str, ...]:
    """The names a policy goes by, longest first, without marks: whole title, from 关于 on, what it issues."""
    names = [title]
    if about := _ABOUT.search(title):
        names.append(about[0])
    if issued := _ISSUED.search(title):
        names.append(issued["name"])
    names += _QUOTED.findall(title)
    return _keys(names)


def interpretation_keys(title: str) -> tuple[str, ...]:
    """The names of what is interpreted, longest first: what stands in 《》, else the title without 解读."""
    plain = _BRACKETED.sub("", title)
    names: list[str] = []
    for quoted in _QUOTED.findall(plain):
        names += [quoted, *(match["name"] for match in [_ISSUED.search(quoted)] if match)]
        names += [about[0] for about in [_ABOUT.search(quoted)] if about]
    if not names:
        bare = _MARKER.sub("", plain)
        bare = re.sub(r"^[\s：:|｜\-—]+|[\s：:|｜\-—]+$", "", bare)
        bare = re.sub(r"的$", "", bare)
        names = [bare, *(match["name"] for match in [_ISSUED.search(bare)] if match)]
        names += [about[0] for about in [_ABOUT.search(bare)] if about]
        if bare.startswith("关于"):
            names.append(bare[2:])
    return _keys(names)


def _keys(names: list[str]) -> tuple[str, ...]:
    found = set()
    for name in names:
        key = _DROPPED.sub("", _TAIL.sub("", name))
        if len(key) >= _SHORTEST:
            found.add(key)
    return tuple(sorted(found, key=lambda key: (-len(key), key)))


@dataclass(frozen=True, slots=True)
class Titled:
    """A post that may be a policy or an interpretation."""

    id: str
    title: str
    url: str
    unit: str
    site: str
    published: str
    source: str
    in_policy_column: bool = False


def pair(policies: list[Titled], interpretations: list[Titled]) -> Iterator[tuple[Titled, list[Titled]]]:
    """Each policy with its interpretations, the same site before others, in the order given."""
    by_key: dict[str, list[Titled]] = {}
    for interpretation in interpretations:
        for key in interpretation_keys(interpretation.title):
            by_key.setdefault(key, []).append(interpretation)
    for policy in policies:
        found: dict[str, Titled] = {}
        for key in policy_keys(policy.title):
            for interpretation in by_key.get(key, ()):
                found.setdefault(interpretation.id, interpretation)
        own = [other for other in found.values() if other.site == policy.site]
        yield policy, own or [other for other in found.values() if other.unit == policy.unit or not other.unit]
