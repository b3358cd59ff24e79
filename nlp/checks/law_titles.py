"""《》 titles of national law: one edit from a title that exists, or repealed and yet cited as the basis."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from nlp.checks.base import Context, make_finding
from nlp.checks.reading import in_quotes
from nlp.lexicon.key import ReleaseKey, key_of
from nlp.lexicon.tables import NATIONAL, law_titles
from nlp.text import sentence_span, title_spans
from nlp.types import Document, Finding, Judged, LexiconEntry, Rule, Severity, Span

MISSPELT = Rule(
    "LAW-01",
    "法规标题有误",
    "law",
    Severity.GENERAL,
    "国家法律法规数据库（截至2025年4月）",
    1.0,
    "书名号内的法律、行政法规标题查无此件，而与一个真实标题只差一字。",
)
REPEALED = Rule(
    "LAW-02",
    "引用已废止的法规",
    "law",
    Severity.GENERAL,
    "废止依据见词条",
    1.0,
    "已废止的法律法规被当作现行依据引用；原《××法》、曾、废止等语境除外。",
)
RULES = (MISSPELT, REPEALED)

_VERSION = re.compile(
    r"[（(](?:(?:19|20)\d\d年?(?:\d+月)?(?:第[一二三四五]次)?(?:修[订正改]|版)?(?:版|本)?|修[订正改](?:版|本|案)?"
    r"|试行|暂行|草案|(?:草案)?(?:修订)?征求意见稿|(?:以下)?简称[^（）()]*)[）)]"
)
_SLIP = tuple("列侧发伐")  # 条列 for 条例; 《劳动合同书》 and 《保险条款》 are other things
_LAW = re.compile(r"(?:法|典|条例|规定|办法|规则|细则|通则|总则|决定|解释)$")
# A title of a region, a body or a trade is not national law: its own list is not ours to know.
_LOCAL = re.compile(
    r"^[\u4e00-\u9fff]{2,11}?(?:省|市|自治区|自治州|特别行政区|县|区|兵团|部|委|局|署|协会|大学|学院|公司)"
)
_BASIS = re.compile(r"依据|根据|按照|依照|遵照|参照|违反|适用|执行|符合|严格遵守|[、，。]依")
_CLAUSE = re.compile(r"[”’]?(?:[（(][^（）()]{0,30}[）)])?第[一二三四五六七八九十百零〇\d]+条")
_PAST = re.compile(r"原$|旧$|已废止的?$")
_HISTORY = re.compile(
    r"曾|废止|失效|当时|时任|取代|替代|代替|原来|历史|沿革|颁布|出台|制定|通过|修订|修改|实施以来|前身|演变|年代"
)
NEAR = 200  # characters of an endless sentence that are looked at on either side
SHORTEST = 4  # 《兵法》 is not a slip for 《刑法》


def check(document: Document, context: Context) -> Iterator[Finding]:
    """LAW-01 and LAW-02 for titles outside quotations."""
    text = document.text
    if "《" not in text:
        return
    known, by_length, repealed = _index(key_of(context.release))
    for span in title_spans(text):
        inner = text[span.start + 1 : span.end - 1]
        title = _bare(inner)
        entry = repealed.get(title)
        if entry is None and (title in known or "关于" in title or len(title) < (2 if NATIONAL in inner else SHORTEST)):
            continue
        if in_quotes(text, span, titles=False):
            continue
        if entry is not None:
            yield from _repealed(document, context, span, entry)
        elif not _LOCAL.match(title):
            yield from _misspelt(document, span, inner, title, by_length)


def _bare(title: str) -> str:
    """The title without 中华人民共和国 before it and version brackets after it, half-width brackets folded."""
    return _VERSION.sub("", title.strip()).replace("(", "（").replace(")", "）").removeprefix(NATIONAL)


_Index = tuple[frozenset[str], dict[int, list[str]], dict[str, LexiconEntry]]


@lru_cache(maxsize=4)
def _index(key: ReleaseKey) -> _Index:
    """Known titles, the same by length with and without 中华人民共和国, and the entries of repealed ones."""
    full = set(law_titles())
    repealed: dict[str, LexiconEntry] = {}
    for entry in key.release.of_kind("law"):
        if entry.form == "title":
            full.update(entry.right)
            if entry.wrong:
                full.add(entry.wrong)
                repealed[_bare(entry.wrong)] = entry
    by_length: dict[int, list[str]] = {}
    for title in sorted({*full, *map(_bare, full)}):
        by_length.setdefault(len(title), []).append(title)
    return frozenset(map(_bare, full)), by_length, repealed


def _misspelt(
    document: Document, span: Span, inner: str, title: str, by_length: dict[int, list[str]]
) -> Iterator[Finding]:
    size = len(title)
    slip = title.endswith(_SLIP) or title[-2:-1] == "法"
    lengths = (size, size - 1, size + 1) if _LAW.search(title) else (size,) if slip else ()
    near = [known for length in lengths for known in by_length.get(length, ()) if _one_edit(title, known)]
    if not near:
        return
    choices = tuple(f"《{inner.replace(title, right)}》" for right in near if title in inner)
    message = f"查无“{title}”，疑为《{near[0]}》之误，请核对标题。"
    yield make_finding(MISSPELT, document, span.start, span.end, message, *choices)


def _one_edit(one: str, other: str) -> bool:
    """Whether one is the other with one character replaced, added, missing, or two neighbours (words, too) swapped."""
    shorter, longer = sorted((one, other), key=len)
    head = 0
    while head < len(shorter) and shorter[head] == longer[head]:
        head += 1
    if len(shorter) < len(longer):
        return shorter[head:] == longer[head + 1 :]
    return shorter != longer and (shorter[head + 1 :] == longer[head + 1 :] or _swapped(shorter[head:], longer[head:]))


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbouring runs of the same length change places at the head: 安全交通法, 交通安全法."""
    return any(
        one[size : 2 * size] + one[:size] + one[2 * size :] == other and len(one) >= 2 * size for size in (1, 2, 3)
    )


def _repealed(document: Document, context: Context, span: Span, entry: LexiconEntry) -> Iterator[Finding]:
    text = document.text
    day = context.published or context.as_of
    if not (entry.valid_on(day) or entry.valid_on(context.as_of)):
        return
    sentence = sentence_span(text, span.start)
    before = text[max(sentence.start, span.start - NEAR) : span.start]
    after = text[span.end : min(sentence.end, span.end + NEAR)]
    basis = _BASIS.search(before) or _CLAUSE.match(after)
    if not basis or _PAST.search(before) or _HISTORY.search(before + after):
        return
    successor = f"，现行依据为《{entry.right[0]}》" if entry.right else ""
    since = f"自{_day(entry.valid_from)}起" if entry.valid_from else ""
    message = f"{text[span.start : span.end]}{since}已废止{successor}，不宜再作为依据。"
    suggestions = tuple(f"《{right}》" for right in entry.right)
    finding = make_finding(
        REPEALED,
        document,
        span.start,
        span.end,
        message,
        *suggestions,
        severity=entry.severity,
        authority=entry.authority,
        origin=entry.origin,
    )
    if not entry.valid_on(day):
        yield replace(finding, judged=Judged.NOW, severity=Severity.HINT, weight=0.0)
    else:
        yield replace(finding, judged=context.then)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
