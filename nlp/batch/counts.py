"""The few numbers a person at the shell wants of a finished run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from nlp.batch.schema import POSTS_FILE
from nlp.batch.stream import bad_lines

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """Posts by verdict, posts that repeat another, posts of which something could not be checked, and bad lines of
    what could not be reviewed at all (the first few in words)."""

    block: int
    revise: int
    passed: int
    duplicates: int
    failed: int
    unread_total: int
    unread: tuple[str, ...]


def count_results(out: Path) -> Counts:
    """Counts of the files in ``out``, read a piece at a time."""
    verdicts: Counter[str] = Counter()
    duplicates = failed = 0
    with pq.ParquetFile(out / POSTS_FILE) as file:
        for batch in file.iter_batches(columns=["verdict", "duplicate_of", "failures"]):
            verdicts.update(batch["verdict"].to_pylist())
            duplicates += len(batch) - batch["duplicate_of"].null_count
            failed += sum(1 for some in batch["failures"].to_pylist() if some)
    unread: list[str] = []
    total = 0
    for row in bad_lines(out):
        if row.unread:
            total += 1
            if len(unread) < SHOWN:
                unread.append(f"{row.place}：{row.reason}")
    return Counts(
        verdicts["block"], verdicts["revise"], verdicts["pass"], duplicates, failed, total, tuple(unread)
    )  # fmt: skip
