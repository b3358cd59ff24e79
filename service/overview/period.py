"""The units, column and days that an overview is asked for, within what the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import request
from sqlalchemy.orm import Session

from nlp.report.labels import xml_safe
from service.access import DESK_ROLES, signed_in, units_of
from service.models import Unit

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Scope:
    """``first`` and ``last`` are days of this machine's calendar, both included."""

    units: tuple[Unit, ...]
    unit: Unit | None
    column: str
    first: date
    last: date

    @property
    def unit_ids(self) -> list[int]:
        return [unit.id for unit in ([self.unit] if self.unit else self.units)]

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time()).astimezone()

    @property
    def until(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time()).astimezone()


def asked(db: Session) -> Scope:
    """The scope of the address (a unit by number or name); a unit that is not the person's is no unit, a day that is
    none is left out."""
    units = tuple(units_of(db, signed_in(), *DESK_ROLES))
    wanted = request.args.get("unit", "")
    today = date.today()
    first, last = _day("from", _months_before(today)), _day("to", today)
    return Scope(
        units,
        next((unit for unit in units if wanted in (str(unit.id), unit.name)), None),
        xml_safe(request.args.get("column", ""))[:80],
        min(first, last),
        max(first, last),
    )


def _day(name: str, default: date) -> date:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return default
    return day if 2000 <= day.year < 9999 else default


def _months_before(today: date) -> date:
    """The first of the month, so many months back that ``MONTHS_SHOWN`` are shown."""
    months = today.year * 12 + today.month - MONTHS_SHOWN
    return date(months // 12, months % 12 + 1, 1)
