"""What people take away from an archive review, written from posts.parquet and findings.parquet in one pass.

summary.json, 整改清单.xlsx, report.html, sweep.parquet, 同错排查.csv and, beside an earlier run, against.parquet.
The same input gives the same bytes; memory does not grow with the number of posts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from nlp.batch.against import Comparison, compare, status_name
from nlp.batch.expected import load_expected
from nlp.batch.indicators import UNIT_UNKNOWN
from nlp.batch.indicators_all import Inspection, to_wire
from nlp.batch.report_html import report_html
from nlp.batch.schema import (
    AGAINST_FILE,
    BAD_FILE,
    FINDINGS_FILE,
    POSTS_FILE,
    REPORT_FILE,
    SCHEMA_VERSION,
    SUMMARY_FILE,
    SWEEP_CSV,
    SWEEP_FILE,
)  # fmt: skip
from nlp.batch.spill import Spill
from nlp.batch.stream import bad_lines, count_rows, posts_with_findings
from nlp.batch.subjects import Subjects
from nlp.batch.summary import Summary, top_error, write_json
from nlp.batch.sweep import Sweep
from nlp.batch.sweep_files import SweepFiles, sweep_rows
from nlp.batch.thresholds import load_thresholds
from nlp.batch.worklist import Worklist
from nlp.batch.worklist_extra import AGAINST_ROWS, BAD_ROWS, SWEEP_ROWS, Extra
from nlp.report.labels import SEVERITY
from nlp.types import InputError, Severity

TOP_ERRORS = 20
STALE_EXPORT_DAYS = 14


def write_outputs(
    out: Path,
    *,
    as_of: date | None = None,
    thresholds: Path | None = None,
    columns: Path | None = None,
    against: Path | None = None,
    run: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write everything into ``out``, which holds a finished review; returns the summary.

    as_of: the day to judge updates by, else the day that the posts were judged by, else today. thresholds: toml;
    columns: csv of the columns that ought to exist; against: the folder of an earlier run. run: lexicon, models and
    code for the provenance. InputError where any of these cannot be used; nothing is written then.
    """
    limits, expected = load_thresholds(thresholds), load_expected(columns)
    if against is not None:
        for name in (POSTS_FILE, FINDINGS_FILE):
            count_rows(against / name)
    day = as_of or judged_as_of(out) or date.today()
    inspection, summary = Inspection(day, limits, expected), Summary()
    with Spill(out) as by_unit, Spill(out) as by_error:
        worklist, sweep = Worklist(by_unit), Sweep(by_error, count_rows(out / FINDINGS_FILE))
        for post, findings in posts_with_findings(out):
            summary.add(post, findings)
            inspection.add(post, findings)
            if findings:
                worklist.add(post, findings)
                for finding in findings:
                    sweep.add(post, finding)
        counts = summary.wire(bad_lines(out))
        comparison = compare(out, against) if against else None
        lines = inspection.judge(out, counts["not_reviewed"]["unread"])
        top, rows, cut = _write_sweep(out, sweep)
        bad = list(islice(bad_lines(out), BAD_ROWS))
        extra = Extra(lines, rows, cut, bad, list(_against_rows(out)) if comparison else ())
        books = worklist.write(out, summary.units, extra)
    files = [SUMMARY_FILE, REPORT_FILE, *books, SWEEP_CSV, SWEEP_FILE, POSTS_FILE, FINDINGS_FILE]
    files += [AGAINST_FILE] if comparison else []
    files += [BAD_FILE] if (out / BAD_FILE).exists() else []
    wire = {
        "schema": SCHEMA_VERSION,
        "tenant": limits.tenant,
        "as_of": day.isoformat(),
        "run": dict(run or {}),
        "notes": list(_notes(inspection.subjects, day)),
        **counts,
        "top_errors": top,
        "indicators": to_wire(lines),
        "against": _against_wire(comparison, against) if comparison and against else None,
        "files": files,
    }
    write_json(out / SUMMARY_FILE, wire)
    (out / REPORT_FILE).write_bytes(report_html(wire).encode("utf-8", "replace"))
    return wire


def judged_as_of(folder: Path) -> date | None:
    """The day that the posts of a run were judged by, from its first post."""
    path = folder / POSTS_FILE
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(1, columns=["judged_as_of"]):
                return date.fromisoformat(batch.column(0)[0].as_py())
    except FileNotFoundError as error:
        raise InputError(path, "没有这个文件，请确认批量审校已经完成") from error
    except (OSError, ValueError) as error:
        raise InputError(path, f"不是本工具写出的结果（{error}）") from error
    return None


def _write_sweep(out: Path, sweep: Sweep) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]], int]:
    """The sweep's files; the first errors of each severity, the first rows for the workbook, how many were cut."""
    top: list[dict[str, Any]] = []
    seen = dict.fromkeys(map(str, Severity), 0)
    rows: list[tuple[Any, ...]] = []
    cut = 0
    with SweepFiles(out) as files:
        for number, error in enumerate(sweep.errors(), 1):
            files.write(number, error)
            seen[error.severity] += 1
            if seen[error.severity] <= TOP_ERRORS:
                top.append(top_error(number, error))
            room = SWEEP_ROWS - len(rows)
            rows += islice(sweep_rows(number, error), room)
            cut += max(0, len(error.groups) - room)
    return top, rows, cut


def _notes(subjects: Subjects, day: date) -> Iterator[str]:
    """What a reader must know about the export before he believes the indicators."""
    if subjects.last is not None and subjects.last < day - timedelta(days=STALE_EXPORT_DAYS):
        yield (
            f"导出里最新一篇发布于 {subjects.last}，比检查日 {day} 早 {(day - subjects.last).days} 天："
            "如果导出较早，请用 --as-of 写明导出日，否则栏目都会显得没有更新。"
        )
    if subjects.future:
        yield f"有 {subjects.future:,} 篇的发布日期晚于检查日 {day}，不算作更新，请核对。"


def _against_wire(comparison: Comparison, against: Path) -> dict[str, Any]:
    earlier = judged_as_of(against)
    return {"earlier_as_of": earlier.isoformat() if earlier else None, **comparison.wire()}


def _against_rows(out: Path) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Rows of against.parquet for the workbook, without hints."""
    wanted = (
        "unit",
        "post_id",
        "title",
        "column",
        "text",
        "suggestion",
        "severity",
        "status",
        "note",
        "context",
        "url",
    )
    kept = 0
    with pq.ParquetFile(out / AGAINST_FILE) as file:
        for batch in file.iter_batches(10_000, columns=list(wanted)):
            for row in zip(*(batch.column(name).to_pylist() for name in wanted), strict=True):
                if row[6] != "hint" and kept < AGAINST_ROWS:
                    kept += 1
                    told = (
                        row[0] or UNIT_UNKNOWN,
                        *row[1:6],
                        SEVERITY[Severity(row[6])],
                        status_name(row[7]),
                        *row[8:10],
                    )
                    yield told, row[10]
