"""Limits of the inspection indicators: those of the unit, else of a unit above it, else the national ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from nlp.batch.expected import load_expected
from nlp.batch.thresholds import Thresholds, thresholds_from
from nlp.batch.whole import write_bytes
from nlp.types import InputError
from service.archives.places import Refused
from service.lexicon.units import Tree
from service.models import ArchiveLimits

LONGEST_COLUMNS = 2_000_000
"""Characters of the list of columns that ought to exist."""


@dataclass(frozen=True, slots=True)
class Limits:
    """values: what differs from the national limits, by section and key. columns: csv. unit: whose they are."""

    values: dict[str, Any]
    columns: str
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """Files for the batch, None where there is nothing to say."""

    thresholds: Path | None
    columns: Path | None


def limits_of(db: Session, unit_id: int) -> Limits:
    """What holds for archives of the unit."""
    for number in Tree.of(db).numbers(unit_id):
        row = db.get(ArchiveLimits, number)
        if row is not None:
            return Limits(row.limits, row.columns, number)
    return Limits({}, "", None)


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values less those that are as they are nationally. Refused where one cannot be used."""
    try:
        limits = thresholds_from(dict(values), "界线")
    except InputError as error:
        raise Refused(error.reason) from None
    return differing(limits)


def differing(limits: Thresholds) -> dict[str, Any]:
    """Section → key → value where it differs from the national limits; ``tenant`` where it is named."""
    usual = Thresholds()
    told: dict[str, Any] = {"tenant": limits.tenant} if limits.tenant else {}
    for section in fields(limits):
        if section.name == "tenant":
            continue
        one, other = getattr(limits, section.name), getattr(usual, section.name)
        changed = {
            key.name: list(value) if isinstance(value := getattr(one, key.name), tuple) else value
            for key in fields(one)
            if getattr(one, key.name) != getattr(other, key.name)
        }
        if changed:
            told[section.name] = changed
    return told


def write_limits(folder: Path, values: Mapping[str, Any], columns: str) -> Written:
    """Put the limits down as the batch reads them. Refused where the list of columns cannot be read."""
    thresholds = expected = None
    if values:
        thresholds = folder / "limits.toml"
        write_bytes(thresholds, toml_of(values).encode())
    if columns.strip():
        expected = folder / "columns.csv"
        write_bytes(expected, columns.encode("utf-8", "replace"))
        try:
            load_expected(expected)
        except InputError as error:
            raise Refused(f"应有栏目清单：{error.reason}") from None
    return Written(thresholds, expected)


def toml_of(values: Mapping[str, Any]) -> str:
    """Plain values as toml: strings, numbers, truths and lists of strings are written alike in JSON."""
    lines = [f"{key} = {_said(value)}" for key, value in values.items() if not isinstance(value, Mapping)]
    for section, inner in values.items():
        if isinstance(inner, Mapping):
            lines += [f"[{section}]", *(f"{key} = {_said(value)}" for key, value in inner.items())]
    return "\n".join(lines) + "\n"


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
