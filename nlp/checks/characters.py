"""Traditional and variant characters where standard ones are due; one finding if the text is full of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from nlp.checks.base import Context, make_finding
from nlp.checks.reading import in_quotes
from nlp.lexicon.tables import nonstandard_map, strange_characters, traditional_characters
from nlp.lexicon.words import is_word
from nlp.types import Document, Edit, Finding, Rule, Severity, Span

NONSTANDARD = Rule(
    "CHR-01",
    "繁体字、异体字",
    "character",
    Severity.GENERAL,
    "《通用规范汉字表》（国发〔2013〕23号）；《国家通用语言文字法》第九条、第十七条",
    0.5,
    "姓名、引文以外使用繁体字、异体字；全文繁体合并为一条。",
)
RULES = (NONSTANDARD,)

_VILLAGE = tuple("村镇乡屯")
_GARBLED = frozenset("锛銆锟")  # the signs of a text decoded wrongly, which is another finding
WHOLE_TEXT = 20  # from this many traditional characters on, and a tenth of the Han text, it is one finding
_PRONOUNS = frozenset("牠妳祂")
_STRAIGHT = re.compile(r"'[^'\n]{1,20}'")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗"
    "凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛"
    "禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌"
    "霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳"
    "汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印"
    "宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚"
    "农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂"
    "晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖涂闫褟佟仝"
)


@cache
def _keys() -> frozenset[str]:
    """Those whose standard form every device shows; a rare fish keeps the form people can read."""
    return frozenset(character for character, (form, *_) in nonstandard_map().items() if ord(form) < 0x10000)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """CHR-01. Silent in 《》 and quotes, and where the character stands in a person's name."""
    strange = strange_characters(document.text)
    found = _keys() & strange
    if not found or not _GARBLED.isdisjoint(strange):
        return
    text = document.text
    run = re.compile(f"[{''.join(sorted(found))}]+")
    matches = list(run.finditer(text))
    if _mostly_traditional(text, matches):
        yield _whole(document, matches)
        return
    quiet = [Span(*match.span()) for match in _STRAIGHT.finditer(text)]
    for match in matches:
        span = Span(match.start(), match.end())
        if (
            in_quotes(text, span)
            or any(quote.contains(span) for quote in quiet)
            or _in_name(text, span)
            or text[span.start - 1 : span.end] == "宏碁"
        ):
            continue
        finding = _finding(document, match)
        yield replace(finding, severity=Severity.HINT, weight=0.0) if _no_word(text, span) else finding


def _mostly_traditional(text: str, matches: list[re.Match[str]]) -> bool:
    count = sum(len(traditional_characters() & set(match[0])) for match in matches)
    return count >= WHOLE_TEXT and count * 10 >= len(_HAN.findall(text))


def _standard(run: str) -> str:
    return "".join(nonstandard_map()[character][0] for character in run)


def _whole(document: Document, matches: list[re.Match[str]]) -> Finding:
    first = matches[0]
    count = sum(len(match[0]) for match in matches)
    edits = tuple(Edit(Span(*match.span()), _standard(match[0])) for match in matches)
    message = f"全文使用繁体字，共 {count} 处。政府网站中文页面应使用规范汉字，请整体转为简体后再核对用词。"
    return make_finding(NONSTANDARD, document, first.start(), first.end(), message, _standard(first[0]), edits=edits)


def _in_name(text: str, span: Span) -> bool:
    """Whether the run is in a place name (里砦村), or a surname stands before and no word is formed (杨闇公)."""
    start, end = span.start, span.end
    before, after = text[max(0, start - 2) : start], text[end : end + 1]
    if end - start == 1 and after in _VILLAGE and text[start] not in traditional_characters():
        return True
    if end - start > 2 or not any(character in _SURNAMES for character in before):
        return False
    standard = _standard(text[start:end])
    return not any(map(is_word, {before[-1:] + standard, standard + after, before + standard} - {standard}))


def _no_word(text: str, span: Span) -> bool:
    """Whether a variant, written in its standard form, makes no word with its neighbours either (芯碁微装, 寀卢村)."""
    start, end = span.start, span.end
    if end - start > 1 or text[start] in traditional_characters() or text[start] in _PRONOUNS:
        return False
    before, after = _HAN.match(text, start - 1) if start else None, _HAN.match(text, end)
    standard = _standard(text[start])
    if not before and not after:
        return False
    around = text[max(0, start - 2) : start] + standard + text[end : end + 2]
    place = min(2, start)
    return not any(
        is_word(around[low:high])
        for low in range(place + 1)
        for high in range(place + 1, len(around) + 1)
        if high - low > 1
    )


def _finding(document: Document, match: re.Match[str]) -> Finding:
    run = match[0]
    kinds = {character in traditional_characters() for character in run}
    kind = "繁体字、异体字" if len(kinds) == 2 else "繁体字" if True in kinds else "异体字"
    choices = nonstandard_map()[run] if len(run) == 1 else (_standard(run),)
    message = f"“{run}”是{kind}，除姓名、古籍引文等外应写规范字“{'”或“'.join(choices)}”。"
    return make_finding(NONSTANDARD, document, match.start(), match.end(), message, *choices)
