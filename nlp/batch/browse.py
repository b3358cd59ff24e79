"""A page of a results file: rows that fit, the gravest first, read a row group at a time.

What fits is counted from the few columns asked about; only the row groups that hold the page are read in full, so a
page of a million posts costs what its filter costs, and memory is that of a row group. Arrow loads with the first page:
the service that shows none has no use for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlp.types import InputError

PAGE = 50
_COUNTS_KEPT = 128

Expression = Any


@dataclass(frozen=True, slots=True)
class Order:
    """The column that decides what comes first, and its values in that order; any other value comes nowhere."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """rows: of this page, by column. total: of all pages. counts: by the values of the order's column."""

    rows: tuple[dict[str, Any], ...]
    total: int
    counts: Mapping[str, int]


def read_page(
    path: Path, columns: Sequence[str], order: Order, fits: Expression, number: int, size: int = PAGE
) -> Page:
    """Page ``number`` (from 1) of the rows for which ``fits`` (None: of all). InputError where the file is not one of
    a finished run."""
    import pyarrow.compute as pc

    counted = _counted(path, _stamp(path), order, fits)
    skip = (max(1, number) - 1) * size
    rows: list[dict[str, Any]] = []
    groups = _groups(path)
    for value in order.values:
        for place, counts in enumerate(counted):
            found = counts[value]
            if skip >= found:
                skip -= found
                continue
            table = groups[place].to_table(columns=list(columns), filter=both(fits, pc.field(order.column) == value))
            rows += table.slice(skip, size - len(rows)).to_pylist()
            skip = 0
            if len(rows) >= size:
                break
        if len(rows) >= size:
            break
    total = sum(counted, Counter[str]())
    return Page(
        tuple(rows), sum(total[value] for value in order.values), {value: total[value] for value in order.values}
    )


def find_rows(path: Path, columns: Sequence[str], fits: Expression) -> list[dict[str, Any]]:
    """Every row that fits, in the order of the file; for few."""
    return [row for group in _groups(path) for row in group.to_table(columns=list(columns), filter=fits).to_pylist()]


def distinct(path: Path, column: str, fits: Expression) -> Any:
    """The values of a column in rows that fit, each once, in the order of the file, as an Arrow array."""
    import pyarrow as pa
    import pyarrow.compute as pc

    tables = [group.to_table(columns=[column], filter=fits) for group in _groups(path)]
    return pc.unique(pa.concat_tables(tables).column(column))


def both(one: Expression, other: Expression) -> Expression:
    """What fits both; None fits everything."""
    return other if one is None else one if other is None else one & other


@dataclass(frozen=True)
class _Key:
    """An expression as a key of the cache: expressions themselves are not hashable."""

    text: str
    fits: Expression

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def _counted(path: Path, stamp: tuple[int, int], order: Order, fits: Expression) -> tuple[Counter[str], ...]:
    return _count(path, stamp, order, _Key(str(fits), fits))


@lru_cache(_COUNTS_KEPT)
def _count(path: Path, stamp: tuple[int, int], order: Order, key: _Key) -> tuple[Counter[str], ...]:
    import pyarrow.compute as pc

    counted = []
    for group in _groups(path):
        column = group.to_table(columns=[order.column], filter=key.fits).column(order.column)
        counted.append(Counter({one["values"]: one["counts"] for one in pc.value_counts(column).to_pylist()}))
    return tuple(counted)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise InputError(path.name, "没有这个文件，请确认批量审校已经完成") from None
    return found.st_mtime_ns, found.st_size


def _groups(path: Path) -> list[Any]:
    import pyarrow.dataset as ds

    try:
        (fragment,) = ds.dataset(path, format="parquet").get_fragments()
        groups = fragment.split_by_row_group()
    except (OSError, ValueError) as error:
        raise InputError(path.name, f"读不出（{str(error).splitlines()[0][:80]}）") from None
    return groups or [fragment]
