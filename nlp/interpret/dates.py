"""Dates as policies and interpretations write them: 2027年6月30日, 6月底, 到2027年底, 年底前, 7月至12月, “十四五”末.

A month is said with 个 where it lasts (7个月) and without where it is meant by name (7月).
"""

from __future__ import annotations

import re

from nlp.interpret.normalise import number_value

Day = tuple[int | None, int | None, int | None]
"""Year, month and day, None where unsaid."""
END = 31
"""Day of 6月底: any day from the 28th on agrees with it."""
DATE = re.compile(
    r"(?P<eve>(?:19|20)\d{2})年到来之?前|"
    r"(?:(?P<y>(?:19|20)\d{2}|[一二][〇零○一二三四五六七八九]{3})年)"
    r"(?:(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?!份?均)(?:(?P<d>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日)?)?"
    r"(?:年?(?P<edge>底|末|初))?"
    r"|(?<![\d.个])(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})[日号]|(?P<edge2>[底末初])|(?![龄薪租均]|份?均|以?内|之内|期限))"
    r"|(?<!\d)(?P<d6>\d{1,2})[日号](?=[至到—–~～-]\d{1,2}[日号])|(?<![\d去前上每])(?P<ye>年底)(?=前|之前|以前)"
    r"|(?<=[日号月][至到—–~～-])(?P<d3>\d{1,2})[日号]|(?:(?<=月)|(?<=月的))(?P<d4>\d{1,2})[日号]"
    r"|(?<![\d第])(?P<d5>\d{1,2})号(?=之?前|之?后|以[前后]|起)|“(?P<plan>十[一二三四五])五”(?P<plan_edge>末|期间|时期|初)?"
)


def date_value(match: re.Match[str]) -> Day | None:
    """The day that a match of DATE names, or None where it is no day of the calendar."""
    if match["plan"]:
        if match["plan_edge"] not in ("末",):
            return None
        number = number_value(match["plan"])
        return None if number is None else (2025 + 5 * (int(number) - 14), 12, None)
    if match["eve"]:
        return (int(match["eve"]) - 1, 12, None)
    if match["ye"]:
        return (None, 12, END)
    for name in ("d3", "d4", "d5", "d6"):
        if match[name]:
            return (None, None, int(match[name])) if 1 <= int(match[name]) <= 31 else None
    if match["m2"]:
        month = int(match["m2"])
        day = int(match["d2"]) if match["d2"] else {"底": END, "末": END}.get(match["edge2"] or "")
        return (None, month, day) if 1 <= month <= 12 and (day is None or 1 <= day <= 31) else None
    year = number_value(match["y"].replace("○", "〇"))
    month_value = number_value(match["m"]) if match["m"] else None
    day_value = number_value(match["d"]) if match["d"] else None
    if year is None:
        return None
    ends = match["edge"] in ("底", "末")
    month_number = int(month_value) if month_value is not None else 12 if ends else None
    day = int(day_value) if day_value is not None else END if ends and month_value is not None else None
    return int(year), month_number, day
