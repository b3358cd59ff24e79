"""What a table says against itself: two people in one single post, the same order twice, one name in two spellings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from nlp.lists.alike import name_slip
from nlp.lists.rows import NameRow, PersonRow, PhraseRow, Row


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
    by_post: dict[str, list[PersonRow]] = {}
    for row in people:
        by_post.setdefault(row.post, []).append(row)
    for post, rows in by_post.items():
        for one, other in combinations(rows, 2):
            if one.name != other.name and (one.single or other.single) and _together(one, other):
                said = f"职务“{post}”写明独任，第 {one.line} 行与本行同时任职，请核对任职起止"
                yield Problem(other.line, said, True)


def _orders(people: Sequence[PersonRow]) -> Iterator[Problem]:
    by_order: dict[int, list[PersonRow]] = {}
    for row in people:
        if row.order is not None:
            by_order.setdefault(row.order, []).append(row)
    for order, rows in by_order.items():
        for one, other in combinations(rows, 2):
            if one.name != other.name and _together(one, other):
                yield Problem(other.line, f"排序 {order} 与第 {one.line} 行相同，任职时间又有重叠", True)


def _spellings(people: Sequence[PersonRow]) -> Iterator[Problem]:
    """Names one slip apart are as a rule one person; two people may be called so, hence only a note."""
    first: dict[str, PersonRow] = {}
    for row in people:
        first.setdefault(row.name, row)
    by_half: dict[tuple[str, ...], list[str]] = {}
    for name in first:
        for key in _keys(name):
            by_half.setdefault(key, []).append(name)
    seen: set[tuple[str, str]] = set()
    for names in by_half.values():
        for one, other in combinations(names, 2):
            if (one, other) not in seen and name_slip(one, other):
                seen.add((one, other))
                said = f"“{other}”与第 {first[one].line} 行的“{one}”只差一处，请核对是否同一人的两种写法"
                yield Problem(first[other].line, said, False)


def _keys(name: str) -> Iterator[tuple[str, ...]]:
    """Keys that two names one substitution or swap apart share."""
    yield tuple(sorted(name))
    for place in range(len(name)):
        yield (str(place), name[:place], name[place + 1 :])
