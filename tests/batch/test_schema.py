"""The columns of the results are written down as rows, as Parquet schemas and as what the outputs read: they agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa
import pytest

from nlp.batch.columns import FINDINGS, POSTS
from nlp.batch.indicators_policy import _Row
from nlp.batch.schema import FindingRow, PostRow
from nlp.batch.stream import FindingLine, PostLine


@pytest.mark.parametrize(("row", "schema"), [(PostRow, POSTS), (FindingRow, FINDINGS)])
def test_a_row_has_the_columns_of_its_schema(row: type[Any], schema: pa.Schema) -> None:
    hints = get_type_hints(row)
    assert list(hints) == schema.names
    optional = [name for name, kind in hints.items() if type(None) in get_args(kind)]
    assert optional == [column.name for column in schema if column.nullable]


@pytest.mark.parametrize(("line", "row"), [(PostLine, PostRow), (_Row, PostRow), (FindingLine, FindingRow)])
def test_what_the_outputs_read_is_what_is_written(line: type[Any], row: type[Any]) -> None:
    written = {name: _read_back(kind) for name, kind in get_type_hints(row).items()}
    read = get_type_hints(line)
    assert read.items() <= written.items()


def _read_back(kind: Any) -> Any:
    """A tuple comes back from Parquet as some sequence."""
    return Sequence[get_args(kind)[0]] if get_origin(kind) is tuple else kind  # type: ignore[misc]
