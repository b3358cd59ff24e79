"""The sweep as files: sweep.parquet for the machine, 同错排查.csv for people."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from nlp.batch.schema import SWEEP_CSV, SWEEP_FILE
from nlp.batch.store import rows_table
from nlp.batch.sweep import SweptError, error_name
from nlp.report.labels import CATEGORY, SEVERITY
from nlp.report.xlsx import safe_cell
from nlp.types import Severity

_TEXT = pa.string()
COLUMNS = pa.schema(
    [
        ("error", pa.int64()), ("code", _TEXT), ("category", _TEXT), ("severity", _TEXT), ("text", _TEXT),
        ("suggestion", _TEXT), ("authority", _TEXT), ("origin", _TEXT), ("error_places", pa.int64()),
        ("error_posts", pa.int64()), ("error_units", pa.int64()), ("unit", _TEXT), ("site", _TEXT), ("column", _TEXT),
        ("account", _TEXT), ("author", _TEXT), ("places", pa.int64()), ("posts", pa.int64()), ("first_seen", _TEXT),
        ("last_seen", _TEXT), ("post_id", _TEXT), ("post_title", _TEXT), ("post_url", _TEXT), ("context", _TEXT),
    ]
)  # fmt: skip
_HEADINGS = (
    "序号", "规则", "类型", "级别", "错误", "建议", "依据", "来源",
    "共几处", "共几篇", "共几个单位", "单位", "网站", "栏目", "账号", "作者",
    "本组几处", "本组几篇", "最早", "最近", "示例编号", "示例标题", "示例网址", "示例上下文",
)  # fmt: skip


def sweep_rows(number: int, error: SweptError) -> Iterator[tuple[Any, ...]]:
    """The rows of one error, in the columns of sweep.parquet."""
    key = error.key
    about = (number, key.code, error.category, error.severity, key.text, key.suggestion, error.authority, key.origin)
    totals = (error.places, error.posts, error.units)
    for where, group in error.groups:
        yield (
            *about, *totals, *where, group.places, group.posts, group.first or None, group.last or None, *group.post,
            group.context,
        )  # fmt: skip


class SweepFiles:
    """Writes sweep.parquet and 同错排查.csv (UTF-8 with a mark, as spreadsheets expect) error by error."""

    def __init__(self, folder: Path) -> None:
        self._parquet = pq.ParquetWriter(folder / SWEEP_FILE, COLUMNS, compression="zstd")
        self._file = (folder / SWEEP_CSV).open("w", encoding="utf-8-sig", errors="replace", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow(_HEADINGS)
        self._rows: list[tuple[Any, ...]] = []

    def __enter__(self) -> SweepFiles:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._parquet.close()
        self._file.close()

    def write(self, number: int, error: SweptError) -> None:
        """Add one error under its number."""
        for row in sweep_rows(number, error):
            self._rows.append(row)
            self._csv.writerow(_for_people(row))
        if len(self._rows) >= 10_000:
            self._flush()

    def _flush(self) -> None:
        self._parquet.write_table(rows_table(self._rows, COLUMNS))
        self._rows = []


def _for_people(row: tuple[Any, ...]) -> list[Any]:
    """The row with Chinese names for kinds, and nothing that a spreadsheet would run."""
    told = list(row)
    told[2], told[3], told[4] = CATEGORY[row[2]], SEVERITY[Severity(row[3])], error_name(row[1], row[4])
    return [safe_cell(value) if isinstance(value, str) else value for value in told]
