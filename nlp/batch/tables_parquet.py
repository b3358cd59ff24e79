"""Rows of Parquet exports, read page by page; a broken row group costs its own rows only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp.batch.items import Row
from nlp.batch.schema import BadRow
from nlp.batch.tables_csv import MOST_COLUMNS
from nlp.batch.tables_json import flat

_ROWS = 256


def parquet_rows(path: Path, name: str) -> Iterator[Row | BadRow]:
    """A row for each record of the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file: Any = pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20)
    except (pa.ArrowException, OSError, ValueError):
        yield BadRow(name, "不是完整的 Parquet 文件（可能没有下载完整），请重新取得原文件", False)
        return
    with file:
        if len(file.schema_arrow.names) > MOST_COLUMNS:
            columns = len(file.schema_arrow.names)
            yield BadRow(name, f"有 {columns:,} 列，最多 {MOST_COLUMNS:,} 列，整个表未审", False)
            return
        start = 0
        for group in range(file.num_row_groups):
            size = file.metadata.row_group(group).num_rows
            read = 0
            try:
                for batch in file.iter_batches(_ROWS, row_groups=[group]):
                    for values in batch.to_pylist():
                        read += 1
                        yield Row(f"{name}:{start + read}", flat(values))
            except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
                reason = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
                places = f"{name}:{start + read + 1}-{start + size}"
                yield BadRow(places, f"这些行的数据损坏，未能读出（{reason}）", False)
            start += size
