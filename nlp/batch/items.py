"""What a source hands on: a post, or a line of the bad list, and sometimes both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from nlp.batch.mapping import FieldMap, Wishes, map_table, missing
from nlp.batch.schema import BadRow, Post
from nlp.types import InputError

SAMPLE_ROWS = 20
"""Rows by which a table's fields are guessed."""
SHOWN_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table as read. place: file:line."""

    place: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Item:
    """A post with the sentences to note about it (``post`` None: it could not be read, ``bad`` says why)."""

    post: Post | None = None
    bad: tuple[BadRow, ...] = ()


OnMapping = Callable[[str, FieldMap], None]


def items_of_rows(rows: Iterable[Row | BadRow], name: str, wishes: Wishes, on_mapping: OnMapping) -> Iterator[Item]:
    """The posts of a table. ``on_mapping`` hears how its columns are read before anything else comes."""
    stream = iter(rows)
    first = list(islice(stream, SAMPLE_ROWS))
    sample = [row.values for row in first if isinstance(row, Row)]
    columns = list(dict.fromkeys(column for values in sample for column in values))
    fields = map_table(columns, sample, wishes)
    if sample:
        on_mapping(name, fields)
    reason = _unusable(columns, fields, wishes) if sample else None
    if reason is not None:
        yield from (Item(bad=(row,)) for row in first if isinstance(row, BadRow))
        rest = sum(1 for row in stream if isinstance(row, Row)) + len(sample)
        yield Item(bad=(BadRow(name, f"{reason}，{rest:,} 行未审", False),))
        return
    for part in (first, stream):
        for row in part:
            yield _item(row, fields)


def _item(row: Row | BadRow, fields: FieldMap) -> Item:
    if isinstance(row, BadRow):
        return Item(bad=(row,))
    try:
        post, notes = fields.post(row.values, row.place)
    except InputError as error:
        return Item(bad=(BadRow(error.source, error.reason, False),))
    return Item(post, tuple(BadRow(row.place, note, True, post.id or None) for note in notes))


def _unusable(columns: list[str], fields: FieldMap, wishes: Wishes) -> str | None:
    shown = "、".join(columns[:SHOWN_COLUMNS]) + ("……" if len(columns) > SHOWN_COLUMNS else "")
    absent = missing(columns, wishes)
    if absent:
        return f"没有列“{'”“'.join(absent)}”，现有的列是：{shown}"
    if not fields.complete:
        return f"看不出哪一列是正文，请用 --map text=列名 指定，现有的列是：{shown}"
    return None
