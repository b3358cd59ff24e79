"""Numbers as people write them, made comparable: 二十万 = 20万 = 200,000; 百分之五 = 5%; 两 = 2."""

from __future__ import annotations

import re
from decimal import Decimal

from nlp.text.numerals import DIGITS, LONGEST, POWERS, han_number

LARGE = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_FULL = str.maketrans("０１２３４５６７８９．％，仨俩", "0123456789.%,三两")

ARABIC = r"(?<!\d)(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_HAN = "零〇一二两三四五六七八九十百千"
CHINESE = rf"(?<![{_HAN}])[{_HAN}]{{1,{LONGEST}}}(?:点[零〇一二三四五六七八九]{{1,6}})?"
_TIMES = r"(?:[百千]?[万亿]|[百千](?=[万亿元]))*"
NUMBER = rf"(?:(?:{ARABIC}|{CHINESE}){_TIMES}(?:(?<=[万亿])(?:{CHINESE}|{ARABIC}(?=[千万元])){_TIMES}){{0,2}})"
_PARTS = re.compile(rf"({ARABIC}|{CHINESE})([百千万亿]*)")


def number_value(text: str) -> Decimal | None:
    """The value of a number with its multipliers, or None where ``text`` is no number."""
    text = text.translate(_FULL)
    total = Decimal(0)
    found = False
    for match in _PARTS.finditer(text):
        body, powers = match.groups()
        value = Decimal(body.replace(",", "")) if body[0].isdigit() else _spelt(body)
        for power in powers:
            value *= LARGE[power] if power in LARGE else Decimal(POWERS[power])
        total += value
        found = True
    return total if found else None


def _spelt(text: str) -> Decimal:
    """The value of a Chinese numeral without 万 and 亿, with the digits after 点."""
    whole, _, fraction = text.partition("点")
    value = Decimal(han_number(whole) or 0)
    return value + Decimal("0." + "".join(str(DIGITS[c]) for c in fraction)) if fraction else value
