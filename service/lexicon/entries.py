"""An entry as JSON (what the log and the proposals keep) and as the cells of a person's form or sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from nlp.lexicon.entry import COLUMNS, KINDS, parse_line
from nlp.lexicon.export import entry_line
from nlp.types import LexiconEntry, LexiconError, Severity
from service.lexicon.log import canonical

CONTENT = tuple(column for column in COLUMNS if column not in ("id", "version"))


def to_json(entry: LexiconEntry) -> str:
    """The canonical JSON of an entry."""
    return canonical(
        {
            "authority": entry.authority,
            "bad": entry.bad,
            "exempt": entry.exempt,
            "form": entry.form,
            "good": entry.good,
            "id": entry.id,
            "kind": entry.kind,
            "note": entry.note,
            "right": list(entry.right),
            "scope": entry.scope,
            "severity": str(entry.severity),
            "status": entry.status,
            "valid_from": entry.valid_from.isoformat() if entry.valid_from else None,
            "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
            "version": entry.version,
            "wrong": entry.wrong,
        }
    )


def from_json(text: str) -> LexiconEntry:
    """The entry of what ``to_json`` made."""
    value: dict[str, Any] = json.loads(text)
    value["right"] = tuple(value["right"])
    value["severity"] = Severity(value["severity"])
    for column in ("valid_from", "valid_to"):
        value[column] = date.fromisoformat(value[column]) if value[column] else None
    return LexiconEntry(**value)


def cells_of(entry: LexiconEntry) -> dict[str, str]:
    """The columns of lexicons/README.md as text."""
    return dict(zip(COLUMNS, entry_line(entry).split("\t"), strict=True))


def from_cells(cells: Mapping[str, str], place: str, number: int) -> LexiconEntry:
    """The entry of cells by column. LexiconError names the column, in the words of the shipped reader."""
    for column in COLUMNS:
        if any(sign in cells.get(column, "") for sign in "\t\n\r"):
            raise LexiconError(place, number, f"{column}: holds a tab or a line break")
        if not cells.get(column, "").isprintable():
            raise LexiconError(place, number, f"{column}: holds a character that cannot be shown")
    return parse_line("\t".join(cells.get(column, "") for column in COLUMNS), kind_of(cells), place, number)


def kind_of(cells: Mapping[str, str]) -> str:
    """The kind that the id begins with, ``typo`` where it begins with none (the reader then names the id)."""
    kind = cells.get("id", "").partition("-")[0]
    return kind if kind in KINDS else "typo"


def same_content(one: LexiconEntry, other: LexiconEntry) -> bool:
    """Equal but for the version."""
    return all(getattr(one, column) == getattr(other, column) for column in CONTENT)
