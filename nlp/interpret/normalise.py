"""Numbers as people write them, made comparable: 二十万 = 20万 = 200,000; 百分之五 = 5%; 两 = 2."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_FULL = str.maketrans("０１２３４５６７８９．％，", "0123456789.%,")

ARABIC = r"(?<!\d)(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
CHINESE = r"[零〇一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?"
NUMBER = rf"(?:(?:{ARABIC}|{CHINESE})(?:[百千]?[万亿]|[百千](?=[万亿元]))*)"
_PARTS = re.compile(rf"({ARABIC}|{CHINESE})([百千万亿]*)")


def chinese_number(text: str) -> Decimal:
    """The value of a Chinese numeral without 万/亿; digit strings (二〇二五) are read digit by digit."""
    whole, _, fraction = text.partition("点")
    if len(whole) > 1 and not any(c in SMALL for c in whole):
        value = Decimal(int("".join(str(DIGITS[c]) for c in whole)))
    else:
        total, digit = 0, 0
        for c in whole:
            if c in DIGITS:
                digit = DIGITS[c]
            else:
                total += (digit or 1) * SMALL[c]
                digit = 0
        value = Decimal(total + digit)
    if fraction:
        value += Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))
    return value


def number_value(text: str) -> Decimal | None:
    """The value of a number with its multipliers, or None where ``text`` is no number."""
    text = text.translate(_FULL)
    total = Decimal(0)
    found = False
    for match in _PARTS.finditer(text):
        body, powers = match.groups()
        value = Decimal(body.replace(",", "")) if body[0].isdigit() else chinese_number(body)
        for power in powers:
            value *= LARGE[power] if power in LARGE else Decimal(SMALL[power])
        total += value
        found = True
    return total if found else None
