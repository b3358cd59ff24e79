"""Numbers written in Han characters, up to 9,999: 三十一, 二〇二六. Larger units (万, 亿) belong to the caller."""

from __future__ import annotations

DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000}
LONGEST = 18
"""Characters of the longest number that is read; nobody writes a longer one."""


def han_number(written: str) -> int | None:
    """Value of a number in Chinese or Arabic digits, None for anything else. Without 十百千: digit by digit."""
    if not 0 < len(written) <= LONGEST:
        return None
    if written.isascii() and written.isdigit():
        return int(written)
    if any(mark not in DIGITS and mark not in POWERS for mark in written):
        return None
    if not any(mark in POWERS for mark in written):
        return int("".join(str(DIGITS[mark]) for mark in written))
    total, digit = 0, 0
    for mark in written:
        if mark in DIGITS:
            digit = DIGITS[mark]
        else:
            total += (digit or 1) * POWERS[mark]
            digit = 0
    return total + digit
