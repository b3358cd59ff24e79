"""What a table says against itself: two people in one single post, the same order twice, one name in two spellings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice

from nlp.lists.alike import name_slip, near_keys
from nlp.lists.rows import NameRow, PersonRow, PhraseRow, Row

_MOST_PAIRS = 100_000  # of names that are compared; a table of ten thousand people has about as many


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about the row of a line; ``stops`` where the table cannot be taken like that."""

    line: int
    reason: str
    stops: bool


def problems(rows: Sequence[Row]) -> list[Problem]:
    """Problems between the rows of one table, by line."""
    people = [row for row in rows if isinstance(row, PersonRow)]
    found = [*_repeated(rows), *_posts(people), *_orders(people), *_spellings(people)]
    return sorted(found, key=lambda problem: (problem.line, problem.reason))


def _together(one: Row, other: Row) -> bool:
    return one.overlaps(other.since, other.until)


def _repeated(rows: Sequence[Row]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        earlier = seen.setdefault(_identity(row), [])
        before = next((one for one in earlier if _together(one, row)), None)
        if before is not None:
            yield Problem(row.line, f"与第 {before.line} 行重复，起止时间也有重叠", True)
        earlier.append(row)


def _identity(row: Row) -> tuple[str, ...]:
    if isinstance(row, PersonRow):
        return (row.name, row.post)
    if isinstance(row, NameRow):
        return (row.name, row.sort)
    assert isinstance(row, PhraseRow)
    return (row.text,)


def _posts(people: Sequence[PersonRow]) -> Iterator[Problem]:
    for post, rows in _grouped(people, lambda row: row.post).items():
        for one, other in _clashes(rows, lambda row: row.single):
            said = f"职务“{post}”写明独任，第 {one.line} 行与本行同时任职，请核对任职起止"
            yield Problem(other.line, said, True)


def _orders(people: Sequence[PersonRow]) -> Iterator[Problem]:
    ordered = [row for row in people if row.order is not None]
    for order, rows in _grouped(ordered, lambda row: str(row.order)).items():
        for one, other in _clashes(rows, lambda row: True):
            yield Problem(other.line, f"排序 {order} 与第 {one.line} 行相同，任职时间又有重叠", True)


def _grouped(people: Iterable[PersonRow], key: Callable[[PersonRow], str]) -> dict[str, list[PersonRow]]:
    groups: dict[str, list[PersonRow]] = {}
    for row in people:
        groups.setdefault(key(row), []).append(row)
    return groups


def _clashes(rows: Iterable[PersonRow], alone: Callable[[PersonRow], bool]) -> Iterator[tuple[PersonRow, PersonRow]]:
    """Rows of two people who hold the same on the same day, one of which is ``alone`` in it: a pair a row at most, the
    upper row first.

    In the order of their beginning each row is compared with those before it that last longest, so that ten thousand
    rows of one post cost no more than their sorting.
    """
    everyone: list[PersonRow] = []
    singles: list[PersonRow] = []
    for row in sorted(rows, key=lambda one: (one.since or date.min, one.line)):
        for other in everyone if alone(row) else singles:
            if other.name != row.name and _together(other, row):
                yield (other, row) if other.line < row.line else (row, other)
                break
        everyone = _longest(everyone, row)
        singles = _longest(singles, row) if alone(row) else singles


def _longest(lasting: list[PersonRow], row: PersonRow) -> list[PersonRow]:
    """The row that lasts longest, and the one of another person that does."""
    ordered = sorted((*lasting, row), key=lambda one: one.until or date.max, reverse=True)
    return [ordered[0], *[one for one in ordered[1:] if one.name != ordered[0].name][:1]]


def _spellings(people: Sequence[PersonRow]) -> Iterator[Problem]:
    """Names one slip apart are as a rule one person; two people may be called so, hence only a note."""
    first: dict[str, PersonRow] = {}
    for row in people:
        first.setdefault(row.name, row)
    by_half: dict[tuple[str, ...], list[str]] = {}
    for name in first:
        for key in near_keys(name):
            by_half.setdefault(key, []).append(name)
    pairs = (pair for names in by_half.values() for pair in combinations(names, 2))
    for one, other in dict.fromkeys(islice(pairs, _MOST_PAIRS)):
        if name_slip(one, other):
            said = f"“{other}”与第 {first[one].line} 行的“{one}”只差一处，请核对是否同一人的两种写法"
            yield Problem(first[other].line, said, False)
