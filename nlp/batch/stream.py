"""posts.parquet and findings.parquet read side by side, a post at a time: memory flat in the number of posts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from nlp.batch.browse import Expression
from nlp.batch.schema import BAD_FILE, FINDINGS_FILE, POSTS_FILE, BadRow
from nlp.batch.wanted import Wanted
from nlp.types import InputError

BATCH_ROWS = 16_384


class PostLine(NamedTuple):
    """The columns of posts.parquet that the outputs need of every post."""

    id: str
    title: str | None
    url: str | None
    unit: str | None
    site: str | None
    column: str | None
    account: str | None
    platform: str | None
    published: str | None
    author: str | None
    source: str
    text_sha256: str
    characters: int
    verdict: str
    serious: int
    general: int
    hint: int
    weighted: float
    per_10k: float
    duplicate_of: str | None
    failures: Sequence[str]
    judged_as_of: str


class FindingLine(NamedTuple):
    """The columns of findings.parquet that the outputs need."""

    post_id: str
    seq: int
    code: str
    category: str
    severity: str
    text: str
    message: str
    suggestions: Sequence[str]
    authority: str | None
    origin: str
    confidence: float | None
    judged: str | None
    count: int  # type: ignore[assignment]  # the column's name, over tuple.count
    context: str


def without_version(origin: str) -> str:
    """An origin without its version: ``typo-0001@2`` → ``typo-0001``."""
    return origin.rsplit("@", 1)[0]


def open_parquet(path: Path, needed: Sequence[str]) -> Any:
    """An open pyarrow.parquet.ParquetFile that has the columns ``needed``. InputError says what is wrong with it."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except FileNotFoundError as error:
        raise InputError(path, "没有这个文件，请确认批量审校已经完成") from error
    except (OSError, ValueError) as error:
        raise InputError(path, f"不是完整的 Parquet 文件（{error}）") from error
    missing = [name for name in needed if name not in file.schema_arrow.names]
    if missing:
        file.close()
        raise InputError(path, f"缺少列：{'、'.join(missing)}，不是本工具写出的结果")
    return file


def rows(path: Path, kind: Any, fits: Expression = None) -> Iterator[Any]:
    """Every row of a Parquet file (for which ``fits``) as ``kind``, a NamedTuple whose fields name the columns."""
    with open_parquet(path, kind._fields) as file:
        batches = file.iter_batches(BATCH_ROWS, columns=list(kind._fields))
        if fits is not None:
            import pyarrow.dataset as ds

            batches = ds.dataset(path, format="parquet").to_batches(columns=list(kind._fields), filter=fits)
        for batch in batches:
            columns = [batch.column(name).to_pylist() for name in kind._fields]
            yield from map(kind._make, zip(*columns, strict=True))


def posts_with_findings(folder: Path, wanted: Wanted | None = None) -> Iterator[tuple[PostLine, list[FindingLine]]]:
    """Each post with its findings, in the order of the files; ``wanted`` may name fields that both files have.

    InputError where findings are left that belong to no post: the two files are then not of one run.
    """
    wanted = wanted or Wanted()
    findings: Iterator[FindingLine] = rows(folder / FINDINGS_FILE, FindingLine, wanted.findings())
    waiting = next(findings, None)
    for post in rows(folder / POSTS_FILE, PostLine, wanted.posts()):
        own: list[FindingLine] = []
        while waiting is not None and waiting.post_id == post.id:
            own.append(waiting)
            waiting = next(findings, None)
        yield post, own
    if waiting is not None:
        reason = f"编号“{waiting.post_id}”的问题在 {POSTS_FILE} 里找不到对应的文章，两个文件不是同一次结果"
        raise InputError(folder / FINDINGS_FILE, reason)


def count_rows(path: Path) -> int:
    """How many rows a Parquet file has, from its footer."""
    with open_parquet(path, ()) as file:
        return int(file.metadata.num_rows)


def bad_lines(folder: Path) -> Iterator[BadRow]:
    """What could not be read, or was read with something set aside; nothing where there is no list."""
    path = folder / BAD_FILE
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                data = json.loads(line)
                yield BadRow(str(data["place"]), str(data["reason"]), bool(data.get("reviewed")), data.get("id"))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{path}:{number}", "这一行不是本工具写出的记录") from error
