"""Validating a lexicon folder: every line, every entry's own sentences, duplicates and contradictions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

from nlp.lexicon.boundary import words_across
from nlp.lexicon.entry import KINDS, read_lines
from nlp.lexicon.layers import days_overlap
from nlp.lexicon.matcher import Matcher
from nlp.lexicon.release import make_release
from nlp.text import document_from_text
from nlp.types import Finding, LexiconEntry, LexiconError, Severity, Span

_BY_CHECKS = ("expansion", "title", "term")
_Item = tuple[LexiconEntry, Path, int]


def validate(folder: Path) -> list[str]:
    """Every problem as ``path:line: column: what and the mend``; empty where all is well."""
    problems: list[str] = []
    entries: list[_Item] = []
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
                if found.form == "literal" and found.wrong in found.right:
                    problems.append(f"{place}: right: is the same as wrong; write what is right")
                else:
                    entries.append((found, path, number))
    if not entries and not problems:
        return [f"{folder}:0: no entries here; a lexicon has <kind>/*.tsv"]
    problems += _contradictions(entries)
    problems += _own_sentences(entries)
    return problems


def _contradictions(entries: list[_Item]) -> Iterator[str]:
    """The same string wrong, or protected, twice on the same days; and a wrong that is another entry's right."""
    by_wrong: dict[str, list[_Item]] = {}
    by_right: dict[str, list[_Item]] = {}
    for item in entries:
        if item[0].status == "retired":
            continue
        if item[0].form in ("literal", "pattern"):
            by_wrong.setdefault(item[0].wrong, []).append(item)
        elif item[0].form in ("protected", "term", "title") and not item[0].wrong:
            for right in item[0].right:
                by_right.setdefault(right, []).append(item)
    for column, groups in (("wrong", by_wrong), ("right", by_right)):
        for text, items in groups.items():
            for (one, _, _), (other, path, line) in combinations(items, 2):
                if one.scope == other.scope and days_overlap(one, other):
                    yield f"{path}:{line}: {column}: {text} stands already in {one.id}; join the two entries"
    for entry, path, line in entries:
        for right in entry.right:
            for rival, _, _ in by_wrong.get(right, ()):
                both = entry.status == rival.status == "active" and rival.id != entry.id
                if both and rival.severity != "hint" and days_overlap(entry, rival):
                    yield f"{path}:{line}: right: {right} is called wrong by {rival.id}; mend one of the two"


def _own_sentences(entries: list[_Item]) -> Iterator[str]:
    alive = [entry for entry, _, _ in entries if entry.status != "retired"]
    matcher = Matcher(make_release([replace(entry, status="active") for entry in alive]))
    for entry, path, line in entries:
        if entry.status != "retired":
            yield from (f"{path}:{line}: {problem}" for problem in sentence_problems(entry, matcher))


def sentence_problems(entry: LexiconEntry, matcher: Matcher) -> Iterator[str]:
    """``bad`` must fire this very entry, ``good`` must not, and what it suggests must not be found fault with.

    Each problem begins with the column. ``matcher`` knows the entry as active; forms that a check reads are not tried.
    """
    if entry.form in _BY_CHECKS:
        return
    day = entry.valid_from or entry.valid_to or date.today()

    def fired(text: str) -> list[Finding]:
        return matcher.findings(document_from_text(text), day, entry.scope)

    found = [finding.origin for finding in fired(entry.bad)]
    if entry.origin not in found:
        across = [] if found else _across(entry)
        other = f" ({', '.join(found)} did)" if found else ""
        if across:
            yield f"bad: {entry.id} does not fire in it, its words run into {'、'.join(across)}; write another sentence"
        else:
            yield f"bad: {entry.id} does not fire in it{other}; write another sentence"
    if entry.origin in [finding.origin for finding in fired(entry.good)]:
        yield f"good: {entry.id} fires in it; write another sentence or an exemption"
    for right in entry.right if entry.form == "literal" else ():
        rivals = [finding.origin for finding in fired(right) if finding.severity is not Severity.HINT]
        if rivals:
            yield f"right: {right} is itself found fault with by {rivals[0]}; mend one of the two"


def _across(entry: LexiconEntry) -> list[str]:
    """The words that the wrong ones of a literal run into in its own sentence."""
    at = entry.bad.find(entry.wrong) if entry.form == "literal" else -1
    return words_across(entry.bad, Span(at, at + len(entry.wrong))) if at >= 0 else []
