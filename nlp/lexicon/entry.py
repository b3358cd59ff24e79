"""Reading lexicon lines: every cell checked, every error names ``path:line: column: what and the mend``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from nlp.lexicon.exempt import parse_exempt
from nlp.lexicon.pattern import compile_pattern
from nlp.types import LexiconEntry, LexiconError, Severity

KINDS = ("typo", "phrase", "agency", "division", "law", "hmt", "form", "allow")
FORMS = ("literal", "pattern", "protected", "expansion", "title", "term")
COLUMNS = ("id", "version", "form", "wrong", "right", "severity", "valid_from", "valid_to", "scope", "exempt",
           "authority", "bad", "good", "status", "note")  # fmt: skip
HEADER = "\t".join(COLUMNS)
STATUSES = ("active", "proposed", "retired")
_SEVERITIES = {str(severity): severity for severity in Severity}
_ID = re.compile(r"[a-z]+-[0-9a-z][0-9a-z-]*")


def read_lines(path: Path, kind: str) -> Iterator[tuple[int, LexiconEntry | LexiconError]]:
    """Each entry of a file with its line number, or the error of that line; the header is checked first."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        yield 1, LexiconError(path, 1, f"not UTF-8 at byte {error.start}; save the file as UTF-8")
        return
    lines = text.split("\n")
    if lines[0].rstrip("\r") != HEADER:
        yield 1, LexiconError(path, 1, f"header must be: {' '.join(COLUMNS)} (separated by tabs)")
        return
    for number, line in enumerate(lines[1:], 2):
        line = line.rstrip("\r")
        if not line.strip() or line.startswith("#"):
            continue
        try:
            yield number, parse_line(line, kind, path, number)
        except LexiconError as error:
            yield number, error


def parse_line(line: str, kind: str, path: str | Path, number: int) -> LexiconEntry:
    """One entry; LexiconError names the column."""

    def wrong(column: str, reason: str) -> LexiconError:
        return LexiconError(path, number, f"{column}: {reason}")

    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise LexiconError(path, number, f"{len(cells)} columns, {len(COLUMNS)} needed; separate cells by one tab")
    cell = dict(zip(COLUMNS, cells, strict=True))
    if not _ID.fullmatch(cell["id"]) or not cell["id"].startswith(f"{kind}-"):
        raise wrong("id", f"{cell['id']!r} must look like {kind}-0001")
    if not cell["version"].isascii() or not cell["version"].isdigit() or int(cell["version"]) < 1:
        raise wrong("version", f"{cell['version']!r} must be a whole number from 1")
    if cell["form"] not in FORMS:
        raise wrong("form", f"{cell['form']!r} must be one of {', '.join(FORMS)}")
    if cell["severity"] not in _SEVERITIES:
        raise wrong("severity", f"{cell['severity']!r} must be serious, general or hint")
    if cell["status"] not in STATUSES:
        raise wrong("status", f"{cell['status']!r} must be active or proposed, or retired")
    needed = {"literal": "wrong", "pattern": "wrong", "expansion": "wrong"}.get(cell["form"], "right")
    required = [needed, "scope", "authority", "good"] + ([] if cell["form"] == "term" else ["bad"])
    for column in required:
        if not cell[column].strip():
            raise wrong(column, f"is empty; the form {cell['form']} needs it")
    days = {}
    for column in ("valid_from", "valid_to"):
        try:
            days[column] = date.fromisoformat(cell[column]) if cell[column] else None
        except ValueError:
            raise wrong(column, f"{cell[column]} is not a date; write YYYY-MM-DD") from None
    if days["valid_from"] and days["valid_to"] and days["valid_from"] > days["valid_to"]:
        raise wrong("valid_to", "lies before valid_from")
    try:
        parse_exempt(cell["exempt"])
    except ValueError as error:
        raise wrong("exempt", str(error)) from None
    if cell["form"] == "pattern":
        try:
            compile_pattern(cell["wrong"])
        except ValueError as error:
            raise wrong("wrong", str(error)) from None
    return LexiconEntry(
        id=cell["id"],
        version=int(cell["version"]),
        kind=kind,
        form=cell["form"],
        wrong=cell["wrong"],
        right=tuple(part for part in cell["right"].split("|") if part),
        severity=_SEVERITIES[cell["severity"]],
        valid_from=days["valid_from"],
        valid_to=days["valid_to"],
        scope=cell["scope"],
        exempt=cell["exempt"],
        authority=cell["authority"],
        bad=cell["bad"],
        good=cell["good"],
        status=cell["status"],
        note=cell["note"],
    )
