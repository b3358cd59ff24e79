"""What a page or a call asks of results: its parameters, checked, as filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from nlp.batch.wanted import BY_SEVERITY, BY_VERDICT, Wanted
from nlp.report.labels import xml_safe
from service.archives.access import Seen

NONE = "-"
"""Stands for "where the field is empty" in a parameter."""
FIELDS = ("unit", "site", "column", "account", "category", "severity", "code", "judged", "verdict", "words", "origin",
          "text")  # fmt: skip
JUDGED = ("当时即错", "现已过时")
LONGEST = 200
LAST_PAGE = 1_000_000
_KNOWN = {"severity": BY_SEVERITY.values, "verdict": BY_VERDICT.values, "judged": JUDGED}
_NUMBER = re.compile(r"\d{6,}")


def wanted_from(asked: Mapping[str, Any], seen: Seen | None = None) -> Wanted:
    """Filters from parameters; what is not understood asks for nothing. ``seen`` bounds the units."""
    values: dict[str, Any] = {}
    for name in FIELDS:
        value = xml_safe(str(asked.get(name) or "")).strip()[:LONGEST]
        if value and (name not in _KNOWN or value in _KNOWN[name]):
            values[name] = "" if value == NONE and name in ("unit", "site", "column", "account") else value
    if _NUMBER.search(values.get("words", "")):
        values.pop("words")  # a search for a number would tell whose number leaked
    for name in ("first", "last"):
        try:
            values[name] = date.fromisoformat(str(asked.get(name) or "")).isoformat()
        except ValueError:
            continue
    units = asked.get("units")
    wanted = Wanted(**values, units=frozenset(units) if units is not None else None)
    return replace(wanted, units=seen.names) if seen is not None and not seen.whole else wanted


def plain(wanted: Wanted) -> dict[str, Any]:
    """The filters as JSON that ``wanted_from`` reads again."""
    told = {name: NONE if value == "" else value for name, value in asdict(wanted).items() if value is not None}
    if wanted.units is not None:
        told["units"] = sorted(wanted.units)
    return told


def query(wanted: Wanted) -> dict[str, str]:
    """The filters as parameters of an address; what bounds the person is not among them."""
    return {name: str(value) for name, value in plain(wanted).items() if name != "units"}


def page_asked(asked: Mapping[str, Any]) -> int:
    """The number of the page, from 1."""
    text = str(asked.get("page", "1"))
    return min(max(1, int(text)), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1
