"""Files of a run: several Arrow tables in one file that is either whole or not there."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from nlp.batch.whole import write_bytes

_OPTIONS: Any = pa.ipc.IpcWriteOptions(compression="zstd")


def write_tables(path: Path, tables: Mapping[str, pa.Table]) -> None:
    """The tables by name in one file: a line of JSON with their names and sizes, then each as an Arrow stream."""
    blobs = {name: table_bytes(table) for name, table in tables.items()}
    head = json.dumps([[name, len(blob)] for name, blob in blobs.items()]).encode() + b"\n"
    write_bytes(path, [head, *blobs.values()])


def read_tables(path: Path) -> dict[str, pa.Table]:
    """The tables of a file that ``write_tables`` wrote."""
    with path.open("rb") as stream:
        sizes = json.loads(stream.readline())
        return {name: bytes_table(stream.read(size)) for name, size in sizes}


def read_table(path: Path, name: str) -> pa.Table:
    """One table of a file that ``write_tables`` wrote; the others are passed over unread."""
    with path.open("rb") as stream:
        for other, size in json.loads(stream.readline()):
            if other == name:
                return bytes_table(stream.read(size))
            stream.seek(size, os.SEEK_CUR)
    raise KeyError(name)


def table_bytes(table: pa.Table) -> bytes:
    """A table as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_OPTIONS) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def bytes_table(data: bytes) -> pa.Table:
    """The table of an Arrow stream."""
    with pa.ipc.open_stream(data) as reader:
        return reader.read_all()


def rows_table(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """Rows of values in the order of the schema's columns, as a table."""
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(values, kind.type) for values, kind in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
