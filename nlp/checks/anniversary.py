"""Anniversaries that do not fit the year: 2026年是中华人民共和国成立76周年."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.text.numerals import han_number
from nlp.types import Document, Finding, Rule, Severity

ANNIVERSARY = Rule(
    "DAT-08",
    "周年数与年份不符",
    "date",
    Severity.GENERAL,
    "《报纸期刊质量管理规定》（国新出发〔2020〕10号）附件《报纸编校差错率计算方法》：事实、知识差错",
    1.0,
    "由写明的年份（或“今年”）重新计算建党、建国、建军等周年数后不相符。",
)
RULES = (ANNIVERSARY,)

_BEGAN = {
    "中国共产党成立|中国共产党建党|建党": 1921,
    "中华人民共和国成立|新中国成立|建国": 1949,
    "中国人民政治协商会议成立|人民政协成立": 1949,
    "中国人民解放军建军|建军|南昌起义": 1927,
    "中国共产主义青年团成立|中国共青团成立|共青团成立|建团": 1922,
    "中国少年先锋队建队|少先队建队": 1949,
    "中国人民抗日战争暨世界反法西斯战争胜利|中国人民抗日战争胜利|抗日战争胜利|抗战胜利": 1945,
    "红军长征胜利|长征胜利": 1936,
    "五四运动": 1919,
    "辛亥革命": 1911,
    "中国人民志愿军抗美援朝出国作战|抗美援朝出国作战": 1950,
    "全国人民代表大会成立": 1954,
    "改革开放": 1978,
    "香港回归祖国|香港回归": 1997,
    "澳门回归祖国|澳门回归": 1999,
}
_YEARS = {name: year for names, year in _BEGAN.items() for name in names.split("|")}
_SAID = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})年|(?P<now>今年))(?:，)?(?:是|正值|恰逢|适逢|迎来|正逢|时值|将迎来|系)(?:我们)?[“]?"
    rf"(?P<what>{'|'.join(sorted(map(re.escape, _YEARS), key=len, reverse=True))})[”]?"
    r"(?P<number>\d{1,3}|[一二三四五六七八九十百零]{1,6})周年"
)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """DAT-08. 今年 is the year of publication; a text without one may be older: a hint where
    the number is one off."""
    for match in _SAID.finditer(document.text):
        day = context.published or context.as_of
        year = int(match["year"]) if match["year"] else day.year
        said = int(match["number"]) if match["number"].isdigit() else han_number(match["number"])
        right = year - _YEARS[match["what"]]
        if said is None or said == right or right <= 0:
            continue
        sure = match["year"] or context.published
        if not sure and abs(said - right) > 1:
            continue  # a text of an earlier year
        message = f"{match['what']}于{_YEARS[match['what']]}年，{year}年是{right}周年，不是{said}周年，请核对。"
        yield make_finding(
            ANNIVERSARY,
            document,
            match.start("number"),
            match.end(),
            message,
            severity=None if sure else Severity.HINT,
        )
