"""The same body named twice in one enumeration."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Rule, Severity

REPEATED = Rule(
    "DOC-08",
    "列举重复",
    "document",
    Severity.GENERAL,
    "《报纸期刊质量管理规定》（国新出发〔2020〕10号）附件《报纸编校差错率计算方法》：多字、逻辑差错",
    1.0,
    "同一列举中同一名称出现两次。",
)
RULES = (REPEATED,)

_STOP = "，。；：！？,;:?!\n"
_LIST = re.compile(f"、[^{_STOP}、]*、[^{_STOP}]*")
_HEAD = re.compile(f"[^{_STOP}]*$")
_COMMA = re.compile("、")
_BRACKETS = re.compile("[（(《“〈‘〔][^（(《“〈‘〔）)》”〉’〕\n]*[）)》”〉’〕]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LEADS = re.compile(r"(?:如|由|为|是|有|包括|即|含|向|在|赴|同|与|经|至|设|对|[^\u3400-\u9fff])$")
_AND = re.compile("以及|和|及|与|或")
_NEW_LIST = re.compile(
    r"的|或者|以及|将|由(?!贸)|会同|进行|可以从|负责|主管|依据|应当|不得|移送|[0-9０-９．]|被"
)  # one enumeration ends, another begins
_JOINS = re.compile("和|及|与|或")
_BODY = re.compile(
    "(?:局|委|办|厅|部|院|会|社|所|站|中心|公司|政府|镇|乡|县|市|区|州|街道|学校|大学|银行|集团|支队|大队)$"
)
_VERB = re.compile("负责|配合|参加|组成|派员|抽调|牵头|协助|按照|按职责|共同|分别|参与|联合|应当")
_ACTS = re.compile(
    "要(?!闻|情|求)|须|务必|迅速|立即|认真|及时|积极|开展|落实|做好|加强|组织|结合"
)  # what it is told to do
_TAIL_END = re.compile(f"[等和及与（(]|{_VERB.pattern}")
_POST = re.compile(
    "^(?:自治[区州县旗]|直辖市|民族乡)$|第.*[项条款]$|(?:委员|书记|主任|部长|局长|主席|代表|教授|院士|委员长|总理|组长|成员|干部)$"
)
SHORTEST = 4  # shorter words may be repeated on purpose (学习、学习、再学习) or name two people
MANY = 4  # from this many, a short name that comes back is worth a look


def check(document: Document, context: Context) -> Iterator[Finding]:
    """DOC-08 on the second occurrence; without a fix, because another body may have been meant."""
    text = document.text
    for match in _LIST.finditer(text):
        head = _HEAD.search(text[max(0, match.start() - 40) : match.start()])
        start = match.start() - len(head[0]) if head else match.start()
        listed = text[start : match.end()]
        parts = listed.split("、")
        if len(set(parts)) < len(parts) or _ends_repeat(parts):
            yield from _repeats(document, start, listed)


def _ends_repeat(parts: list[str]) -> bool:
    """Whether the first or last part, which carry other words of the sentence, may hold a name of the others."""
    first, last = parts[0], parts[-1]
    closing = _tail_name(last)
    return (len(closing) > 1 and (first.endswith(closing) or closing in parts[:-1])) or any(
        len(part) > 1
        and (last.startswith(part) or (len(part) > 2 and part in last) or (index and first.endswith(part)))
        for index, part in enumerate(parts[:-1])
    )


def _tail_name(tail: str) -> str:
    """The last part up to 等, 和, a bracket or what the listed bodies do."""
    return _TAIL_END.split(tail, maxsplit=1)[0].strip()


def _repeats(document: Document, base: int, listed: str) -> Iterator[Finding]:
    items = _items(listed)
    seen: dict[str, int] = {}
    for index, (place, name) in enumerate(items):
        length = len(_HAN.findall(name))
        if name in seen and length >= 2 and not _POST.search(name) and not (length < SHORTEST and _JOINS.search(name)):
            between = [other for _, other in items[seen[name] + 1 : index]]
            short = length < SHORTEST and not (length == SHORTEST - 1 and _BODY.search(name))
            if short and (len(items) <= MANY or len(between) < 2):
                continue
            if all(_same_list(other, name) for other in between):
                severity = Severity.HINT if short else None
                message = f"“{name}”在同一列举中出现两次，请核对。"
                yield make_finding(
                    REPEATED, document, base + place, base + place + len(name), message, severity=severity
                )
        seen[name] = index


def _same_list(item: str, name: str) -> bool:
    """True where nothing in ``item`` ends one enumeration and begins another; 和 inside a body's name does not."""
    plain = _BRACKETS.sub("", item)
    if _NEW_LIST.search(plain):
        return False
    return not _JOINS.search(plain) or bool(_BODY.search(plain) and _BODY.search(name))


def _items(listed: str) -> list[tuple[int, str]]:
    """Offset and name of what is listed: the words before the first and after the last name left out."""
    shield = {place for bracket in _BRACKETS.finditer(listed) for place in range(*bracket.span())}
    cuts = [match.start() for match in _COMMA.finditer(listed) if match.start() not in shield]
    if len(cuts) < 2:
        return []
    bounds = zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(listed)], strict=True)
    raw = [(start, listed[start:end]) for start, end in bounds]
    items = [(start + len(part) - len(part.lstrip()), part.strip()) for start, part in raw]
    (_, head), middle, (tail_place, tail) = items[0], items[1:-1], items[-1]
    names = [*(name for _, name in middle), _tail_name(tail)]
    opened = max((name for name in names if name and head.endswith(name)), key=len, default="")
    if opened and (opened == head or _LEADS.search(head[: -len(opened)])):
        items[0] = (items[0][0] + len(head) - len(opened), opened)
    known = sorted({name for _, name in items[:-1] if len(name) >= 2}, key=len, reverse=True)
    starts = [0, *(match.end() for match in _AND.finditer(tail))]
    found = [(start, next((name for name in known if _begins(tail, start, name)), "")) for start in starts]
    return items[:-1] + [(tail_place + start, name) for start, name in found if name]


def _begins(tail: str, start: int, name: str) -> bool:
    """Whether the name, and no longer one, stands there: 县审计局负责, but not 县审计局长."""
    if not tail.startswith(name, start):
        return False
    rest = tail[start + len(name) :]
    if not rest or re.match(r"[^\u3400-\u9fff]|[等和及与]", rest):
        return True
    return bool(_VERB.match(rest) or _ACTS.match(rest))
