"""Look-alike letters of another script inside a word, and the letter O or l inside a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.lexicon.tables import strange_characters
from nlp.types import Document, Finding, Rule, Severity

_SOURCE = "GB 18030—2022《信息技术 中文编码字符集》；GB/T 15835—2011《出版物上数字用法》"
LOOKALIKE = Rule(
    "CHR-09",
    "混用形似字母",
    "character",
    Severity.GENERAL,
    _SOURCE,
    0.5,
    "拉丁字母词里混入形似的西里尔、希腊字母。",
)
DIGIT = Rule("CHR-10", "数字里混入字母", "character", Severity.GENERAL, _SOURCE, 0.5, "数字里混入字母 O、l、I。")
RULES = (LOOKALIKE, DIGIT)

_LATIN_OF = dict(
    zip(
        "АВЕКМНОРСТХІЈЅасеорухіјѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABEKMHOPCTXIJSaceopyxijsdqwABEZHIKMNOPTYXo",
        strict=True,
    )
)
_FOREIGN = "\u0370-\u03ff\u0400-\u052f"
_WORD = re.compile(rf"[A-Za-z{_FOREIGN}]*[{''.join(_LATIN_OF)}][A-Za-z{_FOREIGN}]*")
_NEIGHBOUR = re.compile(r"[0-9\u4e00-\u9fff]")
_DIGIT_SIGN = re.compile(r"[0-9][OoＯlI]")
_DIGITS = re.compile(
    r"(?<![A-Za-z0-9.])(?:[0-9]+[OoＯ](?:[0-9OoＯ]*(?=年|月|日|万|亿|元|％|%|人|个|户|亩)|[0-9]+(?![A-Za-z]))"
    r"|[12][0-9OoＯlI]{3}(?=年))"
)
_AS_DIGIT = str.maketrans("OoＯlI", "00011")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """CHR-09 for each mixed word, CHR-10 for each number."""
    text = document.text
    if not strange_characters(text).isdisjoint(_LATIN_OF):
        yield from _lookalikes(document)
    for match in _DIGITS.finditer(text) if _DIGIT_SIGN.search(text) else ():
        if match[0].isdigit():
            continue
        mend = match[0].translate(_AS_DIGIT)
        message = f"“{match[0]}”里混入了字母，应为数字“{mend}”。"
        yield make_finding(DIGIT, document, match.start(), match.end(), message, mend)


def _lookalikes(document: Document) -> Iterator[Finding]:
    """A word of Latin look-alikes: mixed with Latin letters, or one alone between Chinese text or digits."""
    text = document.text
    for match in _WORD.finditer(text):
        word = match[0]
        mend = "".join(_LATIN_OF.get(letter, letter) for letter in word)
        if not (mend.isascii() and mend.isalpha()):
            continue
        latin = any(letter.isascii() for letter in word)
        beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        alone = len(word) <= 2 and _NEIGHBOUR.search(beside) is not None and word.isupper()
        if latin or alone:
            letters = "、".join(dict.fromkeys(letter for letter in word if letter in _LATIN_OF))
            message = f"“{word}”里的“{letters}”是形似的外文字母，检索不到，应为拉丁字母“{mend}”。"
            yield make_finding(LOOKALIKE, document, match.start(), match.end(), message, mend)
