"""Validating a lexicon folder: every line, every entry's own sentences, duplicates and contradictions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from nlp.lexicon.entry import KINDS, read_lines
from nlp.lexicon.exempt import parse_exempt
from nlp.lexicon.matcher import Matcher
from nlp.lexicon.pattern import compile_pattern
from nlp.lexicon.release import make_release
from nlp.text import document_from_text
from nlp.types import LexiconEntry, LexiconError

_BY_CHECKS = ("expansion", "title", "term")


def validate(folder: Path) -> list[str]:
    """Every problem as ``path:line: column: what and the mend``; empty where all is well."""
    problems: list[str] = []
    entries: list[tuple[LexiconEntry, Path, int]] = []
    ids: dict[str, str] = {}
    for kind in KINDS:
        for path in sorted((folder / kind).glob("*.tsv")):
            before = ""
            for number, found in read_lines(path, kind):
                if isinstance(found, LexiconError):
                    problems.append(str(found))
                    continue
                place = f"{path}:{number}"
                if found.id in ids:
                    problems.append(f"{place}: id: {found.id} stands already at {ids[found.id]}")
                    continue
                if found.id < before:
                    problems.append(f"{place}: id: {found.id} comes after {before}; sort the lines by id")
                ids[found.id], before = place, found.id
                reason = _language(found)
                if reason:
                    problems.append(f"{place}: {reason}")
                else:
                    entries.append((found, path, number))
    if not entries and not problems:
        return [f"{folder}:0: no entries here; a lexicon has <kind>/*.tsv"]
    problems += _contradictions(entries)
    problems += _own_sentences(entries)
    return problems


def _language(entry: LexiconEntry) -> str:
    """What is wrong with the mini-languages of an entry, or ""."""
    try:
        parse_exempt(entry.exempt)
    except ValueError as error:
        return f"exempt: {error}"
    if entry.form == "pattern":
        try:
            compile_pattern(entry.wrong)
        except ValueError as error:
            return f"wrong: {error}"
    if entry.form == "literal" and entry.wrong in entry.right:
        return "right: is the same as wrong"
    return ""


def _contradictions(entries: list[tuple[LexiconEntry, Path, int]]) -> Iterator[str]:
    """The same wrong string twice with overlapping days, or a wrong that is another entry's right."""
    by_wrong: dict[str, list[tuple[LexiconEntry, Path, int]]] = {}
    for item in entries:
        if item[0].wrong and item[0].form in ("literal", "pattern"):
            by_wrong.setdefault(item[0].wrong, []).append(item)
    for wrong, items in by_wrong.items():
        for (one, _, _), (other, path, line) in pairwise(items):
            if one.scope == other.scope and _days_overlap(one, other):
                yield f"{path}:{line}: wrong: {wrong} stands already in {one.id}; join the two entries"
    for entry, path, line in entries:
        for right in entry.right:
            for rival, _, _ in by_wrong.get(right, ()):
                both = entry.status == rival.status == "active" and rival.id != entry.id
                if both and rival.severity != "hint" and _days_overlap(entry, rival):
                    yield f"{path}:{line}: right: {right} is called wrong by {rival.id}"


def _days_overlap(one: LexiconEntry, other: LexiconEntry) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    ends = min(one.valid_to or date.max, other.valid_to or date.max)
    return starts <= ends


def _own_sentences(entries: list[tuple[LexiconEntry, Path, int]]) -> Iterator[str]:
    """``bad`` must fire exactly this entry, ``good`` must not."""
    matcher = Matcher(make_release([replace(entry, status="active") for entry, _, _ in entries]))
    for entry, path, line in entries:
        if entry.form in _BY_CHECKS:
            continue
        day = entry.valid_from or entry.valid_to or date.today()
        fired = [found.origin for found in matcher.findings(document_from_text(entry.bad), day, entry.scope)]
        if entry.origin not in fired:
            other = f" ({', '.join(fired)} did)" if fired else ""
            yield f"{path}:{line}: bad: {entry.id} does not fire on its own bad sentence{other}"
        silent = [found.origin for found in matcher.findings(document_from_text(entry.good), day, entry.scope)]
        if entry.origin in silent:
            yield f"{path}:{line}: good: {entry.id} fires on its own good sentence"
