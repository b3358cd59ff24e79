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
    r"的|或者|以及|将|负责|主管|依据|应当|不得|移送|[0-9０-９．]|被|[^街]道路"
)  # one enumeration ends, another begins
_JOINS = re.compile("和|及|与|或")
_BODY = re.compile(
    "(?:局|委|办|厅|部|院|会|社|所|站|中心|公司|政府|镇|乡|县|市|区|州|街道|学校|大学|银行|集团|支队|大队)$"
)
_POST = re.compile("(?:委员|书记|主任|部长|局长|主席|代表|教授|院士|委员长|总理|组长|成员|干部)$")
SHORTEST = 4  # shorter names may be repeated on purpose (学习、学习、再学习) or belong to two people


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
    return any(
        len(part) >= SHORTEST and (part in last or (index and first.endswith(part)))
        for index, part in enumerate(parts[:-1])
    )


def _repeats(document: Document, base: int, listed: str) -> Iterator[Finding]:
    items = _items(listed)
    seen: dict[str, int] = {}
    for index, (place, name) in enumerate(items):
        if name in seen and len(_HAN.findall(name)) >= SHORTEST and not _POST.search(name):
            between = [other for _, other in items[seen[name] + 1 : index]]
            if all(_same_list(other, name) for other in between):
                message = f"“{name}”在同一列举中出现两次，请核对。"
                yield make_finding(REPEATED, document, base + place, base + place + len(name), message)
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
    opened = max((name for _, name in middle if head.endswith(name)), key=len, default="")
    if opened and (opened == head or _LEADS.search(head[: -len(opened)])):
        items[0] = (items[0][0] + len(head) - len(opened), opened)
    known = sorted({name for _, name in items[:-1] if len(name) >= SHORTEST}, key=len, reverse=True)
    starts = [0, *(match.end() for match in _AND.finditer(tail))]
    found = [(start, next((name for name in known if _begins(tail, start, name)), "")) for start in starts]
    return items[:-1] + [(tail_place + start, name) for start, name in found if name]


def _begins(tail: str, start: int, name: str) -> bool:
    """Whether the name, and no longer one, stands there: 县审计局负责, but not 县审计局长."""
    if not tail.startswith(name, start):
        return False
    rest = tail[start + len(name) :]
    return bool(re.match(r"[^\u3400-\u9fff]|[等和及与的共负参]|$", rest)) or (
        bool(_BODY.search(name)) and rest[0] not in "长机属办直系下党分科"
    )
