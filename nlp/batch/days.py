"""Days as exports write them: 2023-04-17, 2023/4/17 10:02, 2023年4月17日, 20230417, seconds or milliseconds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
EARLIEST, LATEST = date(1949, 10, 1), date(2100, 1, 1)
"""Days outside are no publication days: an empty field of a database (1900, 1970, 0001) often is one."""

_PARTS = re.compile(r"\s*(\d{4})\s*(?:[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})|年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?)")
_SOLID = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:\s*\d{6})?\s*")
_NUMBER = re.compile(r"\s*(\d{10}|\d{13})(?:\.\d+)?\s*")
_ZONE = re.compile(r"T?\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})\s*")
_IN_ADDRESS = re.compile(r"/t(\d{4})(\d{2})(\d{2})_\d+\.s?html?$", re.I)


def day_of(value: object) -> date | None:
    """The day that ``value`` names in China's time, None where it names none (or no day of a post)."""
    day = _day(value)
    return day if day is not None and EARLIEST <= day < LATEST else None


def day_in_address(address: str) -> date | None:
    """The day in a page's name as government systems write it (``/202304/t20230417_1234.html``)."""
    found = _IN_ADDRESS.search("/" + address.replace("\\", "/"))
    return day_of("".join(found.groups())) if found else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(CHINA).date() if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    text = f"{value:.0f}" if isinstance(value, float) else str(value)
    return _of_text(text)


def _of_text(text: str) -> date | None:
    try:
        found = _PARTS.match(text)
        if found:
            if _ZONE.fullmatch(text[found.end() :]):
                return datetime.fromisoformat(text.strip()).astimezone(CHINA).date()
            year, month, day = (int(part) for part in found.groups() if part)
            return date(year, month, day)
        found = _SOLID.fullmatch(text)
        if found:
            return date(*map(int, found.groups()))
        found = _NUMBER.fullmatch(text)
        if found:
            seconds = int(found[1]) / (1000 if len(found[1]) == 13 else 1)
            return datetime.fromtimestamp(seconds, UTC).astimezone(CHINA).date()
    except (ValueError, OverflowError, OSError):
        return None
    return None
